"""Sheets for the printer: one case, and the queue on paper for when the network is down. Masked unless someone may.

Lines of at most `WIDTH` cells in signs that every printer has.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db import access
from domain.cells import width, wrap
from domain.hygiene import printable
from domain.masking import mask_case
from domain.moments import time_text
from services.exporting import SHEET, reason
from services.listing import sheet_row
from services.outcome import read
from services.sheet import sheet
from services.texts import case_lines
from services.whole_queue import whole_queue
from settings.lookup import category, state_name
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.records import Case
    from services.session import Session

WIDTH = 76
"""Cells of a line, as A4 holds them in a plain typeface."""
INDENT = "    "


def case_sheet(session: Session, case_id: int, *, full: str | None = None) -> list[str]:
    """One case with its timeline. `full`: why the resident's data are wanted as they are, which is logged.

    What was noted on the way stays masked. Raises Refused: no such case, no right, no reason.
    """
    found = sheet(session, case_id)
    if full is not None:
        why = reason(session, full, "reveal")
        case = read(session, case_id)
        with session.operation() as op:
            access.write(op, case.committee_id, "case", case.id, SHEET, why)
        found = replace(found, case=case)
    shown = sheet_row(session, replace(found, actions=()))
    lines = (row for line in case_lines(shown, session.settings) for row in wrap(line, WIDTH))
    return [*_head(session, full), *lines, "", _blank(say("Handled by")), "", _blank(say("Date"))]


def queue_sheet(session: Session, text: str = "", *, full: str | None = None) -> list[str]:
    """The open queue in its order, under a filter, each case with blank lines for what is done without the desk.

    Raises Refused for a filter that can't be read, and as `case_sheet` does.
    """
    why = None if full is None else reason(session, full)
    lines = list(_head(session, full))
    number = 0
    for rule, found in whole_queue(session, text):
        shown = [mask_case(case) for case in found] if why is None else found
        if why is not None:
            with session.operation() as op:
                access.write_cases(op, found, SHEET, why)
        name = next(section.name for section in session.settings.sections if section.rule == rule)
        for case in shown:
            number += 1
            lines += ["", *_entry(session, number, case, str(name))]
    return [*lines, "", str(say("{count} in all", count=number))]


def _head(session: Session, full: str | None) -> Iterator[str]:
    """Whose it is, who printed it when, and that it is not for every eye."""
    now = session.now().astimezone(session.zone)
    told = say("{committee}  printed {time} by {name}", committee=session.committee.name,
               time=f"{now:%Y-%m-%d %H:%M}", name=session.staff.name)  # fmt: skip
    yield from wrap(str(told), WIDTH)
    if full is not None:
        yield str(say("Residents' data in full: keep it locked up, destroy it after use."))
    yield "-" * WIDTH


def _entry(session: Session, number: int, case: Case, section: str) -> Iterator[str]:
    """A case of the queue: what, where, whose, then blank lines to write on."""
    known = category(session.settings, case.category) if case.category else None
    due = time_text(case.due, session.now(), session.zone) if case.due else ""
    limit = say("until {when}", when=due) if due else ""
    state = state_name(session.settings, case.kind, case.state)
    standing = dict.fromkeys((section, str(state)))
    yield from _parted("", f"{number}.", case.number, *standing, limit)
    yield from _parted(INDENT, case.title, known.name if known else case.category_text)
    yield from _parted(INDENT, case.address, case.person_name, case.person_phone)
    yield INDENT + str(say("Called __-__ __:__   [ ] reached  [ ] not reached, why: "))
    yield _blank(say("Said"), INDENT)
    yield _blank(say("What was done"), INDENT)


def _parted(indent: str, *parts: object) -> Iterator[str]:
    text = printable("  ".join(filter(None, map(str, parts))))
    return (indent + row for row in wrap(text, WIDTH - len(indent)))


def _blank(label: object, indent: str = "") -> str:
    """A label with a line to write on."""
    head = f"{indent}{label}  "
    return head + "_" * (WIDTH - width(head))
