from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

import words
from domain.cells import fit
from domain.refusal import Refused
from screens.confirm import Confirm
from screens.outcome import OutcomeScreen, Preview
from screens.widgets.line_list import WINDOW, Fixed, LineList
from tests.screens.grid import SIZES, GridApp, matches_grid, rows
from tests.screens.grid_forms import HOSTILE, batch, both
from words import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult
    from textual.geometry import Region
    from textual.pilot import Pilot


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    before = words.current()
    words.use("zh")
    yield
    words.use(before)


@dataclass(frozen=True)
class Sample:
    """A row."""

    key: int
    title: str
    version: int = 1
    overdue: bool = False


def samples(count: int) -> list[Sample]:
    return [Sample(key, f"第{key}件 飞线充电", overdue=key % 10 == 3) for key in range(count)]


def paint(row: Sample, width: int) -> tuple[str, str]:
    mark = "!逾期" if row.overdue else "今日"
    return f"{fit(mark, 8)}{row.title}", "overdue" if row.overdue else ""


class Slow(Fixed[Sample]):
    """A source that says what it was asked for, and waits for leave."""

    def __init__(self, rows: Sequence[Sample]) -> None:
        super().__init__(rows)
        self.asked: list[tuple[int, int]] = []
        self.leave = asyncio.Event()
        self.leave.set()

    async def window(self, first: int, count: int) -> Sequence[Sample]:
        self.asked.append((first, count))
        await self.leave.wait()
        return await super().window(first, count)


class ListApp(GridApp):
    """A list alone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__()
        self.list: LineList[Sample] = LineList(paint, **kwargs)
        self.heard: list[tuple[str, int]] = []

    def compose(self) -> ComposeResult:
        yield self.list

    def on_mount(self) -> None:
        self.list.focus()

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        self.heard.append(("on", event.key))

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        self.heard.append(("chosen", event.key))

    def on_line_list_ticked(self, event: LineList.Ticked) -> None:
        self.heard.append(("ticked", event.key))

    def on_line_list_failed(self, event: LineList.Failed) -> None:
        self.heard.append((str(event.message), -1))


async def settle(pilot: Pilot[Any]) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def test_moves_flip_by_pages_and_say_where_the_cursor_is() -> None:
    async def run() -> None:
        app = ListApp()
        async with app.run_test(size=(40, 10)) as pilot:
            app.list.show(Fixed(samples(25)))
            await settle(pilot)
            assert rows(app)[0].startswith("▸ 今日")
            await pilot.press(*["down"] * 9)
            assert rows(app)[9].startswith("▸")
            await pilot.press("down")
            await pilot.pause()
            assert "第10件" in rows(app)[0]
            assert rows(app)[0].startswith("▸")
            await pilot.press("up")
            await pilot.pause()
            assert "第9件" in rows(app)[9]
            await pilot.press("end")
            await pilot.pause()
            assert "第24件" in rows(app)[9]
            assert app.list.key == 24
            await pilot.press("pageup", "home", "enter")
            await settle(pilot)
            assert app.heard[-1] == ("chosen", 0)
            assert ("on", 24) in app.heard

    asyncio.run(run())


def test_a_million_rows_cost_a_window_and_what_has_not_come_is_dots() -> None:
    class Endless(Slow):
        @property
        def total(self) -> int:
            return 1_000_000

        async def window(self, first: int, count: int) -> Sequence[Sample]:
            self.asked.append((first, count))
            await self.leave.wait()
            return [Sample(key, f"第{key}件") for key in range(first, min(first + count, self.total))]

    async def run() -> None:
        app = ListApp()
        async with app.run_test(size=(40, 10)) as pilot:
            source = Endless([])
            app.list.show(source)
            await settle(pilot)
            source.leave.clear()
            await pilot.press("end")
            await pilot.pause()
            assert rows(app)[9] == "▸ …"
            assert app.list.key is None
            source.leave.set()
            await settle(pilot)
            assert "第999999件" in rows(app)[9]
            assert all(count <= WINDOW for _, count in source.asked)
            asked = len(source.asked)
            await pilot.press(*["up"] * 25)
            assert len(source.asked) == asked, "the window holds the rows around"

    asyncio.run(run())


def test_selection_follows_the_row_when_the_list_changes() -> None:
    async def run() -> None:
        app = ListApp()
        source = Slow(samples(30))
        async with app.run_test(size=(40, 10)) as pilot:
            app.list.show(source)
            await settle(pilot)
            await pilot.press("down", "down", "down")
            source.rows = [Sample(-7, "新来的"), *samples(30)]
            app.list.reload()
            await settle(pilot)
            assert app.list.key == 3
            assert "第3件" in rows(app)[4]
            assert rows(app)[4].startswith("▸")
            nearby = app.list.neighbour()
            assert nearby == 4
            source.rows = [row for row in source.rows if row.key != 3]
            app.list.reload(keep=nearby)
            await settle(pilot)
            assert app.list.key == 4
            source.rows = []
            app.list.reload()
            await settle(pilot)
            assert app.list.key is None
            assert rows(app)[0].strip()

    asyncio.run(run())


def test_reload_paints_only_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        app = ListApp()
        source = Slow(samples(30))
        async with app.run_test(size=(40, 10)) as pilot:
            app.list.show(source)
            await settle(pilot)
            painted: list[int] = []
            refresh = app.list.refresh

            def spy(*regions: Any, **kwargs: Any) -> Any:
                painted.append(sum(region.height for region in regions) if regions else 10)
                return refresh(*regions, **kwargs)

            monkeypatch.setattr(app.list, "refresh", spy)
            source.rows = [
                replace(row, title="已签收", version=2) if row.key == 4 else row for row in source.rows
            ]
            app.list.reload()
            await settle(pilot)
            assert painted == [1]
            assert "已签收" in rows(app)[4]

    asyncio.run(run())


def test_a_move_while_rows_are_read_again_loses_neither() -> None:
    async def run() -> None:
        app = ListApp()
        source = Slow(samples(600))
        async with app.run_test(size=(40, 10)) as pilot:
            app.list.show(source)
            await settle(pilot)
            source.leave.clear()
            source.rows = [replace(row, title="变了", version=2) for row in source.rows]
            app.list.reload()
            await pilot.pause()
            await pilot.press("end")
            source.leave.set()
            await settle(pilot)
            assert app.list.key == 599
            await pilot.press("home")
            await settle(pilot)
            assert "变了" in rows(app)[0]

    asyncio.run(run())


def test_ticks() -> None:
    async def tens(row: Sample) -> Sequence[int]:
        return [key for key in range(30) if key // 10 == row.key // 10]

    async def run() -> None:
        app = ListApp(section=tens)
        async with app.run_test(size=(40, 12)) as pilot:
            app.list.show(Fixed(samples(30)))
            await settle(pilot)
            assert app.list.chosen_keys() == (0,)
            await pilot.press("space", "space")
            await pilot.pause()
            assert app.list.chosen_keys() == (0, 1)
            assert rows(app)[0].startswith(" ✓")
            assert rows(app)[2].startswith("▸ ")
            await pilot.press("asterisk")
            await pilot.pause()
            assert set(app.list.ticked) == set(range(10))
            assert rows(app)[2].startswith("▸✓")
            await pilot.press("asterisk")
            await pilot.pause()
            assert not app.list.ticked
            assert ("ticked", 0) in app.heard

    asyncio.run(run())


def test_empty_list_says_so_and_a_refusal_is_told() -> None:
    class Broken(Fixed[Sample]):
        async def window(self, first: int, count: int) -> Sequence[Sample]:  # noqa: ARG002
            raise Refused(both("台账正忙", "busy"))

    async def run() -> None:
        app = ListApp(empty=both("没有逾期的工单。", "None overdue."))
        async with app.run_test(size=(40, 12)) as pilot:
            app.list.show(Fixed())
            await settle(pilot)
            assert rows(app)[0] == "  没有逾期的工单。"
            await pilot.press("down", "enter", "space", "end", "pagedown")
            assert app.heard == []
            app.list.show(Broken())
            await settle(pilot)
            assert app.heard == [("台账正忙", -1)]

    asyncio.run(run())


def test_hostile_rows_are_text_and_no_row_is_wider_than_the_screen() -> None:
    async def run() -> None:
        app = ListApp()
        async with app.run_test(size=(40, 10)) as pilot:
            app.list.show(Fixed([Sample(1, HOSTILE), Sample(2, "长" * 100), Sample(3, "a" + "长" * 100)]))
            await settle(pilot)
            strips = app.screen._compositor.render_strips()
            shown = "\n".join("".join(segment.text for segment in strip) for strip in strips)
            assert "\x1b" not in shown
            assert "\u202e" not in shown
            assert "[/b] [@click" in shown
            assert {strip.cell_length for strip in strips} == {40}

    asyncio.run(run())


def test_no_color_keeps_marks_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def run() -> None:
        app = ListApp()
        async with app.run_test(size=(40, 10)) as pilot:
            app.list.show(Fixed(samples(5)))
            await settle(pilot)
            assert rows(app)[3].startswith("  !逾期")
            styles = app.screen._compositor.render_strips()[3]._segments
            assert any(segment.style and segment.style.bold for segment in styles)

    asyncio.run(run())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_grids(size: tuple[int, int], language: Language) -> None:
    words.use(language)
    name = f"{size[0]}x{size[1]}-{language}"

    async def look() -> None:
        app = GridApp()
        async with app.run_test(size=size) as pilot:
            question = both("撤销对 20261120104523 的签收？", "Undo signing in 20261120104523?")
            app.push_screen(
                Confirm(
                    question, [both("12分钟前由李娟签收。", "Signed in by 李娟 12 minutes ago."), HOSTILE]
                )
            )
            await settle(pilot)
            matches_grid(app, f"confirm-{name}", dirty=True)
            await pilot.press("escape")
            app.push_screen(Preview(both("签收3件", "Sign in 3 cases"), batch()))
            await settle(pilot)
            matches_grid(app, f"preview-{name}", dirty=True)
            await pilot.press("n")
            app.push_screen(OutcomeScreen(both("签收3件", "Sign in 3 cases"), batch()))
            await settle(pilot)
            matches_grid(app, f"outcome-{name}", dirty=True)

    asyncio.run(look())


@pytest.mark.parametrize(
    ("key", "answer"), [("y", True), ("enter", True), ("n", False), ("escape", False), ("q", False)]
)
def test_confirm_answers(key: str, answer: bool) -> None:
    async def ask() -> None:
        app = GridApp()
        out: list[bool | None] = []
        async with app.run_test(size=(80, 24)) as pilot:
            app.push_screen(Confirm(both("办？", "Do it?")), out.append)
            await settle(pilot)
            await pilot.press(key)
            await settle(pilot)
        assert out == [answer]

    asyncio.run(ask())


@pytest.mark.parametrize(("key", "answer"), [("y", True), ("enter", True), ("n", False), ("escape", False)])
def test_preview_answers(key: str, answer: bool) -> None:
    async def ask() -> None:
        app = GridApp()
        out: list[bool | None] = []
        async with app.run_test(size=(80, 24)) as pilot:
            app.push_screen(Preview(both("办", "Do"), batch()), out.append)
            await settle(pilot)
            await pilot.press(key)
            await settle(pilot)
        assert out == [answer]

    asyncio.run(ask())


def test_nothing_to_do_is_not_done() -> None:
    async def ask() -> None:
        app = GridApp()
        out: list[bool | None] = []
        async with app.run_test(size=(80, 24)) as pilot:
            app.push_screen(
                Preview(both("办", "Do"), [case for case in batch() if not case.done]), out.append
            )
            await settle(pilot)
            await pilot.press("enter")
            await settle(pilot)
        assert out == [False]

    asyncio.run(ask())


def test_rows_that_change_under_a_moving_cursor_are_painted_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cursor leaves one changed row and comes to another in the same reading: both get their new text."""

    async def run() -> None:
        app = ListApp()
        async with app.run_test(size=(40, 10)) as pilot:
            before = samples(8)
            app.list.show(Fixed(before))
            await settle(pilot)
            await pilot.press("down", "down")
            painted: list[Region] = []
            refresh = app.list.refresh

            def noted(*regions: Region, **how: Any) -> Any:
                painted.extend(regions)
                return refresh(*regions, **how)

            monkeypatch.setattr(app.list, "refresh", noted)
            app.list.show(Fixed([before[5], before[4], *before[:4]]), keep=before[3].key)
            await settle(pilot)
            assert {2, 5} <= {region.y for region in painted if region.width == 40}

    asyncio.run(run())


def test_another_list_has_no_ticks_and_says_where_its_cursor_is() -> None:
    async def run() -> None:
        app = ListApp()
        async with app.run_test(size=(40, 10)) as pilot:
            app.list.show(Fixed(samples(8)))
            await settle(pilot)
            await pilot.press("space")
            app.list.show(Fixed(samples(8)), keep=1)
            await settle(pilot)
            assert tuple(app.list.ticked) == (0,)
            app.list.show(Fixed())
            await settle(pilot)
            assert not app.list.ticked
            assert app.heard[-1] == ("on", -1)

    asyncio.run(run())
