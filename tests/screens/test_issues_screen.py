"""Issues by keys: the list, and F6 from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from screens.form import FormScreen
from screens.issues import IssuesScreen
from services.known import people
from services.listing import cases
from tests.screens.grid import SIZES, matches_grid
from tests.screens.sitting import Sitting, piloted, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from words import Language

FIRST = "screens.issues:IssuesScreen"
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def titles(sat: Sitting) -> list[object]:
    with sat.session.ledger.connection():
        return [row["title"] for row in cases(sat.session, "issue")]


def values(sat: Sitting) -> dict[str, str]:
    assert isinstance(sat.app.screen, FormScreen)
    return sat.app.screen.values()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_how_it_looks(tmp_path: Path, size: tuple[int, int], language: Language) -> None:
    name = f"{size[0]}x{size[1]}-{language}"
    async with sitting(tmp_path, FIRST, size=size, language=language) as sat:
        matches_grid(sat.app, f"issues-{name}")
        await sat.press("f6")
        matches_grid(sat.app, f"log-{name}")


@piloted
async def test_log_with_a_known_resident(tmp_path: Path) -> None:
    """Two letters and F4 find a resident; phone and place come along; category by initials."""
    async with sitting(tmp_path, FIRST) as sat:
        await sat.press("f6", *"lmm", "f4")
        text = await sat.press("enter")
        with sat.session.ledger.connection():
            known = {person.name: person for person in people(sat.session)}["李某某"]
        assert (values(sat)["person_phone"], values(sat)["address"]) == (known.phone, known.address)
        assert known.phone in text
        await sat.press("tab", "tab", "tab", *"dtgz", "enter", "tab", *"tingle")
        text = await sat.press("ctrl+s")
        assert "民情-20261123-04 已登记" in text
        assert "tingle" in titles(sat)
        assert isinstance(sat.app.screen, IssuesScreen)


@piloted
async def test_what_is_typed_is_not_overwritten(tmp_path: Path) -> None:
    """A phone that stands there already stays."""
    async with sitting(tmp_path, FIRST) as sat:
        await sat.press("f6", "tab", *"5551", "shift+tab", *"lmm", "f4", "enter")
        assert values(sat)["person_phone"] == "5551"
        assert values(sat)["address"]


@piloted
async def test_picker_tells_residents_apart_masked(tmp_path: Path) -> None:
    """Names and numbers are masked; a name that is typed in full finds its own."""
    async with sitting(tmp_path, FIRST) as sat:
        text = await sat.press("f6", "f4")
        assert "138****00" in text
        assert "13800000" not in text
        assert ("李**" in text, "李某某" in text) == (True, False)
        text = await sat.type("王某某")
        assert ("王**" in text, "李**" in text) == (True, False)


@piloted
async def test_what_was_filled_in_is_in_the_access_log(tmp_path: Path) -> None:
    async with sitting(tmp_path, FIRST) as sat:
        await sat.press("f6", "tab", *"5551", "shift+tab", *"lmm", "f4", "enter")
        with sat.session.ledger.connection():
            log = sat.session.ledger.database.execute_sql("SELECT field FROM access_log").fetchall()
        assert log == [("person_name",), ("address",)]


@piloted
async def test_a_refusal_keeps_what_was_typed(tmp_path: Path) -> None:
    async with sitting(tmp_path, FIRST) as sat:
        await sat.press("f6", *"abc")
        text = await sat.press("ctrl+s")
        assert "“诉求内容”还没有填" in text
        assert values(sat)["person_name"] == "abc"
        assert len(titles(sat)) == 3


@piloted
async def test_f6_over_a_form_comes_back_to_it(tmp_path: Path) -> None:
    """In the middle of another form: the issue is logged, the form below is as it was."""
    async with sitting(tmp_path, "screens.training:TrainingScreen") as sat:
        await sat.press("d", *"banci")
        await sat.press("f6", "tab", "tab", "tab", "tab", *"loushui")
        text = await sat.press("ctrl+s")
        assert "已登记" in text
        assert values(sat)["name"] == "banci"
        text = await sat.press("f6", "f6")
        assert "现在就在登记民情" in text


@piloted
async def test_closed_ones_by_tab(tmp_path: Path) -> None:
    async with sitting(tmp_path, FIRST) as sat:
        assert "未结  3" in sat.text
        assert "全部  3" in await sat.press("tab")


@piloted
async def test_hostile_titles_are_text(tmp_path: Path) -> None:
    async with sitting(tmp_path, FIRST) as sat:
        assert "[b]想加一排晾衣架[/b]" in sat.text


@piloted
async def test_esc_clears_the_filter(tmp_path: Path) -> None:
    """The filter line first, then the filter; the count follows."""
    async with sitting(tmp_path, FIRST) as sat:
        text = await sat.press("slash", *"zzz", "enter")
        assert "未结  0" in text
        text = await sat.press("slash", "escape")
        assert "未结  0" in text
        text = await sat.press("escape")
        assert "未结  3" in text
        assert isinstance(sat.app.screen, IssuesScreen)
