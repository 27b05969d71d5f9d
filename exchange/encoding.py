"""The character encoding of a text from outside.

By byte order mark, by what a page or XML says of itself, then strict UTF-8, then by what the bytes look like: UTF-16 without
a mark, UTF-8 that was cut in places, a Western code page, Big5, and else GB18030. Runs in the child process; imports
nothing of the project but the refusal.
"""

from __future__ import annotations

import codecs
import re

from exchange.package import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "big5": "cp950",
}
"""What is said, and the wider encoding that is meant."""
_CONTROL = re.compile("[\0-\x08\x0e-\x1f]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_NO_TEXT = (b"\x01", b"\x02", b"\x03")
_SAMPLE = 200_000
"""Bytes or characters that are looked at to tell encodings apart."""
_DAMAGED = 0.1
"""Share of characters that may be cut in a text that is still UTF-8."""
_PLAINLY = 0.2
"""By so much more of its characters must be common ones for Big5 to be taken."""


def decode(data: bytes) -> str:
    """The text of a file, without zeros. Raises Unreadable: 'foreign' for what is no text, 'encoding' where none fits."""
    for name in (_marked(data), _declared(data), _wide(data)):
        if name is not None and (text := _strictly(data, name)) is not None:
            return text.replace("\0", "")
    zeros = data.count(b"\0")
    if zeros * 100 > len(data) or (zeros and any(sign in data for sign in _NO_TEXT)):
        raise Unreadable("foreign")
    return _by_its_look(data.replace(b"\0", b""))


def _by_its_look(data: bytes) -> str:
    text = _strictly(data, "utf-8")
    if text is not None:
        return text
    mended = data.decode("utf-8", "replace")
    if mended.count("\ufffd") <= _DAMAGED * sum(1 for sign in mended if sign > "\x7f"):
        return mended
    if _is_western(data):
        return data.decode("cp1252", "replace")
    chinese, taiwan = _strictly(data, "gb18030"), _strictly(data, "cp950")
    if chinese is None and taiwan is None:
        raise Unreadable("encoding")
    by_first_level = (_common(chinese, "gb2312", 0xB0, 0xD7), _common(taiwan, "big5", 0xA4, 0xC6))
    best = taiwan if chinese is None or by_first_level[1] > by_first_level[0] + _PLAINLY else chinese
    return best or ""


def _marked(data: bytes) -> str | None:
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _declared(data: bytes) -> str | None:
    """What a web page or XML says of itself."""
    if not data.lstrip().startswith(b"<"):
        return None
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    name = found[1].decode().lower() if found else ""
    try:
        return codecs.lookup(_ALIASES.get(name, name)).name if name else None
    except LookupError:
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: the zeros of its ASCII all stand in the same half, and many of them."""
    even, odd = data[:_SAMPLE:2].count(b"\0"), data[1:_SAMPLE:2].count(b"\0")
    few = 2.5 if data.isascii() else 50  # in UTF-16 every other byte of ASCII is a zero
    if len(data) % 2 or even * odd or (even + odd) * few < len(data[:_SAMPLE]):
        return None
    name = "utf-16-be" if even else "utf-16-le"
    return name if _CONTROL.search(data[:_SAMPLE].decode(name, "replace")) is None else None


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError):
        return None


def _is_western(data: bytes) -> bool:
    """Whether the bytes beyond ASCII stand alone: an accent, a curved quotation mark. In Chinese they come in pairs."""
    runs = _HIGH.findall(data[:_SAMPLE])
    return sum(1 for run in runs if len(run) == 1) > 0.9 * len(runs)


def _common(text: str | None, name: str, first: int, last: int) -> float:
    """Share of the characters beyond ASCII that are of the first level, the common ones, of a standard."""
    beyond = "".join(sign for sign in (text or "")[:_SAMPLE] if sign > "\x7f")
    leads = beyond.encode(name, "ignore")[::2]
    return sum(1 for lead in leads if first <= lead <= last) / len(beyond) if beyond else 0
