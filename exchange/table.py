"""Finding the table: the sheet and the row of headings, by what the headings mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from domain.hygiene import clean
from domain.masking import free_text
from domain.refusal import Refused
from exchange import mapping
from words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exchange.reading import Row, Sheet, Workbook

_SEARCHED = 10
"""Rows among which the headings are looked for: titles and key/value blocks stand above them."""
_DATA = re.compile(r"\d{3,}(?:\.\d+)?|\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}.*")
_FEWEST = 2
"""Fields that a row of headings must name."""
_SHOWN = 12
"""Headings that a sentence quotes at most."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a sheet.

    `header_row`: as the spreadsheet numbers it; `columns`: field → columns counted from 0; `others`: sheets that
    hold such a table as well, and are not taken.
    """

    sheet: str
    header_row: int
    headings: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    rows: tuple[Row, ...]
    others: tuple[str, ...] = ()


def find(workbook: Workbook, *, chosen: Mapping[str, str] | None = None) -> Table:
    """The table whose headings name the most fields; the first of equals, visible sheets before hidden ones.

    `chosen`: field → heading by staff. Raises Refused where no row of headings is found, quoting what
    was seen.
    """
    mapping.check(chosen or {})
    sheets = sorted(workbook.sheets, key=lambda one: not one.visible)
    candidates = [found for sheet in sheets if (found := _headed(sheet, chosen))]
    best = max(candidates, key=lambda found: found[0], default=None)
    if best is None:
        raise Refused(say("{file} has no rows: export it again", file=workbook.name))
    score, sheet, row = best
    if score < _FEWEST:
        if chosen:
            mapping.columns(_headings(row), chosen)
        raise Refused(
            say(
                "{file} has no known headings (工单编号, 受理时间 …) in its first {rows} rows; seen: {seen}. "
                "Put a row of headings above the table, or name them: --map number=HEADING",
                file=workbook.name,
                rows=_SEARCHED,
                seen=quoted(_headings(sheet.rows[0])),
            )
        )
    headings = _headings(row)
    below = tuple(one for one in sheet.rows if one.number > row.number)
    columns = mapping.columns(headings, chosen)
    others = tuple(
        other.name
        for _, other, head in candidates
        if other is not sheet and other.rows[-1] is not head and _alike(_headings(head), columns)
    )
    return Table(sheet.name, row.number, headings, columns, below, others)


def quoted(headings: Sequence[str]) -> str:
    """Headings for a sentence: the first dozen, masked, for without headings they are a resident's row."""
    shown = [free_text(heading)[:20] for heading in headings if heading]
    return "、".join(shown[:_SHOWN]) + ("…" if len(shown) > _SHOWN else "")


def _headed(sheet: Sheet, chosen: Mapping[str, str] | None) -> tuple[int, Sheet, Row] | None:
    """How many fields its best row of headings names, the sheet and that row; None for an empty sheet."""
    rows = islice((row for row in sheet.rows if row.number <= _SEARCHED), _SEARCHED)
    scored = [(_score(_headings(row), chosen), sheet, row) for row in rows]
    return max(scored, key=lambda found: found[0], default=None)


def _alike(headings: Sequence[str], columns: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether another sheet's headings name at least half of the fields of the table that is taken."""
    return 2 * len(mapping.columns(headings).keys() & columns.keys()) >= len(columns)


def _headings(row: Row) -> tuple[str, ...]:
    return tuple("" if cell is None else clean(str(cell), lines=False) for cell in row.cells)


def _score(headings: Sequence[str], chosen: Mapping[str, str] | None) -> int:
    """How many fields these headings name; none where a cell is a number or a date: that is a row of data."""
    if any(_DATA.fullmatch(heading) for heading in headings):
        return 0
    forms = {mapping.normal(heading) for heading in headings}
    wanted = {mapping.normal(heading) for heading in (chosen or {}).values()}
    named = sum(1 for names in mapping.synonyms().values() if not forms.isdisjoint(names))
    return max(named, len(wanted & forms))
