"""The case lists of ../shared/data/cases, where that folder is there: exact counts and spot values."""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

import words
from domain.refusal import Refused
from exchange.cases import CasesFile, read_cases
from settings.load import load
from tests.real.table import document

if TYPE_CHECKING:
    from domain.records import IncomingCase

DATA = Path(__file__).parents[3] / "shared" / "data"
FOLDER = DATA / "cases"
SHANGHAI = ZoneInfo("Asia/Shanghai")

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/data is not beside the project")


@cache
def cases(name: str) -> CasesFile:
    return read_cases(FOLDER / name, settings=load(), zone=SHANGHAI)


def case(name: str, number: str) -> IncomingCase:
    return next(one for one in cases(name).rows if one.number == number)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc,arg-type]


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


def test_requests_of_baltimore() -> None:
    file = cases("baltimore_311_sample.csv")
    assert file.mapping["number"] == "ServiceRequestNum"
    assert file.dates == dict.fromkeys(("received", "given_limit", "closed"), "month-first")
    states = Counter(one.state for one in file.rows)
    assert states == {"closed": 9567 + 207 + 18, "dispatched": 113 + 67 + 8 + 2, "in_progress": 17 + 1}
    limb = case("baltimore_311_sample.csv", "17-00489480")
    assert (limb.received, limb.given_limit, limb.closed) == (
        at(2017, 8, 9, 15, 20, 26),
        at(2017, 8, 10, 15, 20, 26),
        at(2017, 8, 17, 20, 0),
    )
    assert (limb.category_text, limb.address, limb.department) == (
        "FOR-Fallen Limb",
        "3205 JUNEAU PL, BALTIMORE, MD, 21214",
        "Recreation & Parks",
    )


def test_requests_of_new_york() -> None:
    file = cases("nyc_311_1000_socrata.csv")
    assert Counter(one.state for one in file.rows) == {
        "dispatched": 424,
        "closed": 293,
        "in_progress": 277,
        "signed_in": 6,
    }
    assert all(one.answer == "" for one in file.rows if one.state != "closed")
    corner, street = (
        case("nyc_311_1000_socrata.csv", "60879417"),
        case("nyc_311_1000_socrata.csv", "60872531"),
    )
    assert (corner.received, corner.category_text, corner.title) == (
        at(2024, 4, 16, 3, 3, 15),
        "Street Condition",
        "Pothole",
    )
    assert (corner.address, street.address) == ("133 AVENUE / 231 STREET", "MAIN STREET")
    assert case("nyc_311_1000_socrata.csv", "60873407").closed == at(2024, 4, 16, 1, 44, 30)


def test_requests_of_chicago() -> None:
    file = cases("chicago_foia_no_heat_pandas.csv")
    assert ({one.state for one in file.rows}, len({one.number for one in file.rows})) == ({"closed"}, 3455)
    first = file.rows[0]
    assert (first.number, first.received, first.closed) == (
        "SR20-05069003",
        at(2020, 9, 15, 14, 41),
        at(2020, 9, 25, 14, 50),
    )
    assert (first.category_text, first.address) == ("No Heat Complaint", "5900 S LAFLIN ST")


@pytest.mark.parametrize(
    ("name", "numbers", "states"),
    [
        ("cfa_get_service_request.xml", ["638344"], ["closed"]),
        ("cfa_service_requests.xml", ["638344", "638349"], ["closed", "dispatched"]),
        ("cfa_service_requests_empty.xml", [], []),
        ("chicago_service_requests.json", ["14-01100669", "14-01100627"], ["dispatched", "dispatched"]),
    ],
)
def test_answers_of_open311(name: str, numbers: list[str], states: list[str]) -> None:
    file = cases(f"../open311/{name}")
    assert ([one.number for one in file.rows], [one.state for one in file.rows]) == (numbers, states)
    assert all(one.received and one.category_text and one.address for one in file.rows)


@pytest.mark.parametrize("name", ["cfa_services.xml", "cfa_service_definition.xml"])
def test_services_are_no_requests(name: str) -> None:
    with pytest.raises(Refused) as caught:
        cases(f"../open311/{name}")
    assert caught.value.message.msgid.startswith("{file} is a list of services")


@pytest.mark.slow
def test_what_tortures_readers_is_read_or_refused_in_words() -> None:
    """Two of them have a number and a text in columns that cases have; all others are refused whole."""
    read = {}
    for path in sorted((DATA / "torture").rglob("*.*")):
        with contextlib.suppress(Refused):
            read[path.name] = len(cases(str(path)).rows)
    assert read == {"inlineStr_with_value.xlsx": 1, "encoding-issue-274.csv": 507}


@pytest.mark.slow
def test_the_document_says_what_becomes_of_each_file() -> None:
    told = (Path(__file__).parents[2] / "docs" / "imports.md").read_text(encoding="utf-8")
    language = words.current()
    try:
        assert document() == told
    finally:
        words.use(language)
