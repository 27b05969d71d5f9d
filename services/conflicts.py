"""A form is saved only on the case that it was opened on: what is done where a colleague was faster."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from db import cases as case_table
from domain.refusal import Conflict, Refused
from services.outcome import Outcome, not_done, read
from words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from services.session import Session

T = TypeVar("T")


class Overtaken(Conflict):
    """Someone changed the case after the form was opened; nothing of the form was saved."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A case as it was when a form was opened on it. `event_id`: the last step on its timeline then."""

    case_id: int
    version: int
    event_id: int


def opened(session: Session, case_id: int) -> Opened:
    """What to hold a form of this case to. Raises Refused where the case is not there."""
    case = read(session, case_id)
    return Opened(case.id, case.version, case_table.last_event(session.scope, case.id))


def save(session: Session, start: Opened, take: Callable[[], T]) -> T:
    """Take a step on the case as it was when the form was opened, in one transaction.

    Raises Overtaken where someone changed it since, else what `take` raises.
    """
    with session.ledger.write():
        case = read(session, start.case_id)
        if case.version != start.version:
            raise Overtaken(say("{number} was changed while the form was open.", number=case.number))
        return take()


def opened_all(session: Session, case_ids: Sequence[int]) -> tuple[Opened, ...]:
    """The same for ticked cases: another than the first that is not there is left out, and told when the step is taken."""
    starts = [opened(session, case_ids[0])]
    for case_id in case_ids[1:]:
        with suppress(Refused):
            starts.append(opened(session, case_id))
    return tuple(starts)


def save_all(
    session: Session,
    starts: Sequence[Opened],
    case_ids: Sequence[int],
    take: Callable[[Sequence[int]], list[Outcome]],
) -> list[Outcome]:
    """Take a step with those ticked cases that nobody changed since their form was opened; of the others it is told."""
    with session.ledger.write():
        changed: dict[int, Outcome] = {}
        for start in starts:
            case = read(session, start.case_id)
            if case.version != start.version:
                why = say(
                    "{number} was changed while the form was open: nothing was done. Look at it first.",
                    number=case.number,
                )
                changed[case.id] = not_done(case.id, case, why)
        left = [case_id for case_id in case_ids if case_id not in changed]
        return [*(take(left) if left else ()), *changed.values()]
