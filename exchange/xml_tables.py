"""Tables of an XML text: answers of Open311 (`answers`), lists of records like them, and SpreadsheetML 2003.

Document types and entities are refused. Runs in the child process; imports nothing of the project but the refusal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from exchange import answers
from exchange.package import TALLEST, WIDEST, Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

Sheets = list[tuple[str, list[list[str]]]]

_SERVICES = frozenset({"services", "service_definition"})
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet "
_DEEPEST = 100
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def tables(text: str) -> Sheets:
    """The tables of an XML text. Raises Unreadable: a document type, broken, no list."""
    reader = _Reader()
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(_DECLARATION.sub("", text, count=1).encode("utf-8", "replace"), True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise Unreadable("cut_off") from error
    return reader.sheets()


def _refuse_doctype(*_: object) -> None:
    raise Unreadable("doctype")


class _Reader:
    """Elements into records: one whose children are texts is a record, the children are its fields."""

    def __init__(self) -> None:
        self.root = ""
        self.open: list[dict[str, str]] = []
        """The fields of each element that is open, from the root on."""
        self.said: list[str] = []
        self.leaf = False
        self.records: list[tuple[int, dict[str, str]]] = []
        """Each record with its depth."""
        self.book = _Book()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self.root = self.root or local
        self.open.append({})
        self.said, self.leaf = [], True
        if len(self.open) > _DEEPEST:
            raise Unreadable("broken")
        if name.startswith(_SPREADSHEET):
            self.book.start(local, {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def text(self, data: str) -> None:
        self.said.append(data)

    def end(self, name: str) -> None:
        local, fields = name.rpartition(" ")[2], self.open.pop()
        if name.startswith(_SPREADSHEET):
            self.book.end(local, "".join(self.said))
        elif self.leaf and self.open:
            self.open[-1][local] = "".join(self.said).strip()
        elif fields and self.open:
            self.records.append((len(self.open), fields))
        self.leaf = False

    def sheets(self) -> Sheets:
        if self.book.sheets:
            return self.book.sheets
        if self.root in _SERVICES:
            raise Unreadable("services")
        if self.root == "errors":
            raise Unreadable("error_answer")
        if not self.records and self.root != "service_requests":
            raise Unreadable("foreign")
        shallowest = min((depth for depth, _ in self.records), default=0)
        return [("", answers.table([fields for depth, fields in self.records if depth == shallowest]))]


class _Book:
    """The cells of SpreadsheetML: Worksheet, Row and Cell, each with an Index where some are left out, and Data."""

    def __init__(self) -> None:
        self.sheets: Sheets = []
        self.row: list[str] = []
        self.column = 0

    def start(self, local: str, attributes: Mapping[str, str]) -> None:
        index = attributes.get("Index", "")
        place = int(index) if index.isdecimal() and len(index) < 9 else None
        if local == "Worksheet":
            self.sheets.append((attributes.get("Name", ""), []))
        elif local == "Row" and self.sheets:
            rows = self.sheets[-1][1]
            rows += [[] for _ in range(min(place or 0, TALLEST) - 1 - len(rows))]
            self.row, self.column = [], 0
        elif local == "Cell":
            self.column = min(place or self.column + 1, WIDEST)

    def end(self, local: str, said: str) -> None:
        if local == "Data" and self.column:
            self.row += [""] * (self.column - len(self.row))
            self.row[self.column - 1] = said
        elif local == "Row" and self.sheets:
            self.sheets[-1][1].append(self.row)
