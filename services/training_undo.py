"""Undo 撤销 for the roll: takes back what one noted last, wholly or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import roll_undo as table
from domain.refusal import Refused
from services.rights import may
from words import say

if TYPE_CHECKING:
    from datetime import datetime

    from services.session import Session


@dataclass(frozen=True, slots=True)
class RollOffer:
    """What undo would take back. `ask`: whether to ask first (it is old, or from another terminal)."""

    operation_id: str
    course: str
    names: tuple[str, ...]
    recorded_at: datetime
    ask: bool


def offer(session: Session) -> RollOffer:
    """One's own last roll operation that is not undone yet. Raises Refused where there is none."""
    last = table.last(session.scope, session.staff.id)
    if last is None:
        raise Refused(say("There is nothing of yours on a roll to undo."))
    asks = session.asks_before_undo(last.recorded_at, last.terminal)
    return RollOffer(last.operation_id, last.course, last.names, last.recorded_at, asks)


def undo(session: Session, operation_id: str) -> int:
    """Put the roll back to what it said before this operation; gives how many people that concerns.

    Raises Refused where it is not one's own last one, or someone noted something else of one of them since.
    """
    may(session, "training")
    with session.operation() as op:
        last = table.last(session.scope, session.staff.id)
        if last is None or last.operation_id != operation_id:
            raise Refused(say("Only what you noted last can be undone. Mark the person again instead."))
        changed = table.changed_since(last)
        if changed:
            raise Refused(
                say(
                    "{names}: something else was noted since; this can't be undone. Mark them again.",
                    names="、".join(changed),
                )
            )
        return table.take_back(op, last)
