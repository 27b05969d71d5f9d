"""A hotline case entered by hand, from the hotline's page: for when its list has not come yet.

What was entered counts as what the hotline said last, so that the list that brings the case later changes what
differs and keeps what we changed meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from db import arrivals, batches
from db import cases as case_table
from domain import naming, places
from domain.hygiene import clean
from domain.masking import mask_case
from domain.moments import day_of
from domain.refusal import Refused
from services.issues import hotline_source
from services.merging import as_text
from services.outcome import Outcome, done
from services.placing import place_fields
from services.reported import REPEAT
from services.rights import may
from services.routing import propose
from services.steps import clocked
from words import say

if TYPE_CHECKING:
    from domain.moments import When
    from domain.records import Case
    from services.session import Session

ALIKE_DAYS = 30
"""Days back in which a case of the same caller or place may be the same matter."""
MOST_ALIKE = 5
_GIVEN = (
    *("title", "content", "category", "request_type", "urgency", "address", "person_name", "person_phone"),
    *("received", "dispatched", "given_limit"),
)
"""What counts as said by the hotline."""


@dataclass(frozen=True, slots=True)
class HotlineInput:
    """What the hotline's page says. Slugs for category, request type and urgency."""

    number: str
    received: When
    content: str
    title: str = ""
    person_name: str = ""
    person_phone: str = ""
    address: str = ""
    request_type: str | None = None
    urgency: str = "normal"
    category: str | None = None
    dispatched: When | None = None
    given_limit: When | None = None
    repeat_of: str = ""


class AlreadyThere(Refused):
    """The number is a case's that this person may see: `case_id`."""

    def __init__(self, case: Case) -> None:
        super().__init__(say("{number} is in the ledger already.", number=case.number))
        self.case_id = case.id


def check_number(session: Session, number: str) -> None:
    """Raises AlreadyThere, or Refused where it can't be an order number or is another committee's."""
    problem = naming.number_problem(number)
    if problem is not None:
        raise Refused(problem)
    there = case_table.by_number(session.scope, number, hotline_source(session, session.committee.id))
    if there:
        raise AlreadyThere(there[0])
    if batches.existing(hotline_source(session, session.committee.id), [number]):
        raise Refused(say("This number can't be taken in here. Ask the town's dispatcher."))


def alike(session: Session, phone: str, address: str) -> list[Case]:
    """Cases of the last 30 days of the same caller or the same place, the newest first, five at most; masked."""
    since = day_of(session.now(), session.zone) - timedelta(days=ALIKE_DAYS)
    found = case_table.alike(
        session.scope, clean(phone, lines=False), places.parse(address), since, MOST_ALIKE
    )
    return [mask_case(case) for case in found]


def enter(session: Session, given: HotlineInput) -> Outcome:
    """Take a hotline case in, dispatched, under the source of the hotline's lists.

    Raises AlreadyThere where its number is, Refused where something is missing.
    """
    may(session, "import")
    number = naming.number(given.number)
    content = clean(given.content)
    title = clean(given.title, lines=False) or content.split("\n", 1)[0][:30]
    if not number or not title:
        raise Refused(say("A hotline case needs its number and what it is about."))
    check_number(session, number)
    address = clean(given.address, lines=False)
    values: dict[str, object] = {
        "committee_id": session.committee.id,
        "kind": "hotline",
        "source": hotline_source(session, session.committee.id),
        "number": number,
        "channel": "hotline",
        "state": "dispatched",
        "title": title,
        "content": content,
        "received": given.received,
        "dispatched": given.dispatched,
        "given_limit": given.given_limit,
        "person_name": clean(given.person_name, lines=False),
        "person_phone": clean(given.person_phone, lines=False),
        "address": address,
        **place_fields(address),
        "request_type": given.request_type,
        "urgency": given.urgency,
        "category": given.category,
        "flags": (REPEAT,) if given.repeat_of else (),
        "assignee_id": propose(session, address, given.category),
    }
    said = {name: text for name in _GIVEN if (text := as_text(values[name]))}
    if given.repeat_of:
        said["repeat_of"] = clean(given.repeat_of, lines=False)
    with session.operation() as op:
        case = op.add_case("logged", values)
        arrivals.enter_source_values(case.id, said)
        op.change_derived(case, clocked(session, case, {}))
        return done(case, say("{number} is entered and waits to be signed in", number=number), op)
