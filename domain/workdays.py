"""Working days 工作日: weekends, published holidays and make-up days 补班 (DOMAIN §6).

A year that is not published yet is reckoned as Monday to Friday less the statutory days off; whoever shows
such a date says so (`published`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from domain.lunar import festivals
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from settings.model import CalendarYear

Reason = Message | str
"""Why a day is worked or not: our own words, or a holiday's name as the settings give it."""

_DAY: Final = timedelta(days=1)
WEEKDAYS: Final = (say("Mon"), say("Tue"), say("Wed"), say("Thu"), say("Fri"), say("Sat"), say("Sun"))
_MAKE_UP: Final = say("make-up working day")
_FESTIVALS: Final = {
    "元旦": say("New Year's Day"),
    "春节": say("Spring Festival"),
    "清明节": say("Tomb-sweeping Day"),
    "劳动节": say("Labour Day"),
    "端午节": say("Dragon Boat Festival"),
    "中秋节": say("Mid-autumn Festival"),
    "国庆节": say("National Day"),
}
"""The statutory holidays in both languages; any other name is shown as the settings write it."""


class WorkCalendar:
    """Which days are worked, from the settings' published years."""

    def __init__(self, years: tuple[CalendarYear, ...]) -> None:
        self._published = frozenset(item.year for item in years)
        self._off = {day: name for item in years for day, name in item.holidays}
        self._made_up = frozenset(day for item in years for day in item.workdays)
        self._statutory: dict[int, dict[date, str]] = {}
        self._worked: dict[date, bool] = {}
        self._added: dict[tuple[date, int], date] = {}

    def published(self, year: int) -> bool:
        """Whether this year's arrangement is in the settings; if not, say 日历未发布 beside a date in it."""
        return year in self._published

    def is_workday(self, day: date) -> bool:
        """Whether a day is worked: a make-up day is, a holiday is not, else Monday to Friday."""
        worked = self._worked.get(day)
        if worked is None:
            worked = day in self._made_up or (day.weekday() < 5 and self._holiday(day) is None)
            self._worked[day] = worked
        return worked

    def reason(self, day: date) -> Reason:
        """Why a day is worked or not: the holiday, 补班, else its weekday."""
        if day in self._made_up:
            return _MAKE_UP
        holiday = self._holiday(day)
        return WEEKDAYS[day.weekday()] if holiday is None else _FESTIVALS.get(holiday, holiday)

    def name(self, day: date) -> str:
        """`reason` in the language in use: '国庆节', '补班', '周六'."""
        return str(self.reason(day))

    def add(self, day: date, n: int, *, without: Collection[date] = ()) -> date:
        """The n-th working day after `day`, which itself does not count, nor do the days of `without`.

        n = 0 gives `day`, moved on where it is not worked. Raises ValueError for n < 0.
        """
        if without:
            return self._add(day, n, without)
        # the days of a long list are few: each is reckoned once
        end = self._added.get((day, n))
        if end is None:
            end = self._added[day, n] = self._add(day, n, ())
        return end

    def _add(self, day: date, n: int, without: Collection[date]) -> date:
        if n < 0:
            raise ValueError(f"{n} working days")
        if n == 0:
            return day if self.is_workday(day) else self.add(day, 1)
        later = (when for when in _after(day) if when not in without and self.is_workday(when))
        return next(when for count, when in enumerate(later, 1) if count == n)

    def _holiday(self, day: date) -> str | None:
        if day.year in self._published:
            return self._off.get(day)
        if day.year not in self._statutory:
            self._statutory[day.year] = _statutory(day.year)
        return self._statutory[day.year].get(day)


def _after(day: date) -> Iterator[date]:
    while True:
        day += _DAY
        yield day


def _statutory(year: int) -> dict[date, str]:
    """The days off that the law fixes (全国年节及纪念日放假办法, as amended from 2025), no weekend moved."""
    fixed = {
        date(year, 1, 1): "元旦",
        **{date(year, 5, day): "劳动节" for day in (1, 2)},
        **{date(year, 10, day): "国庆节" for day in (1, 2, 3)},
    }
    return festivals(year) | fixed
