"""What keys of an input method come to (DESIGN 'Keys'), without a terminal."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from screens.driver import marked
from screens.typing import BurstKey, plain, typed


def keys(text: str) -> list[events.Key]:
    """The keys of one read of the terminal."""
    return [key for key in marked(XTermParser().feed(text)) if isinstance(key, events.Key)]


def acted(text: str, letters: str = "pinyin") -> list[str]:
    """The names of the keys that act."""
    found = [typed(key, letters).key for key in keys(text)]  # type: ignore[arg-type]
    return [key.key for key in found if key is not None]


@pytest.mark.parametrize("character", [*string.ascii_letters, *string.digits, *string.punctuation, " "])
def test_a_full_width_key_is_its_ascii_key(character: str) -> None:
    """The same name and character as Textual gives to the ASCII key."""
    wide = "\u3000" if character == " " else chr(ord(character) + 0xFEE0)
    (expected,) = keys(character)
    key = typed(keys(wide)[0], "pinyin").key
    assert key is not None
    assert (key.key, key.character) == (expected.key, expected.character)


def test_chinese_marks() -> None:
    assert acted("、") == ["slash"]
    assert acted("？") == ["question_mark"]
    assert acted("！") == ["exclamation_mark"]


def test_chinese_text_is_given_once_and_whole() -> None:
    found = [typed(key, "pinyin") for key in keys("消防3号a楼")]
    assert [one.han for one in found if one.han] == ["消防3号a楼"]
    assert not [one.key for one in found if one.key]


def test_one_chinese_character() -> None:
    (key,) = keys("火")
    assert typed(key, "pinyin").han == "火"


def test_letters_of_a_burst_do_nothing_and_one_message_says_so() -> None:
    found = [typed(key, "pinyin") for key in keys("sｙb")]
    assert not [one.key for one in found if one.key]
    assert len([one for one in found if one.note]) == 1


def test_other_keys_of_a_burst_act() -> None:
    assert acted("  *1/") == ["space", "space", "asterisk", "1", "slash"]


def test_j_and_k_move_in_the_english_keymap() -> None:
    assert acted("jj", "english") == ["down", "down"]
    assert acted("k", "english") == ["up"]
    assert acted("j", "pinyin") == ["j"]


def test_one_letter_and_an_escape_sequence_are_no_burst() -> None:
    assert acted("s\x1b[A") == ["s", "up"]


def test_what_is_not_utf8_is_said() -> None:
    (key,) = keys("\N{REPLACEMENT CHARACTER}")
    assert typed(key, "pinyin").key is None
    assert typed(key, "pinyin").note is not None


def test_a_paste_is_no_burst() -> None:
    assert not keys("\x1b[200~sign\x1b[201~")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8))
def test_no_read_ever_gives_a_letter_but_alone(text: str) -> None:
    """Whatever an input method sends at once, no action letter comes out of it."""
    letters = [name for name in acted(text) if len(name) == 1 and name.isalpha() and name.isascii()]
    printable = [key for key in keys(text) if key.is_printable]
    assert not letters or len(printable) <= 1


def test_widgets_see_plain_keys() -> None:
    key = keys("ab")[0]
    assert isinstance(key, BurstKey)
    assert type(plain(key)) is events.Key
    assert (plain(key).key, plain(key).character) == ("a", "a")
