"""F7: back to what was typed last, wherever that was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.confirm import Confirm
from screens.drafts import DraftPicker
from screens.form import FormScreen
from services.drafts import DraftDesk
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
async def test_something_new_opens_empty_and_names_the_draft(tmp_path: Path) -> None:
    """F6 never files the next resident under the last one's phone; F7 in the empty form brings the draft back."""
    async with sitting(tmp_path, ISSUES) as sat:
        await sat.press("f6", *"wang", "escape")
        assert "没有提交，登记民情草稿已保留" in sat.text
        await sat.press("f6")
        assert typed(sat, "person_name") == ""
        assert "另有草稿，F7 找回" in sat.text
        await sat.press("f7")
        assert typed(sat, "person_name") == "wang"
        await sat.press("escape")
        assert not isinstance(sat.app.screen, FormScreen), "the empty form was left"


@piloted
async def test_a_draft_that_another_desk_is_editing_stays_there(tmp_path: Path) -> None:
    """Two desks of the same person: each types into a form of its own, and both are kept."""
    async with sitting(tmp_path, ISSUES) as sat:
        await sat.press("j", *"shangmen", "escape", "f6", *"wang")
        assert sat.app.drafts is not None
        there = DraftDesk(sat.session)
        assert [draft.form for draft in await there.waiting()] == ["record"]
        (record,) = await there.waiting()
        assert await there.take("record", record.key, new=False) is not None
        await sat.press("escape", "f7")
        assert typed(sat, "person_name") == "wang"
        assert "最近的草稿" in await sat.press("f7")
        await sat.press("escape", "j", *"dianhua", "escape")
        there.close()
        assert [draft.form for draft in await sat.app.drafts.waiting()] == ["record", "issue", "record"]


@piloted
async def test_f7_again_offers_the_others(tmp_path: Path) -> None:
    """Enter goes on with one, Ctrl+R throws one away after a question."""
    async with sitting(tmp_path, ISSUES) as sat:
        for name in ("wang", "chen"):
            await sat.press("f6", *name, "escape")
        await sat.press("j", *"shangmen", "escape", "f7", "f7")
        assert isinstance(sat.app.screen, DraftPicker)
        assert "登记民情" in sat.text
        assert "chen" in sat.text
        await sat.press("ctrl+r")
        assert isinstance(sat.app.screen, Confirm)
        await sat.press("y")
        assert "chen" not in sat.text
        await sat.press("enter")
        assert typed(sat, "person_name") == "wang"


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
        drafts = sat.app.drafts
        assert drafts is not None
        await drafts.leave(await drafts.save(None, "record", "民情-20200101-01", {"text": "写了很多"}))
        text = await sat.press("f7")
        assert isinstance(sat.app.screen, Confirm)
        assert "写了很多" in text
        await sat.press("n", "f7")
        assert isinstance(sat.app.screen, Confirm)
        await sat.press("y")
        assert "没有草稿" in await sat.press("f7")
