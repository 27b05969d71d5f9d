"""Training lists: which kind a file is, where the class stands, days and states however they are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.incoming import IncomingCourse
from domain.refusal import Refused
from exchange.dates import BadDate, DateColumn
from exchange.spans import span
from exchange.training import read_training
from tests.exchange.making import SHANGHAI, shipped, text_table, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchange.list_file import ListFile


def training(*rows: Sequence[Any]) -> ListFile[Any]:
    return read_training(workbook(("表", rows)), settings=shipped(), zone=SHANGHAI)


def test_a_class_table_with_days_in_one_cell_and_the_year_in_the_title() -> None:
    read = training(
        ("2026年度干部教育培训班次安排表",),
        (
            "序号",
            "班次名称",
            "主办单位",
            "培训对象",
            "计划人数",
            "时间安排",
            "天数",
            "学时",
            "地点",
            "培训形式",
        ),
        (
            1,
            "消防安全专题研讨班",
            "镇党委",
            "居民区“两委”、后备干部",
            40,
            "3月2日-3月6日",
            5,
            37.5,
            "镇党校",
            "专题研讨",
        ),
        (2, "社区治理讲座", "", "", "60人", "2026-04-08", 0.5, "4学时", "", "讲座"),
    )
    assert all(isinstance(one, IncomingCourse) for one in read.rows)
    assert [(one.starts, one.ends, one.hours, one.form) for one in read.rows] == [
        (date(2026, 3, 2), date(2026, 3, 6), Decimal("37.5"), "seminar"),
        (date(2026, 4, 8), None, Decimal(4), "lecture"),
    ]
    assert (read.rows[0].audience, read.rows[1].planned) == (("居民区“两委”", "后备干部"), 60)


def test_records_of_completion_with_their_words() -> None:
    read = training(
        ("姓名", "班次名称", "培训日期", "学时", "完成状态"),
        ("张三", "消防班", "2026-03-02", 7.5, "Completed"),
        ("李四", "消防班", "2026-03-02", 0, "未参训"),
        ("王五", "消防班", "2026-03-02", "", "事假"),
        ("赵六", "消防班", "2026-03-02", "", "不知"),
    )
    assert [one.state for one in read.rows] == ["completed", "signed_up", "leave", ""]
    assert read.rows[0].hours == Decimal("7.5")
    assert any("不知 × 1" in str(told) for told in read.warnings)


def test_a_filled_sign_in_form_has_its_class_above_and_its_people_side_by_side() -> None:
    read = training(
        ("培训签到表",),
        ("培训名称", "电动车充电安全", "", "", "时间：2026年3月2日"),
        ("地点", "居委会二楼"),
        ("序号", "姓名", "单位/部门", "签到", "序号", "姓名", "单位/部门", "签到"),
        (1, "张三", "测试一居", "张三", 3, "王五", "测试一居", ""),
        (2, "李四", "测试一居", "√", 4),
    )
    assert [(one.row, one.name, one.course, one.starts, one.place, one.state) for one in read.rows] == [
        (5, "张三", "电动车充电安全", date(2026, 3, 2), "居委会二楼", "attending"),
        (5, "王五", "电动车充电安全", date(2026, 3, 2), "居委会二楼", ""),
        (6, "李四", "电动车充电安全", date(2026, 3, 2), "居委会二楼", "attending"),
    ]


def test_a_title_may_name_the_class() -> None:
    read = training(("垃圾分类培训签到表",), ("姓名", "签到时间"), ("张三", "2026/3/2 星期一 8:20"))
    assert [(one.course, one.state) for one in read.rows] == [("垃圾分类培训", "attending")]


def test_hours_in_words_above_a_roll_are_left_out() -> None:
    read = training(("培训名称", "消防培训"), ("学时", "八学时"), ("姓名", "签到"), ("张三", "√"))
    assert [(one.course, one.class_hours) for one in read.rows] == [("消防培训", None)]


def test_sheets_that_give_numbers_a_name_are_read_along() -> None:
    book = workbook(
        ("employees", [("employee_id", "employee_name", "department"), ("E1", "Made Up", "Desk")]),
        ("courses", [("course_id", "course_name", "estimated_hours"), ("C1", "Made Course", 6)]),
        ("records", [
            ("record_id", "employee_id", "course_id", "training_start_date", "completion_date", "completion_status",
             "training_hours"),
            ("T1", "E1", "C1", "2026-03-01", "2026-03-09", "Completed", 5.5),
        ]),
    )  # fmt: skip
    read = read_training(book, settings=shipped(), zone=SHANGHAI)
    (row,) = read.rows
    assert (row.name, row.unit, row.course, row.class_hours, row.hours) == (
        "Made Up", "Desk", "Made Course", 6, Decimal("5.5"),
    )  # fmt: skip
    assert (row.completed_on, row.state, read.sheet) == (date(2026, 3, 9), "completed", "records")


@pytest.mark.parametrize(
    "rows",
    [
        [("培训签到表",), ("培训名称", "", "", "培训人"), ("序号", "姓名", "单位"), (1,), (2,)],
        [("姓名", "单位"), ("张三", "测试一居")],
        [("物品", "数量"), ("灯", 3)],
    ],
)
def test_what_is_no_training_list_is_refused_whole(rows: list[tuple[Any, ...]]) -> None:
    with pytest.raises(Refused):
        training(*rows)


COLUMN = DateColumn(SHANGHAI)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-03-02至2026-03-06", (3, 2), (3, 6)),
        ("2026年3月2日—6日", (3, 2), (3, 6)),
        ("2026.3.2-2026.3.6", (3, 2), (3, 6)),
        ("2026/3/2~4/1", (3, 2), (4, 1)),
        ("3月2日-3月6日", (3, 2), (3, 6)),
        ("2026-03-02", (3, 2), (3, 2)),
        ("2026-03-02 09:00-11:00", (3, 2), (3, 2)),
    ],
)
def test_two_days_in_one_cell(text: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    assert span(text, COLUMN, 2026) == (date(2026, *first), date(2026, *last))


@given(st.text(alphabet="0123456789年月日-—至~./: ", max_size=24))
def test_no_text_breaks_it(text: str) -> None:
    try:
        found = span(text, COLUMN, 2026)
    except BadDate:
        return
    assert found is None or all(isinstance(day, date) for day in found)


def test_a_ragged_text_table() -> None:
    text = text_table(("日期", "姓名", " 班次 ", " 状态"), ("2026/3/2", "张三", "消防班"))
    text += "2026/3/3,李四,消防班,已完成,多,余\n"
    read = read_training(text.encode(), settings=shipped(), zone=SHANGHAI)
    assert [(one.name, one.course, one.state) for one in read.rows] == [
        ("张三", "消防班", ""),
        ("李四", "消防班", "completed"),
    ]
