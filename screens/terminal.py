"""The terminal itself: what it must be, how it draws, when it goes away, its one line after a crash."""

from __future__ import annotations

import codecs
import os
import re
import select
import signal
import sys
import termios
import threading
import time
import tty
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from domain.cells import ambiguous_wide, ascii_marks
from domain.refusal import Refused
from services.identity import client
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from types import FrameType

PROBE: Final = "\r中\x1b[6n\r·\x1b[6n\r\x1b[K"
"""A wide and an ambiguous character, and after each the question where the cursor is."""
ANSWER_WITHIN: Final = 0.3
"""Seconds that the terminal has to answer."""
GRACE: Final = 2.0
"""Seconds that a clean end may take before the process is ended."""
HANGUP_GRACE: Final = 0.5
HUNG_UP: Final = 128 + signal.SIGHUP
_CURSOR = re.compile(rb"\x1b\[\d+;(\d+)R")


class Look(NamedTuple):
    """How this terminal draws. `english_only`: no Chinese characters. `ascii_only`: no `·…─▸` of one cell."""

    english_only: bool
    ascii_only: bool


def speaks_no_chinese() -> bool:
    """Whether even a refusal must be in English here: the Linux console, or a terminal without UTF-8."""
    return os.environ.get("TERM") == "linux" or not _utf8()


def check() -> None:
    """Refuse a terminal that the desk can't be shown on. Raises Refused."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(
            say(
                "The desk needs a terminal. By SSH: ssh -t. For scripts: doorstep list --json, doorstep import FILE."
            )
        )
    if os.environ.get("TERM", "dumb") in {"", "dumb", "unknown"}:
        raise Refused(
            say(
                "This terminal says that it is none (TERM={term}). Set TERM=xterm-256color.",
                term=os.environ.get("TERM", ""),
            )
        )
    if not _utf8():
        raise Refused(
            say(
                "The terminal's character set is {name}, not UTF-8. Set LANG=C.UTF-8 or PYTHONUTF8=1.",
                name=sys.stdout.encoding,
            )
        )


def _utf8() -> bool:
    return codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"


class Question:
    """Asks the terminal how it draws, and takes the answer later, so that the start goes on meanwhile.

    A context: it asks on entering, and the terminal is as it was on leaving, answered or not.
    """

    def __init__(self) -> None:
        self._fd = sys.stdin.fileno()
        self._console = os.environ.get("TERM") == "linux"
        self._before: list[Any] = termios.tcgetattr(self._fd)
        self._asked = time.monotonic()
        self._found: Look | None = None

    def __enter__(self) -> Self:
        if not self._console:
            tty.setcbreak(self._fd, termios.TCSANOW)
            self._asked = time.monotonic()
            os.write(sys.stdout.fileno(), PROBE.encode())
        return self

    def __exit__(self, *_: object) -> None:
        if self._found is None:
            termios.tcsetattr(self._fd, termios.TCSANOW, self._before)

    def answer(self) -> Look:
        """How the terminal draws; sets the cell widths for this process (DESIGN 'Screens').

        A terminal that does not answer in time is taken for an ordinary one, but gets ASCII.
        """
        if self._found is None:
            columns = () if self._console else self._columns()
            han, dot = (column - 1 for column in columns) if len(columns) == 2 else (2, 0)
            unknown = self._console or han != 2
            self._found = Look(english_only=unknown, ascii_only=unknown or dot != 1)
            ambiguous_wide(dot == 2)
            if self._found.ascii_only:
                ascii_marks()
        return self._found

    def _columns(self) -> tuple[int, ...]:
        """The cursor's columns, from 1, after `中` and after `·`; fewer where no answer comes in time."""
        answer = b""
        end = self._asked + ANSWER_WITHIN
        try:
            while (
                len(_CURSOR.findall(answer)) < 2
                and select.select([self._fd], [], [], max(0, end - time.monotonic()))[0]
            ):
                answer += (data := os.read(self._fd, 1024))
                if not data:
                    break
        finally:
            termios.tcsetattr(self._fd, termios.TCSANOW, self._before)
        return tuple(int(column) for column in _CURSOR.findall(answer))


def name() -> str:
    """Where this terminal is, for the events: the address of the SSH client, else the device ('pts/3')."""
    return client() or os.ttyname(sys.stdin.fileno()).removeprefix("/dev/")


class Ending:
    """Ends the desk when the terminal goes away or the process is told to.

    SIGHUP and SIGTERM ask the app for a clean end, which restores the terminal; where that hangs (a stalled
    client blocks the output), a daemon thread ends the process after a grace. The same thread polls the
    terminal, for a hang-up whose signal never came. What was typed is in the drafts already.
    """

    def __init__(self, leave: Callable[[int], None]) -> None:
        """`leave(exit code)` is called in a signal handler or another thread and must only post."""
        self._leave = leave
        self._fd = sys.stdin.fileno()
        self._attributes: list[Any] = termios.tcgetattr(self._fd)
        self._deadline: float | None = None
        self._code = 0
        self._woken, self._wake = os.pipe()

    def watch(self) -> None:
        """Begin; in the main thread."""
        for number in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        threading.Thread(target=self._poll, name="hang-up watch", daemon=True).start()

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self._end(128 + number, GRACE)

    def _end(self, code: int, grace: float) -> None:
        if self._deadline is None:
            self._code = code
            self._deadline = time.monotonic() + grace
            os.write(self._wake, b"\0")
            with suppress(RuntimeError):  # the loop is closed: the process is ending anyway
                self._leave(code)

    def _poll(self) -> None:
        poll = select.poll()
        poll.register(self._fd, 0)
        poll.register(self._woken, select.POLLIN)
        while self._deadline is None:
            for fd, event in poll.poll():
                if fd == self._fd and event & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                    self._end(HUNG_UP, HANGUP_GRACE)
        time.sleep(max(self._deadline - time.monotonic(), 0))
        with suppress(termios.error):
            termios.tcsetattr(self._fd, termios.TCSANOW, self._attributes)
        os._exit(self._code)


def report(error: BaseException, now: datetime) -> Message:
    """Write the crash log, and say in one line where it is."""
    from services import crash

    kind, path = crash.kind(error), crash.log(error, now)
    if path is None:
        return say(
            "The desk stopped: an error in the program ({kind}). What was typed is kept as a draft.",
            kind=kind,
        )
    return say(
        "The desk stopped: an error in the program ({kind}). What was typed is kept as a draft. Log: {file}",
        kind=kind,
        file=path,
    )
