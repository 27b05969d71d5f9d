from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from domain.cells import width
from screens.widgets.choice import Choice
from screens.widgets.reading import Reading
from screens.widgets.text_area import LongInput
from screens.widgets.text_input import TextFull, TextInput, run_after, run_before
from tests.screens.grid import GridApp, rows
from tests.screens.grid_forms import FINDINGS, HOSTILE, TAGS

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.widget import Widget


class One(GridApp):
    """An app with these widgets."""

    def __init__(self) -> None:
        super().__init__()
        self.full: list[int] = []

    async def put(self, pilot: Pilot[Any], *widgets: Widget) -> None:
        await self.mount(*widgets)
        widgets[0].focus()
        await pilot.pause()

    def on_text_full(self, event: TextFull) -> None:
        self.full.append(event.limit)


def test_input_takes_all_lines_of_a_paste_folded_and_cleaned() -> None:
    async def run() -> None:
        app = One()
        async with app.run_test(size=(80, 24)) as pilot:
            field = TextInput("甲：")
            await app.put(pilot, field)
            field.post_message(events.Paste("第一行\r\n  第二行\t尾\x1b[31m\u202e\n"))
            await pilot.pause()
        assert field.value == "甲：第一行 第二行 尾[31m"

    asyncio.run(run())


def test_input_keeps_the_limit_and_says_so() -> None:
    async def run() -> None:
        app = One()
        async with app.run_test(size=(80, 24)) as pilot:
            field = TextInput(limit=5)
            await app.put(pilot, field)
            field.post_message(events.Paste("虹梅路夜市噪音"))
            await pilot.pause()
            assert field.value == "虹梅路夜市"
            await pilot.press("x")
            assert field.value == "虹梅路夜市"
            await pilot.press("backspace", "x")
            assert field.value == "虹梅路夜x"
        assert app.full == [5, 5]

    asyncio.run(run())


def test_input_typed_blanks_stay() -> None:
    async def run() -> None:
        app = One()
        async with app.run_test(size=(80, 24)) as pilot:
            field = TextInput()
            await app.put(pilot, field)
            await pilot.press("a", "space", "b")
        assert field.value == "a b"

    asyncio.run(run())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("虹梅路夜市扰民", "虹梅路夜市"),
        ("hello world", "hello "),
        ("hello world  ", "hello "),
        ("12号楼abc", "12号楼"),
        ("担心起火。", "担心起火"),
        ("", ""),
        ("楼", ""),
    ],
)
def test_ctrl_w_takes_a_word_or_two_characters(before: str, after: str) -> None:
    async def run() -> None:
        app = One()
        async with app.run_test(size=(80, 24)) as pilot:
            field, area = TextInput(before), LongInput(before)
            await app.put(pilot, field, area)
            field.focus()
            await pilot.press("ctrl+w")
            area.focus()
            await pilot.press("ctrl+w")
        assert field.value == after.strip() or field.value == after
        assert area.text.rstrip() == after.rstrip()

    asyncio.run(run())


@given(st.text(max_size=30))
def test_a_run_is_never_empty(text: str) -> None:
    assert run_before(text) < len(text) or not text
    assert run_after(text) > 0 or not text
    assert 0 <= run_before(text) <= len(text) >= run_after(text)


@pytest.mark.parametrize(
    ("text", "back"),
    [("虹梅路", 0), ("虹梅路", 1), ("ab虹c", 0), ("", 0), ("长" * 60, 0), ("长" * 60, 60)],
    ids=["end", "inside", "mixed", "empty", "long", "long-start"],
)
def test_the_hardware_cursor_stands_where_the_next_character_goes(text: str, back: int) -> None:
    async def run() -> None:
        app = One()
        async with app.run_test(size=(40, 10)) as pilot:
            field = TextInput(text)
            await app.put(pilot, field)
            field.focus()
            await pilot.pause()
            field.cursor_position -= back
            await pilot.pause()
            await pilot.pause()
            offset = field.cursor_screen_offset
            assert offset.x + field.scroll_offset.x == width(text[: len(text) - back])
            assert 0 <= offset.x < 40
            assert pilot.app.cursor_position == offset

    asyncio.run(run())


def test_no_cursor_blinks() -> None:
    async def run() -> None:
        app = One()
        async with app.run_test(size=(40, 10)) as pilot:
            field, area = TextInput("甲"), LongInput("乙")
            await app.put(pilot, field, area)
            for widget in (field, area):
                widget.focus()
                await pilot.press("a")
                assert not widget.cursor_blink
            assert field._blink_timer is not None
            assert not field._blink_timer._active.is_set()
            assert not area.blink_timer._active.is_set()

    asyncio.run(run())


def test_area_takes_lines_counts_them_and_leaves_the_desk_its_keys() -> None:
    async def run() -> None:
        app = One()
        async with app.run_test(size=(40, 10)) as pilot:
            area = LongInput(limit=12)
            await app.put(pilot, TextInput(), area, TextInput())
            area.focus()
            area.post_message(events.Paste("一二三\r\n\u3000四五六\x00七八九十甲乙"))
            await pilot.pause()
            assert area.text == "一二三\n四五六七八九十甲"
            assert area.count == 12
            assert app.full == [12]
            await pilot.press("tab")
            assert app.focused is app.query(TextInput).last()
            taken = set(area._bindings.key_to_bindings)
            assert not taken & {"f6", "f7", "ctrl+f", "ctrl+s", "tab", "ctrl+l", "ctrl+n", "ctrl+p"}

    asyncio.run(run())


def test_area_is_left_by_the_arrows_at_its_ends() -> None:
    async def run() -> None:
        app = One()
        async with app.run_test(size=(40, 10)) as pilot:
            area = LongInput("一\n二")
            await app.put(pilot, TextInput(), area, TextInput())
            area.focus()
            way = []
            for key in ("up", "up", "tab", "down", "down"):
                await pilot.press(key)
                way.append(type(app.focused).__name__)
            assert way == ["LongInput", "TextInput", "LongInput", "LongInput", "TextInput"]

    asyncio.run(run())


def test_choice_by_digit_arrow_initials_and_han() -> None:
    async def run() -> None:
        app = One()
        async with app.run_test(size=(60, 10)) as pilot:
            choice = Choice(FINDINGS)
            await app.put(pilot, choice)
            choice.focus()
            await pilot.press("3")
            assert choice.value == "false"
            await pilot.press("left")
            assert choice.value == "partly"
            await pilot.press("s")
            assert choice.value == "true"
            await pilot.press("不")
            assert choice.value == "false"
            await pilot.press("9", "z")
            assert choice.value == "false"
            await pilot.press("backspace")
            assert choice.value == ""

    asyncio.run(run())


def test_choices_tick_and_wrap_when_narrow() -> None:
    async def run() -> None:
        app = One()
        async with app.run_test(size=(50, 10)) as pilot:
            choice = Choice(TAGS, "tag2", multiple=True)
            await app.put(pilot, choice)
            choice.focus()
            await pilot.press("5", "1", "right", "space")
            await pilot.pause()
            assert choice.value == "tag1 tag5"
            assert choice.size.height == 2
            assert rows(app)[0].startswith("[1测试标签1] 2测试标签2")

    asyncio.run(run())


def test_reading_wraps_scrolls_and_shows_hostile_text_as_text() -> None:
    async def run() -> None:
        app = One()
        async with app.run_test(size=(40, 10)) as pilot:
            pane = Reading(
                lambda _: [("标题", "strong"), HOSTILE, *[f"第{i}行 " + "字" * 30 for i in range(20)]]
            )
            await app.put(pilot, pane)
            pane.focus()
            shown = rows_with_marks(app)
            assert "[/b]" in shown
            assert "\x1b" not in shown
            await pilot.press("pagedown")
            assert pane.top == 9
            await pilot.press("end")
            assert rows(app)[-1].startswith("字")
            assert pane.top == pane.count - 10
            await pilot.press("home", "down")
            assert pane.top == 1

    asyncio.run(run())


def rows_with_marks(app: GridApp) -> str:
    """The screen where '�' is expected."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def test_what_nobody_typed_is_replaced_by_what_is_typed() -> None:
    """A value that the form filled in is selected with the keyboard there; an arrow keeps it."""

    async def run() -> None:
        app = One()
        async with app.run_test(size=(80, 24)) as pilot:
            first, second, typed = (
                TextInput("13800000001", prefilled=True),
                TextInput("甲", prefilled=True),
                TextInput("甲"),
            )
            await app.put(pilot, first, second, typed)
            await pilot.press("1", "3", "tab", "right", "2", "tab", "2")
            assert (first.value, second.value, typed.value) == ("13", "甲2", "甲2")
            second.fill("乙")
            await pilot.press("shift+tab", "3", "shift+tab", "9")
            assert (first.value, second.value) == ("139", "3")

    asyncio.run(run())
