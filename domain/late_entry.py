"""Times that are entered late 补记: the steps that a step can't have gone before.

Contact may be told before sign-in: staff call first and sign in when they are back at the desk.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from domain.lifecycle import Action
from domain.moments import clock_text, start_of
from words import Message, say

if TYPE_CHECKING:
    from datetime import tzinfo

    from domain.moments import When
    from domain.records import Case

_CAME = ("received", "dispatched", "redone_at")
AFTER: dict[Action, tuple[str, ...]] = {
    Action.SIGN_IN: _CAME,
    Action.CONTACT_REACHED: _CAME,
    Action.CONTACT_MISSED: _CAME,
    Action.COHANDLE: _CAME,
    Action.EXTEND: (*_CAME, "signed_in_at"),
    Action.RETURN: (*_CAME, "signed_in_at"),
    Action.FINISH: (*_CAME, "signed_in_at", "contacted_at"),
    Action.CALLED_BACK: (*_CAME, "finished_at"),
    Action.CLOSED: (*_CAME, "finished_at"),
    Action.REDO: (*_CAME, "finished_at"),
}
"""The times of a case that a step comes after, in their order; a step that is not named may be told of any time."""
_STEPS: dict[str, Message] = {
    "received": say("the case was received"),
    "dispatched": say("the case was dispatched"),
    "redone_at": say("the case came back"),
    "signed_in_at": say("the case was signed in"),
    "contacted_at": say("the citizen was reached"),
    "finished_at": say("the case was finished"),
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
        time=clock_text(at, floor, zone),
        step=step,
        floor=clock_text(floor, at, zone),
    )


def _moment(when: When, zone: tzinfo) -> datetime:
    return when if isinstance(when, datetime) else start_of(when, zone)
