"""Reading a list of hotline cases: a file from outside → incoming cases, refused rows, warnings.

Nothing is applied here: that is the services' part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from domain.records import IncomingCase, RefusedRow
from domain.refusal import Refused
from exchange import mapping as headings
from exchange import table
from exchange.case_rows import DATES, CaseRows
from exchange.dates import DateColumn, date_column
from exchange.reading import Row, Workbook, only, read
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import tzinfo
    from pathlib import Path

    from exchange.reading import Cell
    from settings.model import Settings

DateOrder = Literal["day-first", "month-first"]
ORDER = "dates"
"""What was chosen for dates that don't say, beside the columns that were chosen."""

_SUBSTANCE = (
    "title", "content", "answer", "category_text", "request_type_text", "state", "dispatched", "given_limit", "closed",
)  # fmt: skip
"""A list of cases has a number and at least one of these: a number and a date may be anything."""
_SHOWN = 10
"""Rows that a warning names at most."""


@dataclass(frozen=True, slots=True)
class CasesFile:
    """What a file says, and how that was decided.

    `header_row`: as the spreadsheet numbers it, 0 where it has no headings; `mapping`: field → heading; `sheet`: '' for
    text. `signature`: tells the same form of export again (learned sources and mappings), '' without headings.
    `table`: where it was found; its `headings` are what a choice may give for a field.
    `dates`: of each field with days and months in numbers which stands first, '' where nothing told and month was taken.
    `chosen`: what staff chose now or before: field → heading, '' for none, and ORDER → which of day and month is first.
    `left_out`: rows of totals and remarks.
    """

    sheet: str
    header_row: int
    mapping: dict[str, str]
    rows: list[IncomingCase]
    refused: list[RefusedRow]
    warnings: list[Message]
    signature: str
    table: table.Table
    dates: dict[str, DateOrder | Literal[""]]
    chosen: dict[str, str]
    left_out: list[int]


def read_cases(
    source: Path | bytes | Workbook,
    *,
    settings: Settings,
    zone: tzinfo,
    sheet: str | None = None,
    header_row: int | None = None,
    mapping: Mapping[str, str] | None = None,
    dates: DateOrder | None = None,
    learned: Callable[[str], Mapping[str, str]] | None = None,
) -> CasesFile:
    """Read a list of cases. `source`: a file, its bytes, or what `reading.read` made of it (to decide anew).

    What is None is found out: `sheet`; `header_row`, 0 for none (columns are then named A, B, …); `mapping`, field →
    heading for the fields that staff chose, '' for none; `dates` for the columns that don't say. `learned`: signature →
    what staff chose before for these headings; it counts where its headings are there and `mapping` says nothing.

    Every row that is not blank is an incoming case, a refused row, or a total or remark of whoever made the
    list (合计, 制表人), which is left out with a warning. Raises Refused where the file as a whole is no list of cases.
    """
    workbook = only(source, sheet) if isinstance(source, Workbook) else read(source, sheet)
    found = table.find(workbook, header_row=header_row, chosen=mapping)
    wanted = dict(mapping or {}) | ({ORDER: dates} if dates else {})
    chosen = _with_learned(found, wanted, learned)
    if chosen != wanted:
        fields = {name: heading for name, heading in chosen.items() if name != ORDER}
        found = table.find(workbook, header_row=header_row, chosen=fields)
    _check(found, workbook.name)
    day_first = chosen[ORDER] == "day-first" if ORDER in chosen else None
    columns = _date_columns(found, zone, day_first, since_1904=workbook.since_1904)
    reader = CaseRows(found, columns, _states(settings))
    rows: list[IncomingCase] = []
    refused: list[RefusedRow] = []
    for row in reader.read():
        if isinstance(row, RefusedRow):
            refused.append(row)
        else:
            rows.append(row)
    return CasesFile(
        found.sheet,
        found.header_row,
        {name: found.headings[places[0]] for name, places in found.columns.items()},
        rows,
        refused,
        [
            *_of_the_file(workbook, found, reader.left_out),
            *_as_before(wanted, chosen),
            *reader.warnings(),
        ],
        found.signature,
        found,
        {
            name: _order(column)
            for name, column in columns.items()
            if column.undecided or column.day_first is not None
        },
        chosen,
        reader.left_out,
    )


def _with_learned(
    found: table.Table, chosen: Mapping[str, str], learned: Callable[[str], Mapping[str, str]] | None
) -> dict[str, str]:
    """What staff chose, and what they chose before for the same headings."""
    before = learned(found.signature) if learned and found.signature else {}
    there = {
        name: heading
        for name, heading in before.items()
        if not heading or heading in found.headings or name == ORDER
    }
    return there | dict(chosen)


def _as_before(now: Mapping[str, str], chosen: Mapping[str, str]) -> Iterator[Message]:
    before = [f"{name}={heading}" for name, heading in chosen.items() if name not in now]
    if before:
        yield say(
            "Columns as they were chosen last time for these headings: {columns}", columns="、".join(before)
        )


def _order(column: DateColumn) -> DateOrder | Literal[""]:
    if column.day_first is None:
        return ""
    return "day-first" if column.day_first else "month-first"


def _of_the_file(workbook: Workbook, found: table.Table, left_out: list[int]) -> Iterator[Message]:
    """What staff should know of how the file was read."""
    if not found.header_row:
        yield say(
            "No headings: the columns were told by what they hold: {columns}. "
            "Look whether they are right (command line: --map FIELD=COLUMN)",
            columns="、".join(
                f"{name}={found.headings[places[0]]}" for name, places in found.columns.items()
            ),
        )
    if found.others:
        yield say(
            "Only the sheet {sheet} was read. Not read: {others}. Import each by itself, with another sheet "
            "chosen (command line: --sheet NAME)",
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


def _check(found: table.Table, name: str) -> None:
    """Raises Refused where the columns are no list of cases."""
    if "number" not in found.columns:
        raise Refused(
            say(
                "{file} has no column for the case number (工单编号); its headings: {seen}. "
                "Choose the column of the number (command line: --map number=HEADING)",
                file=name,
                seen=table.quoted(found.headings),
            )
        )
    if not any(one in found.columns for one in _SUBSTANCE):
        raise Refused(
            say(
                "{file} is no list of cases: it has no title, content, category, status or reply; its headings: {seen}",
                file=name,
                seen=table.quoted(found.headings),
            )
        )


def _date_columns(
    found: table.Table, zone: tzinfo, day_first: bool | None, *, since_1904: bool
) -> dict[str, DateColumn]:
    """How each column of dates is read; a column that doesn't say follows the file's other columns, then staff."""
    columns = {
        name: date_column(_cells(found.rows, found.columns[name]), zone, since_1904=since_1904)
        for name in DATES
        if name in found.columns
    }
    decided = {column.day_first for column in columns.values()} - {None}
    common = decided.pop() if len(decided) == 1 and day_first is None else day_first
    if common is None:
        return columns
    return {
        name: replace(column, day_first=common, undecided=False) if column.undecided else column
        for name, column in columns.items()
    }


def _cells(rows: Sequence[Row], columns: Sequence[int]) -> list[Cell]:
    return [row.cell(column) for column in columns for row in rows]


def _states(settings: Settings) -> dict[str, str]:
    """Status words in normal form → slug: other systems' words; the settings' own labels overrule them."""
    labels = {
        headings.normal(label): slug
        for slug, name in settings.states["hotline"].items()
        for label in (name.zh, name.en, name.zh_short, name.en_short)
        if label
    }
    return headings.state_words() | labels
