"""Periods join on to one another, whatever day a month begins on, and are named by where they end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.periods import SPANS, Period, Span, before, holding, parse
from domain.refusal import Refused

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "starts", "first", "last"),
    [
        ("", 1, "2026-11-01", "2026-11-30"),
        ("2026-11", 1, "2026-11-01", "2026-11-30"),
        ("2026-11", 21, "2026-10-21", "2026-11-20"),
        ("", 21, "2026-11-21", "2026-12-20"),
        ("last", 21, "2026-10-21", "2026-11-20"),
        ("上月", 1, "2026-10-01", "2026-10-31"),
        ("2026年1月", 21, "2025-12-21", "2026-01-20"),
        ("2026-Q4", 1, "2026-10-01", "2026-12-31"),
        ("2026q1", 21, "2025-12-21", "2026-03-20"),
        ("2026年第4季度", 1, "2026-10-01", "2026-12-31"),
        ("2026", 1, "2026-01-01", "2026-12-31"),
        ("2026", 26, "2025-12-26", "2026-12-25"),
        ("2026-W47", 21, "2026-11-16", "2026-11-22"),
        ("2026-11-25", 1, "2026-11-25", "2026-11-25"),
        ("2026-10-21..2026-11-05", 1, "2026-10-21", "2026-11-05"),
        ("２０２６－１１", 1, "2026-11-01", "2026-11-30"),
    ],
)
def test_what_is_meant(text: str, starts: int, first: str, last: str) -> None:
    found = parse(text, TODAY, starts)
    assert (str(found.first), str(found.last)) == (first, last)


@pytest.mark.parametrize(
    ("span", "text", "starts", "first"),
    [
        ("week", "2026-11-25", 1, "2026-11-23"),
        ("week", "last", 1, "2026-11-16"),
        ("month", "2026-11-25", 21, "2026-11-21"),
        ("quarter", "2026-11-25", 1, "2026-10-01"),
        ("year", "this", 1, "2026-01-01"),
        ("month", "2026-10-21..2026-11-05", 1, "2026-10-21"),
    ],
)
def test_a_day_means_the_period_that_it_lies_in(span: Span, text: str, starts: int, first: str) -> None:
    assert str(parse(text, TODAY, starts, span).first) == first


@pytest.mark.parametrize(
    "text",
    ["2026-13", "2026-Q5", "2026-W54", "2026-02-30", "1800", "nonsense", "..", "2026-11-05..2026-11-01"],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse(text, TODAY)


def test_another_kind_is_refused() -> None:
    with pytest.raises(Refused):
        parse("2026-W47", TODAY, span="month")


@given(st.sampled_from(SPANS), st.dates(date(1995, 1, 1), date(2095, 1, 1)), st.integers(1, 28))
def test_periods_join_without_gap_or_overlap(span: Span, day: date, starts: int) -> None:
    found = holding(span, day, starts)
    assert found.first <= day <= found.last
    assert before(found, starts).last == found.first - timedelta(days=1)
    assert holding(span, found.first, starts) == holding(span, found.last, starts) == found


@given(st.dates(date(1995, 1, 1), date(2095, 1, 1)), st.integers(0, 400))
def test_before_a_range_lie_as_many_days(first: date, more: int) -> None:
    found = Period("range", first, first + timedelta(days=more))
    assert before(found).days == found.days
