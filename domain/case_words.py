"""What the program calls its own slugs: events, what a case waits for, what a call-back asks."""

from __future__ import annotations

from domain.lifecycle import ACTION_NAMES, Action
from words import Message, say

WAITING: dict[str, Message] = {
    "cohandled": say("shared"),
    "parked": say("parked"),
    "deferred": say("deferred"),
    "hotline": say("at 12345"),
}
"""What a case waits for, as it stands in the state's column."""
CALLBACK: dict[str, Message] = {
    "reached": say("Reached"),
    "contacted": say("Handler called first"),
    "solved": say("Solved"),
    "result": say("Content with the result"),
    "attitude": say("Content with the attitude"),
}
"""What a call-back asks."""
YES_NO: dict[str, Message] = {"yes": say("yes"), "no": say("no")}
EVENTS: dict[str, Message] = {
    "logged": say("logged"),
    "imported": say("imported"),
    "handed_over": say("made from an issue"),
    "linked": say("linked with an issue"),
    "recalculated": say("limits reckoned again"),
    "hotline_taken": say("took over what the hotline says"),
    "ours_kept": say("kept ours against the hotline"),
}
"""Events that are no step of the lifecycle."""


def action_name(action: str) -> Message | str:
    """What an event's action is called on a timeline; its slug where it has no name."""
    return ACTION_NAMES[Action(action)] if action in set(Action) else EVENTS.get(action, action)
