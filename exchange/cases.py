"""Reading a list of hotline cases: a file from outside → incoming cases, refused rows, warnings.

Nothing is applied here: that is the services' part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from domain.moments import YEARS
from domain.records import IncomingCase, RefusedRow
from domain.refusal import Refused
from exchange import mapping as headings
from exchange import table, values
from exchange.reading import Cell, Row, Workbook, only, read
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import tzinfo
    from pathlib import Path

    from domain.moments import When
    from settings.model import Settings

_DATES = ("received", "dispatched", "given_limit", "answered", "closed")
_SUBSTANCE = ("received", "title", "content", "answer")
"""A list of cases has a number and at least one of these."""
_TITLE = 30
"""Characters of the content that stand in for a title."""
_SHOWN = 10
"""Rows that a warning names at most."""
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_REPEAT = "【最近派发的工单编号"
_REPEAT_NUMBER = re.compile(r"[:：]\s*([0-9A-Za-z-]+)")


@dataclass(frozen=True, slots=True)
class CasesFile:
    """What a file says.

    `header_row`: as the spreadsheet numbers it; `mapping`: field → heading; `sheet`: '' for text.
    `signature`: tells the same form of export again (learned sources and mappings). `table`: where it was found.
    """

    sheet: str
    header_row: int
    mapping: dict[str, str]
    rows: list[IncomingCase]
    refused: list[RefusedRow]
    warnings: list[Message]
    signature: str
    table: table.Table


def read_cases(
    path: Path | bytes | Workbook,
    *,
    settings: Settings,
    zone: tzinfo,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> CasesFile:
    """Read a list of cases.

    `path`: a file, its bytes, or what was read of it; `mapping`: field → heading, chosen by staff.

    Every row that is not blank is an incoming case, a refused row, or a total or remark of whoever made the
    list (合计, 制表人), which is left out with a warning. Raises Refused where the
    file as a whole is no list of cases.
    """
    workbook = only(path, sheet) if isinstance(path, Workbook) else read(path, sheet)
    found = table.find(workbook, chosen=mapping)
    _check(found, workbook.name)
    reader = _Reader(found, _date_columns(found, zone), _states(settings))
    rows: list[IncomingCase] = []
    refused: list[RefusedRow] = []
    left_out: list[int] = []
    for row in found.rows:
        if reader.is_remark(row):
            left_out.append(row.number)
            continue
        try:
            rows.append(reader.case(row))
        except _RowRefused as refusal:
            refused.append(RefusedRow(row.number, refusal.field, str(refusal.reason)))
    return CasesFile(
        found.sheet,
        found.header_row,
        {name: found.headings[places[0]] for name, places in found.columns.items()},
        rows,
        refused,
        [*_of_the_file(workbook, found, left_out), *reader.warnings()],
        headings.signature(found.headings),
        found,
    )


def _of_the_file(workbook: Workbook, found: table.Table, left_out: list[int]) -> Iterator[Message]:
    """What staff should know of how the file was read."""
    if found.others:
        yield say(
            "Only the sheet {sheet} was read. Not read: {others}. Import each by itself, with its name as the "
            "sheet (--sheet NAME)",
            sheet=found.sheet,
            others="、".join(found.others),
        )
    if workbook.unpaired:
        yield say(
            "A quotation mark without its pair was read as a plain character: look at these rows: {rows}",
            rows=_rows(workbook.unpaired),
        )
    if left_out:
        yield say("Totals and remarks, no cases, were left out: rows {rows}", rows=_rows(left_out))


def _rows(numbers: Sequence[int]) -> str:
    """The first of these rows, for a sentence."""
    return "、".join(map(str, numbers[:_SHOWN])) + ("…" if len(numbers) > _SHOWN else "")


class _RowRefused(Exception):
    def __init__(self, field_name: str, reason: Message) -> None:
        super().__init__(field_name)
        self.field = field_name
        self.reason = reason


@dataclass
class _Reader:
    """Turns the rows of one table into cases, and counts what deserves a warning."""

    table: table.Table
    dates: dict[str, values.DateColumn]
    states: dict[str, str]
    unreadable: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    undated: int = 0

    def case(self, row: Row) -> IncomingCase:
        """The case of a row. Raises _RowRefused: no number, lost digits, an unreadable received time."""
        number = self._number(row)
        received = self._received(row)
        content, repeated = split_repeat(self._text(row, "content", lines=True))
        answer, closed = self._text(row, "answer", lines=True), self._date(row, "closed")
        state_text = self._text(row, "state")
        category = self._text(row, "category_text")
        return IncomingCase(
            row=row.number,
            number=number,
            received=received,
            dispatched=self._date(row, "dispatched"),
            given_limit=self._date(row, "given_limit"),
            title=self._text(row, "title") or first_sentence(content) or category,
            content=content,
            category_text=category,
            request_type_text=self._text(row, "request_type_text"),
            urgency_text=self._text(row, "urgency_text"),
            address=self._text(row, "address"),
            estate=self._text(row, "estate"),
            person_name=self._text(row, "person_name"),
            person_phone=self._identifier(row, "person_phone"),
            state=self._state(state_text, answered=bool(answer or closed)),
            state_text=state_text,
            answer=answer,
            answered=self._date(row, "answered"),
            closed=closed,
            department=self._text(row, "department"),
            committee=self._text(row, "committee"),
            channel_text=self._text(row, "channel_text"),
            repeat_of=self._identifier(row, "repeat_of") or repeated,
            fields=frozenset(self.table.columns),
        )

    def is_remark(self, row: Row) -> bool:
        """Whether this is no case but a total or a signature: its first filled cell says so.

        It has no number, title or content, unless that is such a word itself.
        """
        first = next((text for cell in row.cells if (text := values.text(cell, lines=False))), "")
        if not headings.is_remark(first):
            return False
        told = (self._text(row, name) for name in ("number", "title", "content"))
        return all(not text or headings.is_remark(text) for text in told)

    def warnings(self) -> list[Message]:
        """What staff should know of the rows that were read."""
        return [
            *(self._undecided(name) for name, column in self.dates.items() if column.undecided),
            *(
                say(
                    "{heading}: values that can't be read, left empty: {count}, first in row {row}: {text}",
                    heading=self._heading(name),
                    count=len(places),
                    row=places[0][0],
                    text=places[0][1][:40],
                )
                for name, places in self.unreadable.items()
            ),
            *([say("Rows without a received time: {count}", count=self.undated)] if self.undated else []),
        ]

    def _number(self, row: Row) -> str:
        try:
            number = values.identifier(self._cell(row, "number"))
        except values.LostDigits:
            reason = say(
                "The number lost its last digits in the spreadsheet: export it again with the column as text"
            )
            raise _RowRefused("number", reason) from None
        if not number:
            raise _RowRefused("number", say("The row has no number"))
        return number

    def _received(self, row: Row) -> When | None:
        if "received" not in self.table.columns:
            return None
        cell = self._cell(row, "received")
        try:
            received = self.dates["received"].when(cell)
        except values.FarDate:
            reason = say(
                "{text} is not between the years {first} and {last}",
                text=values.text(cell, lines=False)[:40],
                first=YEARS[0],
                last=YEARS[-1],
            )
            raise _RowRefused("received", reason) from None
        except values.BadDate:
            reason = say("{text} is no date that exists", text=values.text(cell, lines=False)[:40])
            raise _RowRefused("received", reason) from None
        self.undated += received is None
        return received

    def _date(self, row: Row, name: str) -> When | None:
        if name not in self.table.columns:
            return None
        cell = self._cell(row, name)
        try:
            return self.dates[name].when(cell)
        except values.BadDate:
            self._note(row, name, cell)
            return None

    def _identifier(self, row: Row, name: str) -> str:
        cell = self._cell(row, name)
        try:
            return values.identifier(cell)
        except values.LostDigits:
            self._note(row, name, cell)
            return ""

    def _text(self, row: Row, name: str, *, lines: bool = False) -> str:
        """The text of a field: of its columns the first that is filled."""
        cells = (row.cell(column) for column in self.table.columns.get(name, ()))
        return next(filter(None, (values.text(cell, lines=lines) for cell in cells)), "")

    def _state(self, text: str, *, answered: bool) -> str | None:
        """A known status word counts; else a reply or an end date says closed, as reported (DESIGN)."""
        state = self.states.get(headings.normal(text)) if text else None
        return state or ("closed" if answered else None)

    def _cell(self, row: Row, name: str) -> Cell:
        places = self.table.columns.get(name)
        return row.cell(places[0]) if places else None

    def _heading(self, name: str) -> str:
        return self.table.headings[self.table.columns[name][0]]

    def _note(self, row: Row, name: str, cell: Cell) -> None:
        self.unreadable.setdefault(name, []).append((row.number, values.text(cell, lines=False)))

    def _undecided(self, name: str) -> Message:
        if self.dates[name].day_first:
            return say(
                "{heading}: read as day/month/year; no date in it says which", heading=self._heading(name)
            )
        return say("{heading}: read as month/day/year; no date in it says which", heading=self._heading(name))


def split_repeat(content: str) -> tuple[str, str]:
    """A repeat call's own text, and the number of the earlier case that it carries.

    The earlier case stands in it as 【最近派发的工单编号：…，工单内容：…】.
    """
    start = content.find(_REPEAT)
    if start < 0:
        return content, ""
    end = content.rfind("】", start) + 1 or len(content)
    number = _REPEAT_NUMBER.match(content, start + len(_REPEAT))
    return (content[:start] + content[end:]).strip(), number[1] if number else ""


def first_sentence(content: str) -> str:
    """The first sentence of a content, at most 30 characters, to stand in for a title."""
    sentence = next((part for part in map(str.strip, _SENTENCE.split(content)) if part), "")
    return sentence if len(sentence) <= _TITLE else sentence[: _TITLE - 1] + "…"


def _check(found: table.Table, name: str) -> None:
    """Raises Refused where the columns are no list of cases."""
    if "number" not in found.columns:
        raise Refused(
            say(
                "{file} has no column for the case number (工单编号); its headings: {seen}. "
                "Name the column with --map number=HEADING",
                file=name,
                seen=table.quoted(found.headings),
            )
        )
    if not any(one in found.columns for one in _SUBSTANCE):
        raise Refused(
            say(
                "{file} is no list of cases: it has no time, title, content or reply; its headings: {seen}",
                file=name,
                seen=table.quoted(found.headings),
            )
        )


def _date_columns(found: table.Table, zone: tzinfo) -> dict[str, values.DateColumn]:
    """How each column of dates is read; a column that doesn't say follows the file's other columns."""
    columns = {
        name: values.date_column(_column(found.rows, found.columns[name][0]), zone)
        for name in _DATES
        if name in found.columns
    }
    decided = {column.day_first for column in columns.values()} - {None}
    common = decided.pop() if len(decided) == 1 else None
    if common is None:
        return columns
    return {
        name: replace(column, day_first=common, undecided=False) if column.day_first is None else column
        for name, column in columns.items()
    }


def _column(rows: Iterable[Row], column: int) -> Iterable[Cell]:
    return (row.cell(column) for row in rows)


def _states(settings: Settings) -> dict[str, str]:
    """Status words in normal form → slug: other systems' words; the settings' own labels overrule them."""
    labels = {
        headings.normal(label): slug
        for slug, name in settings.states["hotline"].items()
        for label in (name.zh, name.en, name.zh_short, name.en_short)
        if label
    }
    return headings.state_words() | labels
