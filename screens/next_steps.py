"""What a case's key line leads with: the steps that are next in its state, each by its key or its digits in the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.queue import AT_HOTLINE
from screens.menu import entries

if TYPE_CHECKING:
    from screens.keys import Registry
    from screens.menu import Entry
    from services.sheet import Sheet
    from settings.model import Settings

NEXT: dict[str, dict[str, tuple[str, ...]]] = {
    "hotline": {
        "dispatched": ("sign_in", "return", "assign"),
        "signed_in": ("contact", "extend", "finish"),
        "in_progress": ("finish", "extend", "number", "cohandle", "record"),
        "redo": ("contact", "finish", "record"),
        "extension_requested": ("result", "contact", "record"),
        "return_requested": ("result", "record"),
        "finish_review": ("review", "record"),
        "finished": ("result", "record"),
        "returned": ("result", "record"),
        "closed": ("archive", "result"),
        "archived": ("correct",),
    },
    "issue": {
        "logged": ("check", "finish", "record"),
        "checked": ("begin", "hand_over", "finish"),
        "in_progress": ("finish", "number", "cohandle", "record"),
        "finished": ("follow_up", "reopen", "record"),
        "followed_up": ("archive", "record"),
        "archived": ("correct",),
    },
}
"""By kind and state, in this order."""
COME_BACK = frozenset({"parked", "deferred"})
"""What a case waits for that is taken up again before anything else is done with it."""


def next_steps(found: Sheet, registry: Registry, settings: Settings) -> tuple[Entry, ...]:
    """The entries of the menu that are next for this case, those that it or the person's role can't take left out."""
    case = found.case
    wanted = NEXT[case.kind][case.state]
    if case.kind == "hotline" and case.waiting == AT_HOTLINE:
        wanted = ("number", "sign_in", "record")
    if case.due_clock == "contact":
        wanted = tuple(dict.fromkeys(("contact", *wanted)))
    if case.waiting in COME_BACK:
        wanted = ("resume", *wanted)
    can = {entry.action: entry for entry in entries(found, registry, settings) if not entry.why}
    return tuple(can[action] for action in wanted if action in can)
