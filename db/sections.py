"""The sections of Today as conditions on cases; domain/queue.py says the same of one case.

`is_open = 1` and `to_carry > 0` are written out, since the partial indexes are only found by their own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from peewee import SQL, fn

from db import models
from domain.lifecycle import State
from domain.moments import day_of, start_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, tzinfo

OPEN: Final = SQL("is_open = 1")
_OURS: Final = SQL("(is_open = 1 AND NOT (kind = 'hotline' AND state = 'finished'))")
"""Something is left to do here; a finished hotline case waits for the call-back."""
_NOT_OURS: Final = SQL("(is_open = 0 OR (kind = 'hotline' AND state = 'finished'))")


@dataclass(frozen=True, slots=True)
class Moment:
    """When the queue is looked at: now and the end of the local day in seconds, and the local day."""

    now: int
    day_end: int
    today: str

    @classmethod
    def of(cls, now: datetime, zone: tzinfo) -> Moment:
        """The present moment in the settings' zone."""
        today = day_of(now, zone)
        day_end = start_of(today + timedelta(days=1), zone)
        return cls(int(now.timestamp()), int(day_end.timestamp()), today.isoformat())

    @property
    def waits(self) -> Any:
        """The condition that a case waits for a later day."""
        return fn.COALESCE(models.Case.waiting_until, "") > self.today

    @property
    def ready(self) -> Any:
        """The condition that it does not."""
        return fn.COALESCE(models.Case.waiting_until, "") <= self.today


def _in_state(state: State) -> Callable[[Moment], Any]:
    return lambda moment: OPEN & (models.Case.state == state.value) & moment.ready


_HOLDS: Final[dict[str, Callable[[Moment], Any]]] = {
    "overdue": lambda moment: OPEN & (models.Case.due < moment.now),
    "to_sign": _in_state(State.DISPATCHED),
    "to_contact": _in_state(State.SIGNED_IN),
    "due_today": lambda moment: OPEN & _OURS & (models.Case.due < moment.day_end) & moment.ready,
    "redo": _in_state(State.REDO),
    "approval": _in_state(State.FINISH_REVIEW),
    "carry_over": lambda _: SQL("to_carry > 0") & _NOT_OURS,
    "rest": lambda _: OPEN & _OURS,
}
_TIMED: Final = frozenset({"overdue", "due_today"})
"""Rules that only hold for cases with a limit."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a list that one index gives in its order: with a limit by that, without one by id."""

    rule: str
    where: tuple[Any, ...]
    timed: bool


def parts(rules: Sequence[str], moment: Moment) -> list[Part]:
    """The sections one after another, each case in the first whose rule holds; those that wait come last."""
    found: list[Part] = []
    earlier: list[Any] = []
    for rule in rules:
        holds = _HOLDS[rule](moment)
        for waiting in ((moment.ready,), (moment.waits,)) if rule == "rest" else ((),):
            found += by_limit(rule, (holds, *earlier, *waiting), untimed=rule not in _TIMED)
        earlier.append(fn.COALESCE(holds, 0) == 0)
    return found


def by_limit(rule: str, where: tuple[Any, ...], *, untimed: bool = True) -> list[Part]:
    """The cases with a limit, the nearest first, then those without one."""
    timed = Part(rule, (*where, models.Case.due.is_null(is_null=False)), timed=True)
    return [timed, Part(rule, (*where, models.Case.due.is_null()), timed=False)] if untimed else [timed]
