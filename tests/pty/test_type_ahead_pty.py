"""Keys that are typed before what they are meant for has opened, at the real desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.pty.desk_pty import KEYS, Desk, actions

if TYPE_CHECKING:
    from pathlib import Path


def hurry(desk: Desk, *keys: str) -> None:
    """Type keys with no wait for what the last one opens.

    Text is pasted: two letters that the program happens to read at once count as an input method's.
    """
    for key in keys:
        desk.type(KEYS.get(key, key if len(key) == 1 else f"\x1b[200~{key}\x1b[201~"))


def test_a_form_filled_in_before_it_stands(made_ledger: Path, tmp_path: Path) -> None:
    with Desk(tmp_path, made_ledger) as desk:
        desk.opened()
        desk.filter("状态:办理中")
        number = desk.number()
        before = desk.case(number)
        hurry(desk, "j", "居委已上门", "save")
        desk.until(f"{number} 已记录")
        after = desk.case(number)
        assert actions(after) == [*actions(before), "record"]
        assert "居委已上门" in str(after["timeline"])


def test_the_menu_by_its_digit_before_it_stands(made_ledger: Path, tmp_path: Path) -> None:
    """From the list through the case and the menu to a form, and back to the list, in one go."""
    with Desk(tmp_path, made_ledger) as desk:
        desk.opened()
        desk.filter("状态:办理中")
        number = desk.number()
        hurry(desk, "enter", "enter", "8", "居委已上门", "save")
        desk.until(f"{number} 已记录")
        assert actions(desk.case(number))[-1] == "record"
