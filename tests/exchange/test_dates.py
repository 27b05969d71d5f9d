"""Columns of dates: each form that was seen, decided by the column's own evidence or by staff."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.dates import BadDate, date_column
from tests.exchange.making import SHANGHAI, cases, text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchange.reading import Cell

HEADINGS = ("工单编号", "受理时间", "派单时间", "标题")


def read(*cells: Cell) -> Sequence[object]:
    column = date_column(cells, SHANGHAI)
    return [column.when(cell) for cell in cells]


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI).astimezone(UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("14-Mar-26", date(2026, 3, 14)),
        ("14 March 2026", date(2026, 3, 14)),
        ("Mar 14, 2026 2:05 PM", moment(2026, 3, 14, 14, 5)),
        ("Mar  5 2026  2:41PM", moment(2026, 3, 5, 14, 41)),
        ("Sat, 14 Mar 2026 08:00:00 +0000", moment(2026, 3, 14, 16, 0)),
        ("2026-11-20 下午2点05分", moment(2026, 11, 20, 14, 5)),
        ("2026/11/20 PM 2:05:09", moment(2026, 11, 20, 14, 5, 9)),
        ("2026-11-20 中午12:05", moment(2026, 11, 20, 12, 5)),
        ("2026-11-20 凌晨0:30", moment(2026, 11, 20, 0, 30)),
        ("2026年11月20号", date(2026, 11, 20)),
        ("2026/11/20  8:40", moment(2026, 11, 20, 8, 40)),
        ("2026-11-20 08:40:00.000", moment(2026, 11, 20, 8, 40)),
        ("2026-11-20T08:40:00+0800", moment(2026, 11, 20, 8, 40)),
        ("1795135200", moment(2026, 11, 20, 8, 40)),
        ("1795135200000", moment(2026, 11, 20, 8, 40)),
        (1795135200.0, moment(2026, 11, 20, 8, 40)),
        ("2026 Mar 14 02:05:00 PM", moment(2026, 3, 14, 14, 5)),
        ("2026/11/20 00:40:00+00", moment(2026, 11, 20, 8, 40)),
        ("2026-11-20 00:40:00 UTC", moment(2026, 11, 20, 8, 40)),
        ("2026.11.20.", date(2026, 11, 20)),
    ],
)
def test_more_forms(cell: Cell, expected: object) -> None:
    assert read(cell) == [expected]


@pytest.mark.parametrize("cell", ["Foo 14, 2026", "14-Foo-2026", "31/02/2026", "下午", "11月20日", "8:40"])
def test_what_is_no_date(cell: str) -> None:
    with pytest.raises(BadDate):
        read(cell)


def test_a_column_whose_times_are_all_midnight_has_days() -> None:
    assert read("2026/11/20 0:00:00", "2026-11-21 00:00", "2026-11-22", "") == [
        date(2026, 11, 20),
        date(2026, 11, 21),
        date(2026, 11, 22),
        None,
    ]
    assert read("4/12/2026 12:00:00 AM") == [date(2026, 4, 12)]
    assert read("2026/11/20 0:00:00", "2026/11/21 9:00:00") == [moment(2026, 11, 20), moment(2026, 11, 21, 9)]
    assert read("2026年11月20日8时5分", "2026/11/20 0:00") == [
        moment(2026, 11, 20, 8, 5),
        moment(2026, 11, 20),
    ]


def test_years_of_two_digits() -> None:
    assert read("26-11-20", "26-11-21") == [date(2026, 11, 20), date(2026, 11, 21)]
    assert read("11/20/26", "11/21/26 8:05") == [date(2026, 11, 20), moment(2026, 11, 21, 8, 5)]
    assert read("20.11.26", "03.11.26") == [date(2026, 11, 20), date(2026, 11, 3)]


def test_a_year_first_may_have_a_day_of_one_digit() -> None:
    assert read("26/7/1 9:00", "26/7/15") == [moment(2026, 7, 1, 9), date(2026, 7, 15)]
    with pytest.raises(BadDate):
        read("7/26/1")


def test_a_column_that_contradicts_itself_says_so_and_takes_what_fits() -> None:
    rows = [("1", "13/04/2026"), ("2", "04/13/2026"), ("3", "03/04/2026")]
    data = text_table(HEADINGS, *((number, day, "", "测试") for number, day in rows)).encode()
    month, day = cases(data), cases(data, dates="day-first")
    assert [(row.number, row.received) for row in month.rows] == [
        ("2", date(2026, 4, 13)),
        ("3", date(2026, 3, 4)),
    ]
    assert [(row.number, row.received) for row in day.rows] == [
        ("1", date(2026, 4, 13)),
        ("3", date(2026, 4, 3)),
    ]
    assert "顺序与本列其他日期相反" in month.refused[0].reason
    assert ["month/day/year; those" in one.msgid for one in month.warnings] == [True]
    assert ["day/month/year; those" in one.msgid for one in day.warnings] == [True]


@pytest.mark.parametrize("cell", ["4月3日", "下午3点半", "2026-07"])
def test_what_is_no_whole_date_is_not_said_not_to_exist(cell: str) -> None:
    (row,) = cases(text_table(HEADINGS, ("1", cell, "", "测试")).encode()).refused
    assert row.reason.startswith(f"{cell} 读不出日期")


@pytest.mark.parametrize("cell", ["李大红13912345679", "测试路1弄2号3室", "139-1234-5679", "13912345679"])
def test_what_stands_of_a_resident_where_a_date_should_is_not_quoted(cell: str) -> None:
    file = cases(text_table(HEADINGS, ("1", cell, "", "甲"), ("2", "2026-04-03", cell, "乙")).encode())
    told = f"{file.refused[0].reason} {dict(file.warnings[0].params)['text']}"
    assert cell not in told
    assert cell[1:5] not in told


def test_staff_choose_what_no_date_tells() -> None:
    data = text_table(HEADINGS, ("1", "03/04/2026", "2026-04-03", "测试")).encode()
    assert (cases(data).rows[0].received, cases(data).dates) == (date(2026, 3, 4), {"received": ""})
    chosen = cases(data, dates="day-first")
    assert (chosen.rows[0].received, chosen.dates, chosen.warnings) == (
        date(2026, 4, 3),
        {"received": "day-first"},
        [],
    )
    again = cases(data, learned={chosen.signature: chosen.chosen}.get)
    assert (again.rows[0].received, again.chosen) == (date(2026, 4, 3), {"dates": "day-first"})
    told = text_table(HEADINGS, ("1", "03/25/2026", "", "测试"), ("2", "03/04/2026", "", "测试")).encode()
    assert cases(told, dates="day-first").dates == {"received": "month-first"}


@given(
    st.lists(st.dates(date(1991, 1, 1), date(2099, 12, 31)), min_size=1, max_size=12),
    st.booleans(),
    st.sampled_from("/-."),
)
def test_a_column_written_one_way_reads_back(days: list[date], day_first: bool, sign: str) -> None:
    """Every day is right, or the column says that nothing told which number is the month."""
    form = f"%d{sign}%m{sign}%Y" if day_first else f"%m{sign}%d{sign}%Y"
    cells = [day.strftime(form) for day in days]
    column = date_column(cells, SHANGHAI)
    assert column.undecided or [column.when(cell) for cell in cells] == days


@given(
    st.lists(
        st.text(max_size=20) | st.floats() | st.integers() | st.booleans() | st.none() | st.datetimes(),
        max_size=6,
    )
)
def test_any_cells_are_dates_or_bad_ones(cells: list[Cell]) -> None:
    column = date_column(cells, SHANGHAI)
    for cell in cells:
        try:
            found = column.when(cell)
        except BadDate:
            continue
        assert found is None or isinstance(found, date)
