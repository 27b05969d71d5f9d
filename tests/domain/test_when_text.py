from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.refusal import Refused
from domain.when_text import parse_day, parse_limit, parse_when

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.moments import When

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 2, 42, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10:30", "2026-11-23 10:30"),
        ("１０：３０", "2026-11-23 10:30"),
        ("0830", "2026-11-23 08:30"),
        ("8点", "2026-11-23 08:00"),
        ("8点半", "2026-11-23 08:30"),
        ("8点05分", "2026-11-23 08:05"),
        ("下午3:00", "2026-11-23 15:00"),
        ("3:00 pm", "2026-11-23 15:00"),
        ("昨天 15:00", "2026-11-22 15:00"),
        ("昨天15:00", "2026-11-22 15:00"),
        ("yesterday 9:05", "2026-11-22 09:05"),
        ("前天 下午2点半", "2026-11-21 14:30"),
        ("23日 9:00", "2026-11-23 09:00"),
        ("24日 9:00", "2026-10-24 09:00"),
        ("31日9:00", "2026-10-31 09:00"),
        ("11-20 9:00", "2026-11-20 09:00"),
        ("12-20 9:00", "2025-12-20 09:00"),
        ("11月20日 9:00", "2026-11-20 09:00"),
        ("2026-11-23 10:30", "2026-11-23 10:30"),
        ("2026/11/2 1:30", "2026-11-02 01:30"),
        ("2026年11月2日 13:30", "2026-11-02 13:30"),
        ("2026-11-23T10:30", "2026-11-23 10:30"),
        ("2026-11-23 10:30:59", "2026-11-23 10:30"),
        ("17:00", "2026-11-23 17:00"),
    ],
)
def test_times(typed: str, meant: str) -> None:
    moment = parse_when(typed, NOW, ZONE)
    assert moment.tzinfo is UTC
    assert f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize("typed", ["", "  ", "now", "NOW", "现在"])
def test_now(typed: str) -> None:
    assert parse_when(typed, NOW, ZONE) == NOW


@pytest.mark.parametrize(
    "typed", ["25:00", "10:61", "明儿", "昨天", "2026-13-01 10:00", "2026-02-30 10:00", "13", "[/b]"]
)
def test_no_time(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_when(typed, NOW, ZONE)
    assert dict(refused.value.message.params)["text"] == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("今天", "2026-11-23"),
        ("明天", "2026-11-24"),
        ("+3", "2026-11-26"),
        ("25日", "2026-11-25"),
        ("22日", "2026-12-22"),
        ("31号", "2026-12-31"),
        ("11-25", "2026-11-25"),
        ("1-5", "2027-01-05"),
        ("2月29日", "2028-02-29"),
        ("2026-12-01", "2026-12-01"),
    ],
)
def test_days_ahead(typed: str, meant: str) -> None:
    assert parse_day(typed, TODAY).isoformat() == meant


@pytest.mark.parametrize("typed", ["0001-01-01", "1026-11-25", "9999-12-31"])
def test_a_year_that_cannot_be_meant(typed: str) -> None:
    with pytest.raises(Refused):
        parse_day(typed, TODAY)
    with pytest.raises(Refused):
        parse_when(f"{typed} 00:00", NOW, ZONE)


def test_days_back() -> None:
    assert parse_day("25日", TODAY, ahead=False) == date(2026, 10, 25)
    assert parse_day("12-01", TODAY, ahead=False) == date(2025, 12, 1)


@pytest.mark.parametrize("typed", ["", "10:30", "32日", "2026-02-30", "二十五日"])
def test_no_day(typed: str) -> None:
    with pytest.raises(Refused):
        parse_day(typed, TODAY)


@given(st.text(max_size=20))
def test_anything_else_is_refused_in_words(typed: str) -> None:
    with suppress(Refused):
        assert parse_when(typed, NOW, ZONE).tzinfo is UTC
    with suppress(Refused):
        parse_day(typed, TODAY)


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 12, 31)))  # noqa: DTZ001
def test_a_full_date_and_time_is_read_as_it_stands(local: datetime) -> None:
    moment = parse_when(f"{local:%Y-%m-%d %H:%M}", NOW, ZONE)
    assert f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}" == f"{local:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("year", ["9999", "2101", "1989", "0001"])
def test_a_year_that_cannot_be_meant_is_named(year: str) -> None:
    reads: tuple[Callable[[], object], ...] = (
        lambda: parse_when(f"{year}-12-31 10:00", NOW, ZONE),
        lambda: parse_day(f"{year}-12-31", TODAY),
    )
    for read in reads:
        with pytest.raises(Refused) as refused:
            read()
        assert dict(refused.value.message.params) == {"year": year, "first": 1990, "last": 2100}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("1-5", date(2027, 1, 5)),
        ("+3", date(2026, 11, 26)),
        ("1-5 17:00", datetime(2027, 1, 5, 9, 0, tzinfo=UTC)),
        ("明天 10:30", datetime(2026, 11, 24, 2, 30, tzinfo=UTC)),
    ],
)
def test_a_limit_is_a_day_or_a_moment_ahead(typed: str, meant: When) -> None:
    assert parse_limit(typed, NOW, ZONE) == meant


def test_no_limit() -> None:
    with pytest.raises(Refused):
        parse_limit("以后", NOW, ZONE)
