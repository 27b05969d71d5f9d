"""What a batch is about to do, case by case: will be done, or a rule forbids it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.moments import time_text
from domain.refusal import Refused
from services.outcome import Outcome, done, not_done, read
from services.steps import clocks, next_state
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from domain.lifecycle import Action
    from domain.records import Case
    from services.session import Session

    Fits = Callable[[Session, Case], object]


def preview_of(
    session: Session, case_ids: Sequence[int], step: Action, fits: Fits | None = None
) -> list[Outcome]:
    """For each case whether its state allows the step, and when its next clock ends. Nothing is written.

    `fits`: asked in place of the state, where more has to be there; raises Refused.
    """
    return [_of(session, case_id, step, fits) for case_id in case_ids]


def _of(session: Session, case_id: int, step: Action, fits: Fits | None) -> Outcome:
    case: Case | None = None
    try:
        case = read(session, case_id)
        if fits is None:
            next_state(session, case, step)
        else:
            fits(session, case)
    except Refused as refused:
        return not_done(case_id, case, refused.message)
    due = clocks(session, case).due
    message: Message = say("no limit runs")
    if due is not None:
        message = say("limit {time}", time=time_text(due, session.now(), session.zone))
    return done(case, message)
