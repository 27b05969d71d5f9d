"""Export 导出: lists as tables for a spreadsheet, masked unless someone may have them in full and says why.

A table reads its rows while they are written: a page of cases at a time, so that 100,000 of them take no memory.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from db import access, pages
from db import training as training_table
from domain.field_names import FIELDS
from domain.hygiene import clean
from domain.masking import mask_case
from domain.outgoing import Table
from domain.refusal import Refused
from domain.training import worst
from services import exported
from services.listing import words_filter
from services.queue import filter_of
from services.rights import may
from services.training import standings
from services.whole_queue import whole_queue
from settings.lookup import code
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.outgoing import Cell
    from domain.records import Case
    from domain.training import Standing
    from services.session import Session

KINDS = ("cases", "issues", "training", "people", "access-log")
"""What can be exported by name."""
QUEUE = "today"
"""The list that has no name on the command line: the queue as Today shows it."""
_KINDS = {"cases": "hotline", "issues": "issue"}
TITLES: dict[str, Message] = {
    "cases": say("Hotline cases"),
    "issues": say("Issues"),
    QUEUE: say("Queue"),
    "training": say("Training"),
    "people": say("People in training"),
    "access-log": say("Access log"),
}
"""What the lists are called, as sheets and as files."""
EXPORT, SHEET = "export", "sheet"
"""What the access log names instead of a field: a row of a list, the sheet of a case."""
SEEN = FIELDS | {EXPORT: say("the row in a list"), SHEET: say("the whole sheet")}


def table(
    session: Session, kind: str, text: str = "", *, full: str | None = None, open_only: bool = False
) -> Table:
    """A list under a query. `full`: why residents' data are wanted as they are, which is logged case by case.

    `kind` is one of KINDS, or QUEUE. `open_only`: no case that is closed. Raises Refused: a query that can't be read, no right.
    """
    if full is not None:
        full = reason(session, full)
    if kind == QUEUE or kind in _KINDS:
        return _cases(session, kind, text, full=full, open_only=open_only)
    if full is not None:
        raise Refused(say("Only lists of cases have anything to show in full."))
    return {"training": _training, "people": _people, "access-log": _access}[kind](session, text)


def reason(session: Session, why: str, right: str = "export_full") -> str:
    """Why something is wanted in full, as the access log keeps it: the slug of a known reason, else the words.

    Raises Refused: no reason, or this role may not.
    """
    may(session, right)
    plain = clean(why, lines=False)
    if not plain:
        raise Refused(say("Say why it is needed in full: it is written into the access log."))
    for known in session.settings.codes.reveal_reasons:
        if plain in {known.slug, known.name.zh, known.name.en}:
            return known.slug
    return plain[:200]


def _cases(session: Session, kind: str, text: str, *, full: str | None, open_only: bool) -> Table:
    names = exported.names(session)
    columns = exported.ISSUE if kind == "issues" else exported.HOTLINE
    found: Iterator[list[Case]]
    if kind == QUEUE:
        found = (cases for _, cases in whole_queue(session, text))
    else:
        found = pages.cases(
            session.scope,
            kind=_KINDS[kind],
            query=filter_of(session, text),
            now=session.now(),
            open_only=open_only,
        )
    shown = _logged(session, found, full) if full is not None else (map(mask_case, page) for page in found)
    rows = (exported.row(case, names, columns) for page in shown for case in page)
    return Table(TITLES[kind], tuple(column.heading for column in columns.values()), rows)


def _logged(session: Session, found: Iterator[list[Case]], why: str) -> Iterator[list[Case]]:
    """The pages as they are; that they are seen is in the log before they leave."""
    for page in found:
        with session.operation() as op:
            access.write_cases(op, page, EXPORT, why)
        yield page


def _training(session: Session, text: str) -> Table:
    """Every line of every roll."""
    asked, codes = words_filter(session, text), session.settings.training
    rows: Iterator[tuple[Cell, ...]] = (
        (
            line.person_name,
            line.unit,
            course.name,
            course.starts,
            course.ends,
            str(code(codes.forms, course.form)),
            str(code(codes.attendance, line.state)),
            line.hours,
            line.recorded_by,
        )
        for course, line in training_table.all_attendances(session.scope)
        if asked(line.person_name, course.name)
    )
    headings = (
        say("Name"), say("Unit"), say("Class"), say("First day"), say("Last day"), say("Form"), say("State"),
        say("Hours"), say("Recorded by"),
    )  # fmt: skip
    return Table(TITLES["training"], headings, rows)


def _people(session: Session, text: str) -> Table:
    """Everyone who is trained, with this year's hours in the group in which most is missing."""
    asked = words_filter(session, text)
    groups: dict[str, Any] = {group.slug: group.name for group in session.settings.training.groups}
    rows: Iterator[tuple[Cell, ...]] = (
        (
            person.name,
            person.unit,
            person.post,
            "、".join(str(groups.get(slug, slug)) for slug in person.groups),
            *_hours(worst(held)),
        )
        for person, held in sorted(standings(session), key=lambda row: (row[0].initials, row[0].name))
        if asked(person.name, person.unit)
    )
    headings = (
        say("Name"), say("Unit"), say("Post"), say("Groups"), say("Hours this year"), say("Hours required"),
        say("Hours missing"),
    )  # fmt: skip
    return Table(TITLES["people"], headings, rows)


def _hours(held: Standing | None) -> tuple[Cell, Cell, Cell]:
    """Earned, required, missing; nothing is required where the group has no target."""
    if held is None or held.requirement is None:
        return (None if held is None else held.done), None, None
    return held.done, held.requirement.hours, held.missing


def _access(session: Session, text: str) -> Table:
    """Who saw which resident's data in full."""
    may(session, "access_log")
    asked, zone = words_filter(session, text), session.zone
    reasons = session.settings.codes.reveal_reasons
    rows: Iterator[tuple[Cell, ...]] = (
        (
            entry.at.astimezone(zone),
            entry.staff,
            entry.number,
            str(SEEN.get(entry.field, entry.field)),
            str(code(reasons, entry.why)),
        )
        for entry in chain.from_iterable(access.pages(session.scope))
        if asked(entry.staff, entry.number)
    )
    headings = (say("Seen at"), say("Staff"), say("Case number"), say("What was seen"), say("Why"))
    return Table(TITLES["access-log"], headings, rows)
