from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import masking
from domain.records import Case, CaseLine

MADE_UP: dict[str, Any] = {
    "number": "20261120104523",
    "kind": "hotline",
    "state": "in_progress",
    "title": "张测试反映楼道堆物，电话13800001234",
    "content": "张测试住航华一村，身份证310101199001011234，请回电021-00001234",
    "answer": "已联系张测试 138 0000 1234",
    "summary": "见工单20261120104523",
    "person_name": "张测试",
    "person_phone": "13800001234",
    "address": "航华一村3号502室",
    "room": "502室",
    "received": datetime(2026, 11, 23, 1, tzinfo=UTC),
}
PERSONAL = ("张测试", "13800001234", "138 0000 1234", "310101199001011234", "00001234", "502")


def values(shape: type[object]) -> dict[str, Any]:
    names = list(shape._fields)  # type: ignore[attr-defined]
    return dict.fromkeys(names) | {name: value for name, value in MADE_UP.items() if name in names}


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("13800001234", "138****1234"),
        ("138 0000 1234", "138****1234"),
        ("１３８００００１２３４", "138****1234"),
        ("+86-13800001234", "138****1234"),
        ("021-00001234", "021-****1234"),
        ("02100001234", "021-****1234"),
        ("00001234", "****1234"),
        ("13800001234/13900005678", "138****1234、139****5678"),
        ("13800001234 李四", "138****1234"),
        ("12345", "****"),
        ("无", "****"),
        ("", ""),
    ],
)
def test_phone(given_text: str, wanted: str) -> None:
    assert masking.phone(given_text) == wanted


@given(st.text(max_size=30))
def test_a_phone_field_never_shows_more_than_seven_digits_of_a_number(text: str) -> None:
    for number in masking.phone(text).split("、"):
        assert sum(character.isdigit() for character in number) <= 8


def test_identity() -> None:
    assert masking.identity("310101199001011234") == "310***********1234"
    assert masking.identity("31010119900101123X") == "310***********123X"
    assert masking.identity("310101900101123") == "310********1123"
    assert masking.identity("1234") == "****"


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [("张三", "张**"), ("欧阳测试", "欧**"), ("李", "李**"), ("匿名", "匿名"), ("", ""), (" 李四 ", "李**")],
)
def test_name(given_text: str, wanted: str) -> None:
    assert masking.name(given_text) == wanted


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("航华一村3号502室", "航华一村3号"),
        ("虹梅路128弄12号楼301", "虹梅路128弄12号楼"),
        ("虹梅路１２８弄１２号３０１室", "虹梅路１２８弄１２号"),
        ("128弄12号-301", "128弄12号"),
        ("128弄12号 301", "128弄12号"),
        ("航华一村三号五〇二室", "航华一村三号"),
        ("航华一村3-502", "航华一村3"),
        ("航华一村3-1-502室", "航华一村3-1"),
        ("3号501-502室", "3号"),
        ("A座1203室", "A座"),
        ("3号1单元402", "3号1单元"),
        ("3号502室，近电梯", "3号，近电梯"),
        ("虹梅路1280弄1234号", "虹梅路1280弄1234号"),
        ("沪闵路1234号", "沪闵路1234号"),
        ("3号楼前100米", "3号楼前100米"),
        ("", ""),
    ],
)
def test_address(given_text: str, wanted: str) -> None:
    assert masking.address(given_text) == wanted


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("联系13800001234，或１３８００００５６７８", "联系138****1234，或138****5678"),
        ("138-0000-1234 138 0000 5678", "138****1234 138****5678"),
        ("+8613800001234", "138****1234"),
        ("(021)00001234、020-0000 5678", "021-****1234、020-****5678"),
        ("05710000123", "0571-****0123"),
        ("电话：64000000", "电话：****0000"),
        ("身份证31010119900101123X，", "身份证310***********123X，"),
        ("310101 19900101 1234", "310***********1234"),
        ("旧证310101900101123", "旧证310********1123"),
    ],
)
def test_numbers_in_a_text(given_text: str, wanted: str) -> None:
    assert masking.free_text(given_text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "20261120104523",
        "20261120104523678901",
        "工单20261113800001234567，重复",
        "2026-11-23 13:00:00",
        "20261123",
        "2026-11-20 至 2026-12-01",
        "罚款500元，第29、44条，12345热线",
        "128弄12号，64平方米",
    ],
)
def test_order_numbers_and_dates_stay(text: str) -> None:
    assert masking.free_text(text) == text


@given(
    st.from_regex(r"(19|20)[0-9]{12}([0-9]{6})?", fullmatch=True), st.sampled_from(["工单", "", "见 ", "（"])
)
def test_no_order_number_is_destroyed(number: str, before: str) -> None:
    assert masking.free_text(f"{before}{number}，请处理") == f"{before}{number}，请处理"


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text("居民反映，。： ", max_size=8))
def test_no_mobile_number_survives(number: str, around: str) -> None:
    masked = masking.free_text(f"{around}{number}{around}")
    assert number not in masked
    assert f"{number[:3]}****{number[-4:]}" in masked


@pytest.mark.parametrize("run", ["1", "a", "一", "1-", "[/", "138 "])
def test_a_hostile_length_does_not_hang(run: str) -> None:
    text = run * 20_000
    assert len(masking.free_text(text)) + len(masking.address(text)) + len(masking.phone(text)) > 0


def test_a_masked_case_shows_nothing_personal() -> None:
    masked = masking.mask_case(Case(**values(Case)))
    shown = str(masked)
    assert not [item for item in PERSONAL if item in shown]
    assert masked.title == "张**反映楼道堆物，电话138****1234"
    assert masked.address == "航华一村3号"
    assert masked.number == MADE_UP["number"]
    assert masked.summary == MADE_UP["summary"]


def test_a_masked_line_shows_nothing_personal() -> None:
    masked = masking.mask_line(CaseLine(**values(CaseLine)))
    assert not [item for item in PERSONAL if item in str(masked)]
    assert masked.person_name == "张**"


def test_a_word_for_nobody_is_not_masked_in_the_text() -> None:
    line = CaseLine(**values(CaseLine) | {"person_name": "居民", "title": "居民反映噪音"})
    assert masking.mask_line(line).title == "居民反映噪音"


def test_a_mask_that_comes_back_tells_nothing() -> None:
    case = Case(**values(Case))._replace(title="路灯不亮", answer="")
    shown = masking.mask_case(case)
    told = {name: getattr(shown, name) for name in masking.MASKED}
    assert masking.masks_in(told, case) == {"content", "address", "person_name", "person_phone"}
    other = told | {"address": f" {shown.address}\n", "person_phone": "13900000000"}
    assert masking.masks_in(other, case) == {"content", "address", "person_name"}
    assert masking.masks_in({name: getattr(case, name) for name in masking.MASKED}, case) == set()
    assert masking.masks_in({}, case) == set()
