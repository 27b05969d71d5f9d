"""The sections of Today as conditions on cases; domain/queue.py says the same of one case.

Written out, not built: Peewee takes 10 ms to spell them, every time the list is read; and the partial indexes
are only found by their own words, `is_open = 1` and `to_carry > 0`.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from peewee import SQL

from db import models
from domain.lifecycle import State
from domain.moments import day_of, start_of
from domain.queue import AT_HOTLINE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

OPEN: Final = "is_open = 1"
_HERE: Final = f"waiting <> '{AT_HOTLINE}'"
_OURS: Final = f"is_open = 1 AND NOT (kind = 'hotline' AND state = 'finished') AND {_HERE}"
"""Something is left to do here; a finished hotline case waits for the call-back."""
_NOT_OURS: Final = f"(is_open = 0 OR (kind = 'hotline' AND state = 'finished') OR waiting = '{AT_HOTLINE}')"
_READY: Final = "COALESCE(waiting_until, '') <= :today"
_WAITS: Final = "COALESCE(waiting_until, '') > :today"
"""The case waits for a later day."""


class Moment(NamedTuple):
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


def _in_state(state: State) -> str:
    return f"is_open = 1 AND state = '{state.value}' AND {_READY} AND {_HERE}"


_HOLDS: Final = {
    "overdue": f"is_open = 1 AND due < :now AND {_HERE}",
    "to_sign": _in_state(State.DISPATCHED),
    "to_contact": "is_open = 1 AND state IN ('signed_in', 'extension_requested', 'return_requested')"
    f" AND (state = 'signed_in' OR due_clock = 'contact') AND {_READY} AND {_HERE}",
    "due_today": f"{_OURS} AND due < :day_end AND {_READY}",
    "redo": _in_state(State.REDO),
    "approval": _in_state(State.FINISH_REVIEW),
    "carry_over": f"to_carry > 0 AND {_NOT_OURS}",
    "rest": _OURS,
}
_TIMED: Final = frozenset({"overdue", "due_today"})
"""Rules that only hold for cases with a limit."""
_NAMED: Final = re.compile(r":(now|day_end|today)")


class Part(NamedTuple):
    """A stretch of a list that one index gives in its order: with a limit by that, without one by id."""

    rule: str
    where: tuple[Any, ...]
    timed: bool


def parts(rules: Sequence[str], moment: Moment) -> list[Part]:
    """The sections one after another, each case in the first whose rule holds; those that wait come last."""
    found: list[Part] = []
    earlier = ""
    for rule in rules:
        holds = _HOLDS[rule]
        for waiting in (f" AND {_READY}", f" AND {_WAITS}") if rule == "rest" else ("",):
            where = _bound(f"{holds}{waiting}{earlier}", moment)
            found += by_limit(rule, (where,), untimed=rule not in _TIMED)
        earlier += f" AND COALESCE({holds}, 0) = 0"
    return found


def by_limit(rule: str, where: tuple[Any, ...], *, untimed: bool = True) -> list[Part]:
    """The cases with a limit, the nearest first, then those without one."""
    timed = Part(rule, (*where, SQL("due IS NOT NULL")), timed=True)
    return [timed, Part(rule, (*where, SQL("due IS NULL")), timed=False)] if untimed else [timed]


def _bound(text: str, moment: Moment) -> SQL:
    """A condition with the moment's values in the places of their names."""
    values = [getattr(moment, name) for name in _NAMED.findall(text)]
    return SQL(f"({_NAMED.sub(models.database.param, text)})", values)
