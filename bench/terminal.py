"""A program in a pty, timed to its first full frame."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

QUIET = 0.4
LIMIT = 60.0


def first_frame(
    command: Sequence[str], needle: str, *, columns: int = 120, rows: int = 40
) -> tuple[float, int]:
    """Seconds from exec until `needle` is on the terminal, and the bytes until it is quiet. Raises TimeoutError."""
    start = time.perf_counter()
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"})
        os.execvp(command[0], list(command))
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    try:
        return _until(fd, needle.encode(), start)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(fd)


def _until(fd: int, needle: bytes, start: float) -> tuple[float, int]:
    got, seen, asked = b"", 0.0, 0
    while time.perf_counter() - start < LIMIT:
        if not select.select([fd], [], [], QUIET)[0]:
            if seen:
                return seen, len(got)
            continue
        try:
            got += os.read(fd, 65536)
        except OSError:
            break
        while asked < min(got.count(CURSOR), len(ANSWERS)):
            os.write(fd, ANSWERS[asked])
            asked += 1
        if not seen and needle in got:
            seen = time.perf_counter() - start
    raise TimeoutError(f"{needle!r} did not come; the last was {got[-300:]!r}")


CURSOR = b"\x1b[6n"
ANSWERS = (b"\x1b[1;3R", b"\x1b[1;2R")
"""Where the cursor is after a wide and after an ambiguous character, as an ordinary terminal says."""
