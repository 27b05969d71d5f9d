"""One case's text from the hotline's page is taken apart, and a table is told from it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.hygiene import printable
from exchange.case_text import FIELDS, Told, recognise
from exchange.mapping import synonyms
from exchange.pasted import kind

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

ZONE = ZoneInfo("Asia/Shanghai")

VALUES = {
    "number": "20261120104523",
    "received": "2026-11-20 10:45",
    "dispatched": "2026-11-20 11:00",
    "given_limit": "2026-11-27",
    "person_name": "某甲",
    "person_phone": "13800000000",
    "address": "某路128弄12号301室",
    "request_type_text": "投诉",
    "urgency_text": "普通",
    "category_text": "飞线充电",
    "title": "楼道里给电动车充电",
    "content": "来电人说：12号楼一层有人拉线充电。\n希望尽快处理",
    "repeat_of": "20261020000017",
}
LAYOUTS = {
    "colon": lambda label, value: f"{label}：{value}",
    "half-width colon": lambda label, value: f"{label}: {value}",
    "tab": lambda label, value: f"{label}\t{value}",
    "own line": lambda label, value: f"{label}\n{value}",
    "own line, blank between": lambda label, value: f"{label}：\n\n  {value}",
    "brackets": lambda label, value: f"【{label}】{value}",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
@given(order=st.permutations(FIELDS), which=st.randoms(use_true_random=False))
def test_named_fields_are_found_in_any_order_under_any_heading(
    layout: Callable[[str, str], str], order: list[str], which: random.Random
) -> None:
    """Whatever of its headings the page uses, in whatever order: each field has its value and is sure."""
    page = "\n".join(layout(which.choice(synonyms()[name]), VALUES[name]) for name in order)
    assert recognise(page, ZONE) == {name: Told(VALUES[name]) for name in FIELDS}
    assert kind(page) == "case"


@given(
    st.text(
        st.characters(codec="utf-8") | st.sampled_from("：:\t\r\n工单编号来电时间0123456789弄号"),
        max_size=300,
    )
)
def test_any_text_is_taken_apart_without_a_word(text: str) -> None:
    """Never an error, and nothing that could act on a terminal."""
    for told in recognise(text, ZONE).values():
        assert told.value == told.value.strip()
        assert all(printable(row) == row for row in told.value.split("\n"))
    assert kind(text) in {"table", "case", "text"}


def test_two_columns_of_fields_are_one_case() -> None:
    """Pages set their fields in two columns: label, value, label, value by tabs."""
    page = (
        "工单编号\t20261120104523\t来电时间\t2026年11月20日 10时45分\r联系人\t某甲\t联系电话\t13800000000\r"
    )
    assert kind(page) == "case"
    assert recognise(page, ZONE) == {
        "number": Told("20261120104523"),
        "received": Told("2026-11-20 10:45"),
        "person_name": Told("某甲"),
        "person_phone": Told("13800000000"),
    }


def test_several_fields_stand_on_a_line() -> None:
    """'联系人：某甲　联系电话：…' is two fields, and a sentence with a colon in it is none."""
    page = "工单编号：20261120104523　联系人：某甲  联系电话：１３８００００００００\n诉求内容：要求：一、清理；联系电话：见上"
    found = recognise(page, ZONE)
    assert found["person_phone"] == Told("13800000000")
    assert found["content"] == Told("要求：一、清理；联系电话：见上")


def test_plain_words_are_guessed() -> None:
    """What no heading names is marked as a guess; an identity number is no order number."""
    page = "20261120104523 2026/11/20 10:45 某女士 13800000000 310000199001010000\n某路128弄12号，楼道堆物，希望处理。"
    found = recognise(page, ZONE)
    assert {name: told.value for name, told in found.items() if name != "content"} == {
        "number": "20261120104523",
        "received": "2026-11-20 10:45",
        "person_name": "某",
        "person_phone": "13800000000",
        "address": "某路128弄12号",
    }
    assert not any(told.sure for told in found.values())
    assert "楼道堆物，希望处理。" in found["content"].value


def test_a_repeat_call_names_the_first_one() -> None:
    """The earlier case that the page carries along is cut off; its number is not taken for this one's."""
    page = "诉求内容：楼道又堆满了。【最近派发的工单编号：20261020000017，工单内容：楼道堆物】\n联系人：某甲"
    assert recognise(page, ZONE) == {
        "content": Told("楼道又堆满了。"),
        "repeat_of": Told("20261020000017"),
        "person_name": Told("某甲"),
    }


def test_an_estate_stands_in_for_an_address() -> None:
    found = recognise("工单编号：20261120104523\n小区名称：测试新村\n诉求内容：测试新村9号楼道堆物", ZONE)
    assert found["address"] == Told("测试新村", sure=False)


def test_a_value_that_is_none_is_not_taken_for_one() -> None:
    """An empty field does not take the next line for its value."""
    page = "派单时间：\n居民反映楼道堆物\n联系人：\n联系电话：无\n工单编号：20261120104523"
    found = recognise(page, ZONE)
    assert found == {"number": Told("20261120104523"), "content": Told("居民反映楼道堆物", sure=False)}


def test_a_table_is_no_case() -> None:
    """Rows and cells of a spreadsheet belong to the import."""
    assert kind("工单编号\t来电时间\t诉求内容\r20261120104523\t2026-11-20\t楼道堆物") == "table"
    assert kind('a\tb\t"two\nlines"\n1\t2\t3\n') == "table"
    assert kind("20261120104523\t2026-11-20\t楼道堆物") == "case"
    assert kind("13800000000") == kind("楼道堆物") == kind("a\tb\nc\td") == kind("") == "text"
