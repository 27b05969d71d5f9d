"""Residents' issues of our own 民情: log, check, take on, hand over, report up, finish, follow up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import batches
from db import cases as case_table
from domain import naming
from domain.hygiene import clean, half_width
from domain.lifecycle import Action
from domain.moments import day_of
from domain.naming import ISSUE_SOURCE, stand_in, unnumbered
from domain.queue import AT_HOTLINE
from domain.refusal import Refused
from services.carrying import waiting_steps
from services.outcome import Outcome, done, each, one, read
from services.placing import place_fields
from services.rights import may
from services.routing import propose
from services.steps import clocked, next_state, take
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from db.operation import Operation
    from domain.records import Case
    from services.session import Session

HANDED_OVER = "handed_over"
"""The event that makes a hotline case of an issue."""
HOTLINE = "12345"
"""The source of hotline cases before any was imported."""

_PASSED_ON = (
    "committee_id",
    "title",
    "content",
    "category",
    "category_text",
    "urgency",
    "tags",
    "person_name",
    "person_phone",
    "address",
    "estate",
    "lane",
    "building",
    "room",
    "assignee_id",
)
"""What a hotline case has of the issue that it was made from."""


@dataclass(frozen=True, slots=True)
class IssueInput:
    """What a resident told us (DOMAIN §3). Slugs for category, urgency, visit kind and tags."""

    title: str
    content: str
    visit_kind: str = ""
    happened_at: datetime | None = None
    person_name: str = ""
    person_phone: str = ""
    address: str = ""
    category: str | None = None
    urgency: str = "normal"
    tags: tuple[str, ...] = ()
    households: int | None = None
    promised: date | None = None
    public: bool = False
    confidential: bool = False


def log(session: Session, given: IssueInput) -> Outcome:
    """Log an issue as 民情-YYYYMMDD-NN. Raises Refused where neither title nor content says anything."""
    may(session, "log_issue")
    at = session.happened(given.happened_at)
    content = clean(given.content)
    title = clean(given.title, lines=False) or content.split("\n", 1)[0][:30]
    if not title:
        raise Refused(say("Write what the resident said."))
    address = clean(given.address, lines=False)
    with session.operation() as op:
        day = day_of(at, session.zone)
        number = case_table.next_issue_number(session.committee.id, day)
        values: dict[str, object] = {
            "committee_id": session.committee.id,
            "kind": "issue",
            "source": ISSUE_SOURCE,
            "number": number,
            "channel": "visit",
            "state": "logged",
            "title": title,
            "content": content,
            "visit_kind": given.visit_kind,
            "received": at,
            "person_name": clean(given.person_name, lines=False),
            "person_phone": half_width(clean(given.person_phone, lines=False)),
            "address": address,
            **place_fields(address),
            "category": given.category,
            "urgency": given.urgency,
            "tags": given.tags,
            "households": given.households,
            "promised": given.promised,
            "public": given.public,
            "flags": ("confidential",) if given.confidential else (),
        }
        values["assignee_id"] = propose(session, given.address, given.category) or session.staff.id
        case = op.add_case("logged", values, happened_at=at)
        op.change_derived(case, clocked(session, case, {}))
        return done(case, say("{number} is logged", number=number), op)


def check(session: Session, case_ids: Sequence[int], note: str = "") -> list[Outcome]:
    """Note that an issue was checked on the spot 核实."""

    def act(op: Operation, case: Case) -> Message:
        take(session, op, case, Action.CHECK, note=clean(note))
        return say("{number} is checked", number=case.number)

    return each(session, case_ids, act)


def begin(session: Session, case_ids: Sequence[int]) -> list[Outcome]:
    """Take issues on ourselves 自办."""

    def act(op: Operation, case: Case) -> Message:
        take(session, op, case, Action.BEGIN, {"disposition": "own"})
        return say("{number} is ours to handle", number=case.number)

    return each(session, case_ids, act)


def hotline_source(session: Session, committee_id: int) -> str:
    """The source of the hotline's own cases: the settings', else the committee's last import's, else 12345."""
    return session.settings.hotline_source or batches.last_source(committee_id) or HOTLINE


def hand_over(session: Session, case_id: int, hotline_number: str) -> Outcome:
    """Hand an issue to the hotline 转12345: it waits for the hotline case of this number, each linked to the other.

    `hotline_number`: the number that the hotline gave, of a case that is here already or is made now; ''
    where it is not known yet: the issue's own number stands in, and it has still to be entered there. Raises
    Refused for another committee's case, or one that is linked to something else.
    """
    number = _number(hotline_number)

    def act(op: Operation, case: Case) -> Message:
        next_state(session, case, Action.HAND_OVER)
        if case.linked_id is not None:
            raise Refused(say("{number} is linked to a hotline case already.", number=case.number))
        source = hotline_source(session, case.committee_id)
        there = case_table.by_number(session.scope, number, source) if number else []
        linked = _free(there[0], case) if there else _made(op, case, number, source)
        take(
            session,
            op,
            case,
            Action.HAND_OVER,
            {"disposition": "hotline", "linked_id": linked.id, "waiting": AT_HOTLINE},
        )
        if there:
            op.change_case(linked, "linked", {"linked_id": case.id})
        if not number:
            return say(
                "{number} is handed over and has still to be entered at the hotline", number=case.number
            )
        return say("{number} is with the hotline as {other}", number=case.number, other=linked.number)

    return one(session, case_id, act)


def _free(hotline: Case, issue: Case) -> Case:
    """A hotline case to which an issue may be linked. Raises Refused."""
    if hotline.committee_id != issue.committee_id:
        raise Refused(say("This number belongs to another committee."))
    if hotline.kind != "hotline" or hotline.linked_id is not None:
        raise Refused(
            say(
                "{number} is linked to something else already. Look at it, then choose.",
                number=hotline.number,
            )
        )
    return hotline


def _made(op: Operation, issue: Case, number: str, source: str) -> Case:
    """The hotline case that an issue becomes. Raises Refused where the number is another committee's.

    Nobody there has taken it on yet: it waits for the hotline, without a step or a limit.
    """
    values = {name: getattr(issue, name) for name in _PASSED_ON} | {
        "kind": "hotline",
        "source": source,
        "number": number or stand_in(issue),
        "channel": "handed",
        "state": "dispatched",
        "received": issue.received,
        "linked_id": issue.id,
        "waiting": AT_HOTLINE,
    }
    _not_taken(source, str(values["number"]))
    return op.add_case(HANDED_OVER, values, carry=not number)


def _number(typed: str) -> str:
    """A hotline case's number as it is kept. Raises Refused where it can't be one."""
    number = naming.number(typed)
    problem = naming.number_problem(number)
    if problem is not None:
        raise Refused(problem)
    return number


def _not_taken(source: str, number: str) -> None:
    """Raises Refused where a case that this person may not see has the number: that it is there is not said."""
    if batches.existing(source, [number]):
        raise Refused(say("This number can't be taken in here. Ask the town's dispatcher."))


def give_number(session: Session, case_id: int, hotline_number: str) -> Outcome:
    """Enter the number that the hotline gave to what was handed over without one: it is entered there, then.

    `case_id`: the hotline case, or the issue that it was made from. Raises Refused where it has its number, or the
    number is no number or another case's.
    """
    number = _number(hotline_number)
    if not number:
        raise Refused(say("Enter the hotline's number."))

    def act(op: Operation, case: Case) -> Message:
        hotline = handed(session, case)
        next_state(session, hotline, Action.CORRECT)
        if case_table.by_number(session.scope, number, hotline.source):
            raise Refused(
                say(
                    "{number} is here already, as another case. Check the number by the hotline's list.",
                    number=number,
                )
            )
        _not_taken(hotline.source, number)
        entered = [step.id for step in waiting_steps(session, hotline.id) if step.action == HANDED_OVER]
        if entered:
            hotline = op.carry(hotline, entered)
        op.change_case(hotline, Action.CORRECT, {"number": number})
        return say("{number} is with the hotline as {other}", number=case.number, other=number)

    return one(session, case_id, act)


def handed(session: Session, case: Case) -> Case:
    """The hotline case of an issue (or the case itself) that still lacks its number. Raises Refused."""
    hotline = read(session, case.linked_id) if case.kind == "issue" and case.linked_id is not None else case
    if not unnumbered(hotline):
        raise Refused(say("{number} has its hotline number already.", number=case.number))
    return hotline


def report_up(session: Session, case_ids: Sequence[int], note: str) -> list[Outcome]:
    """Report issues to the sub-district 上报街镇, as is due where they can't be solved (DOMAIN §3)."""
    if not clean(note):
        raise Refused(say("Say what was reported, and to whom."))

    def act(op: Operation, case: Case) -> Message:
        take(session, op, case, Action.REPORT_UP, {"disposition": "upward"}, note=clean(note))
        return say("{number} is reported upward", number=case.number)

    return each(session, case_ids, act)


def defer(session: Session, case_ids: Sequence[int], until: date, note: str = "") -> list[Outcome]:
    """Defer issues 暂缓 until a day, on which they come back."""
    if until <= day_of(session.now(), session.zone):
        raise Refused(say("{day} has passed. Enter a day from tomorrow on.", day=until.isoformat()))

    def act(op: Operation, case: Case) -> Message:
        values: dict[str, object] = {"disposition": "deferred", "waiting": "deferred", "waiting_until": until}
        take(session, op, case, Action.DEFER, values, note=clean(note))
        return say("{number} is deferred until {day}", number=case.number, day=until.isoformat())

    return each(session, case_ids, act)


@dataclass(frozen=True, slots=True)
class IssueFinish:
    """How an issue ended: slug of codes.outcomes, what was done, what the resident thinks of it."""

    outcome: str
    handling: str
    satisfaction: str | None = None


def finish(session: Session, case_ids: Sequence[int], given: IssueFinish) -> list[Outcome]:
    """Finish issues with what was done."""
    if not given.outcome or not clean(given.handling):
        raise Refused(say("Choose the outcome and write what was done."))

    def act(op: Operation, case: Case) -> Message:
        values: dict[str, object] = {
            "outcome": given.outcome,
            "answer": clean(given.handling),
            "satisfaction": given.satisfaction,
            "finished_at": session.now(),
            "waiting": "",
            "waiting_until": None,
        }
        take(session, op, case, Action.FINISH, values, note=clean(given.handling))
        return say("{number} is finished", number=case.number)

    return each(session, case_ids, act)


def follow_up(session: Session, case_ids: Sequence[int], satisfaction: str, note: str = "") -> list[Outcome]:
    """Note how the resident sees it afterwards 回访."""
    if not satisfaction:
        raise Refused(say("Choose how satisfied the resident is."))

    def act(op: Operation, case: Case) -> Message:
        take(
            session,
            op,
            case,
            Action.FOLLOW_UP,
            {"satisfaction": satisfaction, "closed": session.now()},
            note=clean(note),
        )
        return say("{number} is followed up", number=case.number)

    return each(session, case_ids, act)


def reopen(session: Session, case_ids: Sequence[int], why: str) -> list[Outcome]:
    """Take finished issues up again: the resident is not content, or it came back."""
    if not clean(why):
        raise Refused(say("Say why it is opened again."))

    def act(op: Operation, case: Case) -> Message:
        take(session, op, case, Action.REOPEN, {"finished_at": None}, note=clean(why))
        return say("{number} is open again", number=case.number)

    return each(session, case_ids, act)
