"""Tables that leave the desk: lists as spreadsheets, the parts of a report, before they have a file's form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from domain.moments import When

    Cell = str | int | float | Decimal | date | When | None
    """Moments in the zone in which they are shown; a number is one that is reckoned with, never an order's."""

NOTHING = "—"
"""What stands for a share of nothing."""


class Percent(float):
    """A share of 1 that is shown in per cent."""

    def __str__(self) -> str:
        return f"{float(self):.1%}"


Chart = Literal["", "bar", "line"]
LONGEST = 32_000
"""Characters of a cell: a spreadsheet holds 32,767 and drops the rest without a word."""


class Table(NamedTuple):
    """A table with its headings; `rows` may be read from the ledger while they are written, so once only.

    `chart`: how the columns `charted` (counted from 0) are drawn over the first one, where the file can.
    """

    title: object
    headings: tuple[object, ...]
    rows: Iterable[tuple[Cell, ...]]
    chart: Chart = ""
    charted: tuple[int, ...] = ()
    note: object = ""


def cell_text(text: str) -> str:
    """A text as a cell can hold it: a longer one is cut, and says so by its end."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
