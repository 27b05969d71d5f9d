"""Finding the table: titles, two rows of headings, none at all, phantom columns, what staff choose."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter

from domain.refusal import Refused
from exchange import mapping
from exchange.reading import read
from exchange.table import letter
from tests.exchange.making import cases, refusal, text_table, workbook

HEADINGS = ("工单编号", "受理时间", "标题", "诉求内容", "发生地址")
ROW = ("20261120104523", "2026-11-20 08:40:00", "楼道充电", "十二号楼有人飞线充电。", "测试一村3号")


def test_headings_in_two_rows_with_merged_cells() -> None:
    rows = (
        ("测试居民区工单", "", "", "", "", ""),
        ("工单编号", "来电", "", "办结", "", "诉求内容"),
        ("", "时间", "地点", "时间", "结果", ""),
        ("1", "2026-11-01", "测试一村", "2026-11-03", "已劝阻", "楼道堆物"),
    )
    merged = [(0, 0, 0, 5), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4), (1, 5, 2, 5)]
    for data in (workbook(("单", rows), merged=merged), text_table(*rows).encode()):
        file = cases(data)
        assert (file.header_row, len(file.rows)) == (3, 1)
        case = file.rows[0]
        assert (case.received, case.closed) == (date(2026, 11, 1), date(2026, 11, 3))
        assert (case.address, case.content, case.state) == ("测试一村", "楼道堆物", "closed")


def test_a_row_of_data_is_no_second_row_of_headings() -> None:
    file = cases(text_table(HEADINGS, ("夜间-1", "2026-11-20", "投诉", "内容", "地点"), ROW).encode())
    assert (file.header_row, len(file.rows)) == (1, 2)


def test_headings_in_the_tenth_row_below_keys_and_values() -> None:
    block = [(f"项目{at}", "某值", "时间", "2026-11-30") for at in range(9)]
    file = cases(workbook(("单", [*block, HEADINGS, ROW])))
    assert (file.header_row, [case.number for case in file.rows]) == (10, [ROW[0]])


def test_a_heading_that_is_a_number_does_no_harm() -> None:
    file = cases(workbook(("单", [(*HEADINGS, 2026, "#REF!", ""), ROW])))
    assert (file.header_row, len(file.rows)) == (1, 1)


def test_phantom_repeated_and_nameless_columns() -> None:
    headings = (*HEADINGS, "", "标题", "受理时间", *[""] * 50)
    file = cases(workbook(("单", [headings, (*ROW, "哑列", "另一标题", "2026-01-01")])))
    assert file.rows[0].title == "楼道充电"
    assert file.table.headings[5:8] == ("F", "标题 G", "受理时间 H")
    chosen = cases(
        workbook(("单", [headings, (*ROW, "哑列", "另一标题")])), mapping={"title": "标题 G", "estate": "F"}
    )
    assert (chosen.rows[0].title, chosen.rows[0].estate) == ("另一标题", "哑列")


def test_headings_again_within_the_list_are_left_out() -> None:
    file = cases(text_table(HEADINGS, ROW, HEADINGS, ("1002", *ROW[1:])).encode())
    assert [case.number for case in file.rows] == [ROW[0], "1002"]
    assert dict(file.warnings[0].params)["rows"] == "3"


def test_columns_beyond_five_hundred_are_not_looked_at() -> None:
    more = [f"Heading number {at}" for at in range(3000)]
    assert len(cases(text_table((*HEADINGS, *more), (*ROW, *more)).encode()).table.headings) == 500


def test_visible_sheets_come_first_and_a_hidden_one_can_be_named() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name in ("旧", "新"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, HEADINGS)
            page.write_row(1, 0, (f"{name}-1", *ROW[1:]))
        book.worksheets()[1].activate()
        book.worksheets()[0].hide()
    assert cases(target.getvalue()).rows[0].number == "新-1"
    assert cases(target.getvalue(), sheet="旧").rows[0].number == "旧-1"


def test_formulas_count_by_their_values() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, ROW)
        page.write_formula(1, 2, '="楼道"&"充电"', None, "楼道充电")
        page.write_formula(1, 4, "=NA()", None, "#N/A")
    case = cases(target.getvalue()).rows[0]
    assert (case.title, case.address) == ("楼道充电", "")


def test_a_cell_merged_over_rows_stands_in_each() -> None:
    rows = [
        (*HEADINGS, "所属居委"),
        *((f"100{at}", *ROW[1:], "测试居委" if at == 0 else "") for at in range(3)),
    ]
    file = cases(workbook(("单", rows), merged=[(1, 5, 3, 5)]))
    assert [case.committee for case in file.rows] == ["测试居委"] * 3


@pytest.mark.parametrize("far", [(1_048_575, 1), (1, 16_383)])
def test_a_blank_cell_far_away_costs_nothing(far: tuple[int, int]) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, ROW)
        page.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
        page.write_string(*far, " ")
    assert len(cases(target.getvalue()).rows) == 1


HEADLESS = [
    (
        f"2026112{at:07d}",
        f"楼道充电第{at}件",
        "测试街道",
        f"2026.11.{at + 1:02d}",
        f"2026.11.{at + 2:02d}",
        "居民反映楼道里有人从窗口拉线给电动自行车充电，担心起火，请有关部门尽快上门处理，谢谢。" + str(at),
        "您好，来件收悉。居委已上门劝阻，电线当日收回，物业每日巡查，欢迎继续监督，感谢您的支持与理解。"
        + str(at),
    )
    for at in range(9)
]


def test_columns_without_headings_are_told_by_what_they_hold() -> None:
    file = cases(text_table(*HEADLESS).encode("gbk"))
    assert (file.header_row, file.signature, len(file.rows)) == (0, "", 9)
    assert file.mapping == {
        "number": "A", "title": "B", "department": "C", "received": "D", "answered": "E", "content": "F", "answer": "G",
    }  # fmt: skip
    assert file.warnings[0].msgid.startswith("No headings: ")
    assert "title=B" in str(dict(file.warnings[0].params)["columns"])
    other = cases(text_table(*HEADLESS).encode(), mapping={"department": "", "estate": "C"})
    assert ("department" in other.mapping, other.rows[0].estate) == (False, "测试街道")


def test_a_running_number_is_no_case_number_and_names_stand_beside_phones() -> None:
    told = [
        (
            f"{at + 1}",
            f"2026112{at:07d}",
            f"甲某{sign}",
            f"1380000{at:04d}",
            f"2026-11-{at + 1:02d}",
            f"楼道堆物第{at}处",
        )
        for at, sign in enumerate("子丑寅卯辰巳")
    ]
    assert cases(text_table(*told).encode()).mapping == {
        "number": "B", "person_name": "C", "person_phone": "D", "received": "E", "title": "F",
    }  # fmt: skip
    without = [(row[0], *row[2:]) for row in told]
    assert refusal(text_table(*without).encode()).startswith("{file} has no known headings")


def test_two_rows_that_could_be_anything_are_not_guessed() -> None:
    assert refusal(text_table(("1", "甲"), ("2", "乙")).encode()).startswith("{file} has no known headings")
    people = [(f"{at}", "甲某", "2026-01-01", f"1380000{at:04d}") for at in range(9)]
    assert refusal(text_table(*people).encode()).startswith("{file} has no known headings")


def test_staff_choose_the_row_of_headings_or_none() -> None:
    book = read(
        text_table(
            ("工单编号", "标题", "受理时间"), ("单子", "讲什么", "哪天"), ("1", "测试", "2026-11-01")
        ).encode()
    )
    assert [(one.row, one.field) for one in cases(book).refused] == [(2, "received")]
    chosen = cases(book, header_row=2, mapping={"number": "单子", "title": "讲什么", "received": "哪天"})
    assert (chosen.header_row, [case.number for case in chosen.rows]) == (2, ["1"])
    assert refusal(text_table(HEADINGS, ROW).encode(), header_row=9).startswith("{file} has no row {row}")
    none = cases(text_table(*HEADLESS).encode(), header_row=0, mapping={"number": "A", "title": "B"})
    assert (none.header_row, len(none.rows)) == (0, 9)


def test_a_row_of_data_is_not_quoted_where_headings_are_asked_for() -> None:
    data = text_table(HEADINGS, ("1", "2026-11-20", "李大红", "13912345671", "测试一村3号502室")).encode()
    for chosen in ({"header_row": 2}, {"header_row": 2, "mapping": {"number": "单号"}}):
        with pytest.raises(Refused) as caught:
            cases(data, **chosen)
        seen = dict(caught.value.message.params)["seen"]
        assert seen == "1**、2**、李**、1**、测**"
    with pytest.raises(Refused) as caught:
        cases(data, mapping={"number": "没有"})
    assert dict(caught.value.message.params)["seen"] == "、".join(HEADINGS)


def test_learned_headings_are_found_where_nothing_else_knows_them() -> None:
    rows = (("2026年11月清单",), ("甲号", "乙时", "丙文"), ("20261123000001", "2026-11-01", "测试"))
    data = text_table(*rows).encode()
    first = cases(data, header_row=2, mapping={"number": "甲号", "received": "乙时", "title": "丙文"})
    kept = {first.signature: first.chosen}
    again = cases(data, learned=lambda signature: kept.get(signature, {}))
    assert (again.header_row, again.mapping, again.rows) == (2, first.mapping, first.rows)


def test_a_choice_is_used_again_for_the_same_headings() -> None:
    data = text_table(("我的号", "编号", "标题"), ("a-1", "7", "测试")).encode()
    first = cases(data, mapping={"number": "我的号"})
    kept = {first.signature: first.chosen}
    again = cases(data, learned=lambda signature: kept.get(signature, {}))
    assert (again.rows[0].number, again.chosen) == ("a-1", {"number": "我的号"})
    assert again.warnings[0].msgid.startswith("Columns as they were chosen last time")
    now = cases(data, mapping={"number": "编号"}, learned=lambda signature: kept.get(signature, {}))
    assert (now.rows[0].number, now.chosen) == ("7", {"number": "编号"})


def test_a_number_and_a_date_are_no_list_of_cases() -> None:
    assert refusal(text_table(("id", "date"), ("1", "2026-11-01")).encode()).startswith(
        "{file} is no list of cases"
    )


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("受理编号,来件时间,诉求标题,事项分类,反映内容", "number received title category_text content"),
        ("诉求编号,诉求类型,处理状态,递交时间,所属部门,事发地点,回复意见",
         "number request_type_text state received department address answer"),
        ("热线12345工单编号,12345受理时间,工单来源,工单类型,内容描述,主办单位,答复市民要点",
         "number received channel_text request_type_text content department answer"),
        ("工单编号（必填）,*受理时间,联系电话[脱敏]", "number received person_phone"),
        ("SR_NUMBER,SR_TYPE,STATUS,CREATED_DATE,CLOSED_DATE,STREET_ADDRESS,STATE",
         "number category_text state received closed address "),
        ("case_enquiry_id,open_dt,target_dt,closed_dt,case_status,case_title",
         "number received given_limit closed state title"),
        ("Service Request Nummber,Creatd Date,Closed Date", "number received closed"),
        ("ServiceDate,Owner", " "),
        ("SRNumber,CreatedDate,ActionTaken,Owner,RequestType,Status", "number received note  category_text state"),
        ("Case Number,Request type,Category", "number request_type_text category_text"),
    ],
)  # fmt: skip
def test_headings_of_other_systems(headings: str, fields: str) -> None:
    names = headings.split(",")
    wanted = {field: (place,) for place, field in enumerate(fields.split(" ")) if field}
    assert mapping.columns(names) == wanted


def test_the_letters_of_columns() -> None:
    assert [letter(at) for at in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
