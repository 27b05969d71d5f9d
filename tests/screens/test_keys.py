"""The key registry against DESIGN 'Keys'."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import words
from screens.keys import ALWAYS, Registry, letters
from settings.load import load

if TYPE_CHECKING:
    from settings.model import Settings

TABLE = """
sign_in 1 s s | contact 2 l c | extend 3 y e | finish 4 b f | return 5 t r | cohandle 6 x o | assign 7 z a
record 8 j t | guidance 9 k w | merge - h m | topic - i d | log_issue - d n | undo - c u | copy_over - f y
reveal - m v | print - p p | result - g g | import - r i
"""


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load()


@pytest.mark.parametrize("row", [row.split() for row in TABLE.replace("\n", "|").split("|") if row.strip()])
def test_letters_are_as_drawn(settings: Settings, row: list[str]) -> None:
    action, menu, pinyin, english = row
    for keymap, letter in (("pinyin", pinyin), ("english", english)):
        key = Registry(settings._replace(keymap=keymap), "zh")[action]  # type: ignore[arg-type]
        assert key.keys[0] == letter
        assert key.menu == menu.replace("-", "")


def test_auto_goes_by_the_language_of_the_start(settings: Settings) -> None:
    auto = settings._replace(keymap="auto")
    assert letters(auto, "zh") == "pinyin"
    assert letters(auto, "en") == "english"
    assert letters(settings._replace(keymap="english"), "zh") == "english"


@pytest.mark.parametrize("keymap", ["pinyin", "english"])
def test_no_letter_is_one_of_the_keys_that_are_always_there(settings: Settings, keymap: str) -> None:
    registry = Registry(settings._replace(keymap=keymap), "zh")  # type: ignore[arg-type]
    always = {name for key in ALWAYS for name in key.keys}
    moved = [name for keys in registry.keymap().values() for name in keys.split(",")]
    assert not always & set(moved)
    assert len(moved) == len(set(moved))


def test_hints_follow_the_language(settings: Settings) -> None:
    registry = Registry(settings._replace(keymap="pinyin"), "zh")
    try:
        words.use("en")
        assert registry.hint("sign_in") == "s Sign in"
        assert registry.hint("find") == "F3 find"
        assert registry.hint("no such action") == ""
    finally:
        words.use("zh")


def test_settings_may_move_a_key_that_is_always_there(settings: Settings) -> None:
    row = settings.keys[0]._replace(action="why", pinyin="w", english="w", menu="")
    registry = Registry(settings._replace(keys=(*settings.keys, row)), "zh")
    assert registry.keymap()["why"] == "w"
