from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.hygiene import clean, half_width, printable

ANY = st.text(st.characters(codec=None), max_size=60)
"""Any code points, lone surrogates too."""
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=40)
PRIVATE = st.text(st.characters(min_codepoint=0xE000, max_codepoint=0xF8FF), max_size=10)
BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f"


@given(ANY, st.booleans())
def test_nothing_that_acts_passes_the_door(text: str, lines: bool) -> None:
    cleaned = clean(text, lines=lines)
    left = [c for c in cleaned if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert all(c == "\n" and lines for c in left)
    assert not set(cleaned) & set(BIDI + ZERO_WIDTH)


@given(ANY, st.booleans())
def test_cleaning_twice_changes_nothing(text: str, lines: bool) -> None:
    once = clean(text, lines=lines)
    assert clean(once, lines=lines) == once
    assert unicodedata.is_normalized("NFC", once)


@given(HAN)
def test_han_stays(text: str) -> None:
    assert clean(text) == text


@given(PRIVATE)
def test_rare_surnames_stay(text: str) -> None:
    assert clean(text) == text
    assert printable(text) == text


@given(ANY)
def test_no_line_has_blanks_at_its_ends(text: str) -> None:
    assert all(line == line.strip(" \u3000\xa0\t") for line in clean(text).split("\n"))


@given(ANY)
def test_printable_is_one_row_that_does_nothing(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("  居民反映\r\n　　楼道堆物\xa0", "居民反映\n楼道堆物"),
        ("a\x1b]52;c;aGk=\x07b", "a]52;c;aGk=b"),
        ("a\x1b[2Jb\x9b31mc", "a[2Jb31mc"),
        ("\u202e文本\u202c", "文本"),
        ("张\x00三\ud800", "张三"),
        ("e\u0301", "é"),
        ("\n\n一\n\n\n\n二\n", "一\n\n二"),
        ("楼上　漏水\t严重", "楼上 漏水 严重"),
        ("一\u2028二\x85三\x0b四", "一\n二\n三\n四"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("[/b][@click=app.quit]", "[/b][@click=app.quit]"),
        ("坏字�还在", "坏字�还在"),
    ],
)
def test_the_door(given_text: str, wanted: str) -> None:
    assert clean(given_text) == wanted


def test_one_line() -> None:
    assert clean(" 一 \r\n\n 二\t  三 ", lines=False) == "一 二 三"
    assert clean("a  b", lines=False) == "a b"


def test_printable_shows_what_it_replaces() -> None:
    assert printable("甲\x1b[2J\u202e乙\n\x9b") == "甲�[2J�乙��"
    assert printable("虹梅路 128弄·…─▸　夜市") == "虹梅路 128弄·…─▸　夜市"


def test_half_width() -> None:
    assert half_width("１２３，ＡＢＣ！　中文。") == "123,ABC! 中文。"
    assert half_width("plain") == "plain"


@given(ANY)
def test_half_width_keeps_the_length(text: str) -> None:
    assert len(half_width(text)) == len(text)
