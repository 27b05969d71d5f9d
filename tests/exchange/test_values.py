"""Cells as values: dates in every form, numbers that kept or lost their digits, words that mean nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.dates import BadDate, DateColumn, FarDate, date_column
from exchange.values import LostDigits, identifier, text

if TYPE_CHECKING:
    from exchange.reading import Cell

SHANGHAI = ZoneInfo("Asia/Shanghai")
COLUMN = DateColumn(SHANGHAI)


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI).astimezone(UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026/4/25 9:32:09", moment(2026, 4, 25, 9, 32, 9)),
        ("2026-05-10 14:56:53", moment(2026, 5, 10, 14, 56, 53)),
        ("2026-05-10T14:56:53.000", moment(2026, 5, 10, 14, 56, 53)),
        ("2026-05-10T06:56:53Z", moment(2026, 5, 10, 14, 56, 53)),
        ("2026-05-10T06:56:53+00:00", moment(2026, 5, 10, 14, 56, 53)),
        ("2026.11.15", date(2026, 11, 15)),
        ("2026年11月15日", date(2026, 11, 15)),
        ("2026年11月15日 8时5分", moment(2026, 11, 15, 8, 5)),
        ("2026年11月15日8点5分7秒", moment(2026, 11, 15, 8, 5, 7)),
        ("2026/10/8 星期四 8:20", moment(2026, 10, 8, 8, 20)),
        ("2026/10/8（周四） 8:20", moment(2026, 10, 8, 8, 20)),
        ("2026-10-08  下午 2:05", moment(2026, 10, 8, 14, 5)),
        ("２０２６－１０－０８", date(2026, 10, 8)),
        ("2026-10-08 24:00", moment(2026, 10, 9, 0, 0)),
        ("12/16/2026", date(2026, 12, 16)),
        ("16/12/2026", date(2026, 12, 16)),
        ("04/12/2026 12:01:26 AM", moment(2026, 4, 12, 0, 1, 26)),
        ("9/15/2026 2:41 PM", moment(2026, 9, 15, 14, 41)),
        ("20261120", date(2026, 11, 20)),
        ("20261120104523", moment(2026, 11, 20, 10, 45, 23)),
        (20261120.0, date(2026, 11, 20)),
        (46346.0, date(2026, 11, 20)),
        (46346.5, moment(2026, 11, 20, 12, 0)),
        ("46346.25", moment(2026, 11, 20, 6, 0)),
        (date(2026, 11, 20), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 8, 0), moment(2026, 11, 20, 8, 0)),  # noqa: DTZ001 (as a file types it)
        ("无", None),
        ("", None),
        (None, None),
    ],
)
def test_forms_of_dates(cell: str | float | date | None, expected: object) -> None:
    assert COLUMN.when(cell) == expected


@pytest.mark.parametrize(
    "cell",
    ["2026/2/30", "2026-13-01", "13/13/2026", "昨天", "2026-10-08 25:00", "12345", 7.0, "0026-01-01", True],
)
def test_what_is_no_date(cell: str | float) -> None:
    with pytest.raises(BadDate):
        COLUMN.when(cell)


def test_day_first_and_month_first_are_decided_by_the_column() -> None:
    assert date_column(["03/04/2026", "25/04/2026"], SHANGHAI).when("03/04/2026") == date(2026, 4, 3)
    assert date_column(["03/04/2026", "04/25/2026"], SHANGHAI).when("03/04/2026") == date(2026, 3, 4)
    open_column = date_column(["03/04/2026", "05/05/2026"], SHANGHAI)
    assert open_column.undecided
    assert open_column.when("03/04/2026") == date(2026, 3, 4)
    assert not date_column(["2026-04-03"], SHANGHAI).undecided


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 (hypothesis wants them naive)
def test_a_written_moment_reads_back(wall: datetime) -> None:
    wall = wall.replace(microsecond=0, tzinfo=SHANGHAI)
    gap = wall.astimezone(UTC).astimezone(SHANGHAI) - wall
    if gap == timedelta(0):
        for form in ("%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y年%m月%d日%H时%M分%S秒", "%Y%m%d%H%M%S"):
            assert COLUMN.when(wall.strftime(form)) == wall.astimezone(UTC)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_bad_one(plain: str) -> None:
    try:
        COLUMN.when(plain)
        date_column([plain], SHANGHAI)
    except BadDate:
        return


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (2549.0, "2549"),
        ("2549.0", "2549"),
        ("20261120104523678901", "20261120104523678901"),
        ("　２０２６-１２　", "2026-12"),
        ('="0020261120"', "0020261120"),
        ("热线-260402-062267", "热线-260402-062267"),
        (None, ""),
        ("nan", ""),
    ],
)
def test_numbers_stay_as_they_are(cell: str | float | None, expected: str) -> None:
    assert identifier(cell) == expected


@pytest.mark.parametrize("cell", [2.0261120104523679e19, 1e15, float(2**53), "2.02611E+13", "2E19"])
def test_numbers_that_lost_digits(cell: str | float) -> None:
    with pytest.raises(LostDigits):
        identifier(cell)


@pytest.mark.parametrize("cell", ["无", " N/A ", "NaN", "#N/A", "空", "—", "", None])
def test_words_that_mean_nothing(cell: str | None) -> None:
    assert text(cell) == ""


def test_text_is_cleaned_and_its_csv_guard_taken_off() -> None:
    assert text("\n\t\t\t\u3000\u3000居民反映\x1b[2J\u202e噪音\xa0") == "居民反映[2J噪音"
    assert text("'=1+1") == "=1+1"
    assert text("'引用'") == "'引用'"
    assert text(12.0) == "12"
    assert text(1.5) == "1.5"


@pytest.mark.parametrize(
    "cell",
    [
        "9999-12-31",
        "1989/12/31 10:00",
        "0001-01-01",
        "31/12/9999",
        date(9999, 12, 31),
        datetime(1900, 1, 1),  # noqa: DTZ001 (as a file types it)
        20_500,
        "79999",
    ],
)
def test_years_that_cannot_be_meant(cell: Cell) -> None:
    with pytest.raises(FarDate):
        DateColumn(SHANGHAI, day_first=True).when(cell)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31)))
def test_every_other_year_is_read(day: date) -> None:
    assert COLUMN.when(day) == COLUMN.when(day.isoformat()) == day
