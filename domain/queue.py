"""The morning's queue: which section of Today a case stands in (DESIGN, Screens).

The settings order and name the sections; a case stands in the first whose rule holds. The ledger asks the
same in SQL; here the rules are said once, for people and for the tests.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.lifecycle import APPLIED, State, is_open
from domain.moments import day_of, start_of
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime, tzinfo

    from domain.records import Case, CaseLine

WHY: Final[dict[str, Message]] = {
    "overdue": say("Its next limit has passed."),
    "to_sign": say("It waits to be signed in."),
    "to_contact": say("It waits for the first contact."),
    "due_today": say("Its next limit ends today."),
    "redo": say("It came back to be handled again."),
    "approval": say("Its answer waits for your agreement."),
    "carry_over": say("Only steps that are not in the city's system yet are left."),
    "rest": say("It is open, and nothing more urgent holds."),
}
"""The rules and what each says of a case that stands in its section."""
RULES: Final = tuple(WHY)
AT_HOTLINE: Final = "hotline"
"""What an issue waits for that was handed over: it stands in the queue once, as the linked hotline case. That one waits
as well until the hotline has taken it on; what is left to do with it here is to enter it there."""


class _Now(NamedTuple):
    now: datetime
    day_end: datetime
    waits: bool
    """Whether the case waits for a later day."""


def section_of(case: Case | CaseLine, rules: Iterable[str], now: datetime, zone: tzinfo) -> str | None:
    """The first of `rules` that holds for a case; None where it has no place in the queue.

    A case that waits for a later day stands in the rest until its limit has passed. Raises KeyError for a
    rule that is not one of RULES.
    """
    today = day_of(now, zone)
    waits = case.waiting_until is not None and case.waiting_until > today
    moment = _Now(now, start_of(today + timedelta(days=1), zone), waits)
    return next((rule for rule in rules if _HOLDS[rule](case, moment)), None)


def _ours(case: Case | CaseLine) -> bool:
    """Whether something is left to do here.

    A finished hotline case waits for the call-back; an issue at the hotline is worked on as the hotline's case, and that one
    once the hotline has taken it on.
    """
    done = (case.kind, case.state) == ("hotline", State.FINISHED)
    return is_open(case.kind, case.state) and not done and case.waiting != AT_HOTLINE


def _overdue(case: Case | CaseLine, moment: _Now) -> bool:
    late = case.due is not None and case.due < moment.now
    return is_open(case.kind, case.state) and late and case.waiting != AT_HOTLINE


def _due_today(case: Case | CaseLine, moment: _Now) -> bool:
    return _ours(case) and not moment.waits and case.due is not None and case.due < moment.day_end


def _to_contact(case: Case | CaseLine, moment: _Now) -> bool:
    """Signed in; or it was applied for something since, and the first contact is the next limit all the same."""
    applied = case.state in APPLIED and case.due_clock == "contact"
    here = not moment.waits and case.waiting != AT_HOTLINE
    return (case.state == State.SIGNED_IN or applied) and here


def _in_state(state: State) -> Callable[[Case | CaseLine, _Now], bool]:
    return lambda case, moment: case.state == state and not moment.waits and case.waiting != AT_HOTLINE


def _carry_over(case: Case | CaseLine, _: _Now) -> bool:
    return case.to_carry > 0 and not _ours(case)


def _rest(case: Case | CaseLine, _: _Now) -> bool:
    return _ours(case)


_HOLDS: Final[dict[str, Callable[[Case | CaseLine, _Now], bool]]] = {
    "overdue": _overdue,
    "to_sign": _in_state(State.DISPATCHED),
    "to_contact": _to_contact,
    "due_today": _due_today,
    "redo": _in_state(State.REDO),
    "approval": _in_state(State.FINISH_REVIEW),
    "carry_over": _carry_over,
    "rest": _rest,
}
