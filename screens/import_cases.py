"""The import of the hotline's lists of cases, as the import screen needs it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain import masking
from domain.field_names import FIELDS
from domain.naming import number_problem
from exchange.cases import read_cases
from exchange.table import find
from screens.columns import Column
from screens.import_kinds import RECEIVED, Choices, ImportKind, asked, received
from services import importing
from settings.lookup import state_name
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import IncomingCase
    from exchange.cases import CasesFile
    from exchange.reading import Workbook
    from services.session import Session

CASE_FIELDS: dict[str, Message] = {
    "number": say("case number"),
    "received": say("time received"),
    "dispatched": say("time dispatched"),
    "given_limit": FIELDS["given_limit"],
    "state": say("status"),
    "title": FIELDS["title"],
    "content": FIELDS["content"],
    "address": FIELDS["address"],
    "estate": say("estate"),
    "person_name": FIELDS["person_name"],
    "person_phone": FIELDS["person_phone"],
    "request_type_text": FIELDS["request_type"],
    "category_text": FIELDS["category"],
    "urgency_text": FIELDS["urgency"],
    "answer": FIELDS["answer"],
    "answered": FIELDS["answered"],
    "closed": FIELDS["closed"],
    "department": FIELDS["department"],
    "committee": say("committee"),
    "channel_text": say("channel"),
    "repeat_of": FIELDS["repeat_of"],
}


def _read(session: Session, book: Workbook, choices: Choices) -> CasesFile:
    return read_cases(book, settings=session.settings, **asked(session, choices))


def _known(session: Session, signature: str) -> str:
    known = importing.learned(session, signature)
    return known[0] if known else ""


def _number(text: str) -> str:
    """A number as it stands; what can't be one may be a resident's."""
    return text if number_problem(text) is None else masking.name(text)


def _arrives(session: Session, row: IncomingCase) -> Sequence[object]:
    state = state_name(session.settings, "hotline", row.state).short if row.state else row.state_text
    text = partial(masking.said, person=row.person_name)
    return (
        _number(row.number),
        received(session, row.received),
        text(row.title),
        masking.place(row.address),
        masking.name(row.person_name),
        state,
    )


CASES = ImportKind(
    slug="cases",
    title=say("Import the hotline's list"),
    fields=CASE_FIELDS,
    changes=FIELDS,
    masks={
        "number": _number,
        "person_name": masking.name,
        "person_phone": masking.phone,
        "address": masking.place,
    },
    resident=lambda row: row.person_name,
    columns=(
        Column(say("case number"), 20),
        Column(say("received"), RECEIVED),
        Column(say("title"), 0),
        Column(say("place"), 14, least=76),
        Column(say("resident"), 8, least=100),
        Column(say("status"), 10),
    ),
    arrives=_arrives,
    find=find,
    read=_read,
    apply=importing.import_cases,
    known=_known,
)
