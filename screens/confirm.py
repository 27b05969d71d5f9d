"""A question with what it will do: y or enter does it, n or esc leaves everything as it is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from domain import cells
from screens.base import DeskScreen
from screens.widgets.reading import WrappedText
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class Confirm(DeskScreen[bool]):
    """Asks `question`. `details`: what it will do, whether it can be undone. `yes`: the act in a word."""

    CSS_PATH = "confirm.tcss"
    SEEN_FIRST = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "yes", show=False),
        Binding("n", "back", show=False),
    ]

    def __init__(
        self, question: Message, details: Sequence[Message | str] = (), *, yes: Message | None = None
    ) -> None:
        super().__init__()
        self._question = question
        self._details = tuple(details)
        self._yes = yes or say("yes")

    def bar(self) -> str:
        """That something is asked."""
        return str(say("Please confirm"))

    def keys_right(self) -> str:
        """The answers."""
        return cells.fit(
            str(say("y Enter {yes}   n Esc leave it as it is", yes=self._yes)), self.app.size.width
        )

    def body(self) -> ComposeResult:
        """The question, then what it will do."""
        yield WrappedText(partial(str, self._question), id="question")
        for detail in self._details:
            yield WrappedText(partial(str, detail), classes="detail")

    def relabel(self) -> None:
        """The texts too."""
        super().relabel()
        for text in self.query(WrappedText):
            text.refresh(layout=True)

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(result=True)

    def action_back(self) -> None:
        """Leave it."""
        self.dismiss(result=False)
