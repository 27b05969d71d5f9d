"""The case lists of ../shared/data/cases, where that folder is there: exact counts and spot values."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.refusal import Refused
from exchange.cases import CasesFile, read_cases
from settings.load import load

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "cases"
SHANGHAI = ZoneInfo("Asia/Shanghai")

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/data is not beside the project")


@cache
def cases(name: str) -> CasesFile:
    return read_cases(FOLDER / name, settings=load(), zone=SHANGHAI)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("附件4-答复意见.xlsx", 2816),
        ("附件4-答复意见-GB18030.csv", 2816),
        ("附件3-示例30行.xlsx", 30),
        ("热点问题留言明细表-全文本.xlsx", 162),
        ("非黑臭.xlsx", 56),
        ("liuyan-领导留言板.xlsx", 120),
        ("baltimore_311_sample.csv", 10_000),
        ("nyc_311_1000_socrata.csv", 1_000),
        ("chicago_foia_no_heat_pandas.csv", 3_484),
    ],
)
def test_every_row_arrives(name: str, count: int) -> None:
    file = cases(name)
    assert (len(file.rows), file.refused) == (count, [])
    assert all(case.number for case in file.rows)


def test_messages_with_replies_arrive_whole() -> None:
    file = cases("附件4-答复意见.xlsx")
    assert file.warnings == []
    assert all(
        case.received and case.title and case.content and case.answer and case.answered for case in file.rows
    )
    assert {case.state for case in file.rows} == {"closed"}
    first = file.rows[0]
    assert (first.row, first.number) == (2, "2549")
    assert isinstance(first.received, datetime)
    assert first.received.astimezone(SHANGHAI).isoformat() == "2019-04-25T09:32:09+08:00"
    assert [case.answered for case in file.rows if not isinstance(case.answered, datetime)] == [
        date(2018, 4, 24)
    ]


def test_the_same_replies_in_gb18030() -> None:
    numbers = [case.number for case in cases("附件4-答复意见.xlsx").rows]
    assert [case.number for case in cases("附件4-答复意见-GB18030.csv").rows] == numbers


def test_hotline_cases_with_american_dates() -> None:
    file = cases("非黑臭.xlsx")
    assert (file.sheet, file.warnings) == ("Sheet1", [])
    assert all(case.title and case.content and isinstance(case.received, date) for case in file.rows)
    assert (file.rows[0].number, file.rows[0].received) == ("4", date(2016, 12, 16))
    assert sum(1 for case in file.rows if not case.answer) == 1


def test_status_words_of_a_message_board() -> None:
    states = [case.state for case in cases("liuyan-领导留言板.xlsx").rows]
    assert (states.count("closed"), states.count("dispatched")) == (84, 36)


@pytest.mark.parametrize(
    ("name", "count"), [("深圳市城市管理局.csv", 121), ("市国土资源和房产管理局.csv", 294)]
)
def test_columns_without_headings_are_told_by_what_they_hold(name: str, count: int) -> None:
    file = cases(name)
    assert (file.header_row, len(file.rows), file.refused) == (0, count, [])
    assert file.mapping == {
        "number": "A", "title": "B", "department": "C", "received": "D", "answered": "E", "content": "F", "answer": "G",
    }  # fmt: skip
    assert all(
        isinstance(case.received, date) and case.title and case.state == "closed" for case in file.rows
    )
    assert "A" in str(file.warnings[0])


def test_a_table_of_categories_is_no_list_of_cases() -> None:
    with pytest.raises(Refused) as caught:
        cases("附件1-三级分类标签.xlsx")
    assert caught.value.message.msgid.startswith("{file} has no known headings")
