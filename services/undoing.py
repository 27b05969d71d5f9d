"""Undo 撤销 takes one's own last operation back; correct 更正 mends an older mistake with a reason.

They are two acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from db import operations
from domain.hygiene import clean
from domain.lifecycle import Action
from domain.refusal import Refused
from services.outcome import Outcome, done, one, read
from services.placing import place_fields
from services.rights import may
from services.steps import CASE_FIELDS, clocked, next_state, not_too_early
from words import Message, say

if TYPE_CHECKING:
    from db.operation import Operation
    from domain.records import Case
    from services.session import Session


@dataclass(frozen=True, slots=True)
class UndoOffer:
    """What undo would take back.

    `ask`: whether to ask first (older than the settings' minutes, or another terminal).
    """

    operation_id: str
    action: str
    numbers: tuple[str, ...]
    happened_at: datetime
    terminal: str
    ask: bool


def undo_offer(session: Session) -> UndoOffer:
    """The last operation of this person that is not undone yet.

    Raises Refused where there is none, or it can't be undone.
    """
    last = operations.last(session.scope, session.staff.id)
    if last is None:
        raise Refused(say("There is nothing of yours to undo."))
    asks = session.asks_before_undo(last.recorded_at, last.terminal)
    numbers = tuple(read(session, case_id).number for case_id in last.case_ids)
    return UndoOffer(last.id, last.action, numbers, last.recorded_at, last.terminal, asks)


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


CORRECTABLE = (
    "title",
    "content",
    "address",
    "category",
    "request_type",
    "urgency",
    "person_name",
    "person_phone",
    "contacted_at",
    "signed_in_at",
    "finished_at",
    "promised",
    "finding",
    "claim",
    "outcome",
    "answer",
    "summary",
)
"""Fields of a case that may be corrected later; states and the hotline's own values move only by steps."""


TIME_OF = {
    "signed_in_at": Action.SIGN_IN,
    "contacted_at": Action.CONTACT_REACHED,
    "finished_at": Action.FINISH,
}
"""The steps whose times may be corrected; a corrected time goes before no earlier step either."""


def correct(
    session: Session, case_id: int, field: str, value: object, reason: str, *, version: int | None = None
) -> Outcome:
    """Correct one field of a case, with a reason; the old value stays on the timeline.

    Raises Refused without a reason, for a field that may not be corrected, or where nothing changes.
    """
    why = clean(reason)
    if field not in CORRECTABLE or field not in CASE_FIELDS:
        raise Refused(say("This can't be corrected here. Record the result from above instead."))
    if not why:
        raise Refused(say("Say why it is corrected."))
    if isinstance(value, str):
        value = _readable(session, field, clean(value))
    if isinstance(value, datetime):
        value = session.happened(value)

    def act(op: Operation, case: Case) -> Message:
        next_state(session, case, Action.CORRECT)
        if isinstance(value, datetime):
            not_too_early(session, case, TIME_OF[field], value)
        if getattr(case, field) == value:
            raise Refused(say("That is what it says already."))
        values = {field: value} | (place_fields(str(value)) if field == "address" else {})
        op.change_case(case, Action.CORRECT, clocked(session, case, values), note=why)
        return say("{number}: corrected", number=case.number)

    return one(session, case_id, act, version)


def _readable(session: Session, field: str, text: str) -> str:
    """A corrected text, which is held to the limits of the closing form (DOMAIN §2). Raises Refused."""
    if field == "title" and not text:
        raise Refused(say("The title can't be empty."))
    limits = {"answer": session.settings.answer_limit, "summary": session.settings.summary_limit}
    limit = limits.get(field)
    if limit is not None and len(text) > limit:
        raise Refused(
            say(
                "{length} characters; {limit} are allowed. Take out {over}.",
                length=len(text),
                limit=limit,
                over=len(text) - limit,
            )
        )
    return text
