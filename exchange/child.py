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
import resource
import signal
import sys
from datetime import date
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from exchange import delimited, package

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MEMORY = 2**30
"""Bytes of address space."""
CPU_SECONDS = 8
OUTPUT = 400 * 2**20
_CHUNK = 500
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
            unpaired: list[int] = []
            _write_sheet("", delimited.records(delimited.decode(data), unpaired), visible=True)
            _put({"unpaired": unpaired})
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
                _write_sheet(about.name, book.get_sheet_by_name(about.name).iter_rows(), visible=visible)
            else:
                _put({"sheet": about.name, "visible": visible})


def _write_sheet(name: str, rows: Iterable[Sequence[object]], *, visible: bool) -> None:
    _put({"sheet": name, "visible": visible})
    some: list[tuple[int, list[object]]] = []
    typed: list[tuple[int, int]] = []
    for number, row in enumerate(rows, start=1):
        cells = _filled(row)
        if not cells:
            continue
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
