"""A desk without a ledger, for tests of the terminal: what the app and the driver do, not what staff do.

    python tests/pty/sample.py [--english]

The screen counts its actions, shows hostile text, and crashes, blocks its output or edits text on demand.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import tui
import words
from domain.refusal import Refused
from settings.load import load

if TYPE_CHECKING:
    from settings.model import Settings


@dataclass(frozen=True)
class SampleSession:
    """As much of a session as the frame of the desk uses."""

    settings: Settings

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class SampleThread:
    """Runs services at once."""

    def __init__(self, session: SampleSession) -> None:
        self.session = session

    async def run(self, service: Any, *args: Any) -> Any:
        return service(*args)

    def stop(self) -> None:
        """Nothing was begun."""


def main() -> int:
    """Sit down at the sample."""
    from screens import terminal

    settings = load()._replace(lock_after_minutes=0, keymap="auto")
    words.use("en" if "--english" in sys.argv or terminal.speaks_no_chinese() else settings.language)
    try:
        terminal.check()
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    session = SampleSession(settings)
    screens = {"1": "tests.pty.sample_screen:SampleScreen", "2": "tests.pty.sample_screen:SecondScreen"}
    with terminal.Question() as question:
        return tui.sit_down(cast("Any", SampleThread(session)), None, screens, {}, question=question)


if __name__ == "__main__":
    sys.exit(main())
