"""F1 and ?: the keys of the screen below, grouped, from the key registry; what can't be done now says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from domain.cells import fit, width
from screens.base import DeskScreen
from screens.keys import ANYWHERE, GLOBAL, MOVE, WORK, shown
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.screen import Screen

    from screens.keys import Key


class HelpScreen(DeskScreen[None]):
    """The keys of one screen."""

    CSS_PATH = "help.tcss"
    HINTS: ClassVar[tuple[str, ...] | None] = ("back",)

    def __init__(self, about: Screen[Any]) -> None:
        super().__init__()
        self._about = about
        self._labels = getattr(about, "LABELS", {})

    def body(self) -> ComposeResult:
        """One scrolling text."""
        with VerticalScroll():
            yield Static("", markup=False, id="text")

    def bar(self) -> str:
        """What this is."""
        return str(say("Keys of this screen"))

    def relabel(self) -> None:
        """The frame, and the text."""
        super().relabel()
        if self.is_mounted:
            self.query_one("#text", Static).update(Content("\n".join(self._lines())))

    def action_help_here(self) -> None:
        """? again goes back."""
        self.action_back()

    def _lines(self) -> Iterator[str]:
        keys = list(self._keys())
        wide = max((width(_keys_shown(key)) for key, _ in keys), default=0)
        for group in (WORK, MOVE, ANYWHERE):
            members = [(key, allowed) for key, allowed in keys if key.group == group]
            if not members:
                continue
            yield str(group)
            for key, allowed in members:
                named = self._labels.get(key.action, key.tooltip)
                tooltip = named if allowed else say("{what} (not now)", what=named)
                yield f"  {fit(_keys_shown(key), wide)}  {tooltip}"
            yield ""
        yield str(say("A Chinese input method that is on sends no keys: Shift switches it off."))

    def _keys(self) -> Iterator[tuple[Key, bool]]:
        own = getattr(self._about, "OWN_KEYS", ())
        if own:
            yield from ((key, self._about.check_action(key.action, ()) is True) for key in own)
            yield from ((self.registry[action], True) for action in GLOBAL)
            return
        actions = getattr(self._about, "ACTIONS", ())
        always = (
            ("back", "help", "filter", "tick", "tick_all") if actions else ("back", "help", "save", "pick")
        )
        for action in dict.fromkeys((*actions, *always, *GLOBAL)):
            if action in self.registry and self.registry[action].keys:
                owner = self.shell if action in GLOBAL else self._about
                yield self.registry[action], owner.check_action(action, ()) is True


def _keys_shown(key: Key) -> str:
    return " ".join(shown(name) for name in key.keys)
