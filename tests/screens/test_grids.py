"""How every case, form and page looks at each size in both languages: no row wider than the screen, no character lost.

Each is opened once in a language, and the terminal made larger; main screens and training stand with their own tests.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from domain.records import IncomingCase
from screens.case import CaseScreen
from screens.conflict import ConflictScreen
from screens.form import FormScreen
from services import importing, issues, undoing
from tests.screens.case_desk import (
    ANSWER,
    ARRIVED,
    ASKED,
    BUSY,
    CLOSED,
    DONE,
    ISSUE,
    LATE,
    SIGNED,
    piloted,
)
from tests.screens.grid import NOW, SIZES, matches_grid
from tests.screens.sitting import Sitting, session_at, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from screens.base import DeskScreen
    from words import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")
TODAY = "screens.today:TodayScreen"
FORMS = (
    (ARRIVED, "arrived", ("assign", "return", "sign_in_late")),
    (SIGNED, "signed", ("contact", "extend", "park")),
    (BUSY, "busy", ("finish", "cohandle", "record", "chase", "correct")),
    (ASKED, "asked", ("result",)),
    (DONE, "done", ("result",)),
    (CLOSED, "closed", ("result",)),
    (LATE, "late", ()),
    (ISSUE, "issue", ()),
)
"""Cases by what has become of them, with the forms that are shown on each."""


class Looking:
    """Goes through screens and compares each with its snapshot."""

    def __init__(self, sat: Sitting, language: Language) -> None:
        self.sat = sat
        self.language = language

    async def at(self, screen: DeskScreen[Any], name: str = "") -> None:
        """Go to a screen, and look."""
        self.sat.app.push_screen(screen)
        await self.sat.settle()
        if name:
            await self.compare(name)

    async def compare(self, name: str) -> None:
        """Look at each size, the one that the terminal has first."""
        for size in sorted(SIZES, key=lambda size: size != self.sat.app.size):
            await self.sat.resize(size)
            matches_grid(self.sat.app, f"{name}-{size[0]}x{size[1]}-{self.language}")

    async def form(self, case: CaseScreen, slug: str, name: str) -> None:
        """The form of an action on a case, and back."""
        case.act(slug)
        await self.sat.settle()
        await self.compare(name)
        await self.sat.press("escape")

    async def leave(self) -> None:
        """Back to the first screen."""
        while len(self.sat.app.screen_stack) > 1:
            await self.sat.press("escape")


@pytest.mark.parametrize("language", LANGUAGES)
@piloted
async def test_cases_and_their_forms(ledger: Path, language: Language) -> None:
    async with sitting(ledger.parent, TODAY, language=language, account="lead") as sat:
        look = Looking(sat, language)
        for case_id, state, forms in FORMS:
            case = CaseScreen(case_id)
            await look.at(case, f"case-{state}")
            for slug in forms:
                await look.form(case, slug, f"form-{slug}-{state}" if slug == "result" else f"form-{slug}")
            await look.leave()


@pytest.mark.parametrize("language", LANGUAGES)
@piloted
async def test_an_issue_on_its_way(ledger: Path, language: Language) -> None:
    """The forms of an issue, each in the state that has it."""
    async with sitting(ledger.parent, TODAY, language=language, account="lead") as sat:
        look, run = Looking(sat, language), sat.app.desk.run
        case = CaseScreen(ISSUE)
        await run(issues.check, sat.session, [ISSUE])
        await look.at(case)
        for slug in ("hand_over", "report_up", "defer"):
            await look.form(case, slug, f"form-{slug}")
        await sat.press("enter")
        await look.compare("menu-issue")
        await sat.press("escape")
        handed = await run(issues.hand_over, sat.session, ISSUE, "")
        await case.read()
        await look.form(case, "number", "form-number")
        await run(undoing.undo, sat.session, handed.operation_id)
        given = issues.IssueFinish("solved", "已请水电工换了垫圈。")
        await run(issues.finish, sat.session, [ISSUE], given)
        await case.read()
        for slug in ("follow_up", "reopen"):
            await look.form(case, slug, f"form-{slug}")


@pytest.mark.parametrize("language", LANGUAGES)
@piloted
async def test_what_lies_over_a_screen(ledger: Path, language: Language) -> None:
    """Lock, commands, residents to pick, reveal."""
    async with sitting(ledger.parent, TODAY, language=language, account="lead") as sat:
        look = Looking(sat, language)
        for key, name in (("f12", "lock"), ("ctrl+p", "palette")):
            await sat.press(key)
            await look.compare(name)
            await sat.press("enter" if name == "lock" else "escape")
        await sat.press("f6", "f4")
        await look.compare("residents")
        await look.leave()
        await look.at(CaseScreen(DONE))
        await sat.press("m" if language == "zh" else "v")
        await look.compare("form-reveal")


@pytest.mark.parametrize("language", LANGUAGES)
@piloted
async def test_two_hands_at_one_case(ledger: Path, language: Language) -> None:
    """A colleague changed the case under an open form; and the hotline says something else than we do."""
    async with sitting(ledger.parent, TODAY, language=language, account="lead") as sat:
        look, run = Looking(sat, language), sat.app.desk.run
        with sat.session.ledger.connection():
            clerk = session_at(sat.session.ledger, "clerk")
        case = CaseScreen(BUSY)
        await look.at(case)
        case.act("finish")
        await sat.settle()
        typed = {
            "finding": "substantiated",
            "claim": "lawful",
            "outcome": "solved",
            "explanation": "已修好。",
        }
        form = sat.app.screen
        assert isinstance(form, FormScreen)
        form._put(typed | {"site_visit": "yes", "reply_by": "phone", "answer": ANSWER})
        await run(
            undoing.correct, clerk, BUSY, "answer", "维保单位今日到场，电梯已恢复运行。", "维保单位来电"
        )
        await sat.press("ctrl+s")
        assert isinstance(sat.app.screen, ConflictScreen)
        await look.compare("conflict")
        await sat.press("escape", "escape")
        await run(undoing.correct, clerk, BUSY, "title", "电梯停运，老人被困六楼", "居民来电")
        row = IncomingCase(2, "20261123000003", NOW - timedelta(days=3, hours=1), title="电梯故障已三天")
        table = importing.ListSheet("test.xlsx", "工单", 1, {"number": "工单编号"}, "sig", [row], (), ())
        await run(importing.import_cases, clerk, table, source="12345")
        await case.read()
        await look.form(case, "clash", "clash")
