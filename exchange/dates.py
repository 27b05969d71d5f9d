"""Dates in every form that lists of cases are seen with, decided per column.

Day or month first, and where a year of two digits stands, is told by the column's own evidence; a column whose times are
all midnight has days only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from domain.hygiene import half_width
from domain.moments import YEARS
from exchange import values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.moments import When
    from exchange.reading import Cell

D = TypeVar("D", date, datetime)

_SERIAL_DAYS = range(20_000, 80_000)
"""Spreadsheet serials that are taken for days: 1954 to 2119."""
_SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001 (a wall clock: the zone is added later)
_SINCE_1904 = 1462
"""Days between the two starts that a workbook may count its days from."""
_CENTURY = 2000

_CLOCK = (
    r"(?:[T ]*(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.:]\d+)?)?"
    r" *(?:(?P<half>[AaPp])\.?[Mm]\.?)?)?"
)
_OFFSET = r" *(?P<offset>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?"
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + _CLOCK + _OFFSET
)
_NUMBERS = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<next>\d{1,2})(?P=mark)(?P<last>\d{4}|\d{1,2})" + _CLOCK
)
_DAY_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(?P<day>\d{1,2})[- /](?P<name>[A-Za-z]{3,9})[-,. /]+(?P<year>\d{4}|\d{2})"
    + _CLOCK
    + _OFFSET
)
_NAMED_DAY = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(?P<name>[A-Za-z]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})(?: at)?" + _CLOCK
)
_YEAR_NAMED = re.compile(r"(?P<year>\d{4})[- ](?P<name>[A-Za-z]{3,9})[- ](?P<day>\d{1,2})" + _CLOCK)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?: ?(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d))?)?"
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_EPOCH = re.compile(r"1\d{9}(?P<thousandths>\d{3})?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_HALF = re.compile(r"(?P<early>凌晨|早上|早晨|上午|AM(?= ?\d))|下午|傍晚|晚上|中午|PM(?= ?\d)", re.IGNORECASE)
_UNITS = str.maketrans(
    {"年": "-", "月": "-", "日": " ", "号": " ", "时": ":", "点": ":", "分": ":", "秒": " "}
)
_MIDNIGHT = re.compile(r".*[^\d:](?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00)? *AM)", re.IGNORECASE)
_DAY = re.compile(r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?")
_TRIPLE = re.compile(r"\s*(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{1,2})(?!\d)")
_DATED = re.compile(r"\d{4}([-/.年])\d{1,2}[-/.月]\d{1,2}.*|\d{1,2}([-/.])\d{1,2}\2\d{4}.*")


class BadDate(ValueError):
    """A text that is no date, or a date that does not exist."""


class NoSuchDate(BadDate):
    """A date by its form, of a day that does not exist."""


class OtherOrder(BadDate):
    """A date whose day and month stand the other way round than in its column."""


class FarDate(BadDate):
    """A date that exists, in a year outside `YEARS`."""


@dataclass(frozen=True, slots=True)
class DateColumn:
    """How a column of dates is read.

    `day_first`: None where nothing in the column says so, and month/day is taken; `undecided`: whether it has dates that
    read either way. `contradicts`: some of its dates are one way, some the other; what is not as `day_first` says is none.
    `short_year_first`: 26-11-20. `days`: its times are all midnight. `since_1904`: the workbook's serials.
    """

    zone: tzinfo
    day_first: bool | None = None
    undecided: bool = False
    contradicts: bool = False
    short_year_first: bool = False
    days: bool = False
    since_1904: bool = False

    def when(self, cell: Cell) -> When | None:
        """The day, or the moment (UTC) where the cell has a time of day; None for nothing.

        Raises BadDate, FarDate.
        """
        if isinstance(cell, datetime):
            return _moment(_near(cell), self.zone)
        if isinstance(cell, date):
            return _near(cell)
        if isinstance(cell, bool):
            raise BadDate
        at_once = self._plainly(cell) if type(cell) is str else None
        found = at_once or self._read(_date_text(cell))
        return day if self.days and (day := _wall_day(found, self.zone)) else found

    def _plainly(self, cell: str) -> When | None:
        """The commonest form, 2026-11-20 08:40:00, at once; None for any other."""
        if len(cell) != 19 or cell[13] != ":" or cell[4] not in "-/" or cell[7] != cell[4]:
            return None
        try:
            return _moment(_near(datetime.fromisoformat(cell.replace("/", "-"))), self.zone)
        except FarDate:
            raise
        except ValueError:
            return None

    def _read(self, plain: str) -> When | None:
        if not plain:
            return None
        if _SERIAL.fullmatch(plain):
            return _serial(float(plain) + self.since_1904 * _SINCE_1904, self.zone)
        if match := _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain):
            return _built(match, (int(match["year"]), int(match["month"]), int(match["day"])), self.zone)
        if match := _NUMBERS.fullmatch(plain):
            return _built(match, self._numbers(match), self.zone)
        if match := _named(plain):
            return _built(match, (_year(match["year"]), _month(match["name"]), int(match["day"])), self.zone)
        if match := _EPOCH.fullmatch(plain):
            seconds = int(plain) // (1000 if match["thousandths"] else 1)
            return _near(datetime.fromtimestamp(seconds, UTC))
        raise BadDate

    def _numbers(self, match: re.Match[str]) -> tuple[int, int, int]:
        """Year, month and day of three numbers."""
        first, second = int(match["first"]), int(match["next"])
        if self.short_year_first and len(match["last"]) <= 2:
            return _CENTURY + first, second, int(match["last"])
        if len(match["last"]) == 1:
            raise BadDate
        day_first = first > 12 or (self.day_first is True and second <= 12)
        if self.contradicts and max(first, second) > 12 and day_first is not bool(self.day_first):
            raise OtherOrder
        month, day = (second, first) if day_first else (first, second)
        return _year(match["last"]), month, day


def date_column(
    cells: Sequence[Cell], zone: tzinfo, *, day_first: bool | None = None, since_1904: bool = False
) -> DateColumn:
    """How a column is read: a number above 12 in first place says day first, in second place month first.

    `day_first`: what staff chose, for a column that does not say.
    """
    texts = [cell for cell in cells if type(cell) is str]
    triples = [(match[1], match[3], match[4]) for text in texts if (match := _TRIPLE.match(half_width(text)))]
    year_first = _short_year_first([triple for triple in triples if len(triple[2]) <= 2])
    pairs = {(int(first), int(second)) for first, second, last in triples if len(last) == 4 or not year_first}
    by_day, by_month = (sum(1 for pair in pairs if pair[at] > 12 >= pair[1 - at]) for at in (0, 1))
    contradicts = bool(by_day and by_month)
    either = contradicts or any(max(pair) <= 12 and pair[0] != pair[1] for pair in pairs)
    told = None if by_day == by_month else by_day > by_month
    decided = day_first if told is None and either else told
    return DateColumn(
        zone,
        decided,
        undecided=decided is None and either,
        contradicts=contradicts,
        short_year_first=year_first,
        days=any(":" in text for text in texts) and all(map(_without_time, texts)),
        since_1904=since_1904,
    )


def looks_dated(cell: Cell) -> bool:
    """Whether a cell is plainly a date: typed, or three numbers with signs between them."""
    return isinstance(cell, date) or (isinstance(cell, str) and _DATED.fullmatch(cell.strip()) is not None)


def _short_year_first(triples: Sequence[tuple[str, str, str]]) -> bool:
    """Whether of three numbers of two digits the first is the year: it varies less than the last."""
    years, days = ({int(triple[place]) for triple in triples} for place in (0, 2))
    fits = all(int(month) <= 12 and 1 <= int(day) <= 31 for _, month, day in triples)
    short = any(len(day) == 1 for _, _, day in triples)
    return bool(triples) and fits and (short or len(years) < len(days) or max(years) > 31)


def _without_time(text: str) -> bool:
    """Whether a cell has no time of day, or midnight, which stands for none; one that is empty says nothing."""
    plain = text.strip()
    return len(plain) < 6 or _MIDNIGHT.fullmatch(plain) is not None or _DAY.fullmatch(plain) is not None


def _wall_day(found: When | None, zone: tzinfo) -> date | None:
    return found.astimezone(zone).date() if isinstance(found, datetime) else found


def _date_text(cell: Cell) -> str:
    """A text date with its Chinese units, weekday and half-day words turned into plain signs."""
    plain = half_width(values.text(cell, lines=False))
    if plain.isascii() and plain[:1].isdigit() and plain[-1:].isdigit() and "M " not in plain:
        return plain
    plain = _WEEKDAY.sub(" ", plain.translate(_UNITS))
    if half := _HALF.search(plain):
        noon = half.group().startswith("中午") and re.search(r"11[:：]", plain)
        plain = _HALF.sub(" ", plain) + (" AM" if half["early"] or noon else " PM")
    return re.sub(r": +(?=[AP]M$)|[:.]$", " ", " ".join(plain.split())).strip()


def _named(plain: str) -> re.Match[str] | None:
    """A date whose month has a name: 14-Mar-26, Mar 14, 2026, 2026 Mar 14."""
    forms = (_DAY_NAMED, _NAMED_DAY, _YEAR_NAMED)
    return next((match for form in forms if (match := form.fullmatch(plain))), None)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else _CENTURY + int(text)


def _month(name: str) -> int:
    start = name[:3].lower()
    if start not in _MONTHS:
        raise BadDate
    return _MONTHS.index(start) + 1


def _serial(days: float, zone: tzinfo) -> When:
    if int(days) not in _SERIAL_DAYS:
        raise BadDate
    wall = _near(_SERIAL_START + timedelta(seconds=round(days * 86_400)))
    return wall.date() if days == int(days) else _moment(wall, zone)


def _built(match: re.Match[str], parts: tuple[int, int, int], zone: tzinfo) -> When:
    try:
        on = _near(date(*parts))
        return _moment(_on_clock(match, on), _offset(match) or zone) if match["hour"] else on
    except BadDate:
        raise
    except ValueError as error:
        raise NoSuchDate from error


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
    if not offset:
        return None
    if offset[0] not in "+-":
        return UTC
    return datetime.strptime(offset if len(offset) > 3 else f"{offset}00", "%z").tzinfo


def _moment(wall: datetime, zone: tzinfo) -> datetime:
    """A wall-clock time of the file as a moment; what carries its own offset keeps it."""
    if wall.tzinfo is None and (offset := _day_offset(wall.date(), zone)) is not None:
        return (wall - offset).replace(tzinfo=UTC)
    return (wall if wall.tzinfo else wall.replace(tzinfo=zone)).astimezone(UTC)


@lru_cache(4096)
def _day_offset(day: date, zone: tzinfo) -> timedelta | None:
    """The zone's offset where it is the same all day: asking the zone for each cell takes longer than reading it."""
    start = datetime.combine(day, time(), zone)
    offsets = {moment.utcoffset() for moment in (start, start.replace(hour=12), start + timedelta(days=1))}
    return offsets.pop() if len(offsets) == 1 else None
