"""F12: nothing of the residents stays on the screen until someone comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from screens.base import Line
from words import say

if TYPE_CHECKING:
    from textual.app import ComposeResult


class LockScreen(Screen[None], inherit_bindings=False):
    """An empty screen with one line; enter goes back."""

    CSS_PATH = "lock.tcss"
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "dismiss", "unlock", show=False)]

    def __init__(self) -> None:
        super().__init__(classes="-lock")

    def compose(self) -> ComposeResult:
        """The line."""
        yield Line("locked")

    def on_mount(self) -> None:
        """Say how to come back."""
        self.relabel()

    def relabel(self) -> None:
        """Say it in the language in use."""
        self.query_one(Line).show(str(say("Doorstep is locked. Enter comes back.")))
