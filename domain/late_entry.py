"""Times that are entered late 补记: the steps that a step can't have gone before.

Contact may be told before sign-in: staff call first and sign in when they are back at the desk.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from domain.lifecycle import Action
from domain.moments import day_of, start_of, time_text
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from domain.moments import When
    from domain.records import Case

_CAME = ("received", "dispatched", "redone_at")
AFTER: dict[Action, tuple[str, ...]] = {
    Action.SIGN_IN: _CAME,
    Action.CONTACT_REACHED: _CAME,
    Action.CONTACT_MISSED: _CAME,
    Action.COHANDLE: _CAME,
    Action.CHASE: ("received",),
    Action.EXTEND: (*_CAME, "signed_in_at"),
    Action.RETURN: (*_CAME, "signed_in_at"),
    Action.FINISH: (*_CAME, "signed_in_at", "contacted_at"),
    Action.CALLED_BACK: (*_CAME, "finished_at"),
    Action.CLOSED: (*_CAME, "finished_at"),
    Action.REDO: (*_CAME, "finished_at"),
}
"""The times of a case that a step comes after, in their order; a step that is not named may be told of any time."""
STEP_OF = {
    "signed_in_at": Action.SIGN_IN,
    "contacted_at": Action.CONTACT_REACHED,
    "finished_at": Action.FINISH,
}
"""The steps whose times a case bears."""
_STEPS: dict[str, Message] = {
    "received": say("the case was received"),
    "dispatched": say("the case was dispatched"),
    "redone_at": say("the case came back"),
    "signed_in_at": say("the case was signed in"),
    "contacted_at": say("the citizen was reached"),
    "finished_at": say("the case was finished"),
    "closed": say("the case was closed"),
}


def too_early(case: Case, action: Action, at: datetime, zone: tzinfo) -> Message | None:
    """Why a step can't have happened at that moment; None where it can."""
    known = ((_STEPS[name], getattr(case, name)) for name in AFTER.get(action, ()))
    floors = [(_moment(when, zone), step) for step, when in known if when is not None]
    if not floors:
        return None
    floor, step = max(reversed(floors), key=lambda item: item[0])
    return before(at, floor, step, zone)


def before(at: datetime, floor: datetime, step: Message, zone: tzinfo) -> Message | None:
    """That `at` lies before the step at `floor`; None where it does not. Minutes count: staff type no seconds."""
    if at >= floor.replace(second=0, microsecond=0):
        return None
    return say(
        "{time} is before {step} ({floor}). Check the time.",
        time=time_text(at, floor, zone),
        step=step,
        floor=time_text(floor, at, zone),
    )


def out_of_order(
    case: Case, field: str, at: datetime, zone: tzinfo, filed: Iterable[datetime] = ()
) -> Message | None:
    """Why the time of a step that was taken can't be corrected to `at`; None where it can.

    It may not pass a step that comes before or after it; where it stands on the wrong side of one already, that one does
    not count. `filed`: when extensions and returns were applied for, which a sign-in goes before.
    """
    was: datetime = getattr(case, field)
    for name in reversed(AFTER[STEP_OF[field]]):
        floor: When | None = getattr(case, name)
        if floor is not None and _side(at, floor, zone) < 0 <= _side(was, floor, zone):
            return before(at, _moment(floor, zone), _STEPS[name], zone)
    later = [name for name, step in STEP_OF.items() if field in AFTER[step]]
    ceilings: list[tuple[Message, When | None]] = [
        (_STEPS[name], getattr(case, name)) for name in (*later, "closed")
    ]
    if field in AFTER[Action.EXTEND]:
        ceilings += [(say("it was applied for"), when) for when in filed]
    for told, ceiling in ceilings:
        if ceiling is not None and _side(was, ceiling, zone) <= 0 < _side(at, ceiling, zone):
            moment = _moment(ceiling, zone)
            return say(
                "{time} is after {step} ({ceiling}). Check the time.",
                time=time_text(at, moment, zone),
                step=told,
                ceiling=time_text(moment, at, zone),
            )
    return None


def _side(at: datetime, when: When, zone: tzinfo) -> int:
    """-1, 0 or 1: `at` is before, with or after `when`, to the minute, or to the day where only that is known."""
    if isinstance(when, datetime):
        mine, other = (moment.replace(second=0, microsecond=0) for moment in (at, when))
        return (mine > other) - (mine < other)
    day = day_of(at, zone)
    return (day > when) - (day < when)


def _moment(when: When, zone: tzinfo) -> datetime:
    return when if isinstance(when, datetime) else start_of(when, zone)
