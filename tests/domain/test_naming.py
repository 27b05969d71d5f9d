"""Order numbers stay opaque text, but for what no system writes; names fit their columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.hygiene import clean
from domain.naming import (
    NAME_CHARACTERS,
    NUMBER_CHARACTERS,
    PREFIX_CHARACTERS,
    name,
    number,
    number_problem,
    phone_problem,
)
from domain.refusal import Refused
from words import say


@pytest.mark.parametrize(
    "number",
    [
        "20261120104523",
        "SH-2026/11_001",
        "沪热2026.11-3",
        "1",
        "",
        "9" * NUMBER_CHARACTERS,
        "民情-20261123-01",
        "热线-260402-062267",
    ],
)
def test_what_systems_write_is_taken(number: str) -> None:
    assert number_problem(number) is None


@pytest.mark.parametrize("character", [*"#*;'\"<>[]()|%\\,:，。（）", "\n", "\t", "\x1b", "€", "😀"])
def test_other_characters_are_named(character: str) -> None:
    problem = number_problem(f"2026{character}1")
    assert problem is not None
    assert character in str(problem)


@pytest.mark.parametrize("text", ["请街道协调", "pending", "-", "沪热-"])
def test_words_without_a_digit_are_no_number(text: str) -> None:
    assert number_problem(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "测试人 13900000000 测试公寓1号101室", "13900000000测试公寓1号", "沪热 2026.11-3", "20260707000001.5",
        "2026 0707 A", "一二三四五六七八九2026",
    ],
)  # fmt: skip
def test_what_belongs_into_another_column_is_no_number_and_is_not_quoted(text: str) -> None:
    problem = number_problem(text)
    assert problem is not None
    assert set(problem.params) <= {("most", PREFIX_CHARACTERS)}


@pytest.mark.parametrize(
    ("text", "kept"), [(" 2026 0707 0000 04\n", "20260707000004"), ("SH 04 05", "SH 04 05"), ("", "")]
)
def test_blanks_that_part_digits_go(text: str, kept: str) -> None:
    assert number(text) == kept


def test_a_text_is_no_number() -> None:
    problem = number_problem("居" * (NUMBER_CHARACTERS + 1))
    assert problem is not None
    assert dict(problem.params) == {"most": NUMBER_CHARACTERS, "count": NUMBER_CHARACTERS + 1}


@given(st.text(max_size=200))
def test_a_name_fits_its_column_or_is_refused(text: str) -> None:
    if len(clean(text, lines=False)) > NAME_CHARACTERS:
        with pytest.raises(Refused):
            name(text, say("Name"))
    else:
        assert name(text, say("Name")) == clean(text, lines=False)


@pytest.mark.parametrize(
    "phone",
    [
        "13800001234", "138 0000 1234", "+86 138-0000-1234", "１３８００００１２３４", "021-64001234", "(021)64001234",
        "64001234", "6400-1234", "64001234-801", "021-64001234转8", "4008001234", "12345", "95588", "+85212345678",
        "13800001234、64001234",
    ],
)  # fmt: skip
def test_a_phone_is_a_phone(phone: str) -> None:
    assert phone_problem(phone) is None


@pytest.mark.parametrize(
    "text",
    ["", "不详", "138****1234", "1380000123", "138000012345", "123", "3号楼", "13800001234、不详", "1" * 20],
)
def test_any_other_text_is_not(text: str) -> None:
    assert "电话" in str(phone_problem(text))


def test_a_long_value_does_not_hide_the_reason() -> None:
    """A whole page pasted by mistake is quoted in its first characters."""
    told = str(phone_problem("很长的一段话" * 200))
    assert "很长的一段话" in told
    assert len(told) < 120
