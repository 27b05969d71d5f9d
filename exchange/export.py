"""Writing a list: as xlsx with real dates, or as CSV that no spreadsheet runs as formulas."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

from domain import cells
from domain.hygiene import guarded
from domain.refusal import Refused
from exchange.outfile import new_file
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from domain.outgoing import Cell, Table

SUFFIXES = (".xlsx", ".csv")
MEASURED = 200
"""Rows whose texts say how wide the columns are."""
NARROWEST, WIDEST = 6, 48
"""Cells that a column takes."""
MOST_ROWS = 1_048_575
"""Rows of a sheet below its heading."""
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


def suffix_of(path: Path, known: Sequence[str] = SUFFIXES) -> str:
    """The form of a file, by its name. Raises Refused for one that is not known."""
    suffix = path.suffix.lower()
    if suffix not in known:
        raise Refused(
            say(
                "{path} has to end in {known}.",
                path=path,
                known=say("{one} or {other}", one=known[0], other=known[-1]),
            )
        )
    return suffix


def write(path: Path, table: Table, *, replace: bool = False) -> int:
    """Write a table as what the path's suffix says. Gives how many rows. Raises Refused: see `new_file`."""
    suffix = suffix_of(path)
    with new_file(path, replace=replace) as file:
        return write_csv(file, table) if suffix == ".csv" else _write_xlsx(file, table)


def write_csv(file: BinaryIO, table: Table) -> int:
    """Write a table as CSV: UTF-8 with a mark, without which a spreadsheet would take it for GBK."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow([guarded(str(heading)) for heading in table.headings])
    count = 0
    for row in table.rows:
        lines.writerow([_csv_cell(cell) for cell in row])
        count += 1
    text.detach()
    return count


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}" if cell.second else f"{cell:%Y-%m-%d %H:%M}"
    return guarded(cell) if isinstance(cell, str) else str(cell)


def _write_xlsx(file: BinaryIO, table: Table) -> int:
    from xlsxwriter import Workbook  # only where such a file is written
    from xlsxwriter.exceptions import FileCreateError

    with TemporaryDirectory(prefix="doorstep-") as folder:  # its rows lie there until it is closed
        book = Workbook(file, {"constant_memory": True, "tmpdir": folder})
        sheet = Sheet(book, table)
        count = sheet.write()
        try:
            book.close()
        except FileCreateError as error:
            cause = error.args[0]
            raise cause if isinstance(cause, OSError) else error from error
    return count


class Sheet:
    """A table as a sheet of a workbook."""

    def __init__(self, book: Any, table: Table) -> None:
        self._table = table
        self._sheet = book.add_worksheet(cells.fit(str(table.title), 31).strip())
        self._bold = book.add_format({"bold": True, "bottom": 1})
        self._day = book.add_format({"num_format": DAY, "align": "left"})
        self._moment = book.add_format({"num_format": MOMENT, "align": "left"})

    def write(self) -> int:
        """Write heading and rows; gives how many rows. Raises Refused where a sheet can't hold them."""
        sheet, headings = self._sheet, [str(heading) for heading in self._table.headings]
        rows = iter(self._table.rows)
        measured = list(islice(rows, MEASURED))
        for column, heading in enumerate(headings):
            widest = max((_width(row[column]) for row in measured), default=0)
            sheet.set_column(
                column, column, min(max(cells.width(heading) + 3, widest, NARROWEST), WIDEST) + 1
            )
            sheet.write_string(0, column, heading, self._bold)
        sheet.freeze_panes(1, 1)
        count = 0
        for count, row in enumerate(chain(measured, rows), 1):
            if count > MOST_ROWS:
                raise Refused(
                    say("A spreadsheet holds {count} rows. Write CSV, or ask for less.", count=MOST_ROWS)
                )
            for column, cell in enumerate(row):
                self._put(count, column, cell)
        sheet.autofilter(0, 0, max(count, 1), len(headings) - 1)
        return count

    def _put(self, row: int, column: int, cell: Cell) -> None:
        sheet = self._sheet
        if isinstance(cell, str):
            if cell:
                sheet.write_string(row, column, cell)
        elif isinstance(cell, datetime):
            sheet.write_datetime(row, column, cell.replace(tzinfo=None), self._moment)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), self._day)  # noqa: DTZ001
        elif isinstance(cell, int | float | Decimal):
            sheet.write_number(row, column, cell)


def _width(cell: Cell) -> int:
    if isinstance(cell, datetime):
        return len(MOMENT)
    return max(map(cells.width, str(cell).split("\n")), default=0) if cell is not None else 0
