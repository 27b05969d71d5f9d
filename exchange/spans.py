"""A first and a last day in one cell: 2026-03-02至03-06, 3月2日—6日, 2026.3.2 9:00-11:00."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from domain.hygiene import half_width
from exchange.dates import BadDate

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from exchange.dates import DateColumn

_SIGNS = re.compile(r"\s*(?:至|到|~|—+|–|−)\s*")
_HYPHEN = re.compile(r"(.*\d[日号]?)\s*-\s*(\d.*)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_HOURS = re.compile(r"\s*\d{1,2}:\d{2}\s*(?:-|~|—+|–|至)\s*\d{1,2}:\d{2}$")
_MONTH_DAY = re.compile(r"\d{1,2}[月./-]\d{1,2}[日号]?")
_DAY = re.compile(r"\d{1,2}[日号]?")


def span(text: str, column: DateColumn, year: int | None = None) -> tuple[date, date] | None:
    """The first and last day of a text; one day is both; None where it says nothing. `year`: of dates that have none.

    Raises BadDate.
    """
    plain = without_hours(text)
    if not plain:
        return None
    parts = _SIGNS.split(plain, maxsplit=1)
    if len(parts) == 1 and (halves := _HYPHEN.fullmatch(plain)) and not _is_day(plain, column, year):
        parts = [halves[1], halves[2]]
    first = _day(parts[0], column, year)
    if len(parts) == 1:
        return first, first
    return first, _last(parts[1], first, column)


def without_hours(text: str) -> str:
    """A text without the hours of a day behind it: 2026-03-02 09:00-11:00; read as a date it would have an offset."""
    return _HOURS.sub("", half_width(text).strip())


def year_in(*texts: str) -> int | None:
    """The year that a title names."""
    return next((int(found[1]) for text in texts if (found := _YEAR.search(text))), None)


def _is_day(text: str, column: DateColumn, year: int | None) -> bool:
    try:
        _day(text, column, year)
    except BadDate:
        return False
    return True


def _last(text: str, first: date, column: DateColumn) -> date:
    """The last day: it may leave out the year and the month."""
    if _DAY.fullmatch(text):
        return _day(f"{first.year}-{first.month}-{text.rstrip('日号')}", column, None)
    return _day(text, column, first.year)


def _day(text: str, column: DateColumn, year: int | None) -> date:
    if year is not None and _MONTH_DAY.fullmatch(text):
        text = f"{year}-" + re.sub("[月./]", "-", text).rstrip("日号")
    found = column.when(text)
    if found is None:
        raise BadDate
    return wall_day(found, column.zone)


def wall_day(when: date, zone: tzinfo) -> date:
    """The day of a day or moment, as the wall clock has it."""
    return when.astimezone(zone).date() if isinstance(when, datetime) else when
