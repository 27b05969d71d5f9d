"""What a role may not do, said before and after it is tried; marks set in the record form, shown and found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from screens.case import CaseScreen
from tests.screens.case_desk import ARRIVED, BUSY, SETTINGS, piloted, seated, shows
from tests.screens.grid import matches_grid, rows

if TYPE_CHECKING:
    from pathlib import Path

    from words import Language

VIEWER = SETTINGS._replace(roles={"lead": ("record", "chase")})
TITLE = "电梯停运三天，老人下不了楼"


@pytest.mark.parametrize("language", ["zh", "en"])
@piloted
async def test_the_menu_of_a_role_that_may_only_note(ledger: Path, language: Language) -> None:
    async with seated(ledger, language=language, settings=VIEWER) as pilot:
        await pilot.app.push_screen(CaseScreen(BUSY))
        await shows(pilot, TITLE)
        await pilot.press("enter")
        await shows(pilot, {"zh": "按数字", "en": "a digit"}[language])
        matches_grid(pilot.app, f"menu-viewer-80x24-{language}")
        await pilot.press("4")
        await shows(pilot, {"zh": "办结：您的角色无权办理。", "en": "Finish: not for your role."}[language])


@pytest.mark.parametrize("key", ["s", "l", "y", "b", "t", "x", "z", "g"])
@piloted
async def test_each_letter_says_that_the_role_may_not(ledger: Path, key: str) -> None:
    async with seated(ledger, settings=VIEWER) as pilot:
        await shows(pilot, TITLE)
        await pilot.press(key)
        shown = await shows(pilot, "！您的角色没有这项权限")
        assert "Ctrl+S" not in shown
        assert len(pilot.app.screen_stack) == 1


@piloted
async def test_the_key_line_of_a_case_offers_only_what_can_be_done(ledger: Path) -> None:
    async with seated(ledger, settings=VIEWER) as pilot:
        await pilot.app.push_screen(CaseScreen(ARRIVED))
        await shows(pilot, "待签收")
        keys = rows(pilot.app)[-1]
        assert "s签收" not in keys
        assert "回车办理" in keys


@piloted
async def test_marks_by_keys_then_in_list_preview_case_and_filter(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        await shows(pilot, TITLE)
        await pilot.press("slash", *"state:in_progress", "enter")
        await shows(pilot, "筛选：")
        while f"20261123{BUSY:06d}" not in "\n".join(rows(pilot.app)[15:]):
            await pilot.press("down")
            await pilot.pause()
        await pilot.press("j")
        await shows(pilot, "标记", "2督办")
        await pilot.press("tab", "2", "4")
        await shows(pilot, "[2督办]", "[4疑难]")
        matches_grid(pilot.app, "record-marks-80x24-zh")
        await pilot.press("ctrl+s")
        shown = await shows(pilot, "已记录")
        assert "[督办 疑难] 电梯停运" in shown
        await pilot.press("slash", *["backspace"] * 20, *"tag:difficult", "enter")
        shown = await shows(pilot, "筛选：tag:difficult", " · 督办 疑难 · ")
        assert [row for row in rows(pilot.app)[2:14] if row.strip()] == [
            row for row in rows(pilot.app)[2:14] if "电梯停运" in row
        ]
        await pilot.press("enter")
        await shows(pilot, "督办 · 疑难 · 近30天")
        await pilot.press("pagedown")
        await shows(pilot, "标记：督办 · 疑难")
