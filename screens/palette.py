"""ctrl+p: the actions of the screen below, picked by name or pinyin initials; not Textual's palette.

It would offer its own commands, and its text field knows no Chinese.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screens.forms.spec import Option
from screens.keys import GLOBAL
from screens.picker import Picker
from settings.lookup import other_words
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.screen import Screen

    from screens.shell import Desk


def open_palette(desk: Desk) -> None:
    """Offer what can be done on the screen that is shown, and do what is picked."""
    below = desk.screen

    async def run(action: str | None) -> None:
        if action is not None:
            await below.run_action(f"app.{action}" if action in GLOBAL else action)

    desk.push_screen(Picker(say("Commands"), tuple(_options(desk, below))), run)


def _options(desk: Desk, below: Screen[Any]) -> Iterator[Option]:
    labels = getattr(below, "LABELS", {})
    for action in (*getattr(below, "ACTIONS", ()), *GLOBAL):
        owner = desk if action in GLOBAL else below
        if action in desk.registry and owner.check_action(action, ()) and action != "palette":
            label = labels.get(action, desk.registry[action].label)
            also = other_words(desk.session.settings, str(label))
            yield Option(action, label, desk.registry.shown(action), also=also)
