"""Keys typed ahead, in one go and without waiting: each acts on what the keys before it made."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from textual import events

from screens.case import CaseScreen
from screens.confirm import Confirm
from screens.form import FormScreen
from screens.menu import MenuScreen
from screens.outcome import Preview
from screens.today import TodayScreen
from services import demo
from services.listing import cases
from tests.screens.grid import NOW
from tests.screens.sitting import SETTINGS, Sitting, key_event, piloted, sitting

TODAY = "screens.today:TodayScreen"


@cache
def made() -> Path:
    path = Path(mkdtemp(prefix="doorstep-test-")) / "ledger.db"
    demo.make(path, settings=SETTINGS, account="lijuan", cases=80, seed=1, now=NOW)
    return path


@pytest.fixture
def busy(tmp_path: Path) -> Path:
    shutil.copyfile(made(), tmp_path / "ledger.db")
    (tmp_path / "ledger.db").chmod(0o600)
    return tmp_path


async def burst(sat: Sitting, *keys: str) -> str:
    """All keys before the desk has seen the first."""
    for key in keys:
        sat.app.post_message(key_event(key))
    await sat.settle()
    return sat.text


def states(sat: Sitting) -> dict[str, str]:
    with sat.session.ledger.connection():
        return {str(row["number"]): str(row["state"]) for row in cases(sat.session, "hotline")}


def form(sat: Sitting) -> FormScreen:
    assert isinstance(sat.app.screen, FormScreen), sat.text
    return sat.app.screen


async def filtered(sat: Sitting, state: str) -> None:
    await sat.press("slash", *f"状态:{state}", "enter")


@piloted
async def test_what_follows_a_letter_goes_to_its_form(busy: Path) -> None:
    """`l`, then 2, Tab, 1, Tab, a text: not reached, why, when; nothing went to the list, where 2 is another screen."""
    async with sitting(busy, TODAY) as sat:
        await filtered(sat, "待联系")
        await burst(sat, "l", "2", "tab", "1", "tab", *"+1", "tab")
        assert form(sat).spec.name == "contact"
        assert form(sat).values()["reached"] == "missed"
        assert form(sat).values()["at"] == "+1", sat.text


@piloted
async def test_a_whole_contact_in_one_go(busy: Path) -> None:
    """`l 1 ctrl+s` at once: the try is noted."""
    async with sitting(busy, TODAY) as sat:
        await filtered(sat, "待联系")
        assert "已联系上市民" in await burst(sat, "l", "1", "ctrl+s")


@piloted
async def test_letters_that_follow_are_typed_in_the_order_of_the_keys(busy: Path) -> None:
    """`j` and a text, some of it sent when the form stands, keeps its order."""
    async with sitting(busy, TODAY) as sat:
        await filtered(sat, "办理中")
        await burst(sat, "j", *"slbtz")
        await burst(sat, *"12345")
        assert form(sat).spec.name == "record"
        assert form(sat).values()["text"] == "slbtz12345"


@piloted
async def test_a_paste_waits_too(busy: Path) -> None:
    async with sitting(busy, TODAY) as sat:
        await filtered(sat, "办理中")
        sat.app.post_message(key_event("j"))
        sat.app.post_message(events.Paste("上门走访"))
        await sat.settle()
        assert form(sat).values()["text"] == "上门走访"


@piloted
async def test_into_the_case_its_menu_and_a_form(busy: Path) -> None:
    """Enter, enter, 8 and a text: the case, the menu, the form, the text."""
    async with sitting(busy, TODAY) as sat:
        await filtered(sat, "办理中")
        await burst(sat, "enter", "enter")
        assert isinstance(sat.app.screen, MenuScreen)
        await sat.press("escape", "escape")
        await burst(sat, "enter", "enter", "8", *"上门")
        assert form(sat).spec.name == "record"
        assert form(sat).values()["text"] == "上门"
        assert [type(screen) for screen in sat.app.screen_stack[-3:]] == [TodayScreen, CaseScreen, FormScreen]


@piloted
async def test_a_letter_again_is_for_the_next_case(busy: Path) -> None:
    """`s s s` signs three cases in: the cursor has gone on each time."""
    async with sitting(busy, TODAY) as sat:
        await filtered(sat, "待签收")
        before = sum(state == "dispatched" for state in states(sat).values())
        await burst(sat, "s", "s", "s")
        assert sum(state == "dispatched" for state in states(sat).values()) == before - 3


@piloted
async def test_what_was_meant_for_a_refused_form_goes_nowhere(busy: Path) -> None:
    """A contact is refused before the sign-in: its text neither signs in nor leaves the desk."""
    async with sitting(busy, TODAY) as sat:
        await filtered(sat, "待签收")
        before = states(sat)
        text = await burst(sat, "l", *"sq2")
        assert isinstance(sat.app.screen, TodayScreen)
        assert "！" in text
        assert states(sat) == before
        assert "已签收" in await sat.press("s"), "the keyboard is free again"


@piloted
async def test_no_question_is_answered_before_it_is_seen(busy: Path) -> None:
    """A batch asks first; an enter or y that was typed before it asked is no answer."""
    async with sitting(busy, TODAY) as sat:
        await filtered(sat, "待签收")
        before = states(sat)
        await sat.press("space", "space")
        await burst(sat, "s", "y", "enter")
        assert isinstance(sat.app.screen, Preview)
        assert states(sat) == before
        await sat.press("n")
        assert not isinstance(sat.app.screen, Confirm | Preview)


@piloted
async def test_log_anywhere_and_what_is_typed_next(busy: Path) -> None:
    async with sitting(busy, TODAY) as sat:
        await burst(sat, "f6", *"lmm")
        assert form(sat).spec.name == "issue"
        assert form(sat).values()["person_name"] == "lmm"


@piloted
async def test_what_follows_a_sent_form_is_for_the_next_case(busy: Path) -> None:
    """`j`, a text, ctrl+s and `z` at once: noted, and the colleague is chosen for the case below."""
    async with sitting(busy, TODAY) as sat:
        await filtered(sat, "办理中")
        first = next(row.split()[0] for row in sat.text.splitlines() if row[:14].isdigit())
        text = await burst(sat, "j", *"ok", "ctrl+s", "z")
        assert form(sat).spec.name == "assign"
        assert first not in text
