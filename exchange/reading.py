"""Opening a spreadsheet or text table from outside, in a child process with limits.

A file that can't be read is refused whole, in one sentence that says why and what to do.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import exchange
from domain.refusal import Refused
from exchange.folders import LOCKS
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator

Cell = str | int | float | bool | date | datetime | None
"""A cell as the file types it. A datetime is naive: the file knows no zone."""

_LAST = 4096
"""Bytes in which the child's last line lies."""
_SECONDS = 60
"""Wall clock; the child's own CPU limit ends a bomb long before, this is for a machine that is busy."""
OUT_OF_BOUNDS = {-signal.SIGABRT, -signal.SIGKILL, -signal.SIGXCPU, -signal.SIGXFSZ, -signal.SIGSEGV}
"""How the child ends where a file goes past its limits."""


class Row(NamedTuple):
    """A row that is not blank. `number`: as the spreadsheet numbers it, from 1."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell of a column counted from 0; None beyond the row's end."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet without its blank rows. A text table is one sheet whose name is ''."""

    name: str
    visible: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read. `name`: the file's name, for sentences.

    `unpaired`: rows of a text table in which a quotation mark has no pair, and is read as a plain character.
    `since_1904`: whether its days are counted from 1904.
    """

    name: str
    sheets: tuple[Sheet, ...]
    unpaired: tuple[int, ...] = ()
    since_1904: bool = False


def read(source: Path | bytes, sheet: str | None = None, *, name: str | None = None) -> Workbook:
    """Read a spreadsheet, a text table, the tables of a web page or an answer of Open311, whatever its suffix.

    Spreadsheets: xlsx, xls, ods; text: comma, tab, semicolon or bar; answers: XML, JSON. `sheet`: only this
    sheet's rows. `name`: what sentences call it, where not as the file. Raises Refused: it is missing, empty,
    encrypted, broken, a lock file, too big, no table at all, or has no such sheet.
    """
    if name is None:
        name = source.name if isinstance(source, Path) else str(say("The data from standard input"))
    with tempfile.TemporaryFile() as output:
        status = _run(source, sheet, output)
        workbook = _collect(name, output, status)
    return only(workbook, sheet)


def _run(source: Path | bytes, sheet: str | None, output: IO[bytes]) -> int:
    """Let the child read `source` into `output`; its exit status."""
    command = [sys.executable, "-E", "-m", "exchange.child", *([sheet] if sheet is not None else [])]
    with _opened(source) as stream:
        try:
            return subprocess.run(  # noqa: S603 (our own interpreter and module)
                command,
                stdin=stream,
                stdout=output,
                stderr=subprocess.DEVNULL,
                cwd=Path(exchange.__file__).parent.parent,
                timeout=_SECONDS,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            return -signal.SIGXCPU


def _opened(source: Path | bytes) -> IO[bytes]:
    if isinstance(source, bytes):
        stream = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
        stream.write(source)
        stream.seek(0)
        return stream
    if source.name.startswith(LOCKS):
        raise Refused(
            say(
                "{file} is the lock file of an open spreadsheet: import the spreadsheet itself",
                file=source.name,
            )
        )
    if source.exists() and not source.is_file():
        raise Refused(say("{file} is no file: name the spreadsheet itself", file=source.name))
    try:
        return source.open("rb")
    except FileNotFoundError:
        raise Refused(say("There is no file {file}: check its name and folder", file=str(source))) from None
    except OSError:
        raise Refused(say("{file} can't be opened: check who may read it", file=str(source))) from None


def _collect(name: str, output: IO[bytes], status: int) -> Workbook:
    """The workbook that the child wrote. Raises Refused where it wrote a refusal or died before the end."""
    end = _end(output)
    if "since_1904" not in end:
        died = "bomb" if status in OUT_OF_BOUNDS else "broken"
        raise Refused(_why(str(end.get("refused", died)), name))
    sheets: list[tuple[str, bool, list[Row]]] = []
    unpaired: list[int] = []
    output.seek(0)
    for line in map(json.loads, output):
        if isinstance(line, list):
            sheets[-1][2].extend(_rows(*line))
        elif "sheet" in line:
            sheets.append((line["sheet"], line["visible"], []))
        elif "unpaired" in line:
            unpaired += line["unpaired"]
    read = tuple(Sheet(title, shown, tuple(rows)) for title, shown, rows in sheets)
    return Workbook(name, read, tuple(unpaired), bool(end["since_1904"]))


def _end(output: IO[bytes]) -> dict[str, Any]:
    """The child's last line, which says how it ended; {} where it died: then no row needs to be looked at."""
    output.seek(max(0, output.seek(0, os.SEEK_END) - _LAST))
    tail = output.read()
    line = tail.rstrip(b"\n").rpartition(b"\n")[2]
    try:
        found = json.loads(line) if tail.endswith(b"\n") else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def only(workbook: Workbook, wanted: str | None) -> Workbook:
    """The workbook with this sheet alone; None = all of them. Raises Refused where it has no such sheet."""
    if wanted is None:
        return workbook
    chosen = tuple(sheet for sheet in workbook.sheets if sheet.name == wanted)
    if not chosen:
        seen = "、".join(sheet.name for sheet in workbook.sheets if sheet.name)
        raise Refused(
            say(
                "{file} has no sheet {sheet}; its sheets: {seen}",
                file=workbook.name,
                sheet=wanted,
                seen=seen or "—",
            )
        )
    return replace(workbook, sheets=chosen)


def _rows(rows: list[tuple[int, list[Cell]]], typed: list[tuple[int, int]]) -> Iterator[Row]:
    """Some rows, with the cells that are typed as dates at (row of these, column)."""
    for at, column in typed:
        cells, text = rows[at][1], str(rows[at][1][column])
        cells[column] = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return (Row(number, tuple(cells)) for number, cells in rows)


def _why(reason: str, name: str) -> Message:
    """The sentence for a refusal of the child."""
    sentences = {
        "empty": say("{file} is empty: export it again", file=name),
        "encrypted": say(
            "{file} is protected by a password: open it, take the password off and save it", file=name
        ),
        "foreign": say("{file} is no table: choose a spreadsheet (.xlsx, .xls, .ods) or a .csv", file=name),
        "web_page": say("{file} is a web page, not a spreadsheet: open it and save it as .xlsx", file=name),
        "services": say(
            "{file} is a list of services, no list of requests: ask the service for its requests", file=name
        ),
        "error_answer": say("{file} is an error that the service answered with: ask it again", file=name),
        "macros": say("{file} contains macros and is not opened: save it as .xlsx without them", file=name),
        "doctype": say(
            "{file} contains definitions that no spreadsheet needs and is not opened: save it as a new .xlsx",
            file=name,
        ),
        "too_big": say("{file} is too big to be read: split it into smaller files", file=name),
        "bomb": say(
            "{file} needs too much memory or time to be read: copy the table into a new file", file=name
        ),
        "cut_off": say("{file} is cut off or broken: export it again", file=name),
        "no_sheet": say(
            "{file} has more rows or columns than a spreadsheet can hold: split it into smaller files",
            file=name,
        ),
        "repeated": say(
            "{file} repeats the same row thousands of times: delete the repeated rows and save it again",
            file=name,
        ),
        "encoding": say(
            "{file} is in an unknown character encoding: save it as .xlsx or as CSV in UTF-8", file=name
        ),
        "long_cell": say(
            "{file} has a cell of more than a million characters: look for a quotation mark that never ends, "
            "or save it as .xlsx",
            file=name,
        ),
    }
    broken = say(
        "{file} is broken and can't be read: open it, save it as a new .xlsx and import that", file=name
    )
    return sentences.get(reason, broken)
