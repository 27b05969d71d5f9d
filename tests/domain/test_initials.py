from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.initials import initials, matches, readings
from domain.initials_table import FIRST, LETTERS

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=12)


def test_the_table_is_whole() -> None:
    assert len(LETTERS) == 0xA000 - FIRST
    assert set(LETTERS) <= set("abcdefghijklmnopqrstuvwxyz?")
    assert LETTERS.count("?") < 100


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("消防通道堵塞", "xftdds"),
        ("飞线充电", "fxcd"),
        ("12号楼道堆物", "12hlddw"),
        ("噪声，油烟", "zsyy"),
        ("ＡＢＣ abc", "abcabc"),
        ("二〇二六", "elel"),
        ("", ""),
        ("👍\ue000！", ""),
    ],
)
def test_initials(text: str, wanted: str) -> None:
    assert initials(text) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("单测试", "scs"),
        ("曾三", "zs"),
        ("仇四", "qs"),
        ("解五", "xw"),
        ("查六", "zl"),
        ("单三", "ds"),
        ("区七", "oq"),
    ],
)
def test_surnames_with_two_readings_answer_to_both(name: str, wanted: str) -> None:
    assert wanted in readings(name)
    assert readings(name)[0] == initials(name)


def test_readings_are_few() -> None:
    assert readings("张三") == ("zs",)
    assert readings("") == ("",)
    assert len(readings("重长行调乐会" * 3)) == 16


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("xftd", "消防通道堵塞"),
        ("XFTD", "消防通道堵塞"),
        ("ｘｆｔｄ", "消防通道堵塞"),
        ("tdds", "消防通道堵塞"),
        ("通道", "消防通道堵塞"),
        ("消防td", "消防通道堵塞"),
        ("xf 通道", "消防通道堵塞"),
        ("128l", "虹梅路128弄"),
        ("128n", "虹梅路128弄"),
        ("cf", "重复工单"),
        ("", "随便"),
    ],
)
def test_matches(query: str, text: str) -> None:
    assert matches(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [("zz", "消防"), ("消防通道堵塞了", "消防通道"), ("！", "消防"), ("防消", "消防"), ("x", "")],
)
def test_does_not_match(query: str, text: str) -> None:
    assert not matches(query, text)


@given(HAN, st.data())
def test_every_part_and_its_initials_match(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text) - 1))
    part = text[first : data.draw(st.integers(first + 1, len(text)))]
    assert matches(initials(text), text)
    if initials(part):
        assert matches(initials(part), text)


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_taken(query: str, text: str) -> None:
    assert matches(query, text) in {True, False}
    assert initials(text).isascii()
