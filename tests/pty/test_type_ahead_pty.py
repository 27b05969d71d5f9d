"""Keys that are typed before what they are meant for has opened, at the real desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.pty.desk_pty import KEYS, Desk, actions

if TYPE_CHECKING:
    from pathlib import Path


def hurry(desk: Desk, *keys: str) -> None:
    """Type keys, each as soon as the last was read: none waits for what the last one opens."""
    for key in keys:
        desk.type(KEYS.get(key, key))
        desk.taken()


def test_a_form_filled_in_before_it_stands(made_ledger: Path, tmp_path: Path) -> None:
    """Contact, its result, its words, and sign-in of nothing: only the one try is noted."""
    with Desk(tmp_path, made_ledger) as desk:
        desk.opened()
        desk.filter("状态:办理中")
        number = desk.number()
        before = desk.case(number)
        hurry(desk, "l", "1", "tab", "tab", "tab", "b", "c", "s", "save")
        desk.until(f"{number} 已联系上")
        after = desk.case(number)
        assert actions(after) == [*actions(before), "contact_reached"]
        assert "bcs" in str(after["timeline"])


def test_the_menu_by_its_digits_before_it_stands(made_ledger: Path, tmp_path: Path) -> None:
    """From the list through the case and the menu to a form, and back to the next case, in one go."""
    with Desk(tmp_path, made_ledger) as desk:
        desk.opened()
        desk.filter("状态:办理中")
        number = desk.number()
        hurry(desk, "enter", "enter", "8", "o", "k", "save")
        desk.until(f"{number} 已记录")
        assert actions(desk.case(number))[-1] == "record"
