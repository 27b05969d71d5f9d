"""The child process that opens files from outside: `python -m exchange.child [SHEET]`.

calamine can take the whole process down (HARDENING), so it runs here, with limits on memory, time and
output. The file comes on stdin, lines of JSON go to stdout: per sheet {"sheet": name, "visible": bool}
and then [row, cells] for each row that is not blank; for a text table {"unpaired": [row, …]}, rows with a
quotation mark without its pair; at the end {"end": true}, or {"refused": reason}. A typed date is [text], so
that it can't be taken for a text cell.
"""

from __future__ import annotations

import io
import json
import resource
import signal
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from exchange import delimited, package

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MEMORY = 2**30
"""Bytes of address space."""
CPU_SECONDS = 8
OUTPUT = 400 * 2**20


def main(arguments: list[str]) -> None:
    """Read stdin as a table and write it out as lines of JSON."""
    _limit()
    data = sys.stdin.buffer.read(package.MAX_TEXT + 1)
    try:
        if package.kind(data) == "workbook":
            _write_workbook(data, arguments[0] if arguments else None)
        else:
            unpaired: list[int] = []
            _write_sheet("", delimited.records(delimited.decode(data), unpaired), visible=True)
            _put({"unpaired": unpaired})
        _put({"end": True})
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


def _write_sheet(name: str, rows: Iterable[Iterable[object]], *, visible: bool) -> None:
    _put({"sheet": name, "visible": visible})
    for number, row in _filled(rows):
        _put([number, row])


def _filled(rows: Iterable[Iterable[object]]) -> Iterator[tuple[int, list[object]]]:
    """The rows with something in them, numbered from 1, without the empty cells at their ends."""
    for number, row in enumerate(rows, start=1):
        cells = [_plain(cell) for cell in row]
        while cells and (cells[-1] is None or str(cells[-1]).isspace() or cells[-1] == ""):
            cells.pop()
        if cells:
            yield number, cells


def _plain(cell: object) -> object:
    if isinstance(cell, datetime | date):
        return [cell.isoformat()]
    if cell is None or isinstance(cell, str | int | float | bool):
        return cell
    return str(cell)


def _put(value: object) -> None:
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
