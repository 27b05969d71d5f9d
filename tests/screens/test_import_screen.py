"""Import from the desk: which file, then what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter

import words
from tests.screens.grid import matches_grid
from tests.screens.sitting import Sitting, piloted, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from words import Language

CASES = "screens.cases:CasesScreen"
LIST = (
    "工单编号,受理时间,标题,诉求内容,状态\n"
    "20261120000001,2026/11/20 8:05,路灯不亮,测试路路灯不亮,已分流\n"
    "20261120000002,没写,路灯不亮,测试路路灯不亮,办理中\n"
    ",2026-11-20,路灯不亮,测试路路灯不亮,办理中\n"
)


async def bring_in(sat: Sitting, **values: str) -> str:
    await sat.press("r" if words.current() == "zh" else "i")
    sat.app.screen._put({"source": "12345", **values})  # type: ignore[attr-defined]
    return await sat.press("ctrl+s")


@pytest.mark.parametrize("language", ["zh", "en"])
@piloted
async def test_what_was_not_imported_is_listed_with_why(tmp_path: Path, language: Language) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="gb18030")
    async with sitting(tmp_path, CASES, language=language) as sat:
        await bring_in(sat, file=str(tmp_path / "list.csv"))
        matches_grid(sat.app, f"imported-80x24-{language}")
        text = await sat.press("escape")
        assert "20261120000001" in text
        assert ("未导入 2" if language == "zh" else "2 not imported") in text


@piloted
async def test_a_try_writes_nothing_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    async with sitting(tmp_path, CASES) as sat:
        await bring_in(sat, file=str(tmp_path / "list.csv"), dry_run="yes")
        text = await sat.press("escape")
        assert "没有写入" in text
        assert "20261120000001" not in text


@piloted
async def test_one_sheet_of_several_is_chosen(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as book:
        for month in ("10", "11"):
            page = book.add_worksheet(f"{month}月")
            page.write_row(0, 0, ("工单编号", "受理时间", "标题", "状态"))
            page.write_row(1, 0, (f"2026{month}20000001", f"2026-{month}-20", "路灯不亮", "办理中"))
    async with sitting(tmp_path, CASES) as sat:
        await bring_in(sat, file=str(tmp_path / "list.xlsx"))
        assert "只读了工作表“10月”，没有读：11月" in sat.text
        assert "共1件" in await sat.press("escape")
        await bring_in(sat, file=str(tmp_path / "list.xlsx"), sheet="11月")
        assert "共2件" in sat.text
