"""A file that leaves the desk: it stands under its name only when it is whole, and only its owner can read it."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from domain.refusal import Refused
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def new_file(path: Path, *, replace: bool = False) -> Iterator[BinaryIO]:
    """A file to write, mode 0600, put in its place at the end. Raises Refused: it is there, no room, no right."""
    if path.is_dir():
        raise Refused(say("{path} is a folder. Name a file in it.", path=path))
    if path.exists() and not replace:
        raise Refused(
            say(
                "{path} is there already and is not overwritten. Name another file, or say --force.",
                path=path,
            )
        )
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise Refused(_why(path, error)) from error
    finally:
        part.unlink(missing_ok=True)


def _why(path: Path, error: OSError) -> Message:
    if error.errno in FULL:
        return say(
            "There is no room left for {path}. Make room or name another place; nothing was written.",
            path=path,
        )
    if error.errno == errno.ENOENT:
        return say("There is no folder {path}. Make it first, or name another.", path=path.parent)
    return say("{path} can't be written here. Name another place; nothing was written.", path=path)
