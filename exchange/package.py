"""What kind of file this is, by its first bytes, and whether an OOXML or ODF package may be opened at all.

A wrong suffix is no reason to refuse: only the bytes count. Limits as HARDENING 'Files from outside'
gives them. Runs in the child process; imports nothing of the project.
"""

from __future__ import annotations

import io
import re
import zipfile

MAX_PACKAGE = 20 * 2**20
"""Bytes of a package as it lies on the disk."""
MAX_TEXT = 80 * 2**20
"""Bytes of a text table."""
MAX_UNPACKED = 200 * 2**20
MAX_RATIO = 100
SMALL = 10 * 2**20
"""Unpacked bytes below which the ratio says nothing: an empty sheet packs better than 1:100."""
TALLEST, WIDEST = 2**20, 2**14
"""Rows and columns of a spreadsheet; a text table of more is no list that anyone kept."""
_PROLOGUE = 4096

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = (
    b"{\\rtf",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"SQLite format 3\0",
)
_SINCE_1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true)["']""")


class Unreadable(Exception):
    """The file is refused whole. `reason` is a slug that exchange.reading turns into a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def kind(data: bytes) -> str:
    """'workbook' or 'text'. Raises Unreadable for what is neither, or may not be opened."""
    if not data.strip():
        raise Unreadable("empty")
    if data.startswith(b"PK"):
        _check_package(data)
        return "workbook"
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise Unreadable("encrypted")
        _check_size(data, MAX_PACKAGE)
        return "workbook"
    if data.startswith(_FOREIGN):
        raise Unreadable("foreign")
    _check_size(data, MAX_TEXT)
    return "text"


def since_1904(data: bytes) -> bool:
    """Whether a workbook that may be opened counts its days from 1904; only of a package is that known."""
    if not data.startswith(b"PK"):
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        book = next(
            (part for part in package.infolist() if part.filename.lower().endswith("workbook.xml")), None
        )
        return book is not None and _SINCE_1904.search(package.read(book)) is not None


def _check_size(data: bytes, limit: int) -> None:
    if len(data) > limit:
        raise Unreadable("too_big")


def _check_package(data: bytes) -> None:
    _check_size(data, MAX_PACKAGE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_parts(package, len(data))
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unreadable("broken") from error


def _check_parts(package: zipfile.ZipFile, packed: int) -> None:
    parts = package.infolist()
    names = [part.filename.replace("\\", "/").lower() for part in parts]
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * packed):
        raise Unreadable("bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("encrypted")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable("macros")
    if not any(name.endswith(("workbook.xml", "workbook.bin", "content.xml")) for name in names):
        raise Unreadable("foreign")
    manifest = dict(zip(names, parts, strict=True)).get("meta-inf/manifest.xml")
    if manifest is not None and b"encryption-data" in package.read(manifest):
        raise Unreadable("encrypted")
    for part, name in zip(parts, names, strict=True):
        if name.endswith((".xml", ".rels")):
            with package.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(_PROLOGUE):
                    raise Unreadable("doctype")
