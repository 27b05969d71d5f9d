"""Working days: the golden dates of DOMAIN §6, two independent sources, and a day-by-day count."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.workdays import WorkCalendar
from settings.load import load
from settings.model import CalendarYear
from words import say


def _published(year: int) -> CalendarYear:
    """A year as the chinesecalendar package knows it."""
    days = [date(year, 1, 1) + timedelta(days=past) for past in range(365)]
    return CalendarYear(
        year,
        "chinesecalendar",
        tuple((day, "假日") for day in days if chinese_calendar.is_holiday(day) and day.weekday() < 5),
        tuple(day for day in days if chinese_calendar.is_workday(day) and day.weekday() >= 5),
    )


PUBLISHED = WorkCalendar(tuple(_published(year) for year in (2024, 2025, 2026)))
SHIPPED = WorkCalendar(load().calendar)
LOCAL = WorkCalendar((CalendarYear(2027, "made up", ((date(2027, 3, 1), "社区日"),), (date(2027, 3, 6),)),))
CALENDARS = pytest.mark.parametrize("calendar", [PUBLISHED, SHIPPED], ids=["chinesecalendar", "shipped"])


@CALENDARS
@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-13", 15, "2026-03-12"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-09-30", 5, "2026-10-13"),
        ("2025-09-26", 1, "2025-09-28"),
        ("2025-09-26", 5, "2025-10-10"),
        ("2026-10-03", 1, "2026-10-08"),
    ],
)
def test_golden_dates(calendar: WorkCalendar, start: str, days: int, expected: str) -> None:
    assert calendar.add(date.fromisoformat(start), days) == date.fromisoformat(expected)


def test_shipped_calendar_agrees_with_the_package_on_every_day() -> None:
    days = [date(2024, 1, 1) + timedelta(days=past) for past in range(366 + 365 + 365)]
    assert [day for day in days if SHIPPED.is_workday(day) != chinese_calendar.is_workday(day)] == []


@given(
    start=st.dates(date(2023, 6, 1), date(2028, 6, 1)),
    days=st.integers(0, 40),
    without=st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=8),
)
def test_add_agrees_with_a_day_by_day_count(start: date, days: int, without: set[date]) -> None:
    if days == 0:
        without = set()
    found = SHIPPED.add(start, days, without=without)
    between = [start + timedelta(days=past) for past in range(1, (found - start).days + 1)]
    counted = [day for day in between if SHIPPED.is_workday(day) and day not in without]
    assert SHIPPED.is_workday(found)
    if days:
        assert len(counted) == days
        assert counted[-1] == found
    else:
        assert counted == ([] if found == start else [found])


@given(start=st.dates(date(2023, 6, 1), date(2028, 6, 1)), days=st.integers(1, 20))
def test_add_never_goes_back(start: date, days: int) -> None:
    assert start < SHIPPED.add(start, days) < SHIPPED.add(start, days + 1)
    assert SHIPPED.add(start, days) <= SHIPPED.add(start + timedelta(days=1), days)


def test_zero_days_stay_on_a_working_day_and_leave_a_holiday() -> None:
    assert SHIPPED.add(date(2026, 9, 30), 0) == date(2026, 9, 30)
    assert SHIPPED.add(date(2026, 10, 3), 0) == date(2026, 10, 8)


def test_negative_days_are_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        SHIPPED.add(date(2026, 9, 30), -1)


def test_a_year_in_the_settings_is_published_and_its_days_are_the_settings_own() -> None:
    assert LOCAL.published(2027)
    assert not LOCAL.is_workday(date(2027, 3, 1))
    assert LOCAL.is_workday(date(2027, 3, 6))
    assert LOCAL.is_workday(date(2027, 10, 1)), "a published year says itself which days are off"
    assert LOCAL.reason(date(2027, 3, 1)) == "社区日"


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2027, 1, 1), False),
        (date(2027, 2, 5), False),
        (date(2027, 2, 9), True),
        (date(2027, 4, 5), False),
        (date(2027, 5, 3), True),
        (date(2027, 6, 9), False),
        (date(2027, 9, 15), False),
        (date(2027, 10, 1), False),
        (date(2027, 10, 4), True),
        (date(2027, 10, 9), False),
    ],
)
def test_an_unpublished_year_falls_back_to_the_statutory_days(day: date, worked: bool) -> None:
    assert not SHIPPED.published(2027)
    assert SHIPPED.is_workday(day) is worked


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 2, 14), say("make-up working day")),
        (date(2026, 10, 1), say("National Day")),
        (date(2026, 10, 10), say("make-up working day")),
        (date(2026, 11, 21), say("Sat")),
        (date(2026, 11, 23), say("Mon")),
        (date(2027, 2, 5), say("Spring Festival")),
    ],
)
def test_every_day_says_why(day: date, reason: object) -> None:
    assert SHIPPED.reason(day) == reason
