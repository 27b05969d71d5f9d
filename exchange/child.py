"""The child process that opens files from outside: `python -m exchange.child [SHEET]`.

calamine can take the whole process down (HARDENING), so it runs here, with limits on memory, time and
output. The file comes on stdin, lines of JSON go to stdout: per sheet {"sheet": name, "visible": bool}, then some
hundred rows that are not blank at a time as [[[row, cells], …], [[place, column], …]], with the places of the cells
that are typed dates; for a text table {"unpaired": [row, …]}, rows with a quotation mark without its pair; at the end
{"since_1904": bool}, or {"refused": reason}.
"""

from __future__ import annotations

import io
import json
import re
import resource
import signal
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from exchange import answers, delimited, encoding, package, web_table, xml_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Range = tuple[tuple[int, int], tuple[int, int]]

MEMORY = 2**30
"""Bytes of address space."""
CPU_SECONDS = 8
OUTPUT = 400 * 2**20
CELLS = 10_000_000
"""More would need gigabytes in the process that asked."""
_ALIKE = 10_000
"""Rows one after another of the same cells: a row that is repeated to the end of the sheet."""
_CHUNK = 500
_START = 5_000
_WEB = re.compile(
    r"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype html|html|head|meta|body|style|div|table|center)\b",
    re.IGNORECASE | re.DOTALL,
)
_ARCHIVE = re.compile(r"MIME-Version:", re.IGNORECASE)
_XML = re.compile(r"<(?:\?xml\b|!DOCTYPE\b|!--|[A-Za-z_][\w:.-]*[\s>/])")
_CUT_JSON = re.compile(r"\[\s*[\[{]\s*\"|\{\s*\"\w+\"\s*:")
"""How JSON begins that could not be read to its end; no table does."""
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def main(arguments: list[str]) -> None:
    """Read stdin as a table and write it out as lines of JSON."""
    _limit()
    data = sys.stdin.buffer.read(package.MAX_TEXT + 1)
    try:
        kind = package.kind(data)
        if kind == "workbook":
            _write_workbook(data, arguments[0] if arguments else None)
        else:
            _write_text(encoding.decode(data))
        _put({"since_1904": kind == "workbook" and package.since_1904(data)})
    except package.Unreadable as refusal:
        _put({"refused": refusal.reason})
    except PasswordError:
        _put({"refused": "encrypted"})
    except CalamineError:
        _put({"refused": "broken"})
    except MemoryError:
        _put({"refused": "bomb"})


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it: too much would look like a broken file


def _write_workbook(data: bytes, wanted: str | None) -> None:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            visible = about.visible == SheetVisibleEnum.Visible
            if wanted in {None, about.name}:
                sheet = book.get_sheet_by_name(about.name)
                _write_sheet(
                    about.name, _unmerged(sheet.iter_rows(), sheet.merged_cell_ranges), visible=visible
                )
            else:
                _put({"sheet": about.name, "visible": visible})


def _unmerged(rows: Iterable[list[Any]], merged: Iterable[Range] | None) -> Iterator[list[Any]]:
    """The rows, where a cell that reaches down over several stands in each of them that is not blank."""
    beginning: dict[int, list[tuple[int, int]]] = {}
    for (first, column), (last, end) in merged or ():
        if last > first and end == column:
            beginning.setdefault(first, []).append((column, last))
    if not beginning:
        yield from rows
        return
    hanging: dict[int, tuple[int, Any]] = {}
    for number, row in enumerate(rows):
        if hanging and any(cell not in {"", None} for cell in row):
            for column, (last, value) in hanging.items():
                if number <= last and column < len(row) and row[column] == "":
                    row[column] = value
        hanging |= {
            column: (last, row[column]) for column, last in beginning.get(number, ()) if column < len(row)
        }
        yield row


def _write_text(text: str) -> None:
    """A web page, XML, JSON, or else a text table; the name of a file says nothing."""
    start = text[:_START].lstrip("\ufeff \t\r\n")
    if _ARCHIVE.match(start):
        text = web_table.page(text)
        start = text[:_START].lstrip()
        if not start:
            raise package.Unreadable("web_page")
    if _WEB.match(start):
        found = web_table.tables(text)
        if not found:
            raise package.Unreadable("web_page")
        for place, rows in enumerate(found, start=1):
            _write_sheet(str(place) if len(found) > 1 else "", rows, visible=True)
    elif _XML.match(start):
        for name, rows in xml_tables.tables(text.lstrip("\ufeff")):
            _write_sheet(name, rows, visible=True)
    elif start.startswith(("[", "{")) and (answer := answers.from_json(text.lstrip("\ufeff"))) is not None:
        _write_sheet("", answer, visible=True)
    elif _CUT_JSON.match(start):
        raise package.Unreadable("cut_off")
    else:
        unpaired: list[int] = []
        _write_sheet("", delimited.records(text, unpaired), visible=True)
        _put({"unpaired": unpaired})


def _write_sheet(name: str, rows: Iterable[Sequence[object]], *, visible: bool) -> None:
    _put({"sheet": name, "visible": visible})
    some: list[tuple[int, list[object]]] = []
    typed: list[tuple[int, int]] = []
    for number, cells in _bounded(rows):
        for column, cell in enumerate(cells):
            if type(cell) is not str:
                cells[column] = _plain(cell)
                if isinstance(cell, date):
                    typed.append((len(some), column))
        some.append((number, cells))
        if len(some) == _CHUNK:
            _put([some, typed])
            some, typed = [], []
    _put([some, typed])


def _bounded(rows: Iterable[Sequence[object]]) -> Iterator[tuple[int, list[object]]]:
    """Each row that is not blank, with its number. Raises Unreadable where they are more than a list can mean."""
    count = alike = 0
    above: list[object] = []
    for number, row in enumerate(rows, start=1):
        if row.count("") == len(row):  # told at once: a far cell makes a million such rows
            continue
        cells = _filled(row)
        if not cells:
            continue
        alike = alike + 1 if cells == above else 0
        count += len(cells)
        if alike > _ALIKE:
            raise package.Unreadable("repeated")
        if number > package.TALLEST or len(cells) > package.WIDEST:
            raise package.Unreadable("no_sheet")
        if count > CELLS:
            raise package.Unreadable("too_big")
        above = cells.copy()
        yield number, cells


def _filled(row: Sequence[object]) -> list[object]:
    """The cells of a row without the empty ones at its end."""
    end = len(row)
    while end and (row[end - 1] in {"", None} or str(row[end - 1]).isspace()):
        end -= 1
    return list(row[:end])


def _plain(cell: object) -> object:
    if isinstance(cell, date):
        return cell.isoformat()
    if cell is None or isinstance(cell, int | float | bool):
        return cell
    return str(cell)


def _put(value: object) -> None:
    sys.stdout.buffer.write(_JSON.encode(value).encode("utf-8", "replace") + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
