"""The app: who sits here, which screens there are, what holds on all of them: keys, language, lock."""

from __future__ import annotations

import gc
import importlib
import inspect
import time
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import constants, events
from textual.app import App
from textual.binding import Binding, BindingType

import words
from screens.base import DeskScreen
from screens.driver import Crashing, Printable, driver_class
from screens.key_queue import KeyQueue, Passed
from screens.keys import GLOBAL, Registry, default_keys, shown
from screens.typing import BurstKey, plain, typed
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import PurePath

    from textual.filter import LineFilter
    from textual.screen import Screen

    from domain.refusal import Refused
    from services import desk as services_desk
    from services.drafts import DraftDesk
    from services.session import Session

THEME = "ansi-dark"
"""The terminal's own colours; tui.py makes it Textual's default."""
FIRST = "1"
"""The main screen that the desk opens with."""


def load(name: str) -> Any:
    """What a name of tui.py stands for: 'module:attribute', imported when it is first needed."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


class Desk(Crashing, App[int], inherit_bindings=False):
    """The desk of one session.

    `desk`: its database thread. `drafts`: where forms keep what is typed. `screens`: the main screens by
    digit; `anywhere`: what opens from anywhere, by action; both as 'module:attribute'.
    """

    DEFAULT_MODE = FIRST
    # a screen that brings a stylesheet of its own has all of them parsed again, so the first screen's comes along
    CSS_PATH: ClassVar[list[str | PurePath]] = ["desk.tcss", "queue.tcss"]
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(default_keys(action), action, action, show=False, id=action, priority=True)
        for action in GLOBAL
    ]

    def __init__(
        self,
        desk: services_desk.Desk,
        drafts: DraftDesk | None = None,
        *,
        screens: Mapping[str, str],
        anywhere: Mapping[str, str],
    ) -> None:
        super().__init__(driver_class=driver_class())
        self.desk = desk
        self.drafts = drafts
        self.registry = Registry(desk.session.settings, words.current())
        self._screens = screens
        self._anywhere = anywhere
        self._last_key = time.monotonic()
        self._printable = Printable()
        self._taken = ""
        self._keys = KeyQueue()
        if constants.DEFAULT_THEME != THEME:  # asking for `self.theme` would have all styles reckoned twice
            self.theme = THEME
        for digit, name in screens.items():
            if digit != FIRST:
                self.add_mode(digit, partial(_made, name))
        self.set_keymap(self.registry.keymap())

    @property
    def session(self) -> Session:
        """Who sits here."""
        return self.desk.session

    def get_default_screen(self) -> Screen[Any]:
        """The first main screen. As the default one it is styled once, as a mode's screen twice."""
        self.add_mode(FIRST, partial(_made, self._screens[FIRST]))
        screen = _made(self._screens[FIRST])
        for path in screen.css_path:
            self.stylesheet.read(path)
        return screen

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own, and the last line before the terminal (HARDENING 'Text from outside')."""
        return [*super().get_line_filters(), self._printable]

    def on_ready(self) -> None:
        """What the start made stays for good: it is not looked through again, only what comes after it."""
        gc.freeze()
        gc.enable()

    def on_mount(self) -> None:
        """Lock the screen by itself where the settings say so."""
        minutes = self.session.settings.lock_after_minutes
        if minutes:
            self.set_interval(20, partial(self._lock_when_idle, minutes * 60))

    async def on_event(self, event: events.Event) -> None:
        """Every key passes here first, one after the other."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._last_key = time.monotonic()
            self._keys.came(event)
            await self._hand_on()
        else:
            await super().on_event(event)

    async def on_passed(self, mark: Passed) -> None:
        """A key is through; where it moved the keyboard, that is done before the next one."""
        mark.stop()
        self.call_later(self._through, mark)

    async def _through(self, mark: Passed) -> None:
        self._keys.passed(mark)
        await self._hand_on()

    async def on_keys_wanted(self) -> None:
        """A screen is ready for keys."""
        await self._hand_on()

    def on_keys_forgotten(self) -> None:
        """What they were meant for was refused."""
        self._keys.forget()

    async def _hand_on(self) -> None:
        """The keys that wait to the screen on top, as long as it can take them."""
        while self.screen_stack and (event := self._keys.next(self.screen)) is not None:
            key = event if isinstance(event, events.Paste) else self._meant(event)
            if key is not None:
                screen, target = self.screen, self.focused or self.screen
                await super().on_event(key)
                self._keys.sent(screen, target)

    def _meant(self, event: events.Key) -> events.Key | None:
        """What an input method made of a key, put right; None where it is no key here."""
        if isinstance(event, BurstKey) and not event.first and event.text is self._taken:
            return None
        return plain(event) if self.editing else self._keyed(event)

    def leave(self, code: int) -> None:
        """End cleanly; may be called in a signal handler or another thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.exit, None, code)

    @property
    def editing(self) -> bool:
        """Whether the keyboard is in a text field."""
        focused = self.focused
        return focused is not None and focused.check_consume_key("a", "a")

    def _keyed(self, event: events.Key) -> events.Key | None:
        meant = typed(event, self.registry.letters)
        if meant.han and isinstance(event, BurstKey):
            self._taken = event.text  # taken whole: the rest of it must not be typed into the filter again
        screen = self.screen
        if isinstance(screen, DeskScreen):
            if meant.han:
                screen.han_typed(meant.han)
            elif meant.note is not None:
                screen.tell(meant.note, kind="note")
        return meant.key

    def on_key(self, event: events.Key) -> None:
        """A key that does something elsewhere, but not here or not now, says so."""
        screen = self.screen
        if not isinstance(screen, DeskScreen) or self.locked or event.key in screen.active_bindings:
            return
        if self.registry.knows(event.key):
            key, helps = shown(event.key), self.registry.shown("help")
            screen.tell(
                say("{key} does nothing here now. {help}: the keys of this screen.", key=key, help=helps),
                kind="note",
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Behind the lock nothing acts; what is not there has no key."""
        if self.locked:
            return False
        if action in {"find", "log_anywhere", "draft"}:
            return action in self._anywhere
        return super().check_action(action, parameters)

    @property
    def locked(self) -> bool:
        """Whether the lock lies over everything."""
        return bool(self.screen_stack) and self.screen.has_class("-lock")

    def tell(self, message: Message) -> None:
        """Say something on the screen that is shown, where it has a status line."""
        if isinstance(self.screen, DeskScreen):
            self.screen.tell(message)

    def refused(self, refusal: Refused) -> None:
        """Say why something that ran beside the screen was not done."""
        if isinstance(self.screen, DeskScreen):
            self.screen.tell(refusal.message, kind="refused")

    async def action_main(self, digit: str) -> None:
        """Go to a main screen."""
        if digit in self._screens:
            await self.switch_mode(digit)
        elif isinstance(self.screen, DeskScreen):
            self.screen.tell(say("Screen {digit} is not there yet.", digit=digit), kind="note")

    def action_find(self) -> None:
        """F3."""
        self._open("find")

    def action_log_anywhere(self) -> None:
        """F6."""
        self._open("log_anywhere")

    def action_draft(self) -> None:
        """F7."""
        self._open("draft")

    def action_palette(self) -> None:
        """ctrl+p; not over itself."""
        from screens.palette import open_palette
        from screens.picker import Picker

        if not isinstance(self.screen, Picker):
            open_palette(self)

    def action_help(self) -> None:
        """F1."""
        from screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_lock(self) -> None:
        """F12."""
        from screens.lock import LockScreen

        self.push_screen(LockScreen())

    def action_language(self) -> None:
        """F2: every screen says everything in the other language; the keys stay where they are."""
        words.use("en" if words.current() == "zh" else "zh")
        for screen in self.screen_stack:
            _relabel(screen)

    def _open(self, action: str) -> None:
        opener = load(self._anywhere[action])
        opened = opener(self)
        if inspect.iscoroutine(opened) and isinstance(self.screen, DeskScreen):
            self.screen.work(opened)
        elif inspect.iscoroutine(opened):
            self.run_worker(opened)

    def _lock_when_idle(self, seconds: int) -> None:
        if not self.locked and time.monotonic() - self._last_key >= seconds:
            self.action_lock()


def _made(name: str) -> Screen[Any]:
    screen: Screen[Any] = load(name)()
    return screen


def _relabel(screen: Screen[Any]) -> None:
    """Screens of the desk and forms have `relabel`; Textual's own (the palette) do not."""
    relabel = getattr(screen, "relabel", None)
    if callable(relabel):
        relabel()
