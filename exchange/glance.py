"""What a person is shown of a file before it is imported: its columns with samples, the rows that may be headings."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from exchange.table import letter
from exchange.values import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchange.reading import Cell, Row, Workbook
    from exchange.table import Table

_SAMPLES = 3
LOOKED_AT = 200
"""Rows in which samples are looked for."""
_HEADS = 15
"""Rows that are offered as headings."""


class Column(NamedTuple):
    """A column of a table: what it is called, and the first different texts in it."""

    heading: str
    samples: tuple[str, ...]


class Head(NamedTuple):
    """A row that may hold the headings. `number`: as the spreadsheet numbers it."""

    number: int
    texts: tuple[str, ...]


def columns(table: Table) -> tuple[Column, ...]:
    """The columns that have a name or hold something, from left to right."""
    rows = table.rows[:LOOKED_AT]
    found = (
        (place, Column(heading, _samples(row.cell(place) for row in rows)))
        for place, heading in enumerate(table.headings)
    )
    return tuple(column for place, column in found if column.samples or column.heading != letter(place))


def heads(workbook: Workbook, sheet: str) -> tuple[Head, ...]:
    """The first rows of a sheet that are not blank."""
    rows = next((one.rows for one in workbook.sheets if one.name == sheet), ())
    return tuple(Head(row.number, _texts(row)) for row in rows[:_HEADS])


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(filter(None, (text(cell, lines=False) for cell in row.cells)))


def _samples(cells: Iterator[Cell]) -> tuple[str, ...]:
    found = dict.fromkeys(filter(None, (text(cell, lines=False) for cell in cells)))
    return tuple(islice(found, _SAMPLES))
