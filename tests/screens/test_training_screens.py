"""Training by keys: classes, the roll and its menu, hours of all, a person's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from screens.roll import RollScreen
from screens.training import TrainingScreen
from services import training
from tests.screens.grid import SIZES, matches_grid
from tests.screens.sitting import Sitting, piloted, sitting

if TYPE_CHECKING:
    from pathlib import Path

    from words import Language

FIRST = "screens.training:TrainingScreen"
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def states(sat: Sitting) -> dict[str, str]:
    """What the ledger says of the people of the class that is called."""
    screen = sat.app.screen
    assert isinstance(screen, RollScreen)
    with sat.session.ledger.connection():
        return {line.person_name: line.state for line in training.roll(sat.session, screen.course_id)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_how_it_looks(tmp_path: Path, size: tuple[int, int], language: Language) -> None:
    """Every screen of training, in every size and both languages."""
    name = f"{size[0]}x{size[1]}-{language}"
    async with sitting(tmp_path, FIRST, size=size, language=language) as sat:
        matches_grid(sat.app, f"training-{name}")
        await sat.press("tab")
        matches_grid(sat.app, f"standings-{name}")
        await sat.press("enter")
        matches_grid(sat.app, f"person-{name}")
        await sat.press("q", "q", "enter")
        matches_grid(sat.app, f"roll-{name}")
        await sat.press("space", "space", "enter")
        matches_grid(sat.app, f"roll-menu-{name}")
        await sat.press("4")
        matches_grid(sat.app, f"leave-{name}")


@piloted
async def test_a_key_that_does_nothing_here_says_so(tmp_path: Path) -> None:
    async with sitting(tmp_path, FIRST) as sat:
        assert "F8 在这里此刻用不上" in await sat.press("f8")
        await sat.press("enter")
        assert "m 在这里此刻用不上" in await sat.press("m")


@piloted
async def test_one_person_by_two_keys_and_on_to_the_next(tmp_path: Path) -> None:
    async with sitting(tmp_path, FIRST) as sat:
        await sat.press("enter", "enter")
        text = await sat.press("2")
        assert states(sat) == {
            "王测试": "signed_up",
            "张示例": "signed_up",
            "李样本": "signed_up",
            "单虚构": "completed",
        }
        assert "单虚构：已完成。撤销按 c" in text
        row = sat.app.screen.lines.row  # type: ignore[attr-defined]
        assert row.line.person_name == "李样本"


@piloted
async def test_from_the_roll_to_a_persons_hours_and_back(tmp_path: Path) -> None:
    async with sitting(tmp_path, FIRST) as sat:
        await sat.press("enter", "down", "down", "space")
        text = await sat.press("tab")
        assert "张示例" in text.splitlines()[0]
        assert "应修 56" in text
        assert "已勾选 1" in await sat.press("q")


@piloted
async def test_digits_and_letters_do_nothing_on_the_roll(tmp_path: Path) -> None:
    """They act only in the menu, or after the slash."""
    async with sitting(tmp_path, FIRST) as sat:
        await sat.press("enter")
        await sat.press(*"123456", *"wz")
        assert set(states(sat).values()) == {"signed_up"}
        assert isinstance(sat.app.screen, RollScreen)


@piloted
async def test_all_at_once_are_shown_first(tmp_path: Path) -> None:
    """`*` ticks everyone; a batch is previewed, nothing is written before y."""
    async with sitting(tmp_path, FIRST) as sat:
        await sat.press("enter", "asterisk", "enter")
        text = await sat.press("1")
        assert "到课：4 人" in text
        assert "将记4人" in text
        assert "将记录" in text
        assert "已记录" not in text
        await sat.press("n")
        assert set(states(sat).values()) == {"signed_up"}
        await sat.press("enter", "1")
        text = await sat.press("y")
        assert set(states(sat).values()) == {"attending"}
        assert "到课：已登记 4 人。撤销按 c" in text
        text = await sat.press("c")
        assert set(states(sat).values()) == {"signed_up"}
        assert "已撤销" in text


@piloted
async def test_leave_asks_hours_and_reason(tmp_path: Path) -> None:
    """The rule of a seventh stands in the form; above it one counts as withdrawn, and the desk says so."""
    async with sitting(tmp_path, FIRST) as sat:
        await sat.press("enter", "enter")
        text = await sat.press("4")
        assert "1/7" in text
        text = await sat.press("x", "tab", *"kaihui", "ctrl+s")
        assert "“x”不是学时数" in text
        text = await sat.press("backspace", "9", "ctrl+s")
        assert "请假应大于 0" in text
        await sat.press("backspace", "1")
        text = await sat.press("ctrl+s")
        assert "退学" in text
        assert states(sat)["单虚构"] == "withdrawn"


@piloted
async def test_find_by_initials_jumps(tmp_path: Path) -> None:
    """单 is a surname read shan: both readings find it; esc goes back to where one was."""
    async with sitting(tmp_path, FIRST) as sat:
        await sat.press("enter")
        lines = sat.app.screen.lines  # type: ignore[attr-defined]
        start = lines.key
        await sat.press("slash", *"wcs")
        assert lines.row.line.person_name == "王测试"
        await sat.press("escape")
        assert lines.key == start
        await sat.press("slash", *"sxg", "enter")
        assert lines.row.line.person_name == "单虚构"
        text = await sat.press("slash", *"qq")
        assert "没有匹配“qq”的" in text
        assert lines.row.line.person_name == "单虚构"


@piloted
async def test_esc_clears_ticks_before_it_leaves(tmp_path: Path) -> None:
    async with sitting(tmp_path, FIRST) as sat:
        text = await sat.press("enter", "space", "space")
        assert "已勾选 2" in text
        text = await sat.press("escape")
        assert "已勾选" not in text
        assert isinstance(sat.app.screen, RollScreen)
        await sat.press("escape")
        assert isinstance(sat.app.screen, TrainingScreen)


@piloted
async def test_add_a_class_with_its_people(tmp_path: Path) -> None:
    async with sitting(tmp_path, FIRST) as sat:
        await sat.press("d", *"ceshi", "tab", *"jz", "enter", "tab", *"+7", "tab", "tab", "4", "tab", "5")
        text = await sat.press("ctrl+s")
        assert "《ceshi》已列入班次表" in text
        await sat.press("enter")
        assert set(states(sat)) == {"王测试", "张示例"}


@piloted
async def test_a_class_added_by_mistake_is_taken_back(tmp_path: Path) -> None:
    """From its own roll too, which is left with it."""
    async with sitting(tmp_path, FIRST) as sat:
        before = await sat.press("f5")
        await sat.press("d", *"ceshi", "tab", *"jz", "enter", "tab", *"+7", "tab", "tab", "4", "tab", "5")
        assert "撤销按 c" in await sat.press("ctrl+s")
        await sat.press("enter")
        assert isinstance(sat.app.screen, RollScreen)
        text = await sat.press("c")
        assert isinstance(sat.app.screen, TrainingScreen)
        assert "已撤销：把《ceshi》列入班次表" in text
        assert before.splitlines()[1:6] == text.splitlines()[1:6]


@piloted
async def test_a_person_added_by_mistake_is_taken_back(tmp_path: Path) -> None:
    async with sitting(tmp_path, FIRST) as sat:
        await sat.press("tab", "d", *"xinren", "tab", "6")
        assert "xinren" in await sat.press("ctrl+s")
        assert "已撤销：把xinren列入人员" in await sat.press("c")


@piloted
async def test_add_someone_new_to_a_roll(tmp_path: Path) -> None:
    async with sitting(tmp_path, FIRST) as sat:
        text = await sat.press("enter", "d", "ctrl+s")
        assert "请填写姓名" in text
        await sat.press(*"xinren", "tab", "6")
        text = await sat.press("ctrl+s")
        assert "xinren已列入人员和本班名单" in text
        assert states(sat)["xinren"] == "signed_up"


@piloted
async def test_hours_of_all_and_years(tmp_path: Path) -> None:
    async with sitting(tmp_path, FIRST) as sat:
        text = await sat.press("tab")
        assert "共 4 人" in text
        text = await sat.press("minus")
        assert "学时 2025年" in text
        await sat.press("q", "minus")
        assert "2025年还没有班次" in sat.text
