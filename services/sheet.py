"""A case as a whole: what the case screen and the preview show, masked, and what may be done with it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db import access
from db import cases as case_table
from db import staff as staff_table
from domain import lifecycle, masking
from domain.lifecycle import Action
from domain.limit_origin import limit_origin
from domain.masking import mask_case
from domain.refusal import Refused
from services.clashes import HOTLINE, given_last, says_else, value_of
from services.outcome import read
from services.reported import TOLD
from services.rights import barred, holds
from services.steps import clocks
from words import say

if TYPE_CHECKING:
    from domain.clocks import Clocks_
    from domain.records import Application, Case, Contact, Coworking, Event
    from services.session import Session


NOT_THERE_YET = frozenset({Action.MERGE, Action.TOPIC})
"""Steps of the lifecycle that the desk can't take yet."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What stands beside or under a list for the case at the cursor.

    `nth_call`: the how-manieth call of this caller.
    """

    case: Case
    clocks: Clocks_
    nth_call: int
    same_place: int
    assignee: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything of a case.

    `actions`: the steps that it can take now; `barred`: those that this person's role may take with no case.
    `hotline_says`: fields in which the hotline's last value differs from ours, undecided yet. `told`: what its
    export tells besides, in its own words.
    """

    case: Case
    clocks: Clocks_
    actions: tuple[Action, ...]
    barred: frozenset[Action]
    timeline: tuple[Event, ...]
    contacts: tuple[Contact, ...]
    applications: tuple[Application, ...]
    coworkings: tuple[Coworking, ...]
    linked: Case | None
    nth_call: int
    same_place: int
    assignee: str
    hotline_says: tuple[tuple[str, object], ...]
    told: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Why:
    """What explains the limits of a case (F8). `limit_origin`: the step that set the limit from above, if any."""

    case: Case
    clocks: Clocks_
    limit_origin: Event | None


def why(session: Session, case_id: int) -> Why:
    """How the limits of a case came about; the case masked."""
    case = read(session, case_id)
    origin = limit_origin(case_table.timeline(session.scope, case_id))
    return Why(mask_case(case), clocks(session, case), origin)


def preview(session: Session, case_id: int) -> Preview:
    """The case at the cursor, masked."""
    case = read(session, case_id)
    return Preview(
        mask_case(case),
        clocks(session, case),
        case_table.earlier(session.scope, case, days=session.settings.repeat_days, now=session.now()) + 1,
        case_table.same_place(session.scope, case, days=30, now=session.now()),
        _assignee(case),
    )


def sheet(session: Session, case_id: int) -> Sheet:
    """Everything of a case, masked, with the steps that its state allows."""
    case = read(session, case_id)
    timeline = case_table.timeline(session.scope, case.id)
    given = given_last(case)
    differs = tuple(
        (name, masked(name, value_of(name, value), case.person_name))
        for name, value in says_else(case, timeline, given).items()
    )
    told = tuple((name, str(masked(name, given[name], case.person_name))) for name in TOLD if given.get(name))
    return Sheet(
        case=mask_case(case),
        clocks=clocks(session, case),
        actions=_possible(session, case),
        barred=barred(session),
        timeline=tuple(_masked_event(event, case.person_name) for event in timeline),
        contacts=tuple(
            _masked_try(item, case.person_name) for item in case_table.contacts(session.scope, case.id)
        ),
        applications=tuple(
            _masked_application(item, case.person_name)
            for item in case_table.applications(session.scope, case.id)
        ),
        coworkings=tuple(case_table.coworkings(session.scope, case.id)),
        linked=_linked(session, case),
        nth_call=case_table.earlier(session.scope, case, days=session.settings.repeat_days, now=session.now())
        + 1,
        same_place=case_table.same_place(session.scope, case, days=30, now=session.now()),
        assignee=_assignee(case),
        hotline_says=differs,
        told=told,
    )


def _possible(session: Session, case: Case) -> tuple[Action, ...]:
    """The steps that the state allows and that would do something, as the menu offers them and `show` names them."""
    idle = {
        *NOT_THERE_YET,
        *(() if case.waiting else (Action.RESUME,)),
        *(() if case.to_carry else (Action.CARRY,)),
    }
    allowed = lifecycle.allowed(case.kind, case.state, session.settings.upper_tier)
    return tuple(action for action in allowed if action not in idle)


def _masked_event(event: Event, person: str) -> Event:
    """A line of the timeline without phones in its note, or a resident's old name in what it changed."""
    changes = tuple(
        change._replace(
            before=masked(change.field, change.before, person),
            after=masked(change.field, change.after, person),
        )
        for change in event.changes
    )
    return event._replace(note=masking.said(event.note, person), changes=changes)


def _masked_try(found: Contact, person: str) -> Contact:
    return found._replace(phone=masking.phone(found.phone), said=masking.said(found.said, person))


def _masked_application(found: Application, person: str) -> Application:
    words = (masking.said(found.agreed_with, person), masking.said(found.statement, person))
    return found._replace(agreed_with=words[0], statement=words[1])


_MASKS = {"person_name": masking.name, "person_phone": masking.phone, "address": masking.place}


def masked(field: str, value: Any, person: str) -> Any:
    """One field's value as it may be shown, `person`'s name in it masked as well; what is no text stays."""
    if not isinstance(value, str):
        return value
    mask = _MASKS.get(field.removeprefix(HOTLINE))
    return mask(value) if mask else masking.said(value, person)


def _linked(session: Session, case: Case) -> Case | None:
    linked = case_table.get(session.scope, case.linked_id) if case.linked_id else None
    return mask_case(linked) if linked else None


def _assignee(case: Case) -> str:
    person = staff_table.get(case.assignee_id) if case.assignee_id else None
    return person.name if person else ""


REVEALABLE = ("person_name", "person_phone", "address", "content")


def reveal(session: Session, case_id: int, field: str, why: str) -> str:
    """One field in full, for a role that may, written into the access log (PIPL; DOMAIN §7).

    Raises Refused where the role may not.
    """
    case = read(session, case_id)
    if not holds(session, "reveal"):
        raise Refused(say("Your role may not see this in full. Ask your lead."))
    if field not in REVEALABLE:
        raise Refused(say("There is nothing hidden here."))
    with session.operation() as op:
        access.write(op, case.committee_id, "case", case.id, field, why)
    return str(getattr(case, field))


def phone_for_contact(session: Session, case_id: int) -> str:
    """The full number for the contact form of one's own case: no reason is asked, the access is logged.

    A case that is someone else's shows the masked number.
    """
    case = read(session, case_id)
    theirs = case.assignee_id not in {None, session.staff.id}
    if theirs or not case.person_phone or not holds(session, "contact"):
        return mask_case(case).person_phone
    with session.operation() as op:
        access.write(op, case.committee_id, "case", case.id, "person_phone", "contact")
    return case.person_phone
