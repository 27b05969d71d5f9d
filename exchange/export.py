"""Writing a list: as xlsx, or as CSV in which no spreadsheet finds a formula."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from domain.hygiene import guarded
from exchange.outfile import new_file, suffix_of
from exchange.xlsx import add_sheet, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from domain.outgoing import Cell, Table

SUFFIXES = (".xlsx", ".csv")


def write(path: Path, table: Table, *, replace: bool = False) -> int:
    """Write a table as what the path's suffix says. Gives how many rows. Raises Refused: see `new_file`."""
    suffix = suffix_of(path, SUFFIXES)
    with new_file(path, replace=replace) as file:
        if suffix == ".csv":
            return write_csv(file, table)
        with workbook(file, streamed=True) as book:
            return add_sheet(book, table).rows


def write_csv(file: BinaryIO, table: Table) -> int:
    """Write a table as CSV: UTF-8 with a mark, without which a spreadsheet would take it for GBK."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    try:
        lines = csv.writer(text)
        lines.writerow([guarded(str(heading)) for heading in table.headings])
        count = 0
        for row in table.rows:
            lines.writerow([_csv_cell(cell) for cell in row])
            count += 1
        return count
    finally:
        text.detach()  # `file` stays open


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}" if cell.second else f"{cell:%Y-%m-%d %H:%M}"
    return guarded(cell) if isinstance(cell, str) else str(cell)
