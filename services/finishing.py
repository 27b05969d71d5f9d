"""Finishing a case 办结: the closing form's rules, and the lead's agreement where settings ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.closing import Finish, problems
from domain.hygiene import clean
from domain.lifecycle import Action
from domain.refusal import Refused
from services.outcome import Outcome, each, one
from services.rights import leads
from services.steps import not_too_early, take
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from db.operation import Operation
    from domain.records import Case
    from services.session import Session


def finish(
    session: Session, case_id: int, given: Finish, *, at: datetime | None = None, version: int | None = None
) -> Outcome:
    """Finish a case with its closing form (DOMAIN §2). `at`: when, where not now (补记).

    Raises Refused with the first thing that is missing or wrong.
    """
    finished = session.happened(at)

    def act(op: Operation, case: Case) -> Message:
        wrong = problems(given, case, session.settings, session.now())
        if wrong:
            raise Refused(wrong[0].message)
        if given.contacted:
            told = case._replace(contacted_at=given.contact_at)
            not_too_early(session, told, Action.FINISH, finished)
        values: dict[str, object] = {
            "finding": given.finding,
            "claim": given.claim,
            "outcome": given.outcome,
            "answer": clean(given.answer),
            "summary": clean(given.summary),
            "satisfaction": given.own_satisfaction,
            "finished_at": finished,
            "waiting": "",
            "waiting_until": None,
        }
        if given.contacted and case.contacted_at is None:
            values["contacted_at"] = given.contact_at
        note = clean(given.explanation)
        done = take(session, op, case, Action.FINISH, values, at=finished, note=note, carry=True)
        if done.state == "finish_review":
            return say("{number} waits for the lead's agreement", number=case.number)
        return say("{number} is finished", number=case.number)

    return one(session, case_id, act, version)


def review(session: Session, case_ids: Sequence[int], *, agree: bool, reason: str = "") -> list[Outcome]:
    """The lead agrees to answers before they leave, or gives them back with a reason."""
    if not leads(session):
        raise Refused(say("Only the lead agrees to an answer before it leaves."))
    if not agree and not clean(reason):
        raise Refused(say("Say what has to be changed."))

    def act(op: Operation, case: Case) -> Message:
        if agree:
            take(session, op, case, Action.REVIEW_APPROVED)
            return say("{number} is finished", number=case.number)
        take(session, op, case, Action.REVIEW_REFUSED, {"finished_at": None}, note=clean(reason))
        return say("{number} goes back to the handler", number=case.number)

    return each(session, case_ids, act)


def archive(session: Session, case_ids: Sequence[int]) -> list[Outcome]:
    """Put closed cases into the archive 归档; afterwards they can only be corrected."""

    def act(op: Operation, case: Case) -> Message:
        take(session, op, case, Action.ARCHIVE)
        return say("{number} is archived", number=case.number)

    return each(session, case_ids, act)
