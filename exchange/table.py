"""Finding the table: the sheet and the row of headings, by what the headings mean.

Titles and blocks of keys and values may stand above; headings may take two rows, the upper one spanning several
columns of the lower; a table without headings is recognised by what its columns hold (`guessing`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from domain.hygiene import clean
from domain.refusal import Refused
from exchange import guessing, mapping
from words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from exchange.reading import Row, Sheet, Workbook

_SEARCHED = 12
"""Rows among which the headings are looked for: titles and key/value blocks stand above them."""
_WIDEST = 500
"""Columns that are looked at: comparing more headings would take longer than reading the rows."""
_FEWEST = 2
"""Fields that the headings of a list of cases must name; other lists say themselves which they need."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a sheet.

    `header_row`: as the spreadsheet numbers it, the lower of two; 0 where there are no headings and the columns were
    guessed by what they hold. `headings`: a name for each column, no two alike. `columns`: field → columns counted
    from 0. `others`: sheets that hold such a table as well, and are not taken. `signature`: tells the same form of
    export again, '' without headings.
    """

    sheet: str
    header_row: int
    headings: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    rows: tuple[Row, ...]
    others: tuple[str, ...]
    signature: str


class _Head(NamedTuple):
    """A row, or two, that may be the headings of a sheet. `score`: how many fields it names."""

    score: int
    sheet: Sheet
    row: int
    headings: tuple[str, ...]


def find(
    workbook: Workbook,
    *,
    header_row: int | None = None,
    chosen: Mapping[str, str] | None = None,
    kind: str = mapping.CASES,
    learned: Callable[[str], Mapping[str, str]] | None = None,
) -> Table:
    """The table whose headings name the most fields; the first of equals, visible sheets before hidden ones.

    `header_row`: the row of headings that staff chose, 0 for none; `chosen`: field → heading by staff; `kind`: the
    table of headings.yaml; `learned`: signature → what staff chose before, asked where the table knows no headings.
    Raises Refused where no row of headings is found, quoting what was seen.
    """
    mapping.check(chosen or {}, kind)
    sheets = [sheet for sheet in sorted(workbook.sheets, key=lambda one: not one.visible) if sheet.rows]
    if not sheets:
        raise Refused(say("{file} has no rows: export it again", file=workbook.name))
    heads = [_head(sheet, header_row, chosen, kind) for sheet in sheets]
    best = max(heads, key=lambda head: head.score)
    if header_row and not best.headings:
        raise Refused(
            say("{file} has no row {row}, or nothing stands in it", file=workbook.name, row=header_row)
        )
    fewest = _FEWEST if kind == mapping.CASES else 1
    if learned and header_row is None and best.score < fewest:
        heads = [_head(sheet, None, chosen, kind, learned) for sheet in sheets]
        best = max(heads, key=lambda head: head.score)
    if header_row == 0 or (header_row is None and best.score < fewest):
        return _headless(workbook, sheets, best, chosen, kind)
    names = _names(best.headings)
    columns = mapping.columns(best.headings, chosen, names=names, kind=kind)
    below = tuple(row for row in best.sheet.rows if row.number > best.row)
    others = tuple(
        head.sheet.name
        for head in heads
        if head is not best and head.sheet.rows[-1].number > head.row and _alike(head.headings, columns, kind)
    )
    signature = mapping.signature(best.headings)
    return Table(best.sheet.name, best.row, names, columns, below, others, signature)


def letter(column: int) -> str:
    """What a spreadsheet calls a column counted from 0: A, B … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _headless(
    workbook: Workbook, sheets: Sequence[Sheet], best: _Head, chosen: Mapping[str, str] | None, kind: str
) -> Table:
    """The first sheet whose columns can be told by what they hold. Raises Refused where none can."""
    for sheet in sheets:
        sample = [row.cells[:_WIDEST] for row in sheet.rows[: guessing.SAMPLE]]
        names = tuple(map(letter, range(max(len(row.cells[:_WIDEST]) for row in sheet.rows))))
        guess = guessing.guess(sample) if kind == mapping.CASES else {}
        if guess or (chosen and set(chosen.values()) <= set(names)):
            told = mapping.columns([""] * len(names), chosen, names=names, kind=kind)
            left = {
                field: places
                for field, places in guess.items()
                if field not in (chosen or {}) and places not in told.values()
            }
            columns = left | told
            return Table(sheet.name, 0, names, columns, sheet.rows, (), "")
    if chosen:
        mapping.columns(best.headings, chosen, kind=kind)
    raise Refused(
        say(
            "{file} has no known headings ({known} …) in its first {rows} rows; seen: {seen}. "
            "Put a row of headings above the table, or choose its columns (command line: --map {field}=HEADING)",
            file=workbook.name,
            known=", ".join(mapping.first_headings(kind)),
            field=next(iter(mapping.synonyms(kind))),
            rows=_SEARCHED,
            seen=mapping.quoted(_texts(best.sheet.rows[0]), kind),
        )
    )


def _head(
    sheet: Sheet,
    header_row: int | None,
    chosen: Mapping[str, str] | None,
    kind: str,
    learned: Callable[[str], Mapping[str, str]] = lambda _signature: {},
) -> _Head:
    """The headings that name the most fields: one row, or two where the second adds to the first."""
    heads = [
        _Head(
            _score(headings, {**learned(mapping.signature(headings)), **(chosen or {})}, kind),
            sheet,
            row,
            headings,
        )
        for row, headings in _heads(sheet, header_row, kind)
    ]
    return max(heads, key=lambda head: head.score, default=_Head(0, sheet, header_row or 0, ()))


def _heads(sheet: Sheet, header_row: int | None, kind: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that may be headings: each by itself, then each with the row above it."""
    rows = sheet.rows if header_row else tuple(islice(sheet.rows, _SEARCHED))
    for row in rows:
        if header_row in {None, row.number}:
            yield row.number, _texts(row)
    for upper, lower in pairwise(rows):
        if header_row in {None, lower.number} and upper.number + 1 == lower.number:
            yield lower.number, _composed(_texts(upper), _texts(lower), kind)


def _composed(upper: tuple[str, ...], lower: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """Headings in two rows: one above spans the columns to its right, until the next one stands above."""
    often = Counter(lower)
    over, found = "", []
    for column in range(max(len(upper), len(lower))):
        above = upper[column] if column < len(upper) else ""
        below = lower[column] if column < len(lower) else ""
        over = above or over
        both = over + below
        if not below or above == below:
            found.append(above)
            over = ""
        else:
            found.append(both if mapping.is_synonym(both, kind) or often[below] > 1 else below)
    return tuple(found)


def _alike(headings: Sequence[str], columns: Mapping[str, tuple[int, ...]], kind: str) -> bool:
    """Whether another sheet's headings name at least half of the fields of the table that is taken."""
    return 2 * len(mapping.columns(headings, kind=kind).keys() & columns.keys()) >= len(columns)


def _texts(row: Row) -> tuple[str, ...]:
    return tuple("" if cell is None else clean(str(cell), lines=False) for cell in row.cells[:_WIDEST])


def _names(headings: Sequence[str]) -> tuple[str, ...]:
    """A name for each column: a nameless one has its letter, a repeated one its letter behind it."""
    names: list[str] = []
    for column, heading in enumerate(headings):
        taken = not heading or heading in names
        names.append(f"{heading} {letter(column)}".strip() if taken else heading)
    return tuple(names)


def _score(headings: Sequence[str], chosen: Mapping[str, str], kind: str) -> int:
    """How many fields these headings name, less the cells that are numbers or dates: those are data."""
    forms = {mapping.normal(heading) for heading in headings}
    wanted = {mapping.normal(heading) for heading in chosen.values() if heading}
    return max(mapping.known(headings, kind), len(wanted & forms)) - mapping.data(headings)
