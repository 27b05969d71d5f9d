"""Copy over: field after field onto the clipboard, at the made-up ledger of case_desk.py."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cells import fill
from screens import clipboard
from screens.carry import CarryScreen
from screens.case import CaseScreen
from screens.shell import Desk
from tests.screens.case_desk import ANSWER, BUSY, DONE, SETTINGS, piloted, seated, shows
from tests.screens.grid import SIZES, matches_grid

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from words import Language

KEY = {"zh": "f", "en": "y"}
SIGN_IN, CONTACT, FINISH = 3, 6, 16
"""The fields of the steps of DONE."""


async def on_case(pilot: Pilot[int], case_id: int, language: Language = "zh") -> CarryScreen:
    """Copy over, from the case."""
    await pilot.app.push_screen(CaseScreen(case_id))
    await shows(pilot, "2026112300000")
    await pilot.press(KEY[language])
    await shows(pilot, "已复制" if language == "zh" else "Copied")
    assert isinstance(pilot.app.screen, CarryScreen)
    return pilot.app.screen


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_carry_looks(ledger: Path, size: tuple[int, int], language: Language) -> None:
    """The step, its fields with their length, the copied ones marked; below the value at the cursor as it may be shown."""
    async with seated(ledger, size=size, language=language) as pilot:
        await on_case(pilot, DONE, language)
        await pilot.press("tab", "enter", "enter")
        await shows(pilot, "138****0005")
        matches_grid(pilot.app, f"carry-{size[0]}x{size[1]}-{language}")


@piloted
async def test_a_step_of_n_fields_takes_n_keys_and_one(ledger: Path) -> None:
    """One key opens it; each field has its enter, the last of which ticks the step and begins the next one."""
    async with seated(ledger) as pilot:
        await on_case(pilot, DONE)
        for _ in range(SIGN_IN):
            await pilot.press("enter")
        shown = await shows(pilot, "第2步（共3步）", "20261123000005 已回填 1 步。撤销按 c")
        assert "已复制：工单编号，14字。" in shown
        await pilot.press(*["space"] * CONTACT)
        await shows(pilot, "第3步（共3步）")
        await pilot.press(*["enter"] * (FINISH - 1))
        await shows(pilot, ANSWER[:20], f"已复制：答复要点，{len(ANSWER)}字。")
        assert pilot.app.clipboard == ANSWER
        await pilot.press("enter")
        shown = await shows(pilot, "楼道堆满纸箱和旧家具", "已回填 1 件工单，共 3 次")
        assert not isinstance(pilot.app.screen, CarryScreen)
        assert "待回填" not in shown


@piloted
async def test_back_copies_again_and_skip_does_not(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        await on_case(pilot, DONE)
        await pilot.press("down", "down")
        assert pilot.app.clipboard == "20261123000005"
        await pilot.press("enter")
        await shows(pilot, "已复制：签收人")
        assert pilot.app.clipboard == "李测试"
        await pilot.press("up")
        await shows(pilot, "已复制：签收时间")
        assert pilot.app.clipboard == "2026-11-23 10:22"


@piloted
async def test_bare_page_has_the_value_alone_and_whole(ledger: Path) -> None:
    """Nothing but the value, not masked, from the first cell on; its enter shows the next one alone."""
    async with seated(ledger) as pilot:
        screen = await on_case(pilot, DONE)
        await pilot.press("tab", "enter", "enter", "v")
        shown = await shows(pilot, "13800000005")
        assert shown.strip() == "13800000005"
        assert shown.startswith("13800000005")
        await pilot.press("enter")
        assert (await shows(pilot, "是")).strip() == "是"
        await pilot.press("escape")
        await shows(pilot, "是否联系上", "138****0005")
        assert pilot.app.screen is screen


@piloted
async def test_the_terminal_wraps_the_bare_page_itself(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is selected by mouse over several rows is one line, as it was: the terminal knows where it only wrapped."""
    written: list[str] = []
    monkeypatch.setattr(Desk, "overwrite", lambda _, lines: written.extend(lines))
    async with seated(ledger, size=(50, 24)) as pilot:
        await on_case(pilot, DONE)
        await pilot.press("tab", "tab", *["down"] * FINISH, "enter", "v")
        shown = await shows(pilot, ANSWER[:24])
        assert shown.rstrip("\n") == "\n".join(fill(ANSWER, 50))
        assert written[-1] == ANSWER


@piloted
async def test_ticked_cases_come_in_a_row_and_undo_goes_back(ledger: Path) -> None:
    """`*` ticks a case's steps at once, the next case follows; undo brings the case back whose step waits again."""
    async with seated(ledger) as pilot:
        await shows(pilot, "今日")
        await pilot.press("slash", *"tocopy", "enter")
        await shows(pilot, "筛选")
        await pilot.press("space", "space", "f")
        shown = await shows(pilot, "回填 20261123", "后面还有")
        first = shown[: shown.index("  ")]
        await pilot.press("asterisk")
        shown = await shows(pilot, "步。撤销按 c")
        assert not shown.startswith(first)
        await pilot.press("c")
        shown = await shows(pilot, "已撤销")
        assert shown.startswith(first)
        await pilot.press("escape")
        await shows(pilot, "筛选：tocopy")


@piloted
async def test_without_a_clipboard_it_says_how_to_select(ledger: Path) -> None:
    """The setting `clipboard: false`, as for a terminal that has none."""
    async with seated(ledger, settings=SETTINGS._replace(clipboard=False)) as pilot:
        await pilot.app.push_screen(CaseScreen(BUSY))
        await shows(pilot, "20261123000003")
        await pilot.press("f")
        await shows(pilot, "工单编号，14字：按 v 单独显示")
        assert pilot.app.clipboard == ""


@given(st.text(max_size=3000))
def test_only_base64_reaches_the_terminal(text: str) -> None:
    """Whatever a text holds: through tmux and GNU screen its frames have nothing in them that could act."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    plain = "\x1b]52;c;{}\a"
    in_tmux = clipboard.framed(text, {"TERM": "screen", "TMUX": "x"})
    head, tail = "\x1bPtmux;\x1b\x1b]52;c;", "\a\x1b\\"
    assert in_tmux.startswith(head)
    assert in_tmux.endswith(tail)
    assert b64decode(in_tmux[len(head) : -len(tail)], validate=True).decode() == text
    frames = clipboard.framed(text, {"TERM": "screen-256color"}).split("\x1b\\")[:-1]
    assert all(frame.startswith("\x1bP") and len(frame) < 768 for frame in frames)
    whole = "".join(frame.removeprefix("\x1bP") for frame in frames)
    start, end = plain.split("{}")
    assert b64decode(whole.removeprefix(start).removesuffix(end), validate=True).decode() == text
    assert clipboard.framed(text, {"TERM": "xterm-256color"}) == ""


def test_what_terminals_take() -> None:
    assert clipboard.fits("字" * (clipboard.LONGEST // 3))
    assert not clipboard.fits("字" * (clipboard.LONGEST // 3 + 1))
    assert clipboard.serves({"TERM": "xterm"})
    assert not clipboard.serves({"TERM": "linux"})
