"""What leaves the desk by keys: a short form, the work behind it, and a sentence that says where it is."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from screens.today import TodayScreen
from services.desk import Desk as Thread
from tests.screens.grid import matches_grid
from tests.screens.sitting import SETTINGS, Sitting, piloted, sitting

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "screens.today:TodayScreen"
TRAINING = "screens.training:TrainingScreen"


@pytest.fixture(autouse=True)
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home" / "文档"
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder.parent))
    return folder


async def command(sat: Sitting, initials: str) -> str:
    """Pick a command by the first letters of its name."""
    await sat.press("ctrl+p")
    await sat.press(*initials)
    return await sat.press("enter")


@piloted
async def test_the_queue_is_printed_into_a_file(tmp_path: Path, documents: Path) -> None:
    async with sitting(tmp_path, TODAY, language="zh") as sat:
        await sat.press("p")
        matches_grid(sat.app, "print-queue-80x24-zh")
        assert "已写入 ~/文档/待办清单-1123-1042.txt" in await sat.press("ctrl+s")
        assert "市民说" in (documents / "待办清单-1123-1042.txt").read_text(encoding="utf-8")
        await sat.press("p")
        assert "已存在" in await sat.press("ctrl+s")


@piloted
async def test_a_list_is_exported_under_its_filter(tmp_path: Path, documents: Path) -> None:
    async with sitting(tmp_path, TODAY, language="zh") as sat:
        await sat.press("slash", *"state:logged", "enter")
        assert "state:logged" in await command(sat, "dcbqd")
        assert "已写入" in await sat.press("ctrl+s")
        path = documents / "待办清单-1123-1042.xlsx"
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        assert rows[0][0] == "工单编号"
        assert len(rows) > 1
        assert {row[1] for row in rows[1:]} == {"已登记"}


@piloted
async def test_a_report_is_written(tmp_path: Path, documents: Path) -> None:
    async with sitting(tmp_path, TODAY, language="zh") as sat:
        assert "时段" in await command(sat, "sjbb")
        await sat.press(*["backspace"] * 7, *"2026-13")
        assert "不是时段" in await sat.press("ctrl+s")
        await sat.press(*["backspace"] * 7, *"2026-11")
        assert "数据报表已写入" in "".join((await sat.press("ctrl+s")).split())
        book = CalamineWorkbook.from_path(str(documents / "数据报表-1123-1042.xlsx"))
        assert book.sheet_names[0] == "总量"


@piloted
async def test_a_case_is_printed(tmp_path: Path, documents: Path) -> None:
    settings = SETTINGS._replace(print_command=f"tee {documents}/paper")
    async with sitting(tmp_path, TODAY, language="en", settings=settings) as sat:
        await sat.press("enter")
        assert "the printer" in await sat.press("p")
        assert "went to the printer" in await sat.press("ctrl+s")
        assert "****" in (documents / "paper").read_text(encoding="utf-8")


@piloted
async def test_what_became_of_it_is_told_where_one_went_meanwhile(tmp_path: Path, documents: Path) -> None:
    """The case is left while its sheet still waits for the thread: it is written all the same, and told on the list."""
    async with sitting(tmp_path, TODAY, language="en") as sat:
        await sat.press("enter")
        await sat.press("p")
        free = Event()
        busy = asyncio.create_task(Thread.bulk(sat.app.desk, free.wait))
        await sat.pilot.press("ctrl+s", "q")
        while not isinstance(sat.app.screen, TodayScreen):
            await sat.pilot.pause()
        free.set()
        await busy
        await sat.settle()
        assert "The sheet is in" in sat.text


@piloted
async def test_training_is_exported(tmp_path: Path, documents: Path) -> None:
    async with sitting(tmp_path, TRAINING, language="en") as sat:
        await command(sat, "export")
        assert "rows written to ~/文档/Training-1123-1042.xlsx" in await sat.press("ctrl+s")


@piloted
async def test_in_a_forced_session_nothing_but_the_printer_is_offered(
    tmp_path: Path, documents: Path
) -> None:
    """No file of the server is written or read: neither by a name that is typed nor by one that is offered."""
    async with sitting(tmp_path, TODAY, language="en", own_files=False) as sat:
        for initials in ("export", "report"):
            assert "No files are written on this server" in await command(sat, initials)
        assert "No files are written on this server" in await sat.press("p")
        (documents / "list.csv").write_text("a,b")
        assert "No files of this server" in await sat.press("i")
        assert "list.csv" not in sat.text
        assert "No files of this server" in await sat.press(*str(documents / "list.csv"), "enter")
    settings = SETTINGS._replace(print_command=f"tee {documents}/paper")
    async with sitting(tmp_path, TODAY, language="en", settings=settings, own_files=False) as sat:
        await sat.press("p")
        assert "went to the printer" in await sat.press("ctrl+s")
