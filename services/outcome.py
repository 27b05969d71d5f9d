"""What became of each case of a batch: done, or refused and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import cases as case_table
from db.changing import conflict
from db.operation import Operation
from domain.masking import mask_case
from domain.records import Case
from domain.refusal import Refused
from words import Message, say

if TYPE_CHECKING:
    from services.session import Session


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case of a batch. `message`: what happened to it, or why not."""

    case_id: int
    number: str
    title: str
    done: bool
    message: Message
    operation_id: str = ""


Act = Callable[[Operation, Case], Message]


def done(case: Case, message: Message, op: Operation | None = None) -> Outcome:
    """What was done to a case (without `op`: what can be done), its title masked."""
    title = mask_case(case).title
    return Outcome(case.id, case.number, title, done=True, message=message, operation_id=op.id if op else "")


def not_done(case_id: int, case: Case | None, message: Message) -> Outcome:
    """Why a case stays as it is; `case` None: it could not be read."""
    number, title = (case.number, mask_case(case).title) if case else ("", "")
    return Outcome(case_id, number, title, done=False, message=message)


def read(session: Session, case_id: int, version: int | None = None) -> Case:
    """The case as it is now, within this person's scope.

    Raises Refused where it is not there (or not theirs), Conflict where `version` is given and someone
    changed it since.
    """
    case = case_table.get(session.scope, case_id)
    if case is None:
        raise Refused(say("This case is not in your ledger any more. Press F5 to refresh the list."))
    if version is not None and case.version != version:
        raise conflict(case)
    return case


def each(session: Session, case_ids: Iterable[int], act: Act) -> list[Outcome]:
    """Do one thing to each case, as one operation; those that a rule forbids stay as they are and say why.

    `act` must check its rules before it writes.
    """
    outcomes: list[Outcome] = []
    with session.operation() as op:
        for case_id in case_ids:
            case: Case | None = None
            try:
                case = read(session, case_id)
                message = act(op, case)
                outcomes.append(done(case, message, op))
            except Refused as refused:
                outcomes.append(not_done(case_id, case, refused.message))
    return outcomes


def one(session: Session, case_id: int, act: Act, version: int | None = None) -> Outcome:
    """Do one thing to one case. Raises Refused where a rule forbids it."""
    with session.operation() as op:
        case = read(session, case_id, version)
        message = act(op, case)
        return done(case, message, op)
