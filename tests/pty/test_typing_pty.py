"""The input-method rules of DESIGN 'Keys' in a real pty: what arrives when Chinese input is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.pty.terminal import Terminal

    Sit = Callable[..., Terminal]


@pytest.mark.parametrize(
    ("typed", "seen"), [("ｓ", "sign_in=1"), ("、", "filter=1"), ("　", "tick=1"), ("？", "Keys of")]
)
def test_full_width_keys_act(sit: Sit, typed: str, seen: str) -> None:
    terminal = sit("--english")
    terminal.type(typed)
    terminal.until(seen)


def test_chinese_text_goes_to_the_filter(sit: Sit) -> None:
    """A whole word at once, digits with it, never acts; the status line says how to switch."""
    terminal = sit("--english")
    terminal.type("12号楼")
    terminal.until("han:12号楼=1")
    terminal.until("Shift switches it off")
    assert "第二屏" not in terminal.text()


def test_a_burst_of_letters_does_nothing(sit: Sit) -> None:
    terminal = sit("--english")
    terminal.type("su")
    terminal.until("“su” came all at once")
    assert "sign_in" not in terminal.text()
    assert "pid=" not in terminal.text()
    terminal.type("s")
    terminal.until("sign_in=1")


def test_a_burst_of_moves_acts(sit: Sit) -> None:
    terminal = sit("--english")
    terminal.type("   ")
    terminal.until("tick=3")


def test_a_paste_is_no_burst(sit: Sit) -> None:
    """Bracketed paste is text: no key of it acts, and nothing is said about input methods."""
    terminal = sit("--english")
    terminal.type("\x1b[200~su\x1b[201~")
    terminal.type(" ")
    terminal.until("tick=1")
    assert "sign_in" not in terminal.text()
    assert "all at once" not in terminal.text()


def test_text_fields_take_everything(sit: Sit) -> None:
    """Where text is edited nothing is rewritten: full-width forms, Chinese and bursts arrive as they are."""
    terminal = sit("--english")
    terminal.type("/")
    terminal.until("filter=1")
    terminal.type("ｓ、消防su")
    terminal.until("ｓ、消防su")
    assert "sign_in" not in terminal.text()


def test_digits_switch_main_screens(sit: Sit) -> None:
    terminal = sit("--english")
    terminal.type("s")
    terminal.until("sign_in=1")
    terminal.type("２")
    terminal.until("第二屏")
    terminal.type("1")
    terminal.until("sign_in=1")


def test_language_switches_what_is_on_the_screen_but_not_the_keys(sit: Sit) -> None:
    """F2: Chinese labels; the English letters stay."""
    terminal = sit("--english")
    assert "s Sign in" in terminal.text()
    terminal.type("c")
    terminal.until("! sample refusal")
    terminal.type("\x1bOQ")
    terminal.until("签收")
    terminal.type("u")
    terminal.until("pid=")


def test_keys_of_the_other_keymap(sit: Sit) -> None:
    """auto: a desk that starts in Chinese has the pinyin letters."""
    terminal = sit()
    terminal.type("b")
    assert terminal.ended() == 1  # 办结, with which the sample crashes


def test_help_lists_the_keys(sit: Sit) -> None:
    terminal = sit("--english")
    terminal.type("?")
    terminal.until("F6 ctrl+n")
    assert "(not now)" in terminal.text()
    terminal.type("q")
    terminal.until("待办23")


def test_palette_runs_an_action(sit: Sit) -> None:
    """ctrl+p, a part of the name or its initials, enter."""
    terminal = sit("--english")
    terminal.type("\x10")
    terminal.until("pick one of")
    terminal.type("Sign")
    terminal.quiet()
    terminal.type("\r")
    terminal.until("sign_in=1")


def test_escape_does_not_leave_a_main_screen(sit: Sit) -> None:
    terminal = sit("--english")
    terminal.type("\x1b")
    terminal.quiet()
    terminal.type("\x1b[D")
    terminal.type("s")
    terminal.until("sign_in=1")


def test_digits_behind_the_letters_of_a_burst_do_nothing(sit: Sit) -> None:
    """A letter and the digit for its form that come in one read: neither goes to the list."""
    terminal = sit("--english")
    terminal.type("s2")
    terminal.until("“s2” came all at once")
    assert "sign_in" not in terminal.text()
    assert "第二屏" not in terminal.text()


def test_a_digit_before_the_letters_of_a_burst_acts(sit: Sit) -> None:
    """As behind the menu, where the digit opens a form and the letters are its text."""
    terminal = sit("--english")
    terminal.type("2su")
    terminal.until("“2su” came all at once")
    assert "sign_in" not in terminal.text()
