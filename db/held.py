"""Which drafts are being edited: each is a byte of a file beside the ledger, locked for as long as its desk lives."""

from __future__ import annotations

import fcntl
import os
import struct
from typing import TYPE_CHECKING

from db.ledger_file import open_beside

if TYPE_CHECKING:
    from pathlib import Path

ENDING = ".desk-held"
_FLOCK = "hhqqi4x"
"""struct flock: kind, whence, start, length, process."""


class Held:
    """Numbers held by one desk. The system lets go of them when its process ends, by whatever end."""

    def __init__(self, ledger: Path) -> None:
        """Raises OSError where the file beside the ledger can't be opened."""
        # locks of the open file, not of the process: two desks in one process are two
        self._descriptor = open_beside(ledger, ENDING)
        self._mine: set[int] = set()

    def take(self, number: int) -> bool:
        """Hold a number. False where it is held already, by this desk or another."""
        if number in self._mine:
            return False
        try:
            self._ask(fcntl.F_OFD_SETLK, fcntl.F_WRLCK, number)
        except BlockingIOError:
            return False
        self._mine.add(number)
        return True

    def __contains__(self, number: int) -> bool:
        """Whether this desk holds a number."""
        return number in self._mine

    def is_free(self, number: int) -> bool:
        """Whether nobody holds a number, this desk included."""
        return (
            number not in self._mine and self._ask(fcntl.F_OFD_GETLK, fcntl.F_WRLCK, number) == fcntl.F_UNLCK
        )

    def let_go(self, number: int) -> None:
        """Hold a number no longer."""
        if number in self._mine:
            self._mine.remove(number)
            self._ask(fcntl.F_OFD_SETLK, fcntl.F_UNLCK, number)

    def close(self) -> None:
        """Let go of all."""
        os.close(self._descriptor)

    def _ask(self, what: int, kind: int, number: int) -> int:
        """The kind of lock that the system answers with."""
        asked = struct.pack(_FLOCK, kind, os.SEEK_SET, number, 1, 0)
        answer: int = struct.unpack(_FLOCK, fcntl.fcntl(self._descriptor, what, asked))[0]
        return answer
