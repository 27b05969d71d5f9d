"""The ledger as a file: where it lies, made for its owner alone, checked before SQLite, its lock."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from domain.refusal import Refused
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = b"SQLite format 3\x00"
LOCK_PATIENCE = 120.0
"""Seconds that a start waits while another program migrates."""


def default_path() -> Path:
    """The user's own ledger: $XDG_DATA_HOME/doorstep/ledger.db, else under ~/.local/share."""
    data = Path(os.environ.get("XDG_DATA_HOME", ""))
    base = data if data.is_absolute() else Path.home() / ".local" / "share"
    return base / "doorstep" / "ledger.db"


def path_of(url: str) -> Path:
    """The absolute path that a path or 'sqlite:///PATH' names. Raises Refused for another kind of address."""
    scheme, colon, rest = url.partition("://")
    if not colon:
        rest = url
    elif scheme == "sqlite" and rest.startswith("/"):
        rest = rest[1:]
    else:
        raise Refused(
            say(
                "{url} is no ledger that this program opens. Write a path, or sqlite:///PATH",
                url=_without_password(url),
            )
        )
    if not rest or "\0" in rest:
        raise Refused(say("The ledger needs a path, for example --ledger /home/lijuan/ledger.db"))
    return Path(os.path.abspath(Path(rest).expanduser()))  # noqa: PTH100  resolve() would follow a link of the user's


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def prepare(path: Path, *, create: bool) -> None:
    """See that `path` can be opened as a ledger; with `create` make an empty one, mode 0600.

    Folders that have to be made get 0700. Raises Refused: no such ledger, a directory, not to be read or
    written, not a SQLite file, disk full.
    """
    try:
        if create:
            make_folder(path.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if create else 0), 0o600)
        with os.fdopen(descriptor, "rb") as file:
            head = file.read(len(HEADER))
    except OSError as error:
        raise Refused(why_not(error, path)) from error
    if head and head != HEADER:
        raise Refused(not_a_ledger(path))


def is_sqlite(path: Path) -> bool:
    """Whether a file begins as SQLite's do. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(HEADER)) == HEADER


def make_folder(folder: Path) -> None:
    """Make a folder and the missing ones above it, each for the owner alone."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)


def not_a_ledger(path: Path) -> Message:
    """What is said of a file that holds something else."""
    return say("{path} is not a ledger of this program. Name another file with --ledger", path=path)


def why_not(error: OSError, path: Path) -> Message:
    """What the system's refusal of a file means for staff."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return say(
            "The disk is full: the ledger {path} can't be made. Make room there, then try again.", path=path
        )
    if isinstance(error, IsADirectoryError):
        return say(
            "{path} is a folder. Name a file in it, for example {example}",
            path=path,
            example=path / "ledger.db",
        )
    if isinstance(error, FileNotFoundError):
        return say(
            "There is no ledger at {path}, hence no committee yet. See whether the path is right, or run doorstep"
            " in a terminal: it makes one.",
            path=path,
        )
    if isinstance(error, NotADirectoryError | FileExistsError):
        return say(
            "A part of the path {path} is a file, not a folder. See whether the path is right.", path=path
        )
    return say(
        "The ledger {path} can't be opened for reading and writing. Ask who looks after this machine for the"
        " right to it and its folder.",
        path=path,
    )


def open_beside(path: Path, ending: str) -> int:
    """Open a file that goes with the ledger at `path`, made where it is missing. Raises OSError.

    Its mode is the ledger's: 0600, or 0660 where an office shares a ledger made beforehand (HARDENING).
    """
    descriptor = os.open(f"{path}{ending}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    wanted = path.stat().st_mode & 0o660 if path.exists() else 0o600
    present = os.fstat(descriptor)
    if present.st_uid == os.geteuid() and stat.S_IMODE(present.st_mode) != wanted:
        os.fchmod(descriptor, wanted)
    return descriptor


@contextmanager
def locked(
    path: Path,
    *,
    ending: str = ".lock",
    alone: bool = True,
    patience: float = LOCK_PATIENCE,
    busy: Message | None = None,
) -> Iterator[None]:
    """Hold a lock file beside the ledger: one program at a time makes, migrates or replaces it.

    The system lets go of it when a program dies. `alone` False: together with others who hold it so. Raises
    Refused after `patience` seconds, with the sentence `busy`.
    """
    descriptor = open_beside(path, ending)
    try:
        if not _wait_for(descriptor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH, patience):
            raise Refused(
                busy
                or say(
                    "Another program is changing the ledger {path} as a whole."
                    " Wait a minute, then start again.",
                    path=path,
                )
            )
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, how: int, patience: float) -> bool:
    """Whether the lock could be had in so many seconds."""
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.02)
        else:
            return True
