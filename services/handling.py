"""The daily steps of a case: sign in, contact, record, assign, co-handle, chase, park."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import staff as staff_table
from domain.hygiene import clean
from domain.lifecycle import Action, allowed
from domain.queue import AT_HOTLINE
from domain.refusal import Refused
from services.outcome import Outcome, each, one, read
from services.steps import take
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from db.operation import Operation
    from domain.records import Case
    from services.session import Session


def sign_in(session: Session, case_ids: Sequence[int], at: datetime | None = None) -> list[Outcome]:
    """Sign cases in 签收. `at`: when it was done in the city's system, where not now (补记)."""
    signed = session.happened(at)

    def act(op: Operation, case: Case) -> Message:
        values: dict[str, object] = {"signed_in_at": signed}
        if case.assignee_id is None:
            values["assignee_id"] = session.staff.id
        if case.waiting == AT_HOTLINE:  # it came back to us before any list has told of it
            values |= {"waiting": "", "dispatched": signed}
        take(session, op, case, Action.SIGN_IN, values, at=signed, carry=True)
        return say("{number} is signed in", number=case.number)

    return each(session, case_ids, act)


@dataclass(frozen=True, slots=True)
class ContactInput:
    """One try to reach the citizen.

    `why_not`: slug of codes.not_reached. `consent`: '' | 'extend' | 'close'.
    """

    reached: bool
    at: datetime | None = None
    phone: str = ""
    why_not: str | None = None
    said: str = ""
    consent: str = ""


def contact(session: Session, case_ids: Sequence[int], given: ContactInput) -> list[Outcome]:
    """Note a try to reach the citizen 先行联系.

    Every try is kept; the first that reached ends the contact clock.
    """
    at = session.happened(given.at)
    if not given.reached and not given.why_not:
        raise Refused(say("Say why the citizen was not reached."))

    def act(op: Operation, case: Case) -> Message:
        action = Action.CONTACT_REACHED if given.reached else Action.CONTACT_MISSED
        values: dict[str, object] = {}
        if given.reached and case.contacted_at is None:
            values["contacted_at"] = at
        said = clean(given.said)
        take(session, op, case, action, values, at=at, note=said, carry=True)
        op.add_contact(
            case.id,
            at=at,
            phone=given.phone or case.person_phone,
            reached=given.reached,
            why_not=given.why_not,
            said=said,
            consent=given.consent if given.reached else "",
        )
        if given.reached:
            return say("{number}: the citizen was reached", number=case.number)
        return say("{number}: not reached, the try is noted", number=case.number)

    return each(session, case_ids, act)


def record(
    session: Session,
    case_ids: Sequence[int],
    text: str,
    *,
    at: datetime | None = None,
    flags: Sequence[str] | None = None,
) -> list[Outcome]:
    """Add a line to the handling record 办理记录.

    `flags`: what the first case is marked with from now on, None = as before; what is set or cleared there
    is set or cleared on the others too, and their other marks stay.
    """
    happened = session.happened(at)
    words = clean(text)
    was = read(session, case_ids[0]).flags
    wanted = was if flags is None else tuple(flags)
    if not words and set(wanted) == set(was):
        raise Refused(say("The record is empty. Write what was done."))

    def act(op: Operation, case: Case) -> Message:
        kept = (flag for flag in case.flags if flag in wanted or flag not in was)
        new = (flag for flag in wanted if flag not in was)
        values: dict[str, object] = {"flags": tuple(dict.fromkeys((*kept, *new)))}
        take(session, op, case, Action.RECORD, values, at=happened, note=words)
        return say("{number}: noted", number=case.number)

    return each(session, case_ids, act)


def assign(session: Session, case_ids: Sequence[int], staff_id: int, note: str = "") -> list[Outcome]:
    """Give cases to a colleague of the same committee 分派."""
    colleague = staff_table.get(staff_id)

    def act(op: Operation, case: Case) -> Message:
        if colleague is None or not colleague.active or colleague.committee_id != case.committee_id:
            raise Refused(say("That colleague is not on this committee's staff. Choose one from the list."))
        if case.assignee_id == staff_id:
            raise Refused(say("{number} is with {name} already.", number=case.number, name=colleague.name))
        take(session, op, case, Action.ASSIGN, {"assignee_id": staff_id}, note=clean(note))
        return say("{number} is with {name} now", number=case.number, name=colleague.name)

    return each(session, case_ids, act)


@dataclass(frozen=True, slots=True)
class CoworkingInput:
    """A department that works with us 协办; the case stays ours. `department`: slug or a name of its own."""

    department: str
    person: str = ""
    asked_at: datetime | None = None
    promised: date | None = None
    remind: date | None = None
    note: str = ""


def cohandle(session: Session, case_ids: Sequence[int], given: CoworkingInput) -> list[Outcome]:
    """Ask a department to work with us; on the reminder's day, else the promised one, the case comes back."""
    asked = session.happened(given.asked_at)
    today = session.now().astimezone(session.zone).date()
    if not given.department:
        raise Refused(say("Choose the department that helps."))
    for day in (given.promised, given.remind):
        if day is not None and day < today:
            raise Refused(say("{day} has passed. Enter a day from today on.", day=day.isoformat()))

    def act(op: Operation, case: Case) -> Message:
        values: dict[str, object] = {"waiting": "cohandled", "waiting_until": given.remind or given.promised}
        take(session, op, case, Action.COHANDLE, values, at=asked, note=clean(given.note))
        op.add_coworking(
            case.id,
            department=given.department,
            person=clean(given.person, lines=False),
            asked_at=asked,
            promised=given.promised,
            remind=given.remind,
        )
        return say("{number}: co-handling is noted", number=case.number)

    return each(session, case_ids, act)


def park(session: Session, case_ids: Sequence[int], until: date, note: str) -> list[Outcome]:
    """Park cases 存电 until a day, on which they come back by themselves."""
    today = session.now().astimezone(session.zone).date()
    if until <= today:
        raise Refused(say("{day} has passed. Enter a day from tomorrow on.", day=until.isoformat()))

    def act(op: Operation, case: Case) -> Message:
        values: dict[str, object] = {"waiting": "parked", "waiting_until": until}
        take(session, op, case, Action.PARK, values, note=clean(note))
        return say("{number} is parked until {day}", number=case.number, day=until.isoformat())

    return each(session, case_ids, act)


def resume(session: Session, case_ids: Sequence[int]) -> list[Outcome]:
    """Take parked or co-handled cases up again."""

    def act(op: Operation, case: Case) -> Message:
        take(session, op, case, Action.RESUME, {"waiting": "", "waiting_until": None})
        return say("{number} is taken up again", number=case.number)

    return each(session, case_ids, act)


def chase(
    session: Session, case_id: int, said: str = "", *, consent: str = "", at: datetime | None = None
) -> Outcome:
    """Note that the resident asked again 催办, and what they agreed to ('' | 'extend' | 'close').

    `at`: when, where not now (补记).
    """
    asked = session.happened(at)

    def act(op: Operation, case: Case) -> Message:
        flags = tuple(dict.fromkeys((*case.flags, "chased")))
        words = clean(said)
        changed = take(session, op, case, Action.CHASE, {"flags": flags}, at=asked, note=words)
        if consent:
            if Action.CONTACT_REACHED in allowed(changed.kind, changed.state):
                values: dict[str, object] = {"contacted_at": changed.contacted_at or asked}
                take(session, op, changed, Action.CONTACT_REACHED, values, at=asked, note=words, carry=True)
            op.add_contact(
                case.id,
                at=asked,
                phone=case.person_phone,
                reached=True,
                why_not=None,
                said=words,
                consent=consent,
            )
        if consent == "extend":
            return say("{number}: asked again and agrees to more time, noted", number=case.number)
        return say("{number}: asked again, noted", number=case.number)

    return one(session, case_id, act)
