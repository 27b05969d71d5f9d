"""Undo 撤销 for training: takes back what one did last (marks, a class, people), wholly or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import training_undo as table
from domain.refusal import Refused
from services.rights import may
from words import Message, listed, say

if TYPE_CHECKING:
    from datetime import datetime

    from services.session import Session

_HANGS: dict[table.Kind, Message] = {
    "marked": say("something else was noted since; this can't be undone. Mark them again."),
    "enrolled": say("the roll says more of them by now; take that back first."),
    "course": say("they are on the roll of this class by now; it can't be taken out of the table any more."),
    "person": say("the person is on the roll of these classes by now and can't be taken off the list."),
}
"""Why something can't be taken back any more, after the names of what stands in the way."""


@dataclass(frozen=True, slots=True)
class TrainingOffer:
    """What undo would take back. `ask`: whether to ask first (it is old, or from another terminal)."""

    operation_id: str
    kind: table.Kind
    course_id: int | None
    course: str
    names: tuple[str, ...]
    recorded_at: datetime
    ask: bool


def offer(session: Session) -> TrainingOffer:
    """One's own last operation in training that is not undone yet. Raises Refused where there is none."""
    last = table.last(session.scope, session.staff.id)
    if last is None:
        raise Refused(say("There is nothing of yours in training to undo."))
    asks = session.asks_before_undo(last.recorded_at, last.terminal)
    return TrainingOffer(
        last.operation_id, last.kind, last.course_id, last.course, last.names, last.recorded_at, asks
    )


def undo(session: Session, operation_id: str) -> int:
    """Put everything back to what it was before this operation; gives how many events that took back.

    Raises Refused where it is not one's own last one, or something hangs on it by now.
    """
    may(session, "training")
    with session.operation() as op:
        last = table.last(session.scope, session.staff.id)
        if last is None or last.operation_id != operation_id:
            raise Refused(say("Only what you noted last can be undone. Mark the person again instead."))
        hanging = table.hanging_on(last)
        if hanging:
            raise Refused(say("{names}: {why}", names=listed(hanging), why=_HANGS[last.kind]))
        return table.take_back(op, last)
