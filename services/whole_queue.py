"""The queue of Today as whole cases, a page at a time, in its order: for paper, and for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import cases as case_table
from db import lists
from services.queue import sections
from services.views import View, listing_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.records import Case, CaseLine
    from services.session import Session

PAGE = 500
"""Cases that are read at a time."""


def whole_queue(session: Session, text: str) -> Iterator[tuple[str, list[Case]]]:
    """(rule of the section, cases in it, not masked), under a filter. Raises Refused for one that can't be read."""
    return _read(session, listing_of(session, View("today", text)))


def _read(session: Session, listing: lists.Listing) -> Iterator[tuple[str, list[Case]]]:
    start = 0
    while True:
        window = lists.window(session.scope, listing, start, PAGE)
        for rule, lines in _by_section(window, start, sections(session)):
            by_id = {case.id: case for case in case_table.these(session.scope, [line.id for line in lines])}
            yield rule, [by_id[line.id] for line in lines if line.id in by_id]
        start += PAGE
        if start >= window.total:
            return


def _by_section(
    window: lists.Window, start: int, rules: Sequence[str]
) -> Iterator[tuple[str, list[CaseLine]]]:
    """The lines of a window that begins at place `start`, section by section."""
    end = 0
    for rule in rules:
        begin, end = end, end + window.counts.get(rule, 0)
        lines = window.lines[max(begin - start, 0) : max(end - start, 0)]
        if lines:
            yield rule, lines
