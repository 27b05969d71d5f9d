"""A form is saved only on the case that it was opened on: what is done where a colleague was faster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from db import cases as case_table
from domain.refusal import Conflict
from services.outcome import read
from words import say

if TYPE_CHECKING:
    from collections.abc import Callable

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
