from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import words
from domain.refusal import Refused
from screens.form import FormScreen
from screens.forms.spec import Field, FieldProblem, FormSpec
from screens.forms.values import judge
from screens.picker import Picker
from screens.widgets.choice import Choice, PickField
from screens.widgets.text_input import TextInput
from tests.screens.grid import SIZES, GridApp, grid, matches_grid
from tests.screens.grid_forms import HOSTILE, Keeper, both, form
from words import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    before = words.current()
    words.use("zh")
    yield
    words.use(before)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until nothing is under way."""
    await pilot.app.workers.wait_for_complete(
        [worker for worker in pilot.app.workers if not worker.is_finished and worker.group != "window"]
    )
    await pilot.pause()
    await pilot.pause()


async def opened(
    pilot: Pilot[Any], screen: FormScreen, out: list[dict[str, str] | None] | None = None
) -> None:
    pilot.app.push_screen(screen, (out if out is not None else []).append)
    await pilot.pause()
    await settle(pilot)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_grids(size: tuple[int, int], language: Language) -> None:
    words.use(language)

    async def look() -> None:
        app = GridApp()
        async with app.run_test(size=size) as pilot:
            await opened(pilot, FormScreen(form()))
            await pilot.press("2", "enter", "1")
            await settle(pilot)
            matches_grid(app, f"form-{size[0]}x{size[1]}-{language}")
            await pilot.press("enter", "enter", "enter", "enter", "f4")
            await settle(pilot)
            assert isinstance(app.screen, Picker)
            await settle(pilot)
            matches_grid(app, f"picker-{size[0]}x{size[1]}-{language}")

    asyncio.run(look())


def test_filled_by_keys_and_returned_as_services_take_it() -> None:
    async def fill() -> None:
        app = GridApp()
        out: list[dict[str, str] | None] = []
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, FormScreen(form()), out)
            await pilot.press("2", "enter", "1", "enter", *"9:30", "enter", *"+3", "enter", "enter")
            await pilot.press("f", "x")
            await settle(pilot)
            assert isinstance(app.screen, Picker)
            await pilot.press("enter")
            await settle(pilot)
            await pilot.press("down", "1", "3", "enter", *"航华一村", "enter", *"已劝阻", "ctrl+s")
            await settle(pilot)
        assert out == [
            {
                "finding": "partly",
                "contacted": "yes",
                "at": "2026-11-23T01:30:00Z",
                "promised": "2026-11-26",
                "tries": "1",
                "category": "wiring",
                "tags": "tag1 tag3",
                "place": "航华一村",
                "answer": "已劝阻",
            }
        ]

    asyncio.run(fill())


def test_a_field_that_is_not_shown_gives_nothing() -> None:
    async def fill() -> None:
        app = GridApp()
        out: list[dict[str, str] | None] = []
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, FormScreen(form()), out)
            await pilot.press("1", "enter", "1", "enter", *"9:30", "up", "2", "ctrl+s")
            await settle(pilot)
        assert out[0] is not None
        assert out[0]["at"] == ""

    asyncio.run(fill())


def test_problems_are_said_in_the_field_and_nothing_is_lost() -> None:
    async def fill() -> None:
        app = GridApp()
        out: list[dict[str, str] | None] = []

        def check(values: dict[str, str]) -> list[FieldProblem]:
            wrong = both("地点太短", "The place is too short")
            return [FieldProblem("place", wrong)] if len(values["place"]) < 3 else []

        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, FormScreen(form(), check), out)
            await pilot.press("ctrl+s")
            await settle(pilot)
            assert isinstance(app.focused, Choice), "the required field is empty"
            assert "事实认定" in grid(app).splitlines()[-2]
            await pilot.press("1", "down", "down", *"xyz", "ctrl+s")
            await settle(pilot)
            assert app.focused is app.screen.query_one("#edit-promised")
            await pilot.press("ctrl+u", "ctrl+s")
            await settle(pilot)
            assert app.focused is app.screen.query_one("#edit-place")
            assert "地点太短" in grid(app)
            assert not out
            await pilot.press(*"虹桥公寓", "ctrl+s")
            await settle(pilot)
        assert out[0] is not None
        assert out[0]["place"] == "虹桥公寓"

    asyncio.run(fill())


def test_what_the_service_refuses_leaves_the_form_standing() -> None:
    async def fill() -> None:
        app = GridApp()
        keeper = Keeper()
        out: list[dict[str, str] | None] = []
        calls: list[str] = []

        async def send(values: dict[str, str]) -> None:
            calls.append(values["place"])
            if len(calls) == 1:
                raise Refused(both("别人刚改过", "Someone else changed it"))

        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, FormScreen(form(), None, keeper, send=send), out)
            await pilot.press("1", "ctrl+s")
            await settle(pilot)
            assert "别人刚改过" in grid(app)
            assert keeper.kept, "still a draft"
            await pilot.press("ctrl+s")
            await settle(pilot)
            assert len(out) == 1
        assert not keeper.kept

    asyncio.run(fill())


def test_draft_is_kept_on_leaving_brought_back_and_dropped_by_ctrl_r() -> None:
    async def fill() -> None:
        app = GridApp()
        keeper = Keeper()
        out: list[dict[str, str] | None] = []
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, FormScreen(form(), None, keeper), out)
            await pilot.press("3")
            app.screen.query_one("#edit-place", TextInput).focus()
            await pilot.press(*"128弄", "escape")
            await settle(pilot)
            assert out == [None]
            assert keeper.kept["finish", "20261120104523"].values["place"] == "128弄"
            await opened(pilot, FormScreen(form(), None, keeper), out)
            assert "10:30" in grid(app).splitlines()[-2]
            assert app.screen.query_one("#edit-place", TextInput).value == "128弄"
            assert app.screen.query_one("#edit-finding", Choice).value == "false"
            await pilot.press("ctrl+r")
            await settle(pilot)
            assert app.screen.query_one("#edit-place", TextInput).value == ""
            assert not keeper.kept

    asyncio.run(fill())


def test_draft_is_saved_soon_after_the_last_key_without_leaving() -> None:
    async def fill() -> None:
        app = GridApp()
        keeper = Keeper()
        saved = asyncio.Event()
        keep = keeper.save

        async def save(draft_id: int | None, name: str, key: str, values: dict[str, str]) -> int:
            kept = await keep(draft_id, name, key, values)
            saved.set()
            return kept

        keeper.save = save  # type: ignore[method-assign]
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, FormScreen(form(), None, keeper))
            await pilot.press("2")
            await asyncio.wait_for(saved.wait(), timeout=5)
        assert keeper.kept["finish", "20261120104523"].values["finding"] == "partly"

    asyncio.run(fill())


def test_another_screen_over_the_form_leaves_it_intact() -> None:
    async def fill() -> None:
        app = GridApp()
        async with app.run_test(size=(80, 24)) as pilot:
            screen = FormScreen(form())
            await opened(pilot, screen)
            await pilot.press("2", "enter", "1", "enter", *"8:15")
            before = grid(app)
            app.push_screen(Picker("F3", form().fields[5].options))
            await settle(pilot)
            await pilot.press("escape")
            await settle(pilot)
            assert app.screen is screen
            assert grid(app) == before
            assert screen.values()["at"] == "8:15"

    asyncio.run(fill())


def test_f2_turns_the_words_and_keeps_what_is_typed() -> None:
    async def fill() -> None:
        app = GridApp()
        async with app.run_test(size=(80, 24)) as pilot:
            screen = FormScreen(form())
            await opened(pilot, screen)
            await pilot.press("2")
            words.use("en")
            screen.relabel()
            await settle(pilot)
            shown = grid(app)
        assert "[2Partly true]" in shown
        assert "事实认定" not in shown

    asyncio.run(fill())


def test_picker_takes_keys_that_come_while_it_opens_and_esc_changes_nothing() -> None:
    async def fill() -> None:
        app = GridApp()
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot, FormScreen(form()))
            field = app.screen.query_one("#edit-category", PickField)
            field.focus()
            await pilot.pause()
            field.post_message(PickField.Asked(field, "消"))
            field.post_message(PickField.Asked(field, "防"))
            await settle(pilot)
            assert isinstance(app.screen, Picker)
            assert app.screen.query_one("#filter", TextInput).value == "消防"
            await pilot.press("escape")
            await settle(pilot)
            assert field.value == ""

    asyncio.run(fill())


def test_hostile_text_is_only_text() -> None:
    async def look() -> None:
        app = GridApp()
        fields = (
            Field("place", both(HOSTILE, HOSTILE), value=HOSTILE),
            Field("answer", both("甲", "A"), "area", value=HOSTILE),
            Field("note", both("乙", "B"), "note", value=HOSTILE),
        )
        spec = FormSpec("x", HOSTILE, both("丙", "C"), fields, both("丁", "D"), top=(HOSTILE,))
        async with app.run_test(size=(100, 30)) as pilot:
            await opened(pilot, FormScreen(spec))
            shown = "\n".join(
                "".join(s.text for s in strip) for strip in app.screen._compositor.render_strips()
            )
            links = [
                s
                for strip in app.screen._compositor.render_strips()
                for s in strip
                if s.style and s.style.meta
            ]
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "[/b] [@click=app.quit]" in shown
        assert not any("@click" in segment.style.meta for segment in links if segment.style)

    asyncio.run(look())


@pytest.mark.parametrize("typed", ["九" * 500, "9" * 5000])
def test_a_count_that_can_t_be_meant_is_refused_and_quoted_short(typed: str) -> None:
    field = Field("tries", both("次数", "Tries"), "number")
    found = judge([field], {"tries": typed}, datetime(2026, 11, 23, tzinfo=UTC), UTC, None)
    assert not isinstance(found, dict)
    assert len(str(found[0].message)) < 80
