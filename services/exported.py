"""A case as a row of our own export (its way back: services/echoes.py).

The headings are such that our own importer understands them (exchange/headings.yaml). Names, phones and rooms
are masked there unless someone may see them.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from db import staff as staff_table
from domain.outgoing import cell_text
from settings import lookup
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from zoneinfo import ZoneInfo

    from domain.moments import When
    from domain.outgoing import Cell
    from domain.records import Case
    from services.session import Session
    from settings.model import Code, Settings

VERSION = "version"
"""The column by which an export of ours is known again."""


class Names(NamedTuple):
    """What a row of an export needs besides the case: whose names stand for ids, by which words and clock."""

    settings: Settings
    staff: Mapping[int, str]
    committees: Mapping[int, str]


def names(session: Session) -> Names:
    """The names that this person's exports need."""
    return Names(
        session.settings,
        staff_table.names(session.scope),
        {committee.id: committee.name for committee in staff_table.committees()},
    )


class Field(NamedTuple):
    """A column: its heading, and what it says of a case."""

    heading: Message
    value: Callable[[Case, Names], Cell]


def _codes(table: tuple[Code, ...], slugs: Iterable[str]) -> str:
    return "、".join(str(lookup.code(table, slug)) for slug in slugs)


def _category(case: Case, names: Names) -> str:
    known = lookup.category(names.settings, case.category) if case.category else None
    return str(known.name) if known else case.category_text


def _request_type(case: Case, names: Names) -> str:
    known = lookup.request_type(names.settings, case.request_type) if case.request_type else None
    return str(known.name) if known else ""


def _urgency(case: Case, names: Names) -> str:
    known = lookup.urgency(names.settings, case.urgency)
    return str(known.name) if known else ""


def _state(case: Case, names: Names) -> str:
    return str(lookup.state_name(names.settings, case.kind, case.state))


def _code(table: Callable[[Settings], tuple[Code, ...]], field: str) -> Callable[[Case, Names], Cell]:
    """A column of a field that holds a code, or several of them."""

    def value(case: Case, names: Names) -> Cell:
        held = getattr(case, field) or ()
        return _codes(table(names.settings), (held,) if isinstance(held, str) else held)

    return value


def _zone(names: Names) -> ZoneInfo:
    return names.settings.timezone


def _when(field: str) -> Callable[[Case, Names], Cell]:
    def value(case: Case, names: Names) -> Cell:
        when: When | None = getattr(case, field)
        return when.astimezone(_zone(names)) if isinstance(when, datetime) else when

    return value


def _plain(field: str) -> Callable[[Case, Names], Cell]:
    def value(case: Case, _: Names) -> Cell:
        held: str | int | None = getattr(case, field)
        return held

    return value


_HEAD: dict[str, Field] = {
    "number": Field(say("Case number"), _plain("number")),
    "state": Field(say("State"), _state),
    "title": Field(say("Title"), _plain("title")),
    "content": Field(say("Content"), _plain("content")),
    "category": Field(say("Category"), _category),
}
_WHO: dict[str, Field] = {
    "address": Field(say("Address"), _plain("address")),
    "person_name": Field(say("Caller"), _plain("person_name")),
    "person_phone": Field(say("Phone"), _plain("person_phone")),
    "received": Field(say("Received at"), _when("received")),
}
_COURSE: dict[str, Field] = {
    "due": Field(say("Next limit"), _when("due")),
    "assignee": Field(say("Handled by"), lambda case, names: names.staff.get(case.assignee_id or 0, "")),
    "flags": Field(say("Marks"), _code(lambda settings: settings.codes.flags, "flags")),
    "tags": Field(say("Tags"), _code(lambda settings: settings.codes.tags, "tags")),
    "promised": Field(say("Promised day"), _when("promised")),
    "finished_at": Field(say("Finished here at"), _when("finished_at")),
    "outcome": Field(say("How it ended"), _code(lambda settings: settings.codes.outcomes, "outcome")),
    "answer": Field(say("Answer"), _plain("answer")),
    "answered": Field(say("Answered at"), _when("answered")),
    "closed": Field(say("Closed at"), _when("closed")),
}
_WHERE: dict[str, Field] = {
    "committee": Field(say("Committee"), lambda case, names: names.committees.get(case.committee_id, "")),
    VERSION: Field(say("Doorstep version"), _plain("version")),
}

HOTLINE: dict[str, Field] = {
    **_HEAD,
    "request_type": Field(say("Request type"), _request_type),
    "urgency": Field(say("Urgency"), _urgency),
    **_WHO,
    "dispatched": Field(say("Dispatched at"), _when("dispatched")),
    "given_limit": Field(say("Due at"), _when("given_limit")),
    "signed_in_at": Field(say("Signed in at"), _when("signed_in_at")),
    "contacted_at": Field(say("First contact at"), _when("contacted_at")),
    **_COURSE,
    "extensions": Field(say("Times extended"), _plain("extensions")),
    "returns": Field(say("Times returned"), _plain("returns")),
    "source": Field(say("Source system"), _plain("source")),
    **_WHERE,
}
"""The columns of hotline cases."""
ISSUE: dict[str, Field] = {
    **_HEAD,
    **_WHO,
    "visit_kind": Field(say("How"), _code(lambda settings: settings.codes.visit_kinds, "visit_kind")),
    "households": Field(say("Households"), _plain("households")),
    "disposition": Field(say("Way"), _code(lambda settings: settings.codes.dispositions, "disposition")),
    **_COURSE,
    **_WHERE,
}
"""The columns of issues of our own."""


def row(case: Case, names: Names, columns: Mapping[str, Field]) -> tuple[Cell, ...]:
    """The cells of a case; masked where the case is."""
    cells = (column.value(case, names) for column in columns.values())
    return tuple(cell_text(cell) if isinstance(cell, str) else cell for cell in cells)
