"""The rows of a table as cases: each row is a case, a refused row, or a remark of whoever made the list.

Column by column, some hundred rows at a time: a hundred thousand rows are read in a few seconds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import repeat
from types import NoneType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from domain.records import IncomingCase, RefusedRow
from exchange import mapping, quoting, values
from exchange.content import first_sentence, split_repeat
from exchange.dates import BadDate
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from domain.moments import When
    from exchange.dates import DateColumn
    from exchange.reading import Cell, Row
    from exchange.table import Table

V = TypeVar("V")

DATES = ("received", "dispatched", "given_limit", "answered", "closed", "updated")
_LINES = ("content", "answer", "note")
"""Fields that keep their line breaks."""
_TEXTS = (
    "title", "category_text", "request_type_text", "urgency_text", "address", "estate", "person_name", "state",
    "department", "committee", "channel_text", "contacted", "solved", "satisfaction", "outcome_text",
    "source", "media", "street", "corner", "lat", "long",
)  # fmt: skip
_DONE = frozenset({"finished", "closed", "archived"})
"""States in which a note on the state is the answer; before, it only says what is being done."""
_PLACES = (("street", "corner", " / "), ("lat", "long", ", "))
"""Pairs of columns that tell a place where there is no address."""
_STANDS_FOR = {"note": "answer", "updated": "closed", "media": "content"} | {
    name: "address" for *pair, _ in _PLACES for name in pair
}
"""Columns that fill a field of a case only where its own column does not."""
_CHUNK = 500
_CLOCK = re.compile(r"\d{1,2}[:：]\d{1,2}(?:[:：]\d{1,2})?")


class _Failed(NamedTuple):
    """A cell that refuses its row."""

    reason: Message


@dataclass
class CaseRows:
    """Turns the rows of one table into cases, and notes what deserves a warning.

    `states`: status words in normal form → our slug. `left_out`: totals, signatures and repeated headings.
    """

    table: Table
    dates: Mapping[str, DateColumn]
    states: Mapping[str, str]
    left_out: list[int] = field(default_factory=list)
    unreadable: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    undated: int = 0
    known: dict[str, str | None] = field(default_factory=dict)
    """What the status words that were seen mean."""

    def read(self) -> Iterator[IncomingCase | RefusedRow]:
        """Each row that is no remark, in the order of the file."""
        rows = self.table.rows
        for start in range(0, len(rows), _CHUNK):
            chunk = [row for row in rows[start : start + _CHUNK] if not self._is_remark(row)]
            yield from self._chunk(chunk)

    def warnings(self) -> list[Message]:
        """What staff should know of the rows that were read."""
        return [
            *(
                say(
                    "{heading}: values that can't be read, left empty: {count}, first in row {row}: {text}",
                    heading=self._heading(name),
                    count=len(places),
                    row=places[0][0],
                    text=places[0][1],
                )
                for name, places in self.unreadable.items()
            ),
            *([say("Rows without a received time: {count}", count=self.undated)] if self.undated else []),
        ]

    def _chunk(self, rows: Sequence[Row]) -> Iterator[IncomingCase | RefusedRow]:
        given = {name: self._texts(rows, name, lines=name in _LINES) for name in (*_LINES, *_TEXTS)}
        when = {name: self._dates(rows, name) for name in DATES if name != "received"}
        numbers, received = self._numbers(rows), self._received(rows)
        split = [split_repeat(text) for text in given["content"]]
        named = self._identifiers(rows, "repeat_of", values.order_number)
        repeats = [told or carried for told, (_, carried) in zip(named, split, strict=True)]
        contents = [
            "\n".join(filter(None, parts))
            for parts in zip((own for own, _ in split), given["media"], strict=True)
        ]
        states = list(map(self._state, given["state"], given["answer"], when["closed"]))
        answers = [
            answer or (note if state in _DONE else "")
            for answer, note, state in zip(given["answer"], given["note"], states, strict=True)
        ]
        closed = [
            end or (updated if state in _DONE else None)
            for end, updated, state in zip(when["closed"], when["updated"], states, strict=True)
        ]
        titles = [
            title or first_sentence(content) or category
            for title, (content, _), category in zip(
                given["title"], split, given["category_text"], strict=True
            )
        ]
        addresses = given["address"]
        for one, other, sign in _PLACES:
            addresses = [
                address or sign.join(filter(None, pair))
                for address, *pair in zip(addresses, given[one], given[other], strict=True)
            ]
        columns: dict[str, Sequence[object]] = {
            **given,
            **when,
            "number": numbers,
            "received": received,
            "title": titles,
            "content": contents,
            "address": addresses,
            "person_phone": self._identifiers(rows, "person_phone", values.identifier),
            "source": given["source"] if "version" in self.table.columns else [""] * len(rows),
            "state": states,
            "state_text": given["state"],
            "solved": [
                mapping.answer_words().get(mapping.normal(text), "") if text else ""
                for text in given["solved"]
            ],
            "answer": answers,
            "closed": closed,
            "repeat_of": repeats,
            "row": [row.number for row in rows],
        }
        ordered = (columns[name] for name in IncomingCase._fields if name != "fields")
        cases = map(IncomingCase, *ordered, repeat(self._fields()))
        for row, number, came, case in zip(rows, numbers, received, cases, strict=True):
            if isinstance(number, _Failed):
                yield RefusedRow(row.number, "number", str(number.reason))
            elif isinstance(came, _Failed):
                yield RefusedRow(row.number, "received", str(came.reason))
            else:
                self.undated += came is None and "received" in self.table.columns
                yield case

    def _is_remark(self, row: Row) -> bool:
        """Whether this is no case but a total, a signature or the headings again: its first filled cell says so.

        It has no number, title or content, unless that is such a word itself.
        """
        number = self._cell(row, "number")
        if isinstance(number, str) and number[:1].isdigit():
            return False
        if isinstance(number, str) and number and number == self._heading("number"):
            self.left_out.append(row.number)
            return True
        first = next((text for cell in row.cells if (text := values.text(cell, lines=False))), "")
        if not mapping.is_remark(first):
            return False
        told = (values.text(self._cell(row, name), lines=False) for name in ("number", "title", "content"))
        remark = all(not text or mapping.is_remark(text) for text in told)
        if remark:
            self.left_out.append(row.number)
        return remark

    def _texts(self, rows: Sequence[Row], name: str, *, lines: bool) -> list[str]:
        """The text of a field in each row: of its columns the first that is filled."""
        found = [""] * len(rows)
        for place in reversed(self.table.columns.get(name, ())):
            cells = [row.cells[place] if place < len(row.cells) else None for row in rows]
            texts = _cleaned(cells, lines=lines)
            found = [text or below for text, below in zip(texts, found, strict=True)]
        return found

    def _numbers(self, rows: Sequence[Row]) -> list[str | _Failed]:
        return [self._number(self._cell(row, "number")) for row in rows]

    def _number(self, cell: Cell) -> str | _Failed:
        try:
            number = values.order_number(cell)
        except values.LostDigits:
            return _Failed(
                say(
                    "The number lost its last digits in the spreadsheet: export it again with the column as text"
                )
            )
        return number or _Failed(say("The row has no number"))

    def _received(self, rows: Sequence[Row]) -> Sequence[When | _Failed | None]:
        if "received" not in self.dates:
            return [None] * len(rows)
        return [self._came(row) for row in rows]

    def _came(self, row: Row) -> When | _Failed | None:
        try:
            return self._when(row, "received")
        except BadDate as error:
            return _Failed(quoting.bad_date(error, self._cell(row, "received")))

    def _dates(self, rows: Sequence[Row], name: str) -> Sequence[When | None]:
        if name not in self.dates:
            return [None] * len(rows)
        return self._readable(rows, name, lambda row: self._when(row, name), None)

    def _when(self, row: Row, name: str) -> When | None:
        """The first of the field's columns that is filled; a time by itself belongs to a day in another.

        Raises BadDate, FarDate.
        """
        column, (first, *others) = self.dates[name], self.table.columns[name]
        cell = row.cell(first)
        if not others:
            return column.when(cell)
        texts = {place: values.text(row.cell(place), lines=False) for place in (first, *others)}
        clock = next((text for text in texts.values() if _CLOCK.fullmatch(text)), "")
        told = {place: text for place, text in texts.items() if text and not _CLOCK.fullmatch(text)}
        day = next((text for text in told.values() if ":" not in text), "")
        if clock and day:
            return column.when(f"{day} {clock}")
        if clock and not told:
            raise BadDate
        return column.when(row.cell(next(iter(told)))) if told else None

    def _identifiers(self, rows: Sequence[Row], name: str, read: Callable[[Cell], str]) -> Sequence[str]:
        return self._readable(rows, name, lambda row: read(self._cell(row, name)), "")

    def _readable(self, rows: Sequence[Row], name: str, read: Callable[[Row], V], nothing: V) -> list[V]:
        """A field in each row; a cell that can't be read is noted and left empty."""
        if name not in self.table.columns:
            return [nothing] * len(rows)
        found = []
        for row in rows:
            try:
                found.append(read(row))
            except ValueError:
                self.unreadable.setdefault(name, []).append((row.number, quoting.cell(self._cell(row, name))))
                found.append(nothing)
        return found

    def _state(self, text: str, answer: str, closed: When | None) -> str | None:
        """A known status word counts; else a reply or an end date says closed, as reported (DESIGN)."""
        if text not in self.known:
            self.known[text] = mapping.state_of(text, self.states) if text else None
        return self.known[text] or ("closed" if answer or closed else None)

    def _fields(self) -> frozenset[str]:
        """The fields of a case for which the table has a column."""
        return frozenset(_STANDS_FOR.get(name, name) for name in self.table.columns)

    def _cell(self, row: Row, name: str) -> Cell:
        places = self.table.columns.get(name)
        return row.cell(places[0]) if places else None

    def _heading(self, name: str) -> str:
        return self.table.headings[self.table.columns[name][0]]


def _cleaned(cells: Sequence[Cell], *, lines: bool) -> list[str]:
    """The cells as text; where many are alike each different one is cleaned once."""
    different = set(cells) if set(map(type, cells)) <= {str, NoneType} else cells
    if 2 * len(different) > len(cells):
        return [values.text(cell, lines=lines) for cell in cells]
    texts = {cell: values.text(cell, lines=lines) for cell in different}
    return [texts[cell] for cell in cells]
