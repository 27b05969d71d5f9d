"""The periods of reports: weeks from Monday, months that begin on a day of the settings, their quarters and years.

A month is named by where it ends: where months begin on the 21st, November is 10-21 to 11-20.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal, NamedTuple

from domain.hygiene import half_width
from domain.moments import YEARS
from domain.refusal import Refused
from words import Message, say

Span = Literal["day", "week", "month", "quarter", "year", "range"]
SPANS: tuple[Span, ...] = ("week", "month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_YEAR = re.compile(r"(\d{4})年?")
_QUARTER = re.compile(r"(\d{4})[-年]?(?:q([1-4])|第?([1-4])季度?)")
_MONTH = re.compile(r"(\d{4})[-年](\d{1,2})月?")
_WEEK = re.compile(r"(\d{4})-?w(\d{1,2})")
_DAY = re.compile(r"(\d{4})[-年](\d{1,2})[-月](\d{1,2})日?")
_THIS = {"this", "本", "本周", "本月", "本季", "本季度", "今年", "本年"}
_LAST = {"last", "上", "上周", "上月", "上季", "上季度", "去年", "上年"}


class Period(NamedTuple):
    """The days from `first` to `last`, both included."""

    span: Span
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


def holding(span: Span, day: date, starts: int = 1) -> Period:
    """The period of this kind that a day lies in. `starts`: the day on which months begin."""
    if span == "week":
        first = day - timedelta(days=day.weekday())
        return Period(span, first, first + timedelta(days=6))
    if span not in _MONTHS:
        return Period(span, day, day)
    month = day.year * 12 + day.month - 1 + (starts > 1 and day.day >= starts)
    return _months(span, month // 12, month % 12 + 1, starts)


def _months(span: Span, year: int, month: int, starts: int) -> Period:
    """The month, quarter or year that holds this month, by its name."""
    length = _MONTHS[span]
    begin = year * 12 + (month - 1) // length * length
    first, after = (_begins(number, starts) for number in (begin, begin + length))
    return Period(span, first, after - timedelta(days=1))


def _begins(number: int, starts: int) -> date:
    """The day on which a month begins; months are counted from the year 0."""
    number -= starts > 1
    return date(number // 12, number % 12 + 1, starts)


def before(period: Period, starts: int = 1) -> Period:
    """The period of the same kind, or of as many days, that ends the day before."""
    last = period.first - timedelta(days=1)
    if period.span in {*SPANS, "day"}:
        return holding(period.span, last, starts)
    return Period(period.span, last - timedelta(days=period.days - 1), last)


def parse(text: str, today: date, starts: int = 1, span: Span | None = None) -> Period:
    """The period that is meant: 2026, 2026-Q4, 2026-11, 2026-W47, a day, or FROM..TO; '' is the month of today.

    `span`: of which kind it has to be; then a day, 'this' or 'last' means the one that it lies in. Raises Refused.
    """
    plain = half_width(text).strip().lower().replace(" ", "")
    if ".." in plain:
        return _range(plain)
    kind = span or "month"
    if plain in _THIS | {""}:
        return holding(kind, today, starts)
    if plain in _LAST:
        return before(holding(kind, today, starts), starts)
    try:
        found = _named(plain, starts)
    except ValueError as error:
        raise Refused(_unreadable(text)) from error
    if found is None or not {found.first.year, found.last.year} <= set(YEARS):
        raise Refused(_unreadable(text))
    if span is not None and found.span == "day":
        return holding(span, found.first, starts)
    if span is not None and found.span != span:
        raise Refused(
            say(
                "“{text}” is no {span}. Write {example}, or a day in it.",
                text=text,
                span=NAMES[span],
                example=_EXAMPLES[span],
            )
        )
    return found


NAMES: dict[Span, Message] = {
    "day": say("day"),
    "week": say("week"),
    "month": say("month"),
    "quarter": say("quarter"),
    "year": say("year"),
    "range": say("period"),
}
_EXAMPLES = {"week": "2026-W47", "month": "2026-11", "quarter": "2026-Q4", "year": "2026"}


def _named(plain: str, starts: int) -> Period | None:
    """The period of a name; None where it has no such form. Raises ValueError for a day that does not exist."""
    if match := _YEAR.fullmatch(plain):
        return _months("year", int(match[1]), 1, starts)
    if match := _QUARTER.fullmatch(plain):
        return _months("quarter", int(match[1]), int(match[2] or match[3]) * 3, starts)
    if (match := _MONTH.fullmatch(plain)) and 1 <= int(match[2]) <= 12:
        return _months("month", int(match[1]), int(match[2]), starts)
    if match := _WEEK.fullmatch(plain):
        return holding("week", date.fromisocalendar(int(match[1]), int(match[2]), 1))
    if match := _DAY.fullmatch(plain):
        return holding("day", date(*map(int, match.groups())))
    return None


def _range(plain: str) -> Period:
    try:
        first, last = (
            date(*map(int, (_DAY.fullmatch(part) or _no_day(part)).groups())) for part in plain.split("..")
        )
    except ValueError as error:
        raise Refused(_unreadable(plain)) from error
    if last < first or not {first.year, last.year} <= set(YEARS):
        raise Refused(say("The period {text} ends before it begins, or lies too far off.", text=plain))
    return Period("range", first, last)


def _no_day(part: str) -> re.Match[str]:
    raise ValueError(part)


def _unreadable(text: str) -> Message:
    return say(
        "“{text}” is no period. Write 2026-11, 2026-W47, 2026-Q4, 2026 or 2026-11-01..2026-11-15.", text=text
    )
