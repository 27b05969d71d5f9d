"""Tables as sheets of a workbook: text as text, real dates, columns as wide as their Chinese, native charts."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from domain import cells
from domain.outgoing import Percent
from domain.refusal import Refused
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.outgoing import Cell, Table

MEASURED = 200
"""Rows whose texts say how wide the columns are."""
NARROWEST, WIDEST = 6, 48
"""Cells that a column takes."""
MOST_ROWS = 1_048_000
"""Rows of a sheet, with room for what stands above them."""
NAME = 31
"""Characters of a sheet's name."""
DAY, MOMENT, SHARE = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "0.0%"


@contextmanager
def workbook(file: BinaryIO, *, streamed: bool = False) -> Iterator[Any]:
    """A workbook that is written into `file` at the end. `streamed`: no row stays in memory. Raises OSError."""
    from xlsxwriter import Workbook  # only where such a file is written
    from xlsxwriter.exceptions import FileCreateError

    with TemporaryDirectory(prefix="doorstep-") as folder:  # its parts lie there until it is closed
        sink = _Sink(file)
        book = Workbook(sink, {"constant_memory": streamed, "tmpdir": folder})
        try:
            yield book
            book.close()
        except FileCreateError as error:
            cause = error.args[0]
            raise cause if isinstance(cause, OSError) else error from error
        finally:
            sink.ended = True


class _Sink:
    """The file as the zip library writes it, which once it failed or ended takes everything without a word.

    The library leaves an archive that broke off to the collector, which would close it once more with a traceback.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.ended = False

    def write(self, data: bytes) -> int:
        try:
            return len(data) if self.ended else self._file.write(data)
        except OSError:
            self.ended = True
            raise

    def seek(self, place: int, whence: int = 0) -> int:
        return 0 if self.ended else self._file.seek(place, whence)

    def tell(self) -> int:
        return 0 if self.ended else self._file.tell()

    def flush(self) -> None:
        try:
            if not self.ended:
                self._file.flush()
        except OSError:
            self.ended = True
            raise


class Added(NamedTuple):
    """A sheet that was added: where its heading stands, and how many rows are below it."""

    sheet: Any
    heading: int
    rows: int


def add_sheet(book: Any, table: Table, top: Sequence[str] = ()) -> Added:
    """Add a table as a sheet, `top` lines above it. Raises Refused where a sheet can't hold it."""
    sheet = book.add_worksheet(str(table.title)[:NAME])
    bold, put = book.add_format({"bold": True, "bottom": 1}), _Putting(book, sheet)
    for at, line in enumerate(top):
        sheet.write_string(at, 0, line)
    headings, heading = [str(one) for one in table.headings], len(top)
    rows = iter(table.rows)
    measured = list(islice(rows, MEASURED))
    for column, text in enumerate(headings):
        widest = max((_width(row[column]) for row in measured), default=0)
        sheet.set_column(column, column, min(max(cells.width(text) + 3, widest, NARROWEST), WIDEST) + 1)
        sheet.write_string(heading, column, text, bold)
    sheet.freeze_panes(heading + 1, 1)
    count = 0
    for count, row in enumerate(chain(measured, rows), 1):
        if count > MOST_ROWS:
            raise Refused(
                say("A spreadsheet holds {count} rows. Write CSV, or ask for less.", count=MOST_ROWS)
            )
        for column, cell in enumerate(row):
            put.cell(heading + count, column, cell)
    sheet.autofilter(heading, 0, heading + max(count, 1), len(headings) - 1)
    return Added(sheet, heading, count)


def add_chart(book: Any, table: Table, added: Added) -> None:
    """Draw the table's charted columns beside it, with a chart of the spreadsheet's own."""
    chart = book.add_chart({"type": table.chart})
    name, first, last = added.sheet.get_name(), added.heading + 1, added.heading + added.rows
    for column in table.charted:
        chart.add_series(
            {
                "name": [name, added.heading, column],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
            }
        )
    chart.set_title({"name": str(table.title)})
    if table.chart == "bar":
        chart.set_y_axis({"reverse": True})  # the largest on top, as in the table
    if len(table.charted) == 1:
        chart.set_legend({"none": True})
    chart.set_size({"width": 640, "height": max(320, min(added.rows, 30) * 24 + 80)})
    added.sheet.insert_chart(added.heading, len(table.headings) + 1, chart)


class _Putting:
    """Writes cells, each as what it is."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._sheet = sheet
        self._day = book.add_format({"num_format": DAY, "align": "left"})
        self._moment = book.add_format({"num_format": MOMENT, "align": "left"})
        self._share = book.add_format({"num_format": SHARE})

    def cell(self, row: int, column: int, cell: Cell) -> None:
        sheet = self._sheet
        if isinstance(cell, str):
            if cell:
                sheet.write_string(row, column, cell)
        elif isinstance(cell, datetime):
            sheet.write_datetime(row, column, cell.replace(tzinfo=None), self._moment)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), self._day)  # noqa: DTZ001
        elif isinstance(cell, Percent):
            sheet.write_number(row, column, float(cell), self._share)
        elif isinstance(cell, int | float | Decimal):
            sheet.write_number(row, column, cell)


def _width(cell: Cell) -> int:
    if isinstance(cell, datetime):
        return len(MOMENT)
    return max(map(cells.width, str(cell).split("\n")), default=0) if cell is not None else 0
