"""The rows that were not imported, as a spreadsheet of their own: mended there, they are imported again."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import TYPE_CHECKING

from domain.outgoing import Table, cell_text
from domain.refusal import Refused
from exchange.folders import shown
from exchange.outfile import new_file
from exchange.xlsx import add_sheet, workbook
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from domain.records import RefusedRow
    from exchange import table
    from exchange.reading import Cell

_EXACT = 1e15
"""Above it a number that a spreadsheet kept as such may have lost its last digits, and must not look whole."""


def write_refused(source: Path, found: table.Table, refused: Sequence[RefusedRow]) -> Path:
    """Write the refused rows of a file beside it, with all their columns, the reason behind; gives where.

    Every cell is text. A file that is there is never overwritten: it may be half mended. Raises Refused where
    nothing can be written there.
    """
    path = _free(source)
    reasons: dict[int, list[str]] = {}
    for row in refused:
        reasons.setdefault(row.row, []).append(row.reason)
    said = Table(say("Not imported"), (*found.headings, say("Why not imported")), _rows(found, reasons))
    with new_file(path) as file, workbook(file) as book:
        add_sheet(book, said)
    return path


def beside(source: Path, found: table.Table, refused: Sequence[RefusedRow]) -> Message:
    """Write the refused rows beside the file; gives where they are, or why they could not be written there."""
    try:
        path = write_refused(source, found, refused)
    except Refused as why:
        return why.message
    return say("The rows that were not imported are in {file}: mend and import them.", file=shown(path))


def _free(source: Path) -> Path:
    stem = f"{source.stem}-{say('not-imported')}"
    names = (f"{stem}.xlsx" if number == 1 else f"{stem}-{number}.xlsx" for number in count(1))
    return next(path for path in map(source.with_name, names) if not path.exists())


def _rows(found: table.Table, reasons: dict[int, list[str]]) -> Iterator[tuple[str, ...]]:
    for row in found.rows:
        if row.number in reasons:
            cells = (cell_text(_text(row.cell(column))) for column in range(len(found.headings)))
            yield *cells, "；".join(reasons[row.number])


def _text(cell: Cell) -> str:
    """A cell as it can be typed again."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    return str(cell)
