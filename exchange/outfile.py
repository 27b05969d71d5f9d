"""A file that leaves the desk: it stands under its name only when it is whole, and only its owner can read it."""

from __future__ import annotations

import errno
import os
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from domain.refusal import Refused
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TEXT = (".txt",)
"""How the name of a sheet ends."""
FULL = {errno.ENOSPC, errno.EDQUOT}


def suffix_of(path: Path, known: Sequence[str]) -> str:
    """The form of a file, by its name. Raises Refused for one that is not known."""
    suffix = path.suffix.lower()
    if suffix not in known:
        raise Refused(say("{path} has to end in {known}.", path=path, known=" / ".join(known)))
    return suffix


def free(path: Path) -> None:
    """Raises Refused where a new file can't have this name: it is there, is a folder, or its folder is not."""
    if path.is_dir():
        raise Refused(say("{path} is a folder. Name a file in it.", path=path))
    if path.exists():
        raise Refused(say("{path} is there already and is not overwritten. Name another file.", path=path))
    if not path.parent.is_dir():
        raise Refused(_no_folder(path))


def documents() -> Path:
    """The folder where this person's documents lie, as the desktop says; else the home folder."""
    home = Path.home()
    said = home / ".config" / "user-dirs.dirs"
    found = (
        re.search(r'^XDG_DOCUMENTS_DIR="(.+)"', said.read_text("utf-8", "replace"), re.MULTILINE)
        if said.is_file()
        else None
    )
    named = [found[1].replace("$HOME", str(home))] if found else []
    there = (Path(name) for name in (*named, home / "文档", home / "Documents"))
    return next((folder for folder in there if folder.is_dir()), home)


@contextmanager
def new_file(path: Path, *, replace: bool = False) -> Iterator[BinaryIO]:
    """A file to write, mode 0600, put in its place at the end. Raises Refused: it is there, no room, no right."""
    if not replace or path.is_dir():
        free(path)
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


def write_text(path: Path, lines: Iterable[str], *, replace: bool = False) -> None:
    """Write lines as a text file. Raises Refused: see `new_file`."""
    with new_file(path, replace=replace) as file:
        file.writelines(f"{line}\n".encode() for line in lines)


def _why(path: Path, error: OSError) -> Message:
    if error.errno in FULL:
        return say(
            "There is no room left for {path}. Make room or name another place; nothing was written.",
            path=path,
        )
    if error.errno == errno.ENOENT:
        return _no_folder(path)
    return say("{path} can't be written here. Name another place; nothing was written.", path=path)


def _no_folder(path: Path) -> Message:
    return say("There is no folder {path}. Make it first, or name another.", path=path.parent)
