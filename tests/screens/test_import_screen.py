"""Import from the desk: pick a file, see how it is read and what it would do, change that, take it in."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

import words
from screens import import_cases
from services import importing
from tests.screens.grid import NOW, SIZES, matches_grid
from tests.screens.sitting import SETTINGS, Sitting, key_event, piloted, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from words import Language

CASES = "screens.cases:CasesScreen"
TODAY = "screens.today:TodayScreen"
LIST = (
    "工单编号,受理时间,标题,诉求内容,联系人,联系电话,发生地址,状态,备注栏\n"
    "20261120000001,2026/11/20 8:05,路灯不亮,张测试反映路灯不亮,张测试,13800000001,示例路1号201室,办理中,张测试\n"
    "20261120000002,没写,路灯不亮,测试路路灯不亮,李测试,13800000002,示例路2号,办理中,\n"
    ",2026-11-20,路灯不亮,测试路路灯不亮,王测试,13800000003,示例路3号,办理中,\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with two lists, a folder and something that is no list, all of known age."""
    folder = tmp_path / "home"
    (folder / "各月").mkdir(parents=True)
    (folder / "list.csv").write_text(LIST, encoding="gb18030")
    (folder / "旧表.csv").write_text("工单编号,标题\n1,一\n", encoding="utf-8")
    (folder / "照片.jpg").write_bytes(b"\xff\xd8\xff")
    for age, path in enumerate(sorted(folder.iterdir())):
        at = NOW.timestamp() - 3600 * (age + 1)
        os.utime(path, (at, at))
    monkeypatch.setenv("HOME", str(folder))
    return folder


async def opened(sat: Sitting, path: Path) -> str:
    """Open the import screen with a file by pasting its path."""
    await sat.press("r" if words.current() == "zh" else "i")
    await sat.paste(str(path))
    return await sat.press("enter")


async def source(sat: Sitting, name: str = "12345") -> str:
    """Say from where a list comes that was never seen before."""
    await sat.press("enter")
    return await sat.press(*name, "enter")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["zh", "en"])
@piloted
async def test_pick_look_import(
    tmp_path: Path, home: Path, language: Language, size: tuple[int, int]
) -> None:
    name = f"{size[0]}x{size[1]}-{language}"
    async with sitting(tmp_path, CASES, language=language, size=size) as sat:
        await sat.press("r" if language == "zh" else "i")
        matches_grid(sat.app, f"import-pick-{name}")
        await sat.press("enter")
        await source(sat)
        matches_grid(sat.app, f"import-look-{name}")
        await sat.press("enter")
        beside = "list-未导入.xlsx" if language == "zh" else "list-not-imported.xlsx"
        assert (home / beside).exists()
        matches_grid(sat.app, f"import-done-{name}")
        text = await sat.press("enter")
        assert "20261120000001" in text
        assert ("未导入 2" if language == "zh" else "2 not imported") in text


@piloted
async def test_the_picker_filters_goes_up_and_remembers_the_folder(tmp_path: Path, home: Path) -> None:
    (home / "各月" / "十一月工单.xlsx").write_bytes(b"PK")
    async with sitting(tmp_path, CASES) as sat:
        await sat.press("r")
        assert "照片" not in sat.text
        assert "照片" in await sat.press("tab")
        await sat.press("tab", *"gy")
        assert "旧表" not in sat.text
        assert "十一月工单.xlsx" in await sat.press("enter")
        assert "▸ 各月/" in await sat.press("left")
        await sat.press("enter", *"syygd", "enter")
        assert "读不了" in sat.text
        assert "十一月工单.xlsx" in await sat.press("escape")
        assert "用过" not in sat.text
        text = await sat.press("escape", "r")
        assert "~/各月" in text


@piloted
async def test_what_is_no_number_is_masked_before_it_is_refused(tmp_path: Path, home: Path) -> None:
    (home / "list.csv").write_text(LIST.replace("20261120000001,", "张测试 13900000001,"), encoding="utf-8")
    async with sitting(tmp_path, CASES) as sat:
        await opened(sat, home / "list.csv")
        text = await source(sat)
        assert "这不是工单编号" in text
        assert "13900000001" not in text


@piloted
async def test_a_path_that_is_typed_shows_what_it_begins(tmp_path: Path, home: Path) -> None:
    (home / "各月" / "十一月工单.csv").write_text(LIST, encoding="gb18030")
    async with sitting(tmp_path, CASES) as sat:
        await sat.press("r")
        await sat.paste(f"{home}/各")
        assert "▸ 各月/" in sat.text
        assert "list.csv" not in sat.text
        await sat.paste("月/十")
        assert "▸ 十一月工单.csv" in sat.text
        assert "20261120000001" in await sat.press("enter")


@piloted
async def test_a_new_source_may_be_a_part_of_a_known_one(tmp_path: Path, home: Path) -> None:
    async with sitting(tmp_path, CASES) as sat:
        await opened(sat, home / "list.csv")
        await sat.press("enter", *"12345", "enter", "enter", "enter")
        (home / "next.csv").write_text(LIST.replace("工单编号", "工单号"), encoding="utf-8")
        await opened(sat, home / "next.csv")
        await sat.press("enter", *"1234")
        assert "新系统：1234" in sat.text
        assert "试导入：新增 1 件" in await sat.press("down", "enter"), "of 12345 it is there already"


@piloted
async def test_a_list_of_a_known_form_is_taken_in_by_two_keys_and_its_columns_stay(
    tmp_path: Path, home: Path
) -> None:
    async with sitting(tmp_path, CASES) as sat:
        await opened(sat, home / "list.csv")
        await source(sat)
        assert "▸ 所属居委" in await sat.press("end", "up", "up")
        assert "张**" in await sat.press("space", *"bzl")
        assert "张测试" not in sat.text
        assert "备注栏" in await sat.press("enter")
        await sat.press("enter", "enter")
        (home / "next.csv").write_text(LIST.replace("0000001,", "0000009,"), encoding="utf-8")
        text = await opened(sat, home / "next.csv")
        assert "同上次" in text
        assert "写的居委本台账没有（张测试）" in text
        assert "试导入：新增 1 件" in text
        assert "已导入：新增 1 件" in await sat.press("enter")


@piloted
async def test_the_sheet_is_chosen(tmp_path: Path, home: Path) -> None:
    with xlsxwriter.Workbook(home / "list.xlsx") as book:
        for month in ("10", "11"):
            page = book.add_worksheet(f"{month}月")
            page.write_row(0, 0, ("工单编号", "受理时间", "标题", "状态"))
            page.write_row(1, 0, (f"2026{month}20000001", f"2026-{month}-20", "路灯不亮", "办理中"))
    async with sitting(tmp_path, CASES) as sat:
        assert "另有：11月" in await opened(sat, home / "list.xlsx")
        await sat.press("home", "space", "down")
        assert "20261120000001" in await sat.press("enter")


@piloted
async def test_what_can_not_be_read_is_said_and_another_file_is_picked(tmp_path: Path, home: Path) -> None:
    (home / "坏的.xlsx").write_bytes(b"PK\x03\x04broken")
    async with sitting(tmp_path, CASES) as sat:
        text = await opened(sat, home / "坏的.xlsx")
        assert "这个文件读不了" in text
        assert "坏的.xlsx 已损坏" in text or "坏的.xlsx" in text
        assert "list.csv" in await sat.press("enter", "escape")


@piloted
async def test_a_cancelled_import_leaves_nothing(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, going = Event(), Event()

    def apply(*given: Any, dry_run: bool, watch: importing.Watch, **how: Any) -> importing.Imported:
        if not dry_run:
            watch("writing", 3, 12)
            going.set()
            asked.wait(5)
        return importing.import_cases(*given, dry_run=dry_run, watch=watch, **how)

    monkeypatch.setattr(import_cases, "CASES", replace(import_cases.CASES, apply=apply))
    async with sitting(tmp_path, CASES) as sat:
        await opened(sat, home / "list.csv")
        await source(sat)
        sat.app.post_message(key_event("enter"))
        await asyncio.to_thread(going.wait, 5)
        sat.app.post_message(key_event("c"))
        await asyncio.to_thread(sat.app.screen._stop.wait, 5)  # type: ignore[attr-defined]
        assert "正在取消" in sat.text
        asked.set()
        await sat.settle()
        assert "已取消" in sat.text
        assert "20261120000001" not in await sat.press("escape", "escape")
        assert await sat.thread.run(importing.imported_files, sat.session) == frozenset()


@pytest.mark.parametrize("screen", [CASES, TODAY])
@piloted
async def test_a_pasted_table_is_taken_in_by_four_keys(tmp_path: Path, screen: str) -> None:
    """Line ends come as CR, in quoted cells as well."""
    pasted = (
        LIST.replace("\n", "\r")
        .replace(",", "\t")
        .replace("张测试反映", '"张测试\r反映""急"" ')
        .replace("不亮\t张", '不亮"\t张')
    )
    async with sitting(tmp_path, screen) as sat:
        assert "按回车，选这张表来自哪个系统" in await sat.paste(pasted)
        await sat.press("enter")
        await sat.paste("12345")
        assert "试导入：新增 1 件" in await sat.press("enter")
        await sat.press("enter")
        assert "已导入：新增 1 件" in sat.text
        await sat.press("enter", "2" if screen == TODAY else "home")
        again = await sat.paste(pasted)
        assert "同上次" in again
        assert "不变 1 件" in again


@piloted
async def test_a_table_is_pasted_where_a_file_is_picked_and_words_filter_the_list(
    tmp_path: Path,
) -> None:
    async with sitting(tmp_path, CASES) as sat:
        await sat.press("r")
        assert "粘贴的表格" in await sat.paste(LIST.replace(",", "\t"))
        await sat.press("escape", "escape")
        assert "20261120000001" in await sat.paste("20261120000001\n")
        await sat.press("escape")
        assert "粘贴的既不是表格也不是工单" in await sat.paste("一句话。" * 40)


@pytest.mark.parametrize("language", ["zh", "en"])
@piloted
async def test_new_files_of_the_drop_folder_are_offered_on_today(
    tmp_path: Path, home: Path, language: Language
) -> None:
    for name in ("a.csv", "same.csv"):
        (home / "各月" / name).write_text(LIST, encoding="gb18030")
    (home / "各月" / "other.csv").write_text(LIST.replace("路灯", "门铃"), encoding="gb18030")
    settings = SETTINGS._replace(drop_folder="~/各月")
    said = "收件夹有 {} 个新文件" if language == "zh" else "{} new file"
    async with sitting(tmp_path, TODAY, language=language, settings=settings) as sat:
        assert said.format(3) in sat.text
        await sat.press("r" if language == "zh" else "i", *"same", "enter")
        await source(sat)
        text = await sat.press("enter", "enter")
        assert text.count("收件夹  " if language == "zh" else "drop folder  ") == 1
        assert said.format(1) in await sat.press("escape")


@piloted
async def test_a_drop_folder_that_is_not_there_disturbs_nobody(tmp_path: Path, home: Path) -> None:
    settings = SETTINGS._replace(drop_folder="~/没有这个")
    async with sitting(tmp_path, TODAY, settings=settings) as sat:
        assert "收件夹" not in sat.text
        assert "list.csv" in await sat.press("r")


@piloted
async def test_a_list_whose_headings_nobody_knows_is_read_once_its_number_is_chosen(
    tmp_path: Path, home: Path
) -> None:
    text = "示例街道\n" + LIST.replace("工单编号,受理时间", "单子,什么时候").replace(
        "联系人,联系电话", "谁,号"
    ).replace("诉求内容", "丙")
    (home / "list.csv").write_text(text, encoding="utf-8")
    async with sitting(tmp_path, CASES) as sat:
        assert "这样还不能导入" in await opened(sat, home / "list.csv")
        await sat.press("enter")
        matches_grid(sat.app, "import-unread-80x24-zh")
        await sat.press("f2")
        matches_grid(sat.app, "import-unread-80x24-en")
        await sat.press("f2")
        assert "▸ 工单编号" in sat.text
        await sat.press("space", *"dz", "enter", "home", "down", "down", "down")
        await sat.press("end", "up", "home")
        assert "单子" in sat.text
        assert "文件里是这样" not in sat.text


@piloted
async def test_what_nobody_can_tell_of_dates_is_asked(tmp_path: Path, home: Path) -> None:
    (home / "list.csv").write_text(
        "工单编号,标题,受理时间\n20261120000001,路灯,03/04/2026\n", encoding="utf-8"
    )
    async with sitting(tmp_path, CASES) as sat:
        assert "看不出先日还是先月" in await opened(sat, home / "list.csv")
        assert "03-04" in sat.text
        await sat.press("down", "down", "space")
        assert "日/月/年" in await sat.press("enter")
        assert "04-03" in sat.text
        assert "这样还不能导入" in await sat.press("minus")
        assert "第 1 行" in await sat.press("plus")


@piloted
async def test_an_import_is_taken_back_at_once(tmp_path: Path, home: Path) -> None:
    async with sitting(tmp_path, CASES) as sat:
        await opened(sat, home / "list.csv")
        await source(sat)
        await sat.press("enter")
        assert "撤回" in await sat.press("c")
        assert "已导入" in await sat.press("n")
        await sat.press("c", "y")
        matches_grid(sat.app, "import-taken-back-80x24-zh")
        text = await sat.press("enter")
        assert "20261120000001" not in text
        assert "撤回" in text
        assert await sat.thread.run(importing.imported_files, sat.session) == frozenset()


@piloted
async def test_a_staff_list_comes_in_where_people_are(tmp_path: Path, home: Path) -> None:
    text = "姓名,工号,单位,职务,培训对象,手机\n赵测试,A01,测试一居,委员,居民区“两委”,13800000009\n钱测试,,测试一居,,,\n"
    (home / "名单.csv").write_text(text, encoding="gb18030")
    async with sitting(tmp_path, "screens.standings:StandingsScreen") as sat:
        assert "试导入：新增 2" in await opened(sat, home / "名单.csv")
        assert "来自系统" not in sat.text
        matches_grid(sat.app, "import-people-80x24-zh")
        assert "撤回" in await sat.press("enter")
        assert "整批保留" in await sat.press("c")
        assert "已撤回：撤走 2 条" in await sat.press("y")
        assert "赵测试" not in await sat.press("enter")
        assert "新增 2" in await opened(sat, home / "名单.csv")
        assert "赵测试" in await sat.press("enter", "enter")
        assert "不变 2" in await opened(sat, home / "名单.csv")


@piloted
async def test_a_training_list_comes_in_where_classes_are(tmp_path: Path, home: Path) -> None:
    text = "姓名,班次名称,培训日期,学时,完成状态\n赵测试,测试新班,2026-03-02,7.5,已完成\n,测试新班,2026-03-02,,\n"
    (home / "结业.csv").write_text(text, encoding="gb18030")
    async with sitting(tmp_path, "screens.training:TrainingScreen") as sat:
        told = await opened(sat, home / "结业.csv")
        assert "试导入：新增 1 件，更新 0 件，不变 0 件，未导入 1 行" in told
        assert "已结业" in told
        matches_grid(sat.app, "import-training-80x24-zh")
        await sat.press("enter")
        assert "测试新班" in await sat.press("enter")


@piloted
async def test_issues_logged_elsewhere_come_in_where_issues_are(tmp_path: Path, home: Path) -> None:
    text = (
        "走访日期,居民姓名,楼栋门室,反映问题,办理状态\n2026-11-20,测试甲,测试新村3号201室,楼道灯不亮,办理中\n"
    )
    (home / "民情.csv").write_text(text, encoding="gb18030")
    async with sitting(tmp_path, "screens.issues:IssuesScreen") as sat:
        told = await opened(sat, home / "民情.csv")
        assert "试导入：新增 1" in told
        assert "测试甲" not in told
        assert "201室" not in told
        matches_grid(sat.app, "import-issues-80x24-zh")
        await sat.press("enter")
        assert "楼道灯不亮" in await sat.press("enter")


@piloted
async def test_the_towns_list_of_results_is_told_by_its_name(tmp_path: Path, home: Path) -> None:
    (home / "11月不满意件.csv").write_text("工单编号,综合满意度\n20991123000001,不满意\n", encoding="gb18030")
    async with sitting(tmp_path, CASES) as sat:
        told = await opened(sat, home / "11月不满意件.csv")
        assert "导入回访结果清单" in told
        assert "新增 0 件，更新 0 件，不变 0 件，未导入 1 行" in told
        assert "来自系统" not in told


@piloted
async def test_in_a_forced_session_only_the_drop_folder_and_pasting_are_offered(
    tmp_path: Path, home: Path
) -> None:
    (home / "各月" / "a.csv").write_text(LIST, encoding="gb18030")
    settings = SETTINGS._replace(drop_folder="~/各月")
    async with sitting(tmp_path, CASES, settings=settings, own_files=False) as sat:
        text = await sat.press("r", "left", "tab")
        assert "a.csv" in text
        assert "list.csv" not in text
        assert "此处不能打开服务器上的文件" in await sat.press(*"~/list.csv", "enter")
        await sat.press("escape", "r", "enter")
        await source(sat)
        assert "已导入：新增 1 件" in await sat.press("enter")
        assert [path.name for path in (home / "各月").iterdir()] == ["a.csv"]
