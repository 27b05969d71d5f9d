"""How far an import is, as a line: the words, a bar, how many of how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message as Event

from words import Message, say

if TYPE_CHECKING:
    from services.importing import Progress

BAR = 24
"""Cells of the bar."""


class Going(Event):
    """The import has come so far; posted by the thread that imports."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress

    def can_replace(self, message: Event) -> bool:
        """Only the latest counts."""
        return isinstance(message, Going)


def how_far(progress: Progress, *, stopping: bool) -> Message:
    """The line. `stopping`: it was cancelled and comes to its end."""
    if stopping:
        return say("Cancelling …")
    full = progress.done * BAR // progress.total if progress.total else 0
    bar = f"[{'=' * full}{'.' * (BAR - full)}]"
    if progress.phase == "checking":
        return say("Checking {bar} {done} of {total}", bar=bar, done=progress.done, total=progress.total)
    return say("Writing {bar} {done} of {total}", bar=bar, done=progress.done, total=progress.total)
