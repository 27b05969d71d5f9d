"""Cells as values: text, numbers of orders, dates.

The order of day and month is decided per column, by evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, TypeVar

from domain.hygiene import clean, half_width, unguarded
from domain.moments import YEARS
from exchange.mapping import empty_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.moments import When
    from exchange.reading import Cell

D = TypeVar("D", date, datetime)

_EXACT_DIGITS = 15
"""A spreadsheet keeps so many digits of a number, no more."""
_SERIAL_DAYS = range(20_000, 80_000)
"""Excel serials that are taken for days: 1954 to 2119."""
_SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001 (a wall clock: the zone is added later)

_EXCEL_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)
_POINT_ZERO = re.compile(r"^(\d+)\.0+$")
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?[eE]\+?\d+$")

_CLOCK = (
    r"(?:[T ]*(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:\.\d+)?)?"
    r" *(?:(?P<half>[AaPp])\.?[Mm]\.?)?)?"
)
_OFFSET = r" *(?P<offset>Z|[+-]\d\d:?\d\d)?"
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + _CLOCK + _OFFSET
)
_YEAR_LAST = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<next>\d{1,2})(?P=mark)(?P<year>\d{4})" + _CLOCK
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?: ?(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d))?)?"
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_UNITS = str.maketrans({"年": "-", "月": "-", "日": " ", "时": ":", "点": ":", "分": ":", "秒": " "})


class LostDigits(ValueError):
    """A number of more than 15 digits that a spreadsheet stored as a number: its last digits are gone."""


class BadDate(ValueError):
    """A text that is no date, or a date that does not exist."""


class FarDate(BadDate):
    """A date that exists, in a year outside `YEARS`."""


def text(cell: Cell, *, lines: bool = True) -> str:
    """A cell as clean text, whole numbers without '.0'; '' for words that mean nothing (无, nan, N/A)."""
    plain = clean(_raw(cell), lines=lines)
    return "" if plain.casefold() in empty_words() else plain


def identifier(cell: Cell) -> str:
    """An order number or telephone number as text, half-width, on one line.

    Raises LostDigits where a number of more than 15 digits was stored as a number (DOMAIN §2).
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**_EXACT_DIGITS:
        raise LostDigits
    plain = half_width(text(cell, lines=False))
    if _SCIENTIFIC.match(plain):
        raise LostDigits
    return _POINT_ZERO.sub(r"\1", plain)


@dataclass(frozen=True, slots=True)
class DateColumn:
    """How a column of dates is read. `day_first`: None where nothing in the column says so."""

    zone: tzinfo
    day_first: bool | None = None
    undecided: bool = False
    """Whether it has dates that read either way."""

    def when(self, cell: Cell) -> When | None:
        """The day, or the moment (UTC) where the cell has a time of day; None for nothing.

        Raises BadDate, FarDate.
        """
        if isinstance(cell, datetime):
            return _moment(_near(cell), self.zone)
        if isinstance(cell, date):
            return _near(cell)
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            return self._read(_raw(cell))
        plain = _date_text(cell)
        return self._read(plain) if plain else None

    def _read(self, plain: str) -> When:
        if _SERIAL.fullmatch(plain):
            return _serial(float(plain), self.zone)
        if match := _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain):
            return _built(match, int(match["month"]), int(match["day"]), self.zone)
        if match := _YEAR_LAST.fullmatch(plain):
            first, second = int(match["first"]), int(match["next"])
            day_first = first > 12 or (self.day_first is True and second <= 12)
            month, day = (second, first) if day_first else (first, second)
            return _built(match, month, day, self.zone)
        raise BadDate


def date_column(cells: Iterable[Cell], zone: tzinfo) -> DateColumn:
    """How a column is read: a number above 12 in first place says day first, in second place month first."""
    day_first = month_first = either = 0
    for cell in cells:
        match = _YEAR_LAST.fullmatch(_date_text(cell)) if isinstance(cell, str) else None
        if match:
            first, second = int(match["first"]), int(match["next"])
            day_first += first > 12
            month_first += second > 12
            either += first <= 12 and second <= 12 and first != second
    decided = None if day_first == month_first else day_first > month_first
    return DateColumn(zone, decided, undecided=decided is None and either > 0)


def _raw(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, str):
        if not cell.startswith(("'", "=")):
            return cell
        return unguarded(_EXCEL_TEXT.sub(r"\1", cell))
    return str(cell)


def _date_text(cell: Cell) -> str:
    """A text date with its Chinese units, weekday and half-day words turned into plain signs."""
    plain = half_width(text(cell, lines=False))
    if plain.isascii():
        return plain
    plain = _WEEKDAY.sub(" ", plain.translate(_UNITS))
    if "上午" in plain or "下午" in plain:
        plain = plain.replace("上午", " ").replace("下午", " ") + (" PM" if "下午" in plain else " AM")
    return re.sub(r": +(?=[AP]M$)|:$", " ", " ".join(plain.split())).strip()


def _serial(days: float, zone: tzinfo) -> When:
    if int(days) not in _SERIAL_DAYS:
        raise BadDate
    wall = _near(_SERIAL_START + timedelta(seconds=round(days * 86_400)))
    return wall.date() if days == int(days) else _moment(wall, zone)


def _built(match: re.Match[str], month: int, day: int, zone: tzinfo) -> When:
    try:
        on = _near(date(int(match["year"]), month, day))
        return _moment(_on_clock(match, on), _offset(match) or zone) if match["hour"] else on
    except BadDate:
        raise
    except ValueError as error:
        raise BadDate from error


def _near(on: D) -> D:
    """The same day or moment. Raises FarDate where its year can't be meant."""
    if on.year not in YEARS:
        raise FarDate
    return on


def _on_clock(match: re.Match[str], on: date) -> datetime:
    """The day with the time of day; 24:00 is the end of the day, 12 AM midnight."""
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    half = (match.groupdict().get("half") or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute, second) == (24, 0, 0):
        return datetime.combine(on + timedelta(days=1), time())
    return datetime.combine(on, time(hour, minute, second))


def _offset(match: re.Match[str]) -> tzinfo | None:
    offset = match.groupdict().get("offset")
    return datetime.strptime(offset, "%z").tzinfo if offset else None


def _moment(wall: datetime, zone: tzinfo) -> datetime:
    """A wall-clock time of the file as a moment; what carries its own offset keeps it."""
    return (wall if wall.tzinfo else wall.replace(tzinfo=zone)).astimezone(UTC)
