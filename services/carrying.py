"""Carrying steps over 回填: what has still to be entered in the city's own system, and ticking it off."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db import access
from db import cases as case_table
from domain.closing import counted
from domain.lifecycle import Action
from domain.masking import mask_case, said
from domain.refusal import Refused
from services.outcome import Outcome, each, read
from services.page_values import Facts, fields_of
from services.rights import holds, may_take
from services.steps import next_state
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.operation import Operation
    from domain.records import Case, Event
    from services.session import Session
    from settings.model import Name


class CarryField(NamedTuple):
    """A field to be entered. `place`: in the step's pages. `shown`: its value, masked. `length`: characters of the whole."""

    place: int
    name: Name
    shown: str
    length: int


class CarryStep(NamedTuple):
    """A step to be entered, with the fields that have a value, in the order of the official page."""

    event: Event
    fields: tuple[CarryField, ...]


class CarryCase(NamedTuple):
    """A case, masked, and its steps that have still to be carried over, oldest first."""

    case: Case
    steps: tuple[CarryStep, ...]


def waiting_steps(session: Session, case_id: int) -> list[Event]:
    """The steps of a case that have still to be carried over, oldest first."""
    case = read(session, case_id)
    return [
        event
        for event in case_table.timeline(session.scope, case.id)
        if event.carry == "due" and not event.undone
    ]


def to_carry(session: Session, case_id: int) -> CarryCase:
    """What of a case has still to be entered, field by field. Raises Refused where the role may not, or nothing is left."""
    may_take(session, Action.CARRY)
    case = read(session, case_id)
    steps = waiting_steps(session, case_id)
    if not steps:
        raise Refused(_nothing_left(case))
    return CarryCase(mask_case(case), tuple(_step(session, case, event) for event in steps))


def _step(session: Session, case: Case, event: Event) -> CarryStep:
    facts = Facts.of(session, case, event)
    fields = (
        CarryField(place, field.name, facts.shown(field), counted(value))
        for place, field in enumerate(fields_of(session, event.action))
        if (value := facts.value(field))
    )
    return CarryStep(event._replace(note=said(event.note, case.person_name)), tuple(fields))


def text_of(session: Session, case_id: int, event_id: int, place: int) -> str:
    """The value of a field in full, to be copied; where it is personal, the access log notes it (DOMAIN §7).

    Raises Refused where it is personal, the case is a colleague's and the role may not see such data.
    """
    may_take(session, Action.CARRY)
    case = read(session, case_id)
    event = next((one for one in waiting_steps(session, case_id) if one.id == event_id), None)
    if event is None:
        raise Refused(say("This step is entered or undone meanwhile. Esc goes back to the list."))
    facts, field = Facts.of(session, case, event), fields_of(session, event.action)[place]
    value = facts.value(field)
    if value != facts.shown(field):
        if case.assignee_id not in {None, session.staff.id} and not holds(session, "reveal"):
            raise Refused(say("Your role may not see this in full. Ask your lead."))
        with session.operation() as op:
            access.write(op, case.committee_id, "case", case.id, field.source, "copy_over")
    return value


def carried(session: Session, case_ids: Sequence[int], event_ids: Sequence[int] = ()) -> list[Outcome]:
    """Tick steps as carried over 已回填: these steps of a case, or all of each."""

    def act(op: Operation, case: Case) -> Message:
        next_state(session, case, Action.CARRY)
        steps = waiting_steps(session, case.id)
        chosen = [step.id for step in steps if not event_ids or step.id in event_ids]
        if not chosen:
            raise Refused(_nothing_left(case))
        op.carry(case, chosen)
        return say("{number}: {count} steps carried over", number=case.number, count=len(chosen))

    return each(session, case_ids, act)


def _nothing_left(case: Case) -> Message:
    return say("{number}: nothing is left to carry over.", number=case.number)
