"""A program in a real pseudo-terminal, with the screen that it has drawn: for tests of what a person sees.

The terminal answers the question where its cursor is, as real ones do; with
`wide_dot` it draws `·` two cells wide.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import re
import select
import signal
import struct
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[2]
PYTHON = str(ROOT / ".venv/bin/python")
LIMIT = 20.0
_UNKNOWN = re.compile(r"\x1b\[[>=<?][\d;]*u|\x1b\[\?\d+\$p|\x1b\]22;[^\x07]*\x07|\x1bP.*?\x1b\\")
_ASKED = "\x1b[6n"


class Terminal:
    """A program in a pty. Use as a context manager; what still runs at the end is killed."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        wide_dot: bool = False,
        answers: bool = True,
        ignored: Sequence[signal.Signals] = (),
    ) -> None:
        self.screen: Any = pyte.Screen(columns, rows)
        self._stream: Any = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._wide_dot, self._answers = wide_dot, answers
        self.raw = ""
        self.status: int | None = None
        inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        given = {
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            **inherited,
            **(env or {}),
        }
        self.pid, self.fd = os.forkpty()
        if self.pid == 0:
            for number in ignored:
                signal.signal(number, signal.SIG_IGN)
            os.execvpe(command[0], list(command), given)  # noqa: S606
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self.hang_up()

    def type(self, keys: str | bytes) -> None:
        """Send keys, all in one write."""
        os.write(self.fd, keys.encode() if isinstance(keys, str) else keys)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window larger or smaller."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def read(self, seconds: float = 0.05) -> bool:
        """Draw what the program writes within so many seconds. False: it has closed the terminal."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self._draw(self._decoder.decode(data))
        return bool(data)

    def until(self, text: str, *, present: bool = True, limit: float = LIMIT) -> None:
        """Wait until a text is on the screen (or no longer is); fails with the screen after `limit` s."""
        end = time.monotonic() + limit
        while (text in self.text()) != present:
            alive = self.read()
            if (not alive and (text in self.text()) != present) or time.monotonic() > end:
                raise AssertionError(f"{'no' if present else 'still'} {text!r} on the screen:\n{self.text()}")

    def quiet(self, seconds: float = 0.3) -> None:
        """Wait until nothing was written for so long."""
        while select.select([self.fd], [], [], seconds)[0] and self.read():
            pass

    def ended(self, limit: float = LIMIT) -> int:
        """Wait for the program's end; its exit code, negative for a signal."""
        end = time.monotonic() + limit
        while self.status is None:
            self.read(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > end:
                raise AssertionError(f"still running:\n{self.text()}")
        while select.select([self.fd], [], [], 0)[0] and self.read(0):
            pass
        return self.status

    def hang_up(self) -> None:
        """The terminal goes away."""
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def wait_dead(self, limit: float = LIMIT) -> int:
        """Wait for the end without a terminal to read from."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                return self.status
            select.select([], [], [], 0.01)
        raise AssertionError("still running after the terminal went away")

    def echoes(self) -> bool:
        """Whether the line is in its ordinary mode again: it echoes and waits for whole lines."""
        flags: int = termios.tcgetattr(self.fd)[3]
        return bool(flags & termios.ECHO and flags & termios.ICANON)

    def lines(self) -> list[str]:
        """The rows of the screen, without the blanks at their ends."""
        rows = range(self.screen.lines)
        return [
            "".join(self.screen.buffer[y][x].data for x in range(self.screen.columns)).rstrip() for y in rows
        ]

    def text(self) -> str:
        """The screen."""
        return "\n".join(self.lines())

    def _draw(self, text: str) -> None:
        self.raw += text
        for index, part in enumerate(_UNKNOWN.sub("", text).split(_ASKED)):
            if index and self._answers:
                self.type(f"\x1b[{self.screen.cursor.y + 1};{self.screen.cursor.x + 1}R")
            self._stream.feed(part)
            if self._wide_dot and part.endswith("·"):
                self._stream.feed("\x1b[C")
