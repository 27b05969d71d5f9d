"""Keys one after the other: the next one acts when what the last one did is done (type-ahead).

A key goes to what has the keyboard and comes back to the app when nothing there took it; only then its binding
acts. A mark is sent after it on the same way: when the mark is back, the key is through. While the screen on top is
busy (it is not there yet, or a form is being opened, or cases are being changed) keys wait for it.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

if TYPE_CHECKING:
    from textual import events
    from textual.message_pump import MessagePump
    from textual.screen import Screen

GIVEN_UP = 2.0
"""Seconds after which a mark that did not come back is not waited for any more."""


class Passed(Message):
    """A key is through: sent after it, and back at the app behind it."""

    def __init__(self, serial: int) -> None:
        super().__init__()
        self.serial = serial


class KeysWanted(Message, bubble=False):
    """A screen is ready for the keys that wait."""


class KeysForgotten(Message, bubble=False):
    """What was asked for was refused: the keys that wait were meant for it, and for nothing else."""


class _Flight(NamedTuple):
    serial: int
    screen: Screen[object]
    target: MessagePump
    since: float


class KeyQueue:
    """The keys and pastes that wait, oldest first, and the one that is under way."""

    def __init__(self) -> None:
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._flight: _Flight | None = None
        self._serial = 0
        self._top: Screen[object] | None = None

    def came(self, event: events.Key | events.Paste) -> None:
        """One more."""
        self._waiting.append(event)

    def forget(self) -> None:
        """Nothing waits any more."""
        self._waiting.clear()

    def next(self, screen: Screen[object]) -> events.Key | events.Paste | None:
        """The next one, where one waits and `screen`, the one on top, can take it now."""
        if screen is not self._top:
            self._top = screen
            if getattr(screen, "SEEN_FIRST", False):
                self._waiting.clear()
        if not self._waiting or self._under_way(screen) or getattr(screen, "busy", False):
            return None
        return self._waiting.popleft()

    def _under_way(self, screen: Screen[object]) -> bool:
        flight = self._flight
        return (
            flight is not None
            and flight.screen is screen
            and flight.target.is_running
            and time.monotonic() - flight.since < GIVEN_UP
        )

    def sent(self, screen: Screen[object], target: MessagePump) -> None:
        """A key was sent to `target`; its mark goes after it."""
        self._serial += 1
        self._flight = _Flight(self._serial, screen, target, time.monotonic())
        if not target.post_message(Passed(self._serial)):
            self._flight = None

    def passed(self, mark: Passed) -> None:
        """A mark is back."""
        if self._flight is not None and self._flight.serial == mark.serial:
            self._flight = None
