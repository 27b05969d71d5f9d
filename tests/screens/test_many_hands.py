"""Two people at one ledger: who has a case open is seen, and a form does not write over what a colleague did."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

import words
from db.ledger import Ledger
from domain.records import IncomingCase
from screens.case import CaseScreen
from screens.conflict import ConflictScreen
from screens.form import FormScreen
from services import applying, handling, importing, undoing
from services.drafts import DraftDesk
from services.outcome import read
from services.session import Session, open_session
from tests.screens.case_desk import ANSWER, BUSY, ISSUE, SETTINGS, Clock, piloted, seated, shows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from textual.pilot import Pilot

    from words import Language

THEIRS = "维保单位今日到场，电梯已恢复运行，请居民放心乘坐。"
MINE = "居委已联系维保单位，电梯今日修好，已电话告知居民。"


@contextmanager
def colleague(path: Path) -> Iterator[Session]:
    """王测试, a clerk of the same committee, at another terminal."""
    ledger = Ledger.open(str(path))
    with ledger.connection():
        yield open_session(ledger, settings=SETTINGS, account="clerk", terminal="tty2", clock=Clock())


def looks_at(session: Session, case_id: int, mode: str) -> None:
    """The colleague has the case open."""
    drafts = DraftDesk(session)
    drafts._drafts.here(case_id, mode)
    drafts._drafts.close()


@piloted
async def test_a_colleague_is_named_in_the_preview_and_on_the_case(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        shown = await shows(pilot, "待办")
        number = next(line.split()[0] for line in shown.split("\n") if line.startswith("2026112300"))
        with colleague(ledger) as clerk:
            looks_at(clerk, int(number[-6:]), "reading")
        await pilot.press("down", "up")
        first = next(line for line in (await shows(pilot, "王测试 正在查看")).split("\n") if number in line)
        assert first.endswith("王测试 正在查看")
        with colleague(ledger) as clerk:
            looks_at(clerk, int(number[-6:]), "extend")
        await pilot.press("enter")
        top = (await shows(pilot, "王测试 正在办理")).split("\n")[0]
        assert number in top


@piloted
async def test_who_comes_and_goes_is_seen_on_an_open_case(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        case = CaseScreen(BUSY)
        await pilot.app.push_screen(case)
        await shows(pilot, "电梯停运三天")
        with colleague(ledger) as clerk:
            looks_at(clerk, BUSY, "reading")
            await case._look_around()
            await shows(pilot, "王测试 正在查看")
            drafts = DraftDesk(clerk)
            drafts._drafts.gone(BUSY)
            drafts._drafts.close()
            await case._look_around()
        assert "正在查看" not in await shows(pilot, "电梯停运三天")


@piloted
async def test_a_case_that_a_colleague_took_out_does_not_end_the_desk(ledger: Path) -> None:
    """An issue whose logging was undone elsewhere, met by the cursor."""
    async with seated(ledger) as pilot:
        await pilot.press("3")
        await shows(pilot, "民情-20261123-01")
        with colleague(ledger):
            lead = open_session(
                Ledger.open(str(ledger)), settings=SETTINGS, account="lead", terminal="tty3", clock=Clock()
            )
            undoing.undo(lead, undoing.undo_offer(lead).operation_id)
        screen = pilot.app.screen
        await screen._look(ISSUE)  # type: ignore[attr-defined]
        await shows(pilot, "台账里已没有这件")


async def finishing(pilot: Pilot[int], **typed: str) -> FormScreen:
    """The closing form of the case, filled in."""
    await pilot.app.push_screen(CaseScreen(BUSY))
    await shows(pilot, "电梯停运三天")
    await pilot.press("b" if words.current() == "zh" else "f")
    await shows(pilot, "Ctrl+S")
    form = pilot.app.screen
    assert isinstance(form, FormScreen)
    filled = {
        "finding": "substantiated",
        "claim": "lawful",
        "outcome": "solved",
        "explanation": "到场查看，已修好。",
        "site_visit": "yes",
        "reply_by": "phone",
    }
    form._put(filled | typed)
    return form


def corrected(path: Path, field: str, value: str) -> None:
    with colleague(path) as clerk:
        undoing.correct(clerk, BUSY, field, value, "维保单位来电")


def kept(path: Path) -> tuple[str, str, str]:
    """State, answer and summary as the ledger has them."""
    with colleague(path) as clerk:
        case = read(clerk, BUSY)
    return case.state, case.answer, case.summary


@pytest.mark.parametrize("language", ["zh", "en"])
@piloted
async def test_both_are_shown_field_by_field(ledger: Path, language: Language) -> None:
    """What the colleague did, and of each field that the form writes: before, theirs, mine, and which is saved."""
    async with seated(ledger, language=language) as pilot:
        corrected(ledger, "summary", "第一版")
        await finishing(pilot, answer=MINE)
        corrected(ledger, "answer", THEIRS)
        corrected(ledger, "summary", "电梯已修好。")
        await pilot.press("ctrl+s")
        await shows(pilot, MINE[:8], THEIRS[:8], "第一版", "电梯已修好。")
        assert isinstance(pilot.app.screen, ConflictScreen)
        assert kept(ledger) == ("in_progress", THEIRS, "电梯已修好。")


@pytest.mark.parametrize(("key", "answer"), [("m", MINE), ("t", THEIRS), ("1", THEIRS)])
@piloted
async def test_one_chooses_what_is_saved(ledger: Path, key: str, answer: str) -> None:
    """Mine at first; what I left as it was is theirs in any case."""
    async with seated(ledger) as pilot:
        corrected(ledger, "summary", "第一版")
        await finishing(pilot, answer=MINE)
        corrected(ledger, "answer", THEIRS)
        corrected(ledger, "summary", "电梯已修好。")
        await pilot.press("ctrl+s")
        await shows(pilot, "保存我的")
        await pilot.press(key)
        await shows(pilot, "保存我的" if answer == MINE else "保留对方的")
        await pilot.press("ctrl+s")
        await shows(pilot, "今日")
        assert kept(ledger) == ("finished", answer, "电梯已修好。")
        assert await pilot.app.drafts.waiting() == []  # type: ignore[attr-defined]


@piloted
async def test_back_to_the_form_nothing_is_lost(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        form = await finishing(pilot, answer=MINE)
        corrected(ledger, "answer", THEIRS)
        await pilot.press("ctrl+s")
        await shows(pilot, "保存我的")
        await pilot.press("escape")
        await shows(pilot, "没有保存")
        assert pilot.app.screen is form
        assert form.values()["answer"] == MINE
        assert kept(ledger) == ("in_progress", THEIRS, "")
        await pilot.press("ctrl+s")
        await shows(pilot, "保存我的")
        corrected(ledger, "answer", ANSWER)
        await pilot.press("ctrl+s")
        await shows(pilot, ANSWER[:8], "保存我的")
        await pilot.press("ctrl+s")
        await shows(pilot, "今日")
        assert kept(ledger)[:2] == ("finished", MINE)


@piloted
async def test_what_can_t_be_done_any_more_is_said_and_the_draft_stays(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        await finishing(pilot, answer=MINE)
        with colleague(ledger) as clerk:
            given = applying.ReturnInput("not_ours", "不属于本居委")
            (outcome,) = applying.send_back(clerk, [BUSY], given)
            assert outcome.done
        await pilot.press("ctrl+s")
        await shows(pilot, "退单", "王测试")
        assert isinstance(pilot.app.screen, ConflictScreen)
        await pilot.press("ctrl+s")
        assert isinstance(pilot.app.screen, ConflictScreen)
        await pilot.press("escape")
        await shows(pilot, "办结汇总")
        assert kept(ledger)[0] == "return_requested"
        await pilot.press("escape")
        await shows(pilot, "F7")
        (draft,) = await pilot.app.drafts.waiting()  # type: ignore[attr-defined]
        assert draft.values["answer"] == MINE


@piloted
async def test_a_draft_leaves_alone_what_nobody_typed(ledger: Path) -> None:
    """A form that comes back on a case that was changed has the change in the fields that were left as they were."""
    async with seated(ledger) as pilot:
        corrected(ledger, "summary", "第一版")
        await finishing(pilot, answer=MINE)
        await pilot.press("escape")
        await shows(pilot, "F7")
        corrected(ledger, "summary", "电梯已修好。")
        await pilot.press("f7")
        await shows(pilot, MINE[:8], "电梯已修好。")


@piloted
async def test_a_change_beside_the_form_is_told_and_saved_over(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        await finishing(pilot, answer=MINE)
        with colleague(ledger) as clerk:
            handling.record(clerk, [BUSY], "同事到过现场")
        await pilot.press("ctrl+s")
        await shows(pilot, "同事到过现场", "没有冲突")
        await pilot.press("ctrl+s")
        await shows(pilot, "今日")
        assert kept(ledger)[:2] == ("finished", MINE)


@pytest.mark.parametrize("language", ["zh", "en"])
@piloted
async def test_a_clash_with_the_hotline_is_settled_on_the_case(ledger: Path, language: Language) -> None:
    """Both values, a choice below each; afterwards the case says no more of it but on its timeline."""
    corrected(ledger, "title", "电梯停运，老人被困六楼")
    with colleague(ledger) as clerk:
        case = read(clerk, BUSY)
        row = IncomingCase(2, case.number, case.received, title="电梯故障已三天", content=case.content)
        table = importing.ListSheet("test.xlsx", "工单", 1, {"number": "工单编号"}, "sig", [row], (), ())
        assert len(importing.import_cases(clerk, table, source="12345").warnings) == 1
    async with seated(ledger, language=language) as pilot:
        await pilot.app.push_screen(CaseScreen(BUSY))
        await shows(pilot, "电梯停运，老人被困六楼", "电梯故障已三天")
        await pilot.press("enter", "0", "8")
        await shows(pilot, "Ctrl+S", "电梯故障已三天")
        await pilot.press("2", "ctrl+s")
        await shows(
            pilot,
            "电梯停运，老人被困六楼",
            "与热线的不同已核定" if language == "zh" else "settled with the hotline",
        )
        await pilot.press("enter", "0", "8")
        await shows(pilot, "与热线一致" if language == "zh" else "the hotline says nothing else")
