"""Writing a report: xlsx with a sheet and a chart for each table, or Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain import cells
from exchange.outfile import new_file, suffix_of, write_text
from exchange.xlsx import add_chart, add_sheet, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from domain.outgoing import Cell, Table

SUFFIXES = (".xlsx", ".md")
_SIGNS = re.compile(r"[\\|<\[`]")


def write(path: Path, title: str, tables: Sequence[Table], *, replace: bool = False) -> None:
    """Write a report as what the path's suffix says. Raises Refused: see `new_file`."""
    if suffix_of(path, SUFFIXES) == ".md":
        write_text(path, markdown(title, tables), replace=replace)
        return
    with new_file(path, replace=replace) as file, workbook(file) as book:
        book.set_properties({"title": title})
        for table in tables:
            added = add_sheet(book, table, [line for line in (title, str(table.note)) if line])
            if table.chart:
                add_chart(book, table, added)


def markdown(title: str, tables: Sequence[Table]) -> Iterator[str]:
    """The lines of a report in Markdown, its columns aligned, so that they can be read as they are."""
    yield f"# {title}"
    for table in tables:
        yield ""
        yield f"## {table.title}"
        yield ""
        if table.note:
            yield str(table.note)
            yield ""
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    heading = [_text(str(cell)) for cell in table.headings]
    rows = [[_text(cell) for cell in row] for row in table.rows]
    widths = [max(cells.width(row[column]) for row in (heading, *rows)) for column in range(len(heading))]
    yield _line(heading, widths)
    marks = ("-" * width if column == 0 else "-" * (width - 1) + ":" for column, width in enumerate(widths))
    yield f"| {' | '.join(marks)} |"
    for row in rows:
        yield _line(row, widths)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *numbers = (
        cells.fit(text, width, align="<" if column == 0 else ">")
        for column, (text, width) in enumerate(zip(row, widths, strict=True))
    )
    return f"| {' | '.join((first, *numbers))} |"


def _text(cell: Cell) -> str:
    """A cell in one line, without a sign that would part columns, or be a link or markup."""
    return "" if cell is None else _SIGNS.sub(r"\\\g<0>", " ".join(str(cell).split()))
