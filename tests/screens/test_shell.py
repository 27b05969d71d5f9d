"""The app and the frame of its screens, with Textual's pilot."""

from __future__ import annotations

import asyncio
import sys
from functools import wraps
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, cast

import pytest
import textual
import textual.constants
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

import words
from domain.refusal import Refused
from screens import driver
from screens.base import DeskScreen, Line
from screens.shell import Desk
from settings.load import load
from words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator


def piloted(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test that is a coroutine."""

    @wraps(test)
    def run(**fixtures: object) -> None:
        asyncio.run(test(**fixtures))

    return run


class Thread:
    """Runs services at once."""

    def __init__(self) -> None:
        self.session: Any = SimpleNamespace(settings=load())

    async def run(self, service: Any, *args: Any) -> Any:
        return service(*args)


class Main(DeskScreen[None]):
    MAIN = "1"
    ACTIONS: ClassVar[tuple[str, ...]] = ("sign_in", "undo", "filter", "find")
    done: ClassVar[list[str]] = []

    def bar(self) -> str:
        return "[b]张三[/b]"

    def keys_right(self) -> str:
        return "23"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        return action != "undo"

    def action_sign_in(self) -> None:
        self.done.append("sign_in")

    def action_undo(self) -> None:
        self.done.append("undo")

    def action_filter(self) -> None:
        resident = "张三 138 0000 1234"
        raise ValueError(resident)


class Over(DeskScreen[str]):
    def bar(self) -> str:
        return "over"


OPENED: list[str] = []


async def opener(app: Desk) -> None:
    OPENED.append(type(app.screen).__name__)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    module = cast("Any", SimpleNamespace(Main=Main, opener=opener))
    monkeypatch.setitem(sys.modules, "sample_of_shell", module)
    Main.done.clear()
    OPENED.clear()
    words.use("en")
    yield Desk(
        cast("Any", Thread()),
        screens={"1": "sample_of_shell:Main"},
        anywhere={"find": "sample_of_shell:opener"},
    )
    words.use("zh")


def line(app: Desk, name: str) -> str:
    return str(app.screen.query_one(f"#{name}", Line).render())


@piloted
async def test_frame(desk: Desk) -> None:
    """The bar is text, never markup; the key line holds what is allowed, and its right end."""
    async with desk.run_test(size=(80, 24)):
        assert line(desk, "bar") == "[b]张三[/b]"
        assert line(desk, "keys").startswith("s Sign in / filter F3 find ")
        assert line(desk, "keys").endswith(" 23")
        assert "Undo" not in line(desk, "keys")
        regions = {name: desk.screen.query_one(f"#{name}").region for name in ("bar", "status", "keys")}
        assert [regions[name].y for name in ("bar", "status", "keys")] == [0, 22, 23]


@piloted
async def test_narrow_key_line_keeps_whole_hints(desk: Desk) -> None:
    async with desk.run_test(size=(20, 24)):
        assert line(desk, "keys") == "s Sign in         23"


@piloted
async def test_actions_by_their_letters(desk: Desk) -> None:
    async with desk.run_test() as pilot:
        await pilot.press("s", "u")
        assert Main.done == ["sign_in"]


@piloted
async def test_refused_is_told(desk: Desk) -> None:
    """What a service refuses is in the status line, marked not by colour alone."""

    def refuse() -> str:
        raise Refused(say("sample refusal"))

    async with desk.run_test():
        screen = cast("Main", desk.screen)
        assert await screen.call(refuse) is None
        assert line(desk, "status") == "! sample refusal"
        assert screen.query_one("#status").has_class("-refused")
        assert await screen.call(str.upper, "a") == "A"


@piloted
async def test_language_reaches_the_screens_below(desk: Desk) -> None:
    async with desk.run_test() as pilot:
        await desk.push_screen(Over())
        await pilot.press("f2", "q")
        await pilot.pause()
        assert "签收" in line(desk, "keys")
        await pilot.press("s")
        assert Main.done == ["sign_in"]


@piloted
async def test_back_and_leave(desk: Desk) -> None:
    async with desk.run_test() as pilot:
        for key in ("q", "escape", "left"):
            await desk.push_screen(Over())
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(desk.screen, Main)
        await pilot.press("escape", "left")
        assert desk.return_code is None
        await pilot.press("q")
    assert desk.return_code == 0


@piloted
async def test_anywhere(desk: Desk) -> None:
    """F3 and its ctrl twin open what tui.py names; F6, which is not named here, does nothing."""
    async with desk.run_test() as pilot:
        await desk.push_screen(Over())
        await pilot.press("f3", "ctrl+f", "f6")
        await pilot.pause()
        assert OPENED == ["Over", "Over"]


@piloted
async def test_a_main_screen_that_is_not_there(desk: Desk) -> None:
    async with desk.run_test() as pilot:
        await pilot.press("5")
        assert line(desk, "status") == "Screen 5 is not there yet."


@piloted
async def test_lock_hides_and_ignores(desk: Desk) -> None:
    async with desk.run_test() as pilot:
        await pilot.press("f12")
        assert desk.locked
        await pilot.press("f3", "f2", "s", "f12")
        assert len(desk.screen_stack) == 2
        await pilot.press("enter")
        assert not desk.locked
        assert not Main.done
        assert not OPENED


@piloted
async def test_a_crash_keeps_its_error(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """The error is there for the crash line; nothing of it was printed."""
    with pytest.raises(ValueError, match="张三"):
        async with desk.run_test() as pilot:
            await pilot.press("slash")
    assert isinstance(desk.crash, ValueError)
    assert desk.return_code == 1
    assert "138" not in capsys.readouterr().err


def test_our_driver_is_for_the_version_that_it_was_tried_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new Textual: look through screens/driver.py, run the pty tests, then raise TRIED."""
    assert textual.__version__ == driver.TRIED
    assert driver.driver_class() is driver.DeskDriver
    monkeypatch.setattr(driver, "TRIED", "0")
    assert driver.driver_class() is None


def test_a_driver_from_outside_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textual.constants, "DRIVER", "some:Driver")
    assert driver.driver_class() is None


def test_what_we_reach_into_is_there() -> None:
    """The private names that screens/driver.py overrides or uses."""
    for name in (
        "_handle_exception",
        "_print_error_renderables",
        "_close_messages_no_wait",
        "_exception_event",
    ):
        assert hasattr(App, name)
    for name in ("_run_input_thread", "run_input_thread", "process_message"):
        assert hasattr(LinuxDriver, name)


def test_lines_are_filtered_last() -> None:
    from rich.segment import Segment
    from textual.color import Color

    (segment,) = driver.Printable().apply([Segment("前\x1b[2J\u202e后")], Color(0, 0, 0))
    assert segment.text == "前�[2J�后"
