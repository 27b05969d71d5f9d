"""Commands that hand something out: lists, reports, figures, sheets for the printer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cli.run import DONE, at_desk, query_of
from words import say

if TYPE_CHECKING:
    import argparse

    from settings.model import Settings

STANDARD = "-"
"""In a file's place: standard output."""


def export(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep export KIND OUT QUERY."""
    from exchange.export import suffix_of, write, write_csv
    from services.exporting import table

    path = None if given.out == STANDARD else Path(given.out)
    if path is not None:
        suffix_of(path)
    with at_desk(given, settings, writes=given.full is not None) as session:
        found = table(session, given.kind, query_of(given.query), full=given.full)
        if path is None:
            sys.stdout.flush()
            write_csv(sys.stdout.buffer, found)
            return DONE
        count = write(path, found, replace=given.force)
    print(say("{count} rows written to {file}", count=count, file=path))
    return DONE
