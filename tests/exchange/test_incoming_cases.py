"""A list of cases: which column is which, what a row says, which rows are refused, what is warned of."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.lifecycle import State
from domain.refusal import Refused
from exchange import mapping
from exchange.cases import CasesFile, read_cases
from exchange.content import first_sentence, split_repeat
from settings.load import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from settings.model import Settings

SHANGHAI = ZoneInfo("Asia/Shanghai")
HEADINGS = ("12345工单编号", "受理时间", "标题", "内容描述", "联系电话", "状态", "答复市民要点", "结案时间")
ROW = ("20261120104523", "2026/11/20 8:40", "楼道充电", "测试内容一。", "13800000001", "办理中", "", "")


@cache
def shipped() -> Settings:
    return load()


def cases(data: bytes, **chosen: str) -> CasesFile:
    return read_cases(data, settings=shipped(), zone=SHANGHAI, mapping=chosen or None)


def table(*rows: Sequence[object]) -> CasesFile:
    return cases(sheet(*rows))


def sheet(*rows: Sequence[object]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet("工单")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return target.getvalue()


def refusal(data: bytes, **chosen: str) -> str:
    with pytest.raises(Refused) as caught:
        cases(data, **chosen)
    return caught.value.message.msgid


def test_a_row_arrives_with_what_it_says() -> None:
    file = table(HEADINGS, ROW)
    assert (file.sheet, file.header_row, file.refused, file.warnings) == ("工单", 1, [], [])
    assert file.mapping == {
        "number": "12345工单编号",
        "received": "受理时间",
        "title": "标题",
        "content": "内容描述",
        "person_phone": "联系电话",
        "state": "状态",
        "answer": "答复市民要点",
        "closed": "结案时间",
    }
    (case,) = file.rows
    assert (case.row, case.number, case.title, case.content) == (
        2,
        "20261120104523",
        "楼道充电",
        "测试内容一。",
    )
    assert case.received == datetime(2026, 11, 20, 0, 40, tzinfo=UTC)
    assert (case.person_phone, case.state, case.state_text) == ("13800000001", "in_progress", "办理中")
    assert case.fields == set(file.mapping)


def test_the_headings_are_found_below_a_title_and_on_another_sheet() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.add_worksheet("说明").write_row(0, 0, ("测试说明", "时间"))
        page = book.add_worksheet("清单")
        page.merge_range(0, 0, 0, 4, "某居民区十一月工单")
        page.write_row(2, 0, ("制表人", "张三", "日期", "2026-11-30"))
        page.write_row(4, 0, HEADINGS)
        page.write_row(7, 0, ROW)
    file = cases(target.getvalue())
    assert (file.sheet, file.header_row, [case.row for case in file.rows]) == ("清单", 5, [8])


def workbook(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, rows in sheets:
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return target.getvalue()


def test_a_second_sheet_with_such_a_table_is_named() -> None:
    month = (HEADINGS, ROW)
    data = workbook(
        ("一月", month),
        ("二月", month),
        ("空表", (HEADINGS,)),
        ("代码", (("编号", "名称"), ("1", "噪声"))),
        ("三月", (("标题",), *month)),
    )
    file = cases(data)
    assert (file.sheet, len(file.rows)) == ("一月", 1)
    (warning,) = file.warnings
    assert warning.msgid.startswith("Only the sheet {sheet} was read.")
    assert dict(warning.params) == {"sheet": "一月", "others": "二月、三月"}
    chosen = read_cases(data, settings=shipped(), zone=SHANGHAI, sheet="二月")
    assert (chosen.sheet, chosen.warnings) == ("二月", [])


def test_totals_and_signatures_are_no_cases() -> None:
    blank = ("",) * (len(HEADINGS) - 1)
    file = table(
        HEADINGS,
        ROW,
        ("小 计", *blank),
        ("", "", "", "", "", "合计：", "1"),
        ("总计25件", *blank),
        ("制表人：张三", "", "填表日期：2026-11-23"),
        ("合计", "", "", "收费不合理"),
        ("", "2026-11-20", "总计收费过高"),
        ("备注2026", "2026-11-20", "楼道充电"),
    )
    assert [case.number for case in file.rows] == ["20261120104523", "合计", "备注2026"]
    assert [(one.row, one.field) for one in file.refused] == [(8, "number")]
    assert [one.msgid for one in file.warnings] == [
        "Totals and remarks, no rows of the list, were left out: rows {rows}",
        "Rows without a received time: {count}",
    ]
    assert dict(file.warnings[0].params)["rows"] == "3、4、5、6"


@pytest.mark.parametrize(
    ("cell", "remark"),
    [
        ("合计", True),
        ("合　计", True),
        ("共计（件）", True),
        ("Grand Total", True),
        ("填表日期：11月", True),
        ("总计收费过高", False),
        ("20261120104523", False),
        ("", False),
    ],
)
def test_which_cell_begins_a_remark(cell: str, remark: bool) -> None:
    assert mapping.is_remark(cell) is remark


def test_a_row_with_a_torn_quotation_mark_is_named() -> None:
    rows = (",".join(f"{cell}" for cell in ROW).replace("楼道", '"楼道') + "\n" for _ in range(12))
    file = cases((",".join(HEADINGS) + "\n" + "".join(rows)).encode())
    assert [case.title for case in file.rows] == ['"楼道充电'] * 12
    assert dict(file.warnings[0].params)["rows"] == "2、3、4、5、6、7、8、9、10、11…"


def test_numbers_that_lost_digits_bad_dates_and_missing_numbers_refuse_their_row_only() -> None:
    file = table(
        HEADINGS,
        (20261120104523.0, *ROW[1:]),
        (20261120104523678.0, *ROW[1:]),
        ("1002", "2026/2/30", *ROW[2:]),
        ("无", *ROW[1:]),
        ("1004", *ROW[1:7], "不详"),
    )
    assert [(one.row, one.field) for one in file.refused] == [(3, "number"), (4, "received"), (5, "number")]
    assert "2026/2/30" in file.refused[1].reason
    assert [case.number for case in file.rows] == ["20261120104523", "1004"]
    assert file.rows[1].closed is None
    assert [one.msgid for one in file.warnings] == [
        "{heading}: values that can't be read, left empty: {count}, first in row {row}: {text}"
    ]
    assert dict(file.warnings[0].params)["row"] == 6


@pytest.mark.parametrize(
    ("status", "answer", "closed", "state"),
    [
        ("已办理", "", "", "closed"),
        ("待回复", "", "", "dispatched"),
        ("待先行联系", "", "", "signed_in"),
        ("To be called back", "", "", "finished"),
        ("", "已劝阻。", "", "closed"),
        ("", "", "2026-11-20", "closed"),
        ("", "无", "nan", None),
        ("神秘", "", "", None),
        ("處理中", "", "", "in_progress"),
        ("已處理", "", "", "closed"),
        ("退回重办", "已劝阻。", "", "redo"),
    ],
)
def test_status_words(status: str, answer: str, closed: str, state: str | None) -> None:
    file = table(HEADINGS, (*ROW[:5], status, answer, closed))
    assert (file.rows[0].state, file.rows[0].state_text) == (state, status)
    assert file.warnings == []  # what an unknown status means is said by those who apply it


def test_the_table_of_status_words_names_states_that_exist() -> None:
    assert set(mapping.state_words().values()) <= {str(state) for state in State}


def test_the_deepest_filled_level_is_the_category() -> None:
    headings = ("工单编号", "来电时间", "一级分类", "二级分类", "三级分类")
    file = table(
        headings, ("1", "2026-11-20", "消防安全", "楼道堆物", "无"), ("2", "2026-11-20", "停车", "", "违停")
    )
    assert [case.category_text for case in file.rows] == ["楼道堆物", "违停"]
    assert file.rows[0].title == "楼道堆物"


def test_without_a_title_the_first_sentence_stands_in() -> None:
    file = table(("工单编号", "内容描述"), ("1", "夜市扰民。已反映多次。"), ("2", "长" * 40))
    assert [case.title for case in file.rows] == ["夜市扰民", "长" * 29 + "…"]
    assert first_sentence("") == ""


def test_a_repeat_call_names_the_earlier_case() -> None:
    content = "又来电催办。【最近派发的工单编号：20261101000001，工单内容：【夜市】噪音】"
    assert split_repeat(content) == ("又来电催办。", "20261101000001")
    file = table(("工单编号", "内容描述"), ("1", content))
    assert (file.rows[0].content, file.rows[0].repeat_of) == ("又来电催办。", "20261101000001")
    assert split_repeat(f"{content}另【情绪激动】") == ("又来电催办。另【情绪激动】", "20261101000001")
    assert split_repeat("先说。【最近派发的工单编号:1，工单内容：【断了】后说") == ("先说。后说", "1")


def test_what_closes_an_earlier_case_decides_what_is_cut() -> None:
    """A cell that was cut off keeps the resident's words; nothing but an earlier case stays as it is."""
    torn = "【最近派发的工单编号：2，工单内容：电梯坏了。居民再次来电要求今天修好"
    assert split_repeat(torn) == (torn, "2")
    (case,) = table(("工单编号", "内容描述"), ("1", torn)).rows
    assert (case.content, case.repeat_of, bool(case.title)) == (torn, "2", True)
    first, second = "【最近派发的工单编号：1，工单内容：甲】", "【最近派发的工单编号：2，工单内容：乙】"
    assert split_repeat(first) == (first, "1")
    assert split_repeat(f"先说。{first}{second}后说") == ("先说。后说", "1")
    assert split_repeat(f"先说。{first}{torn}") == (f"先说。{torn}", "1")


def test_an_undecided_column_follows_the_file_or_is_named() -> None:
    headings = ("工单编号", "来电时间", "派单时间")
    follows = table(headings, ("1", "03/04/2026", "03/04/2026"), ("2", "25/04/2026", ""))
    assert (follows.rows[0].dispatched, follows.warnings) == (date(2026, 4, 3), [])
    named = table(headings, ("1", "03/04/2026", "2026-04-03"))
    assert named.rows[0].received == date(2026, 3, 4)
    assert [one.msgid for one in named.warnings] == [
        "{heading}: read as month/day/year; no date in it says which"
    ]


def test_a_day_and_its_time_in_two_columns_are_one_moment() -> None:
    headings = ("工单编号", "来电时间", "来电日期", "受理时间", "标题")
    file = table(
        headings,
        ("1", "08:40", "2026-11-20", "2026-11-21 9:00", "甲"),
        ("2", "", "2026-11-20", "", "乙"),
        ("3", "", "", "2026-11-21 9:00", "丙"),
        ("4", "08:40", "", "", "丁"),
    )
    assert [case.received for case in file.rows] == [
        datetime(2026, 11, 20, 0, 40, tzinfo=UTC), date(2026, 11, 20), datetime(2026, 11, 21, 1, 0, tzinfo=UTC),
    ]  # fmt: skip
    assert [one.row for one in file.refused] == [5]


def test_what_the_call_back_said() -> None:
    headings = ("工单编号", "标题", "先行联系", "是否解决区回访", "综合满意度", "结案评判")
    file = table(
        headings, ("1", "甲", "是", "未解决", "基本满意", "解释说明"), ("2", "乙", "无", "不详", "nan", "")
    )
    told = [(case.contacted, case.solved, case.satisfaction, case.outcome_text) for case in file.rows]
    assert told == [("是", "no", "基本满意", "解释说明"), ("", "", "", "")]


def test_staff_choose_a_column() -> None:
    data = sheet(("我的号", "序号", "时间", "标题"), ("a-1", "7", "2026-11-20", "测试"))
    assert refusal(data).startswith("{file} has no column for the case number")
    assert cases(data, number="我的号").rows[0].number == "a-1"
    assert refusal(data, number="没有").startswith("No column is headed")
    assert refusal(data, numbr="我的号") == "There is no field {field}; the nearest is {near}"


@pytest.mark.parametrize(
    ("rows", "start"),
    [
        ([("一级分类", "二级分类"), ("城建", "安全")], "{file} has no known headings"),
        ([("1001", "测试标题", "2026.11.15", "回复", "内容", "标题")], "{file} has no known headings"),
        ([("工单编号", "地址"), ("1", "航华一村3号")], "{file} is no list of cases"),
        ([], "{file} has no rows"),
    ],
)
def test_what_is_no_list_of_cases(rows: list[tuple[str, ...]], start: str) -> None:
    assert refusal(sheet(*rows)).startswith(start)


def test_a_file_without_headings_is_not_quoted_with_a_telephone_number() -> None:
    with pytest.raises(Refused) as caught:
        table(("1001", "张三", "13800001234"), ("1002", "李四", "13800005678"))
    assert "13800001234" not in str(dict(caught.value.message.params)["seen"])


def test_headings_are_compared_by_meaning() -> None:
    columns = mapping.columns(
        ["热线12345 工单编号：", "市民 来电时间", "created_date", "重复工单编号", "内容长度"]
    )
    assert columns == {"number": (0,), "received": (2,), "repeat_of": (3,)}
    assert mapping.columns(["市民来电时间"]) == {"received": (0,)}
    assert mapping.columns(["市民来电时间", "物业来电时间"]) == {}
    assert mapping.columns(["标题", "标题"]) == {"title": (0,)}


def test_a_synonym_belongs_to_one_field() -> None:
    names = [name for names in mapping.synonyms().values() for name in names]
    assert len(names) == len(set(names))


def test_the_signature_forgets_order_and_spelling() -> None:
    one = mapping.signature(["工单编号", "标题", ""])
    assert one == mapping.signature(["标题 ", "12345工单编号"])
    assert one != mapping.signature(["标题", "工单编号", "地址"])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=8))
def test_every_row_arrives_or_is_refused(rows: list[list[str]]) -> None:
    lines = [f'"{a}","{b}","{c}"' for a, b, c in ([cell.replace('"', "") for cell in row] for row in rows)]
    text = "\n".join(["工单编号,来电时间,标题", *lines]).replace("\0", "")
    file = cases(text.encode("utf-8", "replace"))
    blank = sum(1 for row in rows if not any(cell.replace('"', "").replace("\0", "").strip() for cell in row))
    assert len(file.rows) + len(file.refused) == len(rows) - blank


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"numbr": "单子"}, "There is no field numbr; the nearest is number"),
        ({"number": "没有"}, "No column is headed 没有"),
        ({}, "--map number=HEADING"),
    ],
)
def test_a_choice_of_columns_that_fails_says_which(chosen: dict[str, str], said: str) -> None:
    """Headings that nobody knows, and a field or heading that is not there."""
    with pytest.raises(Refused) as caught:
        cases("单子,来的时候\nA-1,2026-11-01\n".encode(), **chosen)
    message = caught.value.message
    assert said in message.msgid.format(**dict(message.params))
