"""The table of moving festivals against the moon itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from domain.lunar import festivals

MONTH = 29.530588853
NEW_MOON = datetime(2000, 1, 6, 18, 14, tzinfo=UTC)
BEIJING = timezone(timedelta(hours=8))
YEARS = range(2027, 2041)


def _age(day: date) -> float:
    """Days since the mean new moon, at noon in Beijing."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=BEIJING)
    return (noon - NEW_MOON) / timedelta(days=1) % MONTH


def _first(year: int, name: str) -> date:
    return min(day for day, found in festivals(year).items() if found == name)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(("name", "lunar_day"), [("春节", 0), ("端午节", 5), ("中秋节", 15)])
def test_lunar_festivals_fall_on_their_day_of_the_moon(year: int, name: str, lunar_day: int) -> None:
    # 春节 begins with the eve, day 0; mean and true new moon lie up to 14 hours apart, noon and midnight 12
    off = (_age(_first(year, name)) - (lunar_day - 1) + MONTH / 2) % MONTH - MONTH / 2
    assert abs(off) < 1.2


@pytest.mark.parametrize("year", YEARS)
def test_festivals_are_in_their_season(year: int) -> None:
    assert date(year, 1, 20) <= _first(year, "春节") <= date(year, 2, 19)
    assert _first(year, "清明节") in {date(year, 4, 4), date(year, 4, 5)}
    assert date(year, 5, 25) <= _first(year, "端午节") <= date(year, 6, 25)
    assert date(year, 9, 7) <= _first(year, "中秋节") <= date(year, 10, 8)


def test_spring_festival_is_the_eve_and_three_days() -> None:
    spring = [day for day, name in festivals(2027).items() if name == "春节"]
    assert spring == [date(2027, 2, 5), date(2027, 2, 6), date(2027, 2, 7), date(2027, 2, 8)]


def test_a_year_outside_the_table_has_none() -> None:
    assert festivals(2041) == {}
