"""Reading every list but cases: a table whose columns are the fields of a record, each read by its annotation."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from domain.hygiene import half_width
from domain.incoming import IncomingPerson
from domain.moments import When
from domain.records import RefusedRow
from domain.refusal import Refused
from exchange import mapping as headings
from exchange import quoting, table, values
from exchange.dates import BadDate
from exchange.list_file import date_columns, list_file, locate
from exchange.spans import span, without_hours, year_in
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import tzinfo
    from pathlib import Path

    from exchange.dates import DateColumn
    from exchange.list_file import DateOrder, ListFile, Located
    from exchange.reading import Cell, Row, Workbook

R = TypeVar("R")

_LINES = frozenset({"content", "answer", "said"})
"""Fields that keep their line breaks."""
_FIRST, _LAST = "starts", "ends"
"""Days that may stand in one cell."""
_IDENTIFIERS = frozenset({"number", "person_number", "course_number", "phone", "person_phone"})
_BETWEEN = re.compile(r"[、,;/|\n]+")
_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
_MOST = 99_999
"""Days, hours, people or households that a list can mean."""
_SERIAL = 4
"""Digits of a serial number at most, which alone in a row says that a form has a line for nobody."""


class Form(NamedTuple, Generic[R]):
    """A kind of list. `kind`: its table of headings.yaml; `record`: what a row becomes.

    `needs`: field → what is said of a row without it; the list has to have these columns.
    `title`: what the list is called in a sentence.
    """

    kind: str
    record: type[R]
    title: Message
    needs: Mapping[str, Message]

    @property
    def dates(self) -> tuple[str, ...]:
        """The fields that are dates."""
        return tuple(name for name, kind in self.record.__annotations__.items() if kind == When | None)


PEOPLE: Form[IncomingPerson] = Form(
    "people", IncomingPerson, say("list of people"), {"name": say("The row has no name.")}
)


def read_list(
    form: Form[R],
    source: Path | bytes | Workbook,
    *,
    zone: tzinfo,
    sheet: str | None = None,
    header_row: int | None = None,
    mapping: Mapping[str, str] | None = None,
    dates: DateOrder | None = None,
    learned: Callable[[str], Mapping[str, str]] | None = None,
) -> ListFile[R]:
    """Read a list of this form; what is None is found out, as `exchange.cases.read_cases` does.

    A row that says nothing but a serial number is a blank line of a form, and left out. Raises Refused where the file
    is no such list.
    """
    located = locate(
        source,
        sheet=sheet,
        header_row=header_row,
        mapping=mapping,
        dates=dates,
        learned=learned,
        kind=form.kind,
    )
    return read_located(form, located, zone=zone)


def read_located(
    form: Form[R], located: Located, *, zone: tzinfo, rows: Sequence[Row] | None = None
) -> ListFile[R]:
    """Read a table that was found. `rows`: instead of its own. Raises Refused where a column is missing."""
    check(form, located.table, located.workbook.name)
    columns = date_columns(located, form.dates, zone)
    reader = ListRows(form, located.table, columns, _year(located))
    read = list(reader.read(located.table.rows if rows is None else rows))
    if reader.blank and not read:
        raise Refused(
            say(
                "{file} is a blank form: nobody is entered in it. Import it once it is filled in.",
                file=located.workbook.name,
            )
        )
    return list_file(located, read, columns, warnings=list(reader.warnings()), left_out=reader.left_out)


def _year(located: Located) -> int | None:
    """The year that the titles above a table name, or the name of the sheet or file."""
    found = located.table
    sheet = next(sheet for sheet in located.workbook.sheets if sheet.name == found.sheet)
    above = (str(cell) for row in sheet.rows if row.number < found.header_row for cell in row.cells if cell)
    return year_in(*above, found.sheet, located.workbook.name)


def check(form: Form[R], found: table.Table, name: str) -> None:
    """Raises Refused where a column that the form needs is missing."""
    for needed in form.needs:
        if needed not in found.columns:
            raise Refused(
                say(
                    "{file} is no {list}: it has no column headed {heading}; its headings: {seen}. "
                    "Choose the column (command line: --map {field}=HEADING)",
                    file=name,
                    list=form.title,
                    heading=headings.preferred(form.kind, needed),
                    field=needed,
                    seen=headings.quoted(found.headings, form.kind),
                )
            )


@dataclass
class ListRows(Generic[R]):
    """Turns the rows of one table into records, and notes what deserves a warning.

    `year`: of days that have none. `left_out`: totals and remarks; `blank`: lines of a form in which nothing is entered.
    """

    form: Form[R]
    table: table.Table
    dates: Mapping[str, DateColumn]
    year: int | None = None
    left_out: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    unreadable: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def read(self, rows: Sequence[Row]) -> Iterator[R | RefusedRow]:
        """Each row that says something, in the order of the file."""
        for row in rows:
            if self._is_remark(row):
                self.left_out.append(row.number)
            elif self._is_blank(row):
                self.blank.append(row.number)
            else:
                yield self._record(row)

    def warnings(self) -> Iterator[Message]:
        """What staff should know of the rows that were read."""
        for name, places in self.unreadable.items():
            yield say(
                "{heading}: values that can't be read, left empty: {count}, first in row {row}: {text}",
                heading=self._heading(name),
                count=len(places),
                row=places[0][0],
                text=places[0][1],
            )

    def _record(self, row: Row) -> R | RefusedRow:
        read: dict[str, Any] = {}
        for name, kind in self.form.record.__annotations__.items():
            if name in self.table.columns:
                value, wrong = self._value(name, kind, row)
                if wrong is not None:
                    return RefusedRow(row.number, name, str(wrong))
                if name == _FIRST and isinstance(value, tuple):
                    read[_FIRST], read[_LAST] = value
                elif value is not None or name not in read:
                    read[name] = value
        for name, lacking in self.form.needs.items():
            if read.get(name) in {None, ""}:
                return RefusedRow(row.number, name, str(lacking))
        made: Callable[..., R] = self.form.record
        return made(row=row.number, **read)

    def _value(self, name: str, kind: object, row: Row) -> tuple[Any, Message | None]:
        """What a field says, and why its row can't be taken."""
        cell = self._cell(row, name)
        try:
            return self._read(name, kind, row, cell), None
        except ValueError as error:
            if name not in self.form.needs:
                noted = self.unreadable.setdefault(name, [])
                noted.append((row.number, quoting.cell(cell)))
                return _EMPTY[kind], None
            if isinstance(error, values.LostDigits):
                return None, say(
                    "The number lost its last digits in the spreadsheet: export it again with the column as text"
                )
            return None, quoting.bad_date(error, cell)

    def _read(self, name: str, kind: object, row: Row, cell: Cell) -> Any:
        if kind == When | None:
            filled = self._first_filled(row, name)
            if name == _FIRST:
                return self._days(filled)
            return self.dates[name].when(filled)
        if name in _IDENTIFIERS:
            return values.order_number(cell) if name == "number" else values.identifier(cell)
        if kind is str:
            return values.text(self._first_filled(row, name), lines=name in _LINES)
        return _READ[kind](values.text(cell))

    def _days(self, cell: Cell) -> Any:
        """A day or moment, or the first and the last day where the cell says both."""
        told = without_hours(cell) if isinstance(cell, str) else cell
        try:
            return self.dates[_FIRST].when(told)
        except BadDate:
            return span(values.text(told, lines=False), self.dates[_FIRST], self.year)

    def _first_filled(self, row: Row, name: str) -> Cell:
        cells = (row.cell(place) for place in self.table.columns[name])
        return next((cell for cell in cells if values.text(cell)), None)

    def _is_remark(self, row: Row) -> bool:
        """Whether this is a total, a signature or the headings again, and no row of the list."""
        told = [values.text(self._cell(row, name), lines=False) for name in self.table.columns]
        if (
            sum(1 for name, text in zip(self.table.columns, told, strict=True) if self._heading(name) == text)
            > 1
        ):
            return True
        first = next((text for cell in row.cells if (text := values.text(cell, lines=False))), "")
        return headings.is_remark(first) and all(
            not text or headings.is_remark(text)
            for name, text in zip(self.table.columns, told, strict=True)
            if name in self.form.needs
        )

    def _is_blank(self, row: Row) -> bool:
        """Whether nothing is entered but a serial number."""
        filled = [text for cell in row.cells if (text := values.text(cell, lines=False))]
        return all(text.isdecimal() and len(text) <= _SERIAL for text in filled) and not any(
            values.text(self._cell(row, name), lines=False) for name in self.table.columns
        )

    def _cell(self, row: Row, name: str) -> Cell:
        places = self.table.columns.get(name)
        return row.cell(places[0]) if places else None

    def _heading(self, name: str) -> str:
        return self.table.headings[self.table.columns[name][0]]


def figure(text: str) -> Decimal | None:
    """The number in a text, e.g. 7.5 of '7.5学时'; None of an empty one. Raises ValueError: none, or one too large."""
    if not text:
        return None
    found = _FIGURE.search(half_width(text).replace(",", ""))
    number = Decimal(found[0]) if found else None
    if number is None or abs(number) > _MOST:
        raise ValueError(text)
    return number


def _whole(text: str) -> int | None:
    found = figure(text)
    return None if found is None else int(found)


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _BETWEEN.split(text) if part.strip())


_READ: dict[object, Callable[[str], Any]] = {
    Decimal | None: figure,
    int | None: _whole,
    tuple[str, ...]: _several,
}
_EMPTY: dict[object, Any] = {
    str: "", When | None: None, Decimal | None: None, int | None: None, tuple[str, ...]: (),
}  # fmt: skip
