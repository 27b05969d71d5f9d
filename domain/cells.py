"""Terminal cells: how wide a text is drawn; cutting, padding and wrapping it by that width, never by `len`.

Han characters, kana, full-width forms and emoji take two cells, combining marks none. Line-drawing and
`·…─` are of ambiguous width: one cell, and where a terminal draws them in two or does not say, `plain` puts an
ASCII character of one cell for each. What it has none for (`①α`) takes two there (`ambiguous_wide`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Align = Literal["<", ">"]

_CLOSING = frozenset("。，、；：！？）》”’】〕」』…％,.;:!?)]}%")
"""Punctuation that may not begin a line."""
_OPENING = frozenset("（《“‘【〔「『([{")
"""Punctuation that may not end one."""
_TOKENS = re.compile(r" +|[!-~]+|[^ -~]")
_PLAIN: dict[int, int | str] = {
    **dict.fromkeys(range(0x2500, 0x2580), "+"),  # line-drawing
    **dict.fromkeys(range(0x2580, 0x2596), " "),  # blocks: the ends of scroll bars
    **str.maketrans("─━═│┃║·…—–―‘’“”×←↑→↓›▸✓●○■□◆◇★☆※", "---|||..---''\"\"x<^>v>>*oo##*o*o*"),
}
"""The ASCII character for each mark that some terminals draw two cells wide, or have no glyph for."""


class _Cells(dict[str, int]):
    """The width of each character met so far."""

    ambiguous = 1
    marks = True

    def __missing__(self, character: str) -> int:
        self[character] = cells = self._measure(character)
        return cells

    def _measure(self, character: str) -> int:
        if (
            unicodedata.category(character) in {"Mn", "Mc", "Me", "Cc", "Cf"}
            or "\u1160" <= character <= "\u11ff"
        ):
            return 0
        drawn = unicodedata.east_asian_width(character)
        if drawn == "A":
            return 1 if ord(character) in _PLAIN else self.ambiguous
        return 2 if drawn in "WF" else 1


_cells = _Cells()


def ambiguous_wide(wide: bool) -> None:
    """Say whether this terminal draws characters of ambiguous width two cells wide; then no marks are drawn."""
    _cells.clear()
    _cells.ambiguous = 2 if wide else 1
    _cells.marks = not wide


def ascii_marks() -> None:
    """Draw no marks on this terminal, which does not say how wide it draws them; texts count as on most."""
    _cells.marks = False


def marks() -> bool:
    """Whether `…─▸✓` may be drawn, one cell each."""
    return _cells.marks


def plain(text: str) -> str:
    """`text` as it is to be painted on this terminal: where no marks may be drawn, each as one ASCII character."""
    return text if _cells.marks or text.isascii() else text.translate(_PLAIN)


def width(text: str) -> int:
    """The cells that `text`, one row of printable text, takes."""
    return len(text) if text.isascii() else sum(map(_cells.__getitem__, text))


def cut(text: str, cells: int) -> str:
    """The longest beginning of `text` that takes at most so many cells."""
    if text.isascii():
        return text[: max(cells, 0)]
    for index, character in enumerate(text):
        cells -= _cells[character]
        if cells < 0:
            return text[:index]
    return text


def fit(text: str, cells: int, *, tail: str | None = None, align: Align = "<") -> str:
    """`text` in exactly so many cells: cut with `tail` where it is too wide, else filled with blanks.

    `tail`: '…', or '..' where the terminal may draw that two cells wide. `align` '<' puts the blanks after
    the text, '>' before it. A wide character that would be cut in two leaves a blank.
    """
    used = width(text)
    if used > cells:
        if tail is None:
            tail = "…" if _cells.marks else ".."
        room = cells - width(tail)
        text = cut(text, room) + tail if room >= 0 else cut(text, cells)
        used = width(text)
    blanks = " " * (cells - used)
    return text + blanks if align == "<" else blanks + text


def fill(text: str, cells: int) -> list[str]:
    """`text`, one line, in rows as a terminal wraps it: each as full as it gets, whatever stands at its ends."""
    rows, row, used = [], "", 0
    for character in text:
        wide = _cells[character]
        if used + wide > cells:
            rows.append(row)
            row, used = "", 0
        row, used = row + character, used + wide
    return [*rows, row]


def wrap(text: str, cells: int) -> list[str]:
    """`text` as rows of at most so many cells (at least 2), one or more for each of its lines.

    Chinese breaks anywhere, ASCII words only where they are wider than a row. No row begins with closing
    punctuation or ends with an opening one where that can be helped: the character before goes down with it.
    """
    return [row for line in text.split("\n") for row in _wrap_line(line, max(cells, 2))]


def _wrap_line(line: str, cells: int) -> list[str]:
    if width(line) <= cells:
        return [line]
    rows: list[str] = []
    row: list[str] = []
    used = 0
    todo = _TOKENS.findall(line)[::-1]
    while todo:
        token = todo.pop()
        if not row and token.isspace():
            continue
        used += width(token)
        if used <= cells:
            row.append(token)
            continue
        if not row:
            head = cut(token, cells)
            row.append(head)
            todo.append(token[len(head) :])
        else:
            if not token.isspace():
                todo.append(token)
            if todo:
                _carry(row, todo)
        rows.append("".join(row).rstrip())
        row, used = [], 0
    if row:
        rows.append("".join(row).rstrip())
    return rows or [""]


def _carry(row: list[str], todo: list[str]) -> None:
    """Move what may not stand before the break from the end of `row` to the top of the stack `todo`.

    Where nothing would stay in the row, its last ASCII word is broken before its last character; without one
    nothing moves.
    """
    moved: list[str] = []
    following = todo[-1]
    while row and (following[0] in _CLOSING or following.isspace() or row[-1][-1] in _OPENING):
        following = row.pop()
        moved.append(following)
    if not row:
        word = next((at for at, token in enumerate(moved) if len(token) > 1 and not token.isspace()), None)
        if word is None:
            row.extend(reversed(moved))
            return
        row.extend(reversed(moved[word + 1 :]))
        row.append(moved[word][:-1])
        moved = [*moved[:word], moved[word][-1]]
    todo.extend(moved)
