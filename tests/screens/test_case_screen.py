"""The case screen, its menu, F8 and reveal, at the made-up ledger of case_desk.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from screens.case import CaseScreen
from screens.why import WhyScreen
from tests.screens.case_desk import (
    ARRIVED,
    ASKED,
    BUSY,
    ISSUE,
    LATE,
    SIGNED,
    piloted,
    seated,
    shows,
)
from tests.screens.grid import SIZES, matches_grid, rows

if TYPE_CHECKING:
    from pathlib import Path

    from words import Language

NUMBER = "20261123000001"
TITLE = "12号楼道电动车飞线充电"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_menu_looks(ledger: Path, size: tuple[int, int], language: Language) -> None:
    """Every digit keeps its place; what the state forbids says why."""
    async with seated(ledger, size=size, language=language) as pilot:
        await pilot.app.push_screen(CaseScreen(SIGNED))
        await shows(pilot, "虹梅路")
        await pilot.press("enter")
        await shows(pilot, " 9 ", "00 ")
        matches_grid(pilot.app, f"menu-{size[0]}x{size[1]}-{language}")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_why_looks(ledger: Path, size: tuple[int, int], language: Language) -> None:
    """Each limit with its start, its rule and its days; the hotline's beside ours."""
    async with seated(ledger, size=size, language=language) as pilot:
        await pilot.app.push_screen(WhyScreen(BUSY))
        await shows(pilot, "11-25")
        matches_grid(pilot.app, f"why-{size[0]}x{size[1]}-{language}")


@piloted
async def test_sign_in_goes_back_to_the_list_and_on(ledger: Path) -> None:
    """One key signs in; the list says which case it was and how to undo it; `c` takes it back."""
    async with seated(ledger) as pilot:
        await shows(pilot, TITLE)
        await pilot.press("down", "enter")
        await shows(pilot, f"工单 {NUMBER}", "待签收", "s签收")
        await pilot.press("s")
        await shows(pilot, f"{NUMBER} 已签收", "撤销")
        assert not isinstance(pilot.app.screen, CaseScreen)
        cursor = next(row for row in rows(pilot.app) if row.startswith("▸"))
        assert TITLE not in cursor
        await pilot.press("c")
        await shows(pilot, "已撤销")
        await pilot.press("enter")
        await shows(pilot, "撤销：签收")


@piloted
async def test_menu_chooses_by_digit_and_says_why_not(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        await pilot.app.push_screen(CaseScreen(ARRIVED))
        await shows(pilot, TITLE)
        await pilot.press("enter")
        await shows(pilot, "按数字")
        await pilot.press("4")
        await shows(pilot, "办结：须先签收。")
        await pilot.press("0", "1")
        await shows(pilot, "催办  20261123000001")
        await pilot.press("escape")
        await shows(pilot, f"工单 {NUMBER}")


@piloted
async def test_reveal_shows_one_field_until_leaving(ledger: Path) -> None:
    """Masked at first; a reason is chosen; afterwards the phone stands there in full, the name does not."""
    async with seated(ledger) as pilot:
        await pilot.app.push_screen(CaseScreen(ARRIVED))
        shown = await shows(pilot, "138****0001")
        assert "张三" not in shown
        await pilot.press("m")
        await shows(pilot, "显示完整信息", "联系来电人")
        await pilot.press("ctrl+s")
        shown = await shows(pilot, "13800000001", "查看已记入日志")
        assert "张三" not in shown
        await pilot.press("q")
        await pilot.app.push_screen(CaseScreen(ARRIVED))
        assert "13800000001" not in await shows(pilot, "138****0001")


@piloted
async def test_language_switches_on_the_case(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        await pilot.app.push_screen(CaseScreen(ASKED))
        await shows(pilot, "延期待审", "来电人")
        await pilot.press("f2")
        await shows(pilot, "Extension in review", "Caller")


@piloted
async def test_undo_keeps_the_case_on_the_screen(ledger: Path) -> None:
    """One's last step was to log an issue: the case on the screen has none of mine; on another the older one is asked about."""
    async with seated(ledger) as pilot:
        await pilot.app.push_screen(CaseScreen(ARRIVED))
        await shows(pilot, TITLE)
        await pilot.press("c")
        await shows(pilot, "本件没有您可撤销的步骤", f"工单 {NUMBER}")
        await pilot.press("q")
        await pilot.app.push_screen(CaseScreen(SIGNED))
        await shows(pilot, "虹梅路")
        await pilot.press("c")
        await shows(pilot, "撤销 11-23 10:22 对", "“签收”？")


@piloted
async def test_f8_from_the_case_and_back(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        await pilot.app.push_screen(CaseScreen(LATE))
        await shows(pilot, "楼上漏水")
        await pilot.press("f8")
        await shows(pilot, "时限依据", "不计", "第1日")
        await pilot.press("f8")
        await shows(pilot, "工单 20261123000007")


@piloted
async def test_after_checking_an_issue_its_page_stays(ledger: Path) -> None:
    """What comes next with it is decided there and then: its key line leads with that."""
    async with seated(ledger) as pilot:
        await pilot.app.push_screen(CaseScreen(ISSUE))
        await shows(pilot, "民情-20261123-01", "05 核实")
        await pilot.press("enter", "0", "5")
        await shows(pilot, "已核实", "06 自办")
        assert isinstance(pilot.app.screen, CaseScreen)
