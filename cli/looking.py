"""Commands that only look: list, show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.run import DONE, at_desk, print_json, query_of
from domain.refusal import Refused
from services import listing
from services.texts import case_lines, list_lines
from words import say

if TYPE_CHECKING:
    import argparse

    from settings.model import Settings


def list_(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep list KIND QUERY."""
    if given.limit is not None and given.limit < 0:
        raise Refused(say("--limit takes a number from 0."))
    text = query_of(given.query)
    with at_desk(given, settings) as session:
        if given.kind in {"cases", "issues"}:
            rows = listing.cases(session, "hotline" if given.kind == "cases" else "issue", text, given.limit)
        elif given.kind == "training":
            rows = listing.training(session, text, given.limit)
        elif given.kind == "people":
            rows = listing.people(session, text, given.limit)
        else:
            raise Refused(say("Listing {kind} is not yet in this version.", kind=given.kind))
    if given.json:
        print_json(rows)
    else:
        for line in list_lines(rows, given.kind, settings):
            print(line)
    return DONE


def show(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep show NUMBER."""
    with at_desk(given, settings) as session:
        row = listing.show(session, given.number, given.source)
    if given.json:
        print_json(row)
        return DONE
    for line in case_lines(row, settings):
        print(line)
    return DONE
