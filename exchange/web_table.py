"""Tables of a web page: what many systems hand out as an .xls is one.

Runs in the child process; imports nothing of the project but the encodings.
"""

from __future__ import annotations

import email
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from exchange import encoding

if TYPE_CHECKING:
    from collections.abc import Iterable

Attributes = list[tuple[str, str | None]]

_LINES = frozenset({"br", "p", "div", "li"})
_UNSEEN = frozenset({"style", "script", "title"})
_CONDITION = re.compile(r"<!\[[^>]*>?")
"""<![if …]>, which office programs write: the parser fails where it is not as it expects."""
_WIDEST = 1000
_TALLEST = 100_000


def tables(text: str) -> list[list[list[str]]]:
    """Each table that has a row, in the order in which they end; a cell over several rows stands in each of them."""
    parser = _Tables()
    parser.feed(_CONDITION.sub("", text))
    parser.close()
    return parser.finished


def page(archive: str) -> str:
    """The first page of a web archive (.mht), as some systems hand it out for an .xls; '' where it has none."""
    for part in email.message_from_string(archive).walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(content, bytes):
            return encoding.decode(content)
    return ""


class _Table:
    """A table that is being read."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.span = (1, 1)
        self.hanging: dict[int, tuple[int, str]] = {}
        """Column → rows that a cell still reaches down, and its text."""

    def begin_row(self) -> None:
        self.end_row()
        self.row = []

    def begin_cell(self, wide: int, tall: int) -> None:
        self.end_cell()
        if self.row is None:
            self.row = []
        self.cell, self.span = [], (wide, tall)

    def end_cell(self) -> None:
        if self.cell is None or self.row is None:
            return
        self._hang()
        text, (wide, tall) = "".join(self.cell).strip(), self.span
        if tall > 1:
            self.hanging[len(self.row)] = (tall - 1, text)
        self.row += [text, *[""] * (wide - 1)]
        self.cell = None

    def end_row(self) -> None:
        self.end_cell()
        if self.row is not None:
            self._hang()
            self.rows.append(self.row)
            self.row = None

    def _hang(self) -> None:
        """Put in the cells that reach down from above."""
        while self.row is not None and len(self.row) in self.hanging:
            left, text = self.hanging.pop(len(self.row))
            if left > 1:
                self.hanging[len(self.row)] = (left - 1, text)
            self.row.append(text)


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.finished: list[list[list[str]]] = []
        self._open: list[_Table] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._open.append(_Table())
        elif self._open:
            self._within(tag, attrs)

    def _within(self, tag: str, attrs: Attributes) -> None:
        table = self._open[-1]
        if tag == "tr":
            table.begin_row()
        elif tag in {"td", "th"}:
            table.begin_cell(_span(attrs, "colspan", _WIDEST), _span(attrs, "rowspan", _TALLEST))
        elif tag in _LINES and table.cell:
            table.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif not self._open:
            return
        elif tag == "table":
            self._finish(self._open.pop())
        elif tag == "tr":
            self._open[-1].end_row()
        elif tag in {"td", "th"}:
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].cell is not None and not self._unseen:
            self._open[-1].cell.append(data)

    def close(self) -> None:
        super().close()
        while self._open:
            self._finish(self._open.pop())

    def _finish(self, table: _Table) -> None:
        table.end_row()
        if any(any(row) for row in table.rows):
            self.finished.append(table.rows)


def _span(attributes: Iterable[tuple[str, str | None]], name: str, most: int) -> int:
    told = next((value for key, value in attributes if key == name), None) or "1"
    return min(most, max(1, int(told))) if told.isdecimal() and len(told) < 9 else 1
