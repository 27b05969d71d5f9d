"""A hotline case by hand: its page's text pasted on a list, or typed, at the made-up ledger of case_desk.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import Paste

from screens.case import CaseScreen
from screens.form import FormScreen
from tests.screens.case_desk import piloted, seated, shows
from tests.screens.grid import SIZES, matches_grid

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from words import Language

NUMBER = "20261123104523"
TEXT = f"""工单编号：{NUMBER}
来电时间：2026-11-23 09:45:23
联系人：钱测试　联系电话：13800000001
发生地址：测试新村12号301室
诉求类型：投诉    紧急程度：十万火急
诉求内容：居民反映12号楼一层有人从窗口拉线给电动车充电。希望尽快处理。
"""
FREE = f"{NUMBER} 2026-11-23 9:45 某女士 13800009999 测试新村9号202室，楼道堆物，希望处理。"


async def paste(pilot: Pilot[int], text: str) -> None:
    """As a terminal sends it: line ends as CR."""
    pilot.app.post_message(Paste(text.replace("\n", "\r")))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_a_page_pasted_on_the_list(ledger: Path, size: tuple[int, int], language: Language) -> None:
    """Every field in its place; what is not sure is marked, and there the form begins; like cases stand above."""
    async with seated(ledger, size=size, language=language) as pilot:
        await shows(pilot, "李测试")
        await paste(pilot, TEXT)
        await shows(pilot, "十万火急", "20261123000001")
        matches_grid(pilot.app, f"new-case-{size[0]}x{size[1]}-{language}")


@piloted
async def test_it_is_entered_and_the_cursor_stands_on_it(ledger: Path) -> None:
    """The same number again opens the case that is there."""
    async with seated(ledger) as pilot:
        await shows(pilot, "李测试")
        await paste(pilot, TEXT)
        await shows(pilot, "?紧急程度")
        await pilot.press("2")
        shown = await shows(pilot, " 紧急程度")
        assert "?紧急程度" not in shown
        await pilot.press("ctrl+s")
        shown = await shows(pilot, f"{NUMBER} 已录入，待签收。撤销按 c")
        assert any(row.startswith("▸") and "居民反映12号楼" in row for row in shown.splitlines())
        await paste(pilot, TEXT)
        await shows(pilot, f"工单 {NUMBER}", f"{NUMBER} 已在台账里。")
        assert isinstance(pilot.app.screen, CaseScreen)


@piloted
async def test_what_is_guessed_is_marked(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        await shows(pilot, "李测试")
        await paste(pilot, FREE)
        await shows(pilot, "?工单编号", "?受理", "?来电人", "?电话", "?地址", "?诉求内容", "拿不准")


@piloted
async def test_typed_on_the_cases_list_it_asks_once_where_one_is_like_it(ledger: Path) -> None:
    """The key of a new case; the same caller is told before it is entered, and then it is."""
    async with seated(ledger) as pilot:
        await pilot.press("2")
        await shows(pilot, "工单")
        await pilot.press("d")
        await shows(pilot, "新增热线工单", "1/13")
        assert isinstance(pilot.app.screen, FormScreen)
        for tabs, text in ((0, "2026-7"), (1, "9:45"), (2, "13800000001"), (6, "noise")):
            await pilot.press(*["tab"] * tabs)
            await paste(pilot, text)
        await pilot.press("ctrl+s")
        await shows(pilot, "已有：20261123000001", "再按 Ctrl+S 仍然录入")
        await pilot.press("ctrl+s")
        await shows(pilot, "2026-7 已录入")


@piloted
async def test_a_paste_is_kept_as_a_draft(ledger: Path) -> None:
    """Left at once, F7 brings it back whole from anywhere."""
    async with seated(ledger) as pilot:
        await shows(pilot, "李测试")
        await paste(pilot, TEXT)
        await shows(pilot, "十万火急")
        await pilot.press("escape")
        await shows(pilot, "今日", "草稿1")
        await pilot.press("f7")
        await shows(pilot, "新增热线工单", NUMBER, "钱测试", "13800000001")
