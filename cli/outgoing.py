"""Commands that hand something out: lists, reports, figures, sheets for the printer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cli.run import DONE, at_desk, print_json, query_of
from domain.periods import SPANS
from domain.refusal import Refused
from words import say

if TYPE_CHECKING:
    import argparse

    from domain.periods import Span
    from settings.model import Settings

STANDARD = "-"
"""In a file's place: standard output."""
QUEUE = "queue"
"""In a case's place: the open queue."""


def export(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep export KIND OUT QUERY."""
    from exchange.export import SUFFIXES, write, write_csv
    from exchange.outfile import suffix_of
    from services.exporting import table

    path = None if given.out == STANDARD else Path(given.out)
    if path is not None:
        suffix_of(path, SUFFIXES)
    with at_desk(given, settings, writes=given.full is not None) as session:
        found = table(session, given.kind, query_of(given.query), full=given.full)
        if path is None:
            sys.stdout.flush()
            write_csv(sys.stdout.buffer, found)
            return DONE
        count = write(path, found, replace=given.force)
    print(say("{count} rows written to {file}", count=count, file=path))
    return DONE


def print_(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep print queue|NUMBER OUT QUERY."""
    from exchange.outfile import TEXT, suffix_of, write_text
    from services.listing import find
    from services.printing import case_sheet, queue_sheet

    if given.what != QUEUE and given.query:
        raise Refused(say("Only the queue takes a query; a case is named by its number alone."))
    if given.out != STANDARD:
        suffix_of(Path(given.out), TEXT)
    with at_desk(given, settings, writes=given.full is not None) as session:
        if given.what == QUEUE:
            lines = queue_sheet(session, query_of(given.query), full=given.full)
        else:
            lines = case_sheet(session, find(session, given.what, given.source).id, full=given.full)
    if given.out == STANDARD:
        print("\n".join(lines))
        return DONE
    write_text(Path(given.out), lines, replace=given.force)
    print(say("The sheet is in {file}", file=given.out))
    return DONE


def report(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep report SPAN WHEN OUT."""
    from exchange.outfile import suffix_of
    from exchange.report import SUFFIXES, markdown, write
    from services import figures, reporting

    span, when, out = _asked(given.words)
    path = None if out == STANDARD else Path(out)
    if path is not None:
        suffix_of(path, SUFFIXES)
    with at_desk(given, settings) as session:
        found = figures.figures(session, figures.period(session, when, span))
    title, tables = str(reporting.title(found)), reporting.tables(found, settings)
    if path is None:
        print("\n".join(markdown(title, tables)))
        return DONE
    write(path, title, tables, replace=given.force)
    print(say("{title} written to {file}", title=title, file=path))
    return DONE


def _asked(typed: list[str]) -> tuple[Span | None, str, str]:
    """The kind of period, which one, and the file."""
    first, *rest = typed
    span = next((one for one in SPANS if one == first), None)
    if span is None and len(rest) == 1 and ".." in first:
        return None, first, rest[0]
    if span is None or len(rest) != 2:
        raise Refused(
            say("Say which period and the file: doorstep report month 2026-11 OUT.xlsx, or FROM..TO OUT.md.")
        )
    return span, rest[0], rest[1]


def figures(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep figures WHEN."""
    from services import figures as service
    from services import reporting

    with at_desk(given, settings) as session:
        found = service.figures(session, service.period(session, given.when))
    if given.json:
        print_json(reporting.data(found))
        return DONE
    from exchange.report import markdown

    for line in markdown(str(reporting.title(found)), reporting.tables(found, settings)):
        print(line)
    return DONE
