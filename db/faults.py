"""What SQLite's errors mean for staff: one sentence with what to do next."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from peewee import DatabaseError

from domain.refusal import Refused
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and all that it came from: Peewee hides a full disk behind 'cannot rollback'."""
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        link = waiting.pop()
        if link is None or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        waiting += (link.__cause__, link.__context__)


def codes(error: BaseException) -> set[int]:
    """SQLite's primary result codes in an error and its causes."""
    found = (getattr(link, "sqlite_errorcode", None) for link in _chain(error))
    return {code & 0xFF for code in found if code is not None}


DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_SENTENCES: tuple[tuple[set[int], Callable[[Path], Message]], ...] = (
    (
        {sqlite3.SQLITE_FULL},
        lambda path: say(
            "The disk is full, so nothing was saved. Make room where the ledger {path} lies, then try again.",
            path=path,
        ),
    ),
    (
        {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED},
        lambda path: say(
            "Another program has been writing to the ledger {path} for a while. Nothing was saved;"
            " try again in a minute.",
            path=path,
        ),
    ),
    (
        {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM},
        lambda path: say(
            "The ledger {path} may be read but not written here. Ask who looks after this machine"
            " for the right to write to it and its folder.",
            path=path,
        ),
    ),
    (
        {sqlite3.SQLITE_CANTOPEN},
        lambda path: say(
            "The ledger {path} can't be opened. See whether it is still there and its"
            " folder may be written to.",
            path=path,
        ),
    ),
    (
        DAMAGED,
        lambda path: say(
            "The ledger {path} is damaged. Leave it as it is and bring back the last backup:"
            " doorstep restore FILE",
            path=path,
        ),
    ),
    (
        {sqlite3.SQLITE_IOERR},
        lambda path: say(
            "The disk under the ledger {path} reports an error, so nothing was saved. See whether the disk"
            " is full or failing, then try again.",
            path=path,
        ),
    ),
)
"""By the cause that matters most: a full disk also makes other errors."""


def sentence(error: BaseException, path: Path) -> Message | None:
    """The sentence for an error of the file, disk or locks; None for an error of ours (a wrong statement)."""
    present = codes(error)
    return next((words(path) for causes, words in _SENTENCES if causes & present), None)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the ledger at `path` into Refused; other errors pass unchanged."""
    try:
        yield
    except (DatabaseError, sqlite3.Error) as error:
        message = sentence(error, path)
        if message is None:
            raise
        raise Refused(message) from error
