"""F7: back to what was typed last, wherever that was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.confirm import Confirm
from screens.form import FormScreen
from tests.screens.sitting import Sitting, piloted, sitting

if TYPE_CHECKING:
    from pathlib import Path

ISSUES = "screens.issues:IssuesScreen"
TRAINING = "screens.training:TrainingScreen"


def typed(sat: Sitting, name: str) -> str:
    assert isinstance(sat.app.screen, FormScreen), sat.text
    return sat.app.screen.values()[name]


@piloted
async def test_without_a_draft_it_says_so(tmp_path: Path) -> None:
    async with sitting(tmp_path, ISSUES) as sat:
        assert "没有草稿" in await sat.press("f7")


@piloted
async def test_an_issue_comes_back_at_the_next_start(tmp_path: Path) -> None:
    async with sitting(tmp_path, ISSUES) as sat:
        await sat.press("f6", *"wang", "escape")
        assert "F7" in sat.text
    async with sitting(tmp_path, TRAINING) as sat:
        await sat.press("f7")
        assert typed(sat, "person_name") == "wang"
        assert "最近的草稿" in await sat.press("f7")


@piloted
async def test_an_action_comes_back_on_its_case(tmp_path: Path) -> None:
    """The record of an issue, reopened from another screen, is taken and the draft is gone."""
    async with sitting(tmp_path, ISSUES) as sat:
        await sat.press("j", *"shangmen", "escape")
    async with sitting(tmp_path, TRAINING) as sat:
        text = await sat.press("f7")
        assert "民情-20261123-0" in text
        assert typed(sat, "text") == "shangmen"
        await sat.press("ctrl+s")
        assert "没有草稿" in await sat.press("f7")


@piloted
async def test_forms_of_training_come_back(tmp_path: Path) -> None:
    async with sitting(tmp_path, TRAINING) as sat:
        await sat.press("d", *"banci", "escape", "f7")
        assert typed(sat, "name") == "banci"
        await sat.press("ctrl+r", "escape")
        await sat.press("enter", "enter", "4", "2", "escape", "q", "f7")
        assert typed(sat, "hours") == "2"


@piloted
async def test_a_draft_that_can_t_go_on_may_be_thrown_away(tmp_path: Path) -> None:
    """Its words are shown first; kept where one says no."""
    async with sitting(tmp_path, ISSUES) as sat:
        await sat.app.drafts.save("record", "民情-20200101-01", {"text": "写了很多"})  # type: ignore[union-attr]
        text = await sat.press("f7")
        assert isinstance(sat.app.screen, Confirm)
        assert "写了很多" in text
        await sat.press("n", "f7")
        assert isinstance(sat.app.screen, Confirm)
        await sat.press("y")
        assert "没有草稿" in await sat.press("f7")
