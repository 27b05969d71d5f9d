"""Finishing a case 办结: the closing form's rules, and the lead's agreement where settings ask for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db import cases as case_table
from domain.closing import Finish, asks_claim, findings, problems
from domain.hygiene import clean
from domain.lifecycle import Action
from domain.refusal import Refused
from services.outcome import Outcome, each, one
from services.rights import leads
from services.steps import next_state, not_too_early, take
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from db.operation import Operation
    from domain.records import Case
    from services.session import Session


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What the record of a case knows of the contact with its citizen, as the closing form asks it.

    `contacted`: None where no try is noted at all. `at`: the last time that the citizen was reached.
    """

    contacted: bool | None
    at: datetime | None
    tries: int
    not_reached: str | None


def on_record(session: Session, case: Case) -> OnRecord:
    """The contact with the citizen, from the tries that were noted."""
    tries = case_table.contacts(session.scope, case.id)
    reached = [item.at for item in tries if item.reached]
    at = reached[-1] if reached else case.contacted_at
    missed = [item.why_not for item in tries if not item.reached]
    contacted = True if at is not None else False if missed else None
    return OnRecord(contacted, at, len(tries), missed[-1] if missed and not contacted else None)


def contact_noted(session: Session, case: Case) -> OnRecord:
    """What the record knows of the contact. Raises Refused where no try is noted: no closing without (DOMAIN §2)."""
    found = on_record(session, case)
    if found.contacted is None:
        raise Refused(say("No contact is noted yet. Note one first, or finish this case by itself."))
    return found


def finish(
    session: Session, case_id: int, given: Finish, *, at: datetime | None = None, version: int | None = None
) -> Outcome:
    """Finish a case with its closing form (DOMAIN §2). `at`: when, where not now (补记).

    Raises Refused with the first thing that is missing or wrong.
    """
    finished = session.happened(at)
    return one(session, case_id, lambda op, case: _finish(session, op, case, given, finished), version)


def finish_all(
    session: Session, case_ids: Sequence[int], given: Finish, *, at: datetime | None = None
) -> list[Outcome]:
    """Finish several cases with one closing form, as one operation; each with the contact that its own record knows.

    What `given` says of the contact and, where a case's request type does not ask for it, of the claim is left out.
    """
    finished = session.happened(at)

    def act(op: Operation, case: Case) -> Message:
        next_state(session, case, Action.FINISH)
        noted = contact_noted(session, case)
        if given.finding not in {code.slug for code in findings(case, session.settings)}:
            raise Refused(say("Its request type has other findings. Finish this case by itself."))
        own = replace(
            given,
            claim=given.claim if asks_claim(case, session.settings) else None,
            contacted=bool(noted.contacted),
            contact_at=noted.at,
            tries=noted.tries,
            not_reached=noted.not_reached,
            reply_by=given.reply_by if noted.contacted else None,
        )
        return _finish(session, op, case, own, finished)

    return each(session, case_ids, act)


def _finish(session: Session, op: Operation, case: Case, given: Finish, finished: datetime) -> Message:
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
        "site_visit": given.site_visit,
        "reply_by": given.reply_by,
        "finished_at": finished,
        "waiting": "",
        "waiting_until": None,
    }
    if given.contacted and case.contacted_at is None:
        values["contacted_at"] = given.contact_at
    note = clean(given.explanation)
    # what the lead has not agreed to is not entered in the city's system yet
    reviewed = next_state(session, case, Action.FINISH) == "finish_review"
    take(session, op, case, Action.FINISH, values, at=finished, note=note, carry=not reviewed)
    if reviewed:
        return say("{number} waits for the lead's agreement", number=case.number)
    return say("{number} is finished", number=case.number)


def review(session: Session, case_ids: Sequence[int], *, agree: bool, reason: str = "") -> list[Outcome]:
    """The lead agrees to answers before they leave, or gives them back with a reason."""
    if not leads(session):
        raise Refused(say("Only the lead agrees to an answer before it leaves."))
    if not agree and not clean(reason):
        raise Refused(say("Say what has to be changed."))

    def act(op: Operation, case: Case) -> Message:
        if agree:
            take(session, op, case, Action.REVIEW_APPROVED, carry=True)
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
