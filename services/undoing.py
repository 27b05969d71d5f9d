"""Undo 撤销 takes one's own last operation back; correct 更正 mends an older mistake with a reason.

They are two acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from db import cases as case_table
from db import operations
from domain.correction import LONG_TEXTS, problem
from domain.hygiene import clean
from domain.lifecycle import Action
from domain.refusal import Refused
from services.outcome import Outcome, done, one, read
from services.placing import place_fields
from services.rights import may
from services.steps import clocked, next_state
from words import Message, say

if TYPE_CHECKING:
    from db.operation import Operation
    from domain.records import Case
    from services.session import Session


@dataclass(frozen=True, slots=True)
class UndoOffer:
    """What undo would take back.

    `elsewhere`: it was done at another terminal. `ask`: whether to ask first: that, older than the settings' minutes, or
    more cases than the one that is looked at.
    """

    operation_id: str
    action: str
    numbers: tuple[str, ...]
    happened_at: datetime
    elsewhere: bool
    ask: bool


def undo_offer(session: Session, case_id: int | None = None) -> UndoOffer:
    """The last operation of this person that is not undone yet; with `case_id` the last one on that case.

    Raises Refused where there is none, or it can't be undone.
    """
    last = operations.last(session.scope, session.staff.id, case_id)
    if last is None and case_id is not None:
        raise Refused(say("No step of yours is left to undo in this case."))
    if last is None:
        raise Refused(say("There is nothing of yours to undo."))
    asks = session.asks_before_undo(last.recorded_at, last.terminal)
    numbers = tuple(read(session, one).number for one in last.case_ids)
    others = case_id is not None and len(numbers) > 1
    elsewhere = last.terminal != session.terminal
    return UndoOffer(last.id, last.action, numbers, last.recorded_at, elsewhere, asks or others)


def undo(session: Session, operation_id: str) -> list[Outcome]:
    """Take an operation of one's own back, wholly or not at all.

    Raises Refused where someone changed one of its cases since, or it is undone already.
    """
    may(session, "undo")
    with session.operation() as op:
        last = operations.info(session.scope, operation_id)
        if last is None or last.actor_id != session.staff.id:
            raise Refused(say("Only your own last step can be undone. Correct an older one on the timeline."))
        if last.undone:
            raise Refused(say("This is undone already."))
        outcomes = []
        for case_id in last.case_ids:
            case = read(session, case_id)
            events = operations.events_of(session.scope, operation_id, case_id)
            if operations.touched_since(session.scope, case_id, events[-1].id):
                raise Refused(
                    say(
                        "{number} has been changed since, so this can't be undone. "
                        "Correct it on the timeline instead.",
                        number=case.number,
                    )
                )
            op.undo_case(case, events)
            outcomes.append(done(case, say("{number}: undone", number=case.number), op))
    return outcomes


def correct(
    session: Session, case_id: int, field: str, value: object, reason: str, *, version: int | None = None
) -> Outcome:
    """Correct one field of a case, with a reason; the old value stays on the timeline.

    Raises Refused without a reason, for a value that the field can't have, or where nothing changes.
    """
    why = clean(reason)
    if not why:
        raise Refused(say("Say why it is corrected."))
    right = _kept(session, field, value)

    def act(op: Operation, case: Case) -> Message:
        next_state(session, case, Action.CORRECT)
        wrong = problem(case, field, right, session.settings, filed(session, case_id))
        if wrong is not None:
            raise Refused(wrong)
        if getattr(case, field) == right:
            raise Refused(say("That is what it says already."))
        values = {field: right} | (place_fields(str(right)) if field == "address" else {})
        op.change_case(case, Action.CORRECT, clocked(session, case, values), note=why)
        return say("{number}: corrected", number=case.number)

    return one(session, case_id, act, version)


def filed(session: Session, case_id: int) -> tuple[datetime, ...]:
    """When extensions and returns of a case were applied for."""
    return tuple(item.filed_at for item in case_table.applications(session.scope, case_id))


def _kept(session: Session, field: str, value: object) -> object:
    """A corrected value as it is kept. Raises Refused for a time in the future."""
    if isinstance(value, datetime):
        return session.happened(value)
    if isinstance(value, str):
        return clean(value, lines=field in LONG_TEXTS)
    return value
