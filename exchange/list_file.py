"""A list as it was read, and how that was decided: the same for every kind of list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeVar

from domain.records import RefusedRow
from exchange import mapping as headings
from exchange import table
from exchange.dates import DateColumn, date_column
from exchange.reading import Row, Workbook, only, read
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import tzinfo
    from pathlib import Path

    from exchange.reading import Cell

R = TypeVar("R")
DateOrder = Literal["day-first", "month-first"]
ORDER = "dates"
"""What was chosen for dates that don't say, beside the columns that were chosen."""
_SHOWN = 10
"""Rows that a warning names at most."""


@dataclass(frozen=True, slots=True)
class ListFile(Generic[R]):
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
    rows: list[R]
    refused: list[RefusedRow]
    warnings: list[Message]
    signature: str
    table: table.Table
    dates: dict[str, DateOrder | Literal[""]]
    chosen: dict[str, str]
    left_out: list[int]


class Located(NamedTuple):
    """A table in a workbook. `given`: what staff chose now, as ListFile has it; `chosen`: now or before."""

    workbook: Workbook
    table: table.Table
    given: Mapping[str, str]
    chosen: dict[str, str]


def locate(
    source: Path | bytes | Workbook,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    mapping: Mapping[str, str] | None = None,
    dates: DateOrder | None = None,
    learned: Callable[[str], Mapping[str, str]] | None = None,
    kind: str = headings.CASES,
) -> Located:
    """Where the table of a kind of list is. Raises Refused where there is none.

    What is None is found out. `learned`: signature → what staff chose before for these headings; it counts where its
    headings are there and `mapping` says nothing.
    """
    workbook = only(source, sheet) if isinstance(source, Workbook) else read(source, sheet)
    found = table.find(workbook, header_row=header_row, chosen=mapping, kind=kind, learned=learned)
    given = dict(mapping or {}) | ({ORDER: dates} if dates else {})
    before = learned(found.signature) if learned and found.signature else {}
    there = {
        name: heading
        for name, heading in before.items()
        if not heading or heading in found.headings or name == ORDER
    }
    chosen = there | given
    if chosen != given:
        fields = {name: heading for name, heading in chosen.items() if name != ORDER}
        found = table.find(workbook, header_row=header_row, chosen=fields, kind=kind)
    return Located(workbook, found, given, chosen)


def date_columns(located: Located, fields: Sequence[str], zone: tzinfo) -> dict[str, DateColumn]:
    """How each column of dates is read; a column that doesn't say follows the file's other columns, then staff."""
    found = located.table
    columns = {
        name: date_column(
            _cells(found.rows, found.columns[name]), zone, since_1904=located.workbook.since_1904
        )
        for name in fields
        if name in found.columns
    }
    decided = {column.day_first for column in columns.values()} - {None}
    chosen = located.chosen[ORDER] == "day-first" if ORDER in located.chosen else None
    common = decided.pop() if len(decided) == 1 and chosen is None else chosen
    if common is None:
        return columns
    return {
        name: replace(column, day_first=common, undecided=False) if column.undecided else column
        for name, column in columns.items()
    }


def list_file(
    located: Located,
    rows: Sequence[R | RefusedRow],
    columns: Mapping[str, DateColumn],
    *,
    warnings: Sequence[Message],
    left_out: list[int],
) -> ListFile[R]:
    """A list with its rows, the refused ones apart. `warnings`: what staff should know of the rows."""
    found = located.table
    return ListFile(
        found.sheet,
        found.header_row,
        {name: found.headings[places[0]] for name, places in found.columns.items()},
        [row for row in rows if not isinstance(row, RefusedRow)],
        [row for row in rows if isinstance(row, RefusedRow)],
        [*_of_the_file(located, left_out), *_as_before(located), *_unsure(located, columns), *warnings],
        found.signature,
        found,
        {
            name: _order(column)
            for name, column in columns.items()
            if column.undecided or column.day_first is not None
        },
        located.chosen,
        left_out,
    )


def _as_before(located: Located) -> Iterator[Message]:
    before = [f"{name}={heading}" for name, heading in located.chosen.items() if name not in located.given]
    if before:
        yield say(
            "Columns as they were chosen last time for these headings: {columns}", columns="、".join(before)
        )


def _unsure(located: Located, columns: Mapping[str, DateColumn]) -> Iterator[Message]:
    """The columns of dates that don't say, or say both, whether the day or the month stands first."""
    found = located.table
    for name, column in columns.items():
        heading = found.headings[found.columns[name][0]]
        if column.contradicts and column.day_first:
            yield say(
                "{heading}: some dates have the day first, others the month. Read as day/month/year; "
                "those that don't fit are not taken",
                heading=heading,
            )
        elif column.contradicts:
            yield say(
                "{heading}: some dates have the day first, others the month. Read as month/day/year; "
                "those that don't fit are not taken",
                heading=heading,
            )
        elif column.undecided:
            yield say("{heading}: read as month/day/year; no date in it says which", heading=heading)


def _order(column: DateColumn) -> DateOrder | Literal[""]:
    if column.day_first is None:
        return ""
    return "day-first" if column.day_first else "month-first"


def _of_the_file(located: Located, left_out: list[int]) -> Iterator[Message]:
    """What staff should know of how the file was read."""
    workbook, found = located.workbook, located.table
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
        yield say("Totals and remarks, no rows of the list, were left out: rows {rows}", rows=_rows(left_out))


def _rows(numbers: Sequence[int]) -> str:
    """The first of these rows, for a sentence."""
    return "、".join(map(str, numbers[:_SHOWN])) + ("…" if len(numbers) > _SHOWN else "")


def _cells(rows: Sequence[Row], columns: Sequence[int]) -> list[Cell]:
    return [row.cell(column) for column in columns for row in rows]
