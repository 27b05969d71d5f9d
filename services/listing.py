"""Lists and cases as data, masked: what `doorstep list` and `show` print; states as slugs, times in ISO."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import cases as case_table
from db import lists
from db import staff as staff_table
from db import training as training_table
from domain.masking import mask_line
from domain.moments import When, day_of, iso
from domain.query import parse
from domain.refusal import Refused
from services.queue import filter_of
from words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.records import Case, CaseLine
    from services.session import Session
    from services.sheet import Sheet

JsonRow = dict[str, object]
INTERNAL = frozenset({"id", "committee_id", "assignee_id", "linked_id"})
"""Fields of a case that mean nothing outside the ledger; people and linked cases are named instead."""


def cases(session: Session, kind: str, text: str = "", limit: int | None = None) -> list[JsonRow]:
    """Cases of a kind ('hotline' or 'issue') under a query, newest received first; no limit by default."""
    names = staff_table.names(session.scope)
    lines = lists.every(
        session.scope, kind=kind, query=filter_of(session, text), now=session.now(), limit=limit
    )
    return [_row(session, mask_line(line), names) for line in lines]


def _row(session: Session, line: CaseLine, names: dict[int, str]) -> JsonRow:
    return {
        "number": line.number,
        "source": line.source,
        "kind": line.kind,
        "channel": line.channel or None,
        "state": line.state,
        "title": line.title or None,
        "category": line.category or line.category_text or None,
        "address": line.address or None,
        "received_at": _iso(session, line.received),
        "due_at": _iso(session, line.due),
        "overdue": line.due is not None and line.due < session.now(),
        "assignee": names.get(line.assignee_id) if line.assignee_id else None,
        "version": line.version,
    }


def _iso(session: Session, when: When | None) -> str | None:
    return None if when is None else iso(when, session.zone)


def training(session: Session, text: str = "", limit: int | None = None) -> list[JsonRow]:
    """Who did what: one row for each person and class, filtered by words in either name. Raises Refused."""
    asked = words_filter(session, text)
    rows: list[JsonRow] = [
        {
            "person": line.person_name,
            "course": course.name,
            "state": line.state,
            "hours": float(line.hours),
            "completed_on": str(line.completed_on or course.ends) if line.state == "completed" else None,
            "recorded_by": line.recorded_by or None,
        }
        for course, line in training_table.all_attendances(session.scope)
        if asked(line.person_name, course.name)
    ]
    return rows[:limit]


def people(session: Session, text: str = "", limit: int | None = None) -> list[JsonRow]:
    """Everyone who is trained, with groups as slugs, filtered by words in name or unit. Raises Refused."""
    asked = words_filter(session, text)
    rows: list[JsonRow] = [
        {
            "name": person.name,
            "unit": person.unit or None,
            "post": person.post or None,
            "groups": list(person.groups),
        }
        for person in training_table.people(session.scope)
        if asked(person.name, person.unit)
    ]
    return rows[:limit]


def words_filter(session: Session, text: str) -> Callable[..., bool]:
    """A filter of lists that have no terms: whether texts hold all words, and none that is negated."""
    query = parse(text, session.settings, day_of(session.now(), session.zone))
    if any(term.field != "text" for term in query.terms):
        raise Refused(say("This list takes words only, no terms: a name, a class, a unit."))
    unwanted = [str(term.value) for term in query.terms]

    def holds(*texts: str) -> bool:
        return all(any(word in text for text in texts) for word in query.words) and not any(
            word in text for text in texts for word in unwanted
        )

    return holds


def find(session: Session, number: str, source: str | None = None) -> Case:
    """The case of this number, or the only one whose number ends so.

    Raises Refused where there is none, or several sources have it (they are named).
    """
    found = case_table.by_number(session.scope, number.strip(), source) or case_table.ending(
        session.scope, number.strip(), source
    )
    if not found:
        raise Refused(say("There is no case {number} in this ledger.", number=number))
    if len(found) > 1:
        if len({case.number for case in found}) > 1:
            raise Refused(say("Several numbers end in {number}. Write more of it.", number=number))
        names = ", ".join(case.source for case in found)
        raise Refused(
            say(
                "{number} is there more than once. Say which with --source: {names}.",
                number=number,
                names=names,
            )
        )
    return found[0]


def show(session: Session, number: str, source: str | None = None) -> JsonRow:
    """One case as data, masked, with its timeline."""
    from services.sheet import sheet  # half of what a list would load

    return sheet_row(session, sheet(session, find(session, number, source).id))


def sheet_row(session: Session, found: Sheet) -> JsonRow:
    """A case as data, with its timeline; masked as far as the sheet is."""
    case = found.case
    row: JsonRow = {
        name: _plain(session, value) for name, value in case._asdict().items() if name not in INTERNAL
    }
    row |= {
        "due_at": _iso(session, case.due),
        "overdue": case.due is not None and case.due < session.now(),
        "assignee": found.assignee or None,
        "linked": found.linked.number if found.linked else None,
        "received_at": _iso(session, case.received),
        "clashes": [name for name, _ in found.hotline_says],
        "actions": [str(action) for action in found.actions if action not in found.barred],
        "timeline": [
            {
                "at": _iso(session, event.happened_at),
                "recorded_at": _iso(session, event.recorded_at),
                "action": event.action,
                "by": event.actor_name or None,
                "late": event.late,
                "undone": event.undone,
                "note": event.note or None,
                "carry": event.carry or None,
            }
            for event in found.timeline
        ],
    }
    return row


def _plain(session: Session, value: object) -> object:
    if isinstance(value, When):
        return _iso(session, value)
    if isinstance(value, tuple):
        return list(value)
    return None if value == "" else value
