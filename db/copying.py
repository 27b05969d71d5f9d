"""A whole copy of a ledger file, in one step, for its owner alone."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from pathlib import Path


def open_raw(path: Path, *, read_only: bool = False, any_thread: bool = False) -> sqlite3.Connection:
    """A plain connection to a file that exists (never makes it): autocommit, waiting 5 s for others."""
    return sqlite3.connect(
        f"file:{quote(str(path))}?mode={'ro' if read_only else 'rw'}",
        uri=True,
        isolation_level=None,
        timeout=5,
        check_same_thread=not any_thread,
    )


def make_private(path: Path) -> None:
    """Make an empty file of mode 0600. Raises FileExistsError."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def copy_ledger(source: Path, target: Path) -> None:
    """Copy in one step: by pages it would never end while others write. The copy is one file, on the disk.

    Raises FileExistsError, sqlite3.Error; leaves no half copy behind.
    """
    make_private(target)
    try:
        with closing(open_raw(source)) as from_, closing(open_raw(target)) as to:
            from_.backup(to)
            to.execute("PRAGMA journal_mode=delete")
        to_disk(target)
    except BaseException:
        target.unlink()
        raise


def to_disk(path: Path) -> None:
    """See that a file and its name in the folder are on the disk."""
    for place in (path, path.parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
