"""A terminal that draws `·…─│` two cells wide, or does not say: no such character is painted on any screen."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from domain import cells
from screens.case import CaseScreen
from tests.screens.case_desk import SIGNED, piloted, seated, shows
from tests.screens.grid import grid
from tests.screens.sitting import sitting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from words import Language


@pytest.fixture(params=["wide", "unknown"])
def _plain(request: pytest.FixtureRequest) -> Iterator[None]:
    cells.ambiguous_wide(True) if request.param == "wide" else cells.ascii_marks()
    yield
    cells.ambiguous_wide(False)


def painted(shown: str) -> str:
    assert not {sign for sign in shown if unicodedata.east_asian_width(sign) == "A"}, shown
    return shown


@pytest.mark.usefixtures("_plain")
@pytest.mark.parametrize(("size", "language"), [((120, 40), "zh"), ((80, 24), "en"), ((80, 24), "zh")])
@piloted
async def test_no_mark_of_two_widths(ledger: Path, size: tuple[int, int], language: Language) -> None:
    async with seated(ledger, size=size, language=language) as pilot:
        assert "> " in painted(await shows(pilot, "20261123000007"))
        await pilot.press("space")
        assert "*" in painted(await shows(pilot, ">"))
        for digit in "234":
            await pilot.press(digit)
            painted(await shows(pilot, ""))
        await pilot.press("f3", *"0003")
        painted(await shows(pilot, "20261123000003"))
        await pilot.press("f1")
        painted(await shows(pilot, "F9"))
        await pilot.press("escape", "escape", "1")
        await pilot.app.push_screen(CaseScreen(SIGNED))
        painted(await shows(pilot, "20261123000002"))
        await pilot.press("enter")
        painted(await shows(pilot, ""))


@pytest.mark.usefixtures("_plain")
@piloted
async def test_nor_in_training(tmp_path: Path) -> None:
    async with sitting(tmp_path, "screens.training:TrainingScreen", size=(120, 40)) as sat:
        painted(grid(sat.app))
        for key in ("tab", "enter", "q", "q", "enter", "space", "enter"):
            painted(await sat.press(key))
