"""Carrying steps over 回填: what has still to be entered in the city's own system, and ticking it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import cases as case_table
from domain.lifecycle import Action
from domain.refusal import Refused
from services.outcome import Outcome, each, read
from services.steps import next_state
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.operation import Operation
    from domain.records import Case, Event
    from services.session import Session


def waiting_steps(session: Session, case_id: int) -> list[Event]:
    """The steps of a case that have still to be carried over, oldest first."""
    case = read(session, case_id)
    return [
        event
        for event in case_table.timeline(session.scope, case.id)
        if event.carry == "due" and not event.undone
    ]


def carried(session: Session, case_ids: Sequence[int], event_ids: Sequence[int] = ()) -> list[Outcome]:
    """Tick steps as carried over 已回填: these steps of a case, or all of each."""

    def act(op: Operation, case: Case) -> Message:
        next_state(session, case, Action.CARRY)
        steps = waiting_steps(session, case.id)
        chosen = [step.id for step in steps if not event_ids or step.id in event_ids]
        if not chosen:
            raise Refused(say("{number}: nothing is left to carry over.", number=case.number))
        op.carry(case, chosen)
        return say("{number}: {count} steps carried over", number=case.number, count=len(chosen))

    return each(session, case_ids, act)
