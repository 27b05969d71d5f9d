"""Keys that come while something opens: none acts on what lies below, and all arrive, in order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from textual.events import Key, Paste
from textual.message_pump import MessagePump
from textual.screen import Screen

from screens.case import CaseScreen
from screens.key_queue import GIVEN_UP, KeyQueue, Passed
from screens.menu import MenuScreen
from tests.screens.case_desk import ARRIVED, BUSY, piloted, seated, shows
from tests.screens.sitting import key_event

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from textual.pilot import Pilot

NUMBER = f"20261123{ARRIVED:06d}"


def at_once(pilot: Pilot[int], *keys: str) -> None:
    """Press keys faster than anything can open."""
    for key in keys:
        pilot.app.post_message(key_event(key))


async def on(pilot: Pilot[int], number: str) -> None:
    """Put the cursor on a case of Today."""
    for _ in range(10):
        await pilot.pause()
        if number in (await shows(pilot, "待办")).split("─" * 20)[-1]:
            return
        await pilot.press("down")
    raise AssertionError(number)


@piloted
async def test_text_after_an_action_key_goes_into_its_form(ledger: Path) -> None:
    """b, c and s are keys of the list: behind j they are text, and nothing else is done."""
    async with seated(ledger) as pilot:
        await on(pilot, f"20261123{BUSY:06d}")
        at_once(pilot, "j", *"bcs")
        await shows(pilot, "办理记录", " bcs ", "3/1000")
        assert len(pilot.app.screen_stack) == 2


@piloted
async def test_digits_tabs_and_a_paste_arrive_in_order(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        await on(pilot, f"20261123{BUSY:06d}")
        at_once(pilot, "l", "1", "tab", "tab", "tab")
        pilot.app.post_message(Paste("周末再去看"))
        at_once(pilot, "tab", "3")
        await shows(pilot, "[1已联系上]", "内容      周末再去看", "[3同意结案]")


@piloted
async def test_a_form_sent_and_the_next_key_at_once(ledger: Path) -> None:
    """What is pressed behind ctrl+s acts on the list as it is then: on the next case."""
    async with seated(ledger) as pilot:
        await on(pilot, f"20261123{BUSY:06d}")
        at_once(pilot, "j", *"ok", "ctrl+s", "z")
        await shows(pilot, "分派  20261123000004")


@piloted
async def test_the_same_key_twice_does_two_cases(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        await on(pilot, NUMBER)
        at_once(pilot, "s", "s")
        shown = await shows(pilot, "！")
        assert "“待签收”" not in shown
        assert NUMBER not in next(row for row in shown.splitlines() if row.startswith("！"))


@piloted
async def test_enter_enter_and_a_digit(ledger: Path) -> None:
    """List, case, menu 办理, the form behind 0 1."""
    async with seated(ledger) as pilot:
        await on(pilot, NUMBER)
        at_once(pilot, "enter", "enter", "0", "1", *"xs")
        await shows(pilot, f"催办  {NUMBER}", " xs ")
        kinds = [type(screen) for screen in pilot.app.screen_stack]
        assert CaseScreen in kinds
        assert MenuScreen not in kinds


@piloted
async def test_the_filter_takes_what_is_typed_behind_the_slash(ledger: Path) -> None:
    async with seated(ledger) as pilot:
        await on(pilot, NUMBER)
        at_once(pilot, "slash", *"bsx", "enter")
        await shows(pilot, "bsx")
        assert len(pilot.app.screen_stack) == 1


@piloted
async def test_a_question_is_answered_by_who_has_read_it(ledger: Path) -> None:
    """Undo of another terminal's step asks: the y that was pressed before the question stood is no answer."""
    async with seated(ledger) as pilot:
        await on(pilot, NUMBER)
        session = pilot.app.session  # type: ignore[attr-defined]
        object.__setattr__(session, "terminal", "tty9")
        at_once(pilot, "c", "y", "s", "s")
        await shows(pilot, "请确认")
        await pilot.pause(timedelta(milliseconds=10).total_seconds())
        await shows(pilot, "请确认")
        await pilot.press("n")
        await shows(pilot, "待签收")


class Top(Screen[object]):
    """A screen that says whether it is busy."""

    busy = False


class Target(MessagePump):
    """Takes every mark, and never sends it back."""

    is_running = True

    def post_message(self, message: object) -> bool:
        self.got = message
        return True


def test_a_mark_that_is_lost_does_not_stop_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("screens.key_queue.time.monotonic", lambda: now)
    keys, top, target = KeyQueue(), Top(), Target()
    keys.sent(top, target)
    keys.came(Key("s", "s"))
    assert keys.next(top) is None
    assert keys.next(Top()) is not None, "on another screen it is not waited for"
    keys.came(Key("s", "s"))
    keys.passed(Passed(77))
    assert keys.next(top) is None, "that was another mark"
    now += GIVEN_UP
    assert keys.next(top) is not None


def test_keys_wait_for_a_busy_screen_and_come_in_order() -> None:
    keys, top, target = KeyQueue(), Top(), Target()
    for character in "abc":
        keys.came(Key(character, character))
    top.busy = True
    assert keys.next(top) is None
    top.busy = False
    found = ""
    while (event := keys.next(top)) is not None:
        assert isinstance(event, Key)
        found += event.character or ""
        keys.sent(top, target)
        assert keys.next(top) is None
        keys.passed(target.got)  # type: ignore[arg-type]
    assert found == "abc"
