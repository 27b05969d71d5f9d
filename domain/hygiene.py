"""Text hygiene: what may enter the ledger, and what may reach the terminal.

Residents' text is hostile until it has passed the door (`clean`). What lies in the ledger is still shown only
through `printable`, the last line: it drops nothing silently but shows '�'. Private-use characters stay: they
are rare surnames.
"""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 (less tab and line feed), DEL, C1
    "\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero-width; bidi marks, embeddings, overrides, isolates
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"  # fillers, variation selectors, non-characters
    "\ud800-\udfff"  # lone surrogates
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Ranges for `re`: every Cc and Cf but tab and line feed, and what else is drawn as nothing."""
QUOTED = 20
"""Characters that a message quotes of what was typed."""
_DROPPED = re.compile(f"[{_FORBIDDEN}]+")
_TO_MEND = re.compile(f"  |[{_FORBIDDEN}]")
_UNPRINTABLE = re.compile(f"[\t\n{_FORBIDDEN}]")
_BREAKS = re.compile("\r\n?|\x85|\u2028|\u2029|\x0b|\x0c")
_BLANKS = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_EMPTY = re.compile("\n{3,}")
_FORMULA = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_GUARDED = re.compile(f"'(?={_FORMULA.pattern})")
_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_ASCII = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}


def clean(text: str, *, lines: bool = True) -> str:
    """The door: text from a person, a file or a clipboard as it may be kept.

    Composed (NFC), line ends as one line feed, all blanks as plain spaces, none at the ends of a line (web
    pages indent with NBSP and U+3000), at most one empty line between two others. Controls, the ESC of escape
    sequences, bidi and zero-width characters and lone surrogates are dropped. `lines` False folds everything
    into one line with single spaces.
    """
    if text.isprintable() and not _TO_MEND.search(text) and unicodedata.is_normalized("NFC", text):
        return text.strip(" ")
    plain = _DROPPED.sub("", _BREAKS.sub("\n", text))
    plain = unicodedata.normalize("NFC", _BLANKS.sub(" ", plain))
    if not lines:
        return " ".join(plain.split())
    rows = [row.strip(" ") for row in plain.split("\n")]
    return _EMPTY.sub("\n\n", "\n".join(rows)).strip("\n")


def printable(text: str) -> str:
    """The last line before the terminal: a row of text with everything that could act in it shown as '�'."""
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub("�", text)


def quoted(text: str) -> str:
    """As much of what was typed as a message quotes, so that the reason beside it stays in view."""
    plain = text.strip()
    return plain if len(plain) <= QUOTED else f"{plain[: QUOTED - 1]}…"


def half_width(text: str) -> str:
    """Full-width ASCII (１２３，ＡＢＣ！) and the full-width blank as ASCII; other characters as they are."""
    if text.isascii():
        return text
    # a text holds few different ones of them: faster than `translate`, which looks each character up
    for wide in set(_WIDE.findall(text)):
        text = text.replace(wide, _ASCII[wide])
    return text


def guarded(text: str) -> str:
    """A text as a cell of a CSV file: one that a spreadsheet would run as a formula gets a `'` before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text of such a cell again."""
    return text[1:] if _GUARDED.match(text) else text
