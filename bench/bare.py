"""The smallest Textual app: the floor that a start is measured against."""

from __future__ import annotations

import os

os.environ.update({"TEXTUAL_DISABLE_KITTY_KEY": "1", "TEXTUAL_ANIMATIONS": "none"})

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One widget that says something."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """The one widget."""
        yield Static("bare desk", markup=False)


if __name__ == "__main__":
    Bare().run(mouse=False)
