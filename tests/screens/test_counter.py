"""F3: at most seven keys from anywhere to the case, an answer to read aloud, and nothing lost below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from screens.case import CaseScreen
from screens.counter import CounterScreen
from screens.form import FormScreen
from tests.screens.case_desk import SIGNED, piloted, seated, shows
from tests.screens.grid import SIZES, grid, matches_grid

if TYPE_CHECKING:
    from pathlib import Path

    from words import Language


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_counter_looks(ledger: Path, size: tuple[int, int], language: Language) -> None:
    """The answer in whole sentences above, the cases below, their keys at the bottom."""
    async with seated(ledger, size=size, language=language) as pilot:
        await pilot.press("f3")
        await shows(pilot, "Type the phone" if language == "en" else "输入电话尾号")
        await pilot.press(*"0003")
        await shows(pilot, "▸ 11-20", "20261123000003")
        matches_grid(pilot.app, f"counter-{size[0]}x{size[1]}-{language}")


@pytest.mark.parametrize("asked", ["0003", "ww", "王五", "公寓5号", "000003"])
@piloted
async def test_found_within_seven_keys(ledger: Path, asked: str) -> None:
    """By the phone's end, a name or its initials, a place, part of the number."""
    async with seated(ledger) as pilot:
        await pilot.press("f3", *asked)
        await shows(pilot, "▸ 11-20", "电梯停运三天", "（20261123000003）")


@piloted
async def test_over_a_form_and_back(ledger: Path) -> None:
    """Over a half-filled form: what was typed stands there afterwards."""
    async with seated(ledger) as pilot:
        await pilot.app.push_screen(CaseScreen(SIGNED))
        await shows(pilot, "虹梅路")
        await pilot.press("j")
        await shows(pilot, "办理记录  20261123000002")
        await pilot.press(*"abc")
        await pilot.press("f3", *"0003")
        await shows(pilot, "电梯停运三天")
        await pilot.press("enter")
        await shows(pilot, "工单 20261123000003")
        await pilot.press("q")
        await shows(pilot, "窗口查询")
        await pilot.press("escape")
        assert "abc" in await shows(pilot, "办理记录  20261123000002")
        assert isinstance(pilot.app.screen, FormScreen)


@piloted
async def test_f9_notes_that_they_ask_again_and_takes_it_back(ledger: Path) -> None:
    """One key, at once, with how to undo it said; another one with consent to more time; marked 催办."""
    async with seated(ledger) as pilot:
        await pilot.press("f3", *"0003")
        await shows(pilot, "▸ 11-20", "（20261123000003）")
        await pilot.press("f9")
        await shows(pilot, "20261123000003 已记下催办。撤销按 F9")
        await pilot.press("f9")
        await shows(pilot, "已撤销：20261123000003 的催办")
        await pilot.press("f10")
        await shows(pilot, "20261123000003 已记下催办，居民同意延期。撤销按 F9")
        await pilot.press("enter")
        await shows(pilot, "催办 · 近30天")
        await pilot.press("end")
        await shows(pilot, "催办 · 同意延期")


@piloted
async def test_f9_notes_for_the_next_resident(ledger: Path) -> None:
    """Once another case is looked at, the same key notes again instead of taking back."""
    async with seated(ledger) as pilot:
        await pilot.press("f3", *"测试")
        await shows(pilot, "找到8件")
        await pilot.press("f9")
        await shows(pilot, "已记下催办。撤销按 F9")
        await pilot.press("down", "f9")
        await shows(pilot, "20261123000001 已记下催办")


@piloted
async def test_nothing_found_says_what_to_try(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        await pilot.press("f3", *"9999")
        await shows(pilot, "没有找到")
        assert not {"F9", "F10"} & set(re.findall(r"F\d+", grid(pilot.app)))
        await pilot.press("f9", "enter")
        assert isinstance(pilot.app.screen, CounterScreen)


@piloted
async def test_help_tells_the_keys_of_the_counter(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        await pilot.press("f3", *"0003")
        await shows(pilot, "F10催办，市民同意延期")
        await pilot.press("f1")
        shown = await shows(pilot, "F9", "F10", "F8", "↑ ↓", "回车")
        assert not {"ctrl+s", "F4"} & set(shown.split())


@piloted
async def test_another_resident_asks(ledger: Path) -> None:
    """F3 at the counter begins anew instead of opening a second one."""
    async with seated(ledger) as pilot:
        await pilot.press("f3", *"0003")
        await shows(pilot, "电梯停运三天")
        depth = len(pilot.app.screen_stack)
        await pilot.press("f3")
        await shows(pilot, "输入电话尾号")
        assert len(pilot.app.screen_stack) == depth
