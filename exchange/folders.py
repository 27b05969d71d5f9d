"""Folders from which lists are brought in: what lies in one, and which of its lists did not come in yet."""

from __future__ import annotations

import hashlib
import os
import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from domain.refusal import Refused
from words import say

if TYPE_CHECKING:
    from collections.abc import Container

READABLE = frozenset(
    {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".xml", ".json", ".html", ".htm"}
)
"""Endings of files that may hold a list. Others are only not offered: the bytes decide, not the name."""
LOCKS = ("~$", ".~")
"""How the names of files begin that stand for a spreadsheet someone has open."""

_REFUSED = re.compile(r"-(?:not-imported|未导入)(?:-\d+)?$")
"""How the names of the spreadsheets end that `exchange.refused` writes, in both languages."""


class Entry(NamedTuple):
    """A file or folder in a folder. `size` in bytes; `readable`: a folder, or a file that may hold a list."""

    path: Path
    folder: bool
    size: int
    changed: datetime
    readable: bool


def path_of(typed: str) -> Path:
    """The path that someone typed, pasted or dropped: quotes, `file://` and `~` are understood."""
    plain = typed.strip()
    if len(plain) > 1 and plain[0] == plain[-1] and plain[0] in "'\"":
        plain = plain[1:-1]
    if plain.startswith("file://"):
        plain = unquote(urlsplit(plain).path)
    return Path(plain).expanduser()


def shown(path: Path) -> str:
    """A path with `~` for one's own folder."""
    home = Path.home()
    return str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) else str(path)


def listing(folder: Path) -> list[Entry]:
    """What lies in a folder, the newest first; hidden and lock files are left out.

    Raises Refused where it is not there, is no folder, or may not be looked into.
    """
    try:
        with os.scandir(folder) as found:
            entries = [made for one in found if (made := _entry(one)) is not None]
    except FileNotFoundError:
        raise Refused(
            say("There is no folder {folder}: check its name, or go up with ←", folder=str(folder))
        ) from None
    except OSError:
        raise Refused(say("{folder} can't be looked into: check who may", folder=str(folder))) from None
    return sorted(entries, key=lambda one: (one.changed, one.path.name), reverse=True)


def not_imported(folder: Path, imported: Container[str]) -> list[Entry]:
    """The lists in a folder whose content did not come in yet. `imported`: digests of those that did.

    Rows that were not imported wait there to be mended, and are no new list; nor is a file that can't be read.
    Raises Refused as `listing` does.
    """
    files = [one for one in listing(folder) if one.readable and not one.folder and one.size]
    files = [one for one in files if not _REFUSED.search(one.path.stem)]
    digests = [(one, _digest(one.path, one.changed, one.size)) for one in files]
    return [one for one, known in digests if known and known not in imported]


def digest(source: Path | bytes) -> str:
    """The SHA-256 of a file's content, by which it is known again; '' where it can't be read."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    try:
        with source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


@lru_cache(maxsize=256)
def _digest(path: Path, changed: datetime, size: int) -> str:  # noqa: ARG001  another time or size, another content
    return digest(path)


def _entry(found: os.DirEntry[str]) -> Entry | None:
    """None: hidden, a lock file, or gone meanwhile."""
    if found.name.startswith((".", *LOCKS)):
        return None
    try:
        about, folder = found.stat(), found.is_dir()
    except OSError:
        return None
    path = Path(found.path)
    changed = datetime.fromtimestamp(about.st_mtime, UTC)
    return Entry(path, folder, about.st_size, changed, folder or path.suffix.lower() in READABLE)
