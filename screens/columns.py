"""Columns of a list: their names over the rows, and a row's values under them, in cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain import cells

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 2
"""Blank cells between two columns."""


class Column(NamedTuple):
    """One column. `cells` 0: it takes what is left. `least`: a list with fewer cells leaves it out."""

    label: object
    cells: int
    least: int = 0
    right: bool = False
    """Numbers stand at the right."""


def line(columns: Sequence[Column], values: Sequence[object], width: int) -> str:
    """A row of exactly so many cells; `values`: one for each column, also for those that are left out."""
    kept = [(column, value) for column, value in zip(columns, values, strict=True) if width >= column.least]
    taken = sum(column.cells for column, _ in kept) + GAP * (len(kept) - 1)
    rest = max(0, width - taken)
    parts = [
        cells.fit(str(value), column.cells or rest, align=">" if column.right else "<")
        for column, value in kept
    ]
    return cells.fit((" " * GAP).join(parts), width)


def heading(columns: Sequence[Column], width: int) -> str:
    """The columns' names."""
    return line(columns, [column.label for column in columns], width)


def spread(left: object, right: object, width: int) -> str:
    """Two texts at the two ends of a line; where both don't fit, the left one is cut."""
    end = str(right)
    room = width - cells.width(end)
    if room < width // 3:
        return cells.fit(str(left), width)
    return cells.fit(str(left), max(0, room - 1)) + " " * min(1, room) + end
