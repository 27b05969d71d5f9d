"""Cells as values: text, numbers of orders, telephone numbers. Dates: `dates`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.hygiene import clean, half_width, unguarded
from domain.naming import number
from exchange.mapping import empty_words

if TYPE_CHECKING:
    from exchange.reading import Cell

_EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number, no more."""
_LONGEST_EMPTY = 8
"""Characters of the longest word that means nothing."""

_EXCEL_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)
_TEXT_SIGNS = "'`’‘"
"""What systems put before a number so that a spreadsheet takes it for text."""
_POINT_ZERO = re.compile(r"^(\d+)\.0+$")
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?[eE]\+?\d+$")
_WIDE_SIGN = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_NARROW = {
    code: code - 0xFEE0
    for first, last in ("０９", "ＡＺ", "ａｚ")
    for code in range(ord(first), ord(last) + 1)
}
_WEB = re.compile(r"&nbsp;|(?P<line></?(?:br|p|div)\s*/?>|_x000D_\n?)", re.IGNORECASE)
"""What a web page or a package leaves in a text: blanks, and ends of lines."""


class LostDigits(ValueError):
    """A number of more than 15 digits that a spreadsheet stored as a number: its last digits are gone."""


def text(cell: Cell, *, lines: bool = True) -> str:
    """A cell as clean text, whole numbers without '.0', full-width letters and digits narrow.

    '' for words that mean nothing (无, nan, N/A).
    """
    plain = cell if type(cell) is str else raw(cell)
    if not plain:
        return ""
    if plain[0] in "'=":
        plain = unguarded(_EXCEL_TEXT.sub(r"\1", plain))
    if "<" in plain or "&" in plain or "_x" in plain:
        plain = _WEB.sub(lambda found: "\n" if found["line"] else " ", plain)
    plain = clean(plain, lines=lines)
    if not plain.isascii() and _WIDE_SIGN.search(plain):
        plain = plain.translate(_NARROW)
    return "" if len(plain) <= _LONGEST_EMPTY and plain.casefold() in empty_words() else plain


def identifier(cell: Cell) -> str:
    """An order number or telephone number as text, half-width, on one line.

    Raises LostDigits where a number of more than 15 digits was stored as a number (DOMAIN §2).
    """
    if type(cell) is str and cell.isascii() and cell.isdigit():
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**_EXACT_DIGITS:
        raise LostDigits
    plain = half_width(text(cell, lines=False)).lstrip(_TEXT_SIGNS)
    if _SCIENTIFIC.match(plain):
        raise LostDigits
    return _POINT_ZERO.sub(r"\1", plain)


def order_number(cell: Cell) -> str:
    """An order number as it is kept. Raises LostDigits."""
    plain = identifier(cell)
    return number(plain) if " " in plain else plain


def raw(cell: Cell) -> str:
    """A cell as it stands, a whole number without '.0'."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
