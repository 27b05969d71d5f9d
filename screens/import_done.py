"""What became of a list: how many of each, what changed, which rows were not imported and why; it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from domain import cells
from domain.hygiene import printable
from screens.base import DeskScreen
from screens.import_look import counted
from screens.import_rows import outcome
from screens.widgets.reading import Reading
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from screens.case_text import Row
    from screens.import_kinds import ImportKind
    from services.importing import Imported


class DoneScreen(DeskScreen[bool]):
    """Gives whether the import was taken back."""

    SEEN_FIRST = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "back", show=False)]

    def __init__(self, kind: ImportKind, done: Imported) -> None:
        super().__init__()
        self._kind = kind
        self._done = done

    def body(self) -> ComposeResult:
        """A page to read."""
        yield Reading(self._lines, id="done")

    def on_mount(self) -> None:
        """Ready to be read."""
        self.query_one("#done").focus()
        self.relabel()

    def bar(self) -> str:
        """What was imported, from where."""
        return printable(f"{self._kind.title}  {self._done.source}")

    def keys_right(self) -> str:
        """The ways out."""
        keys = say("Enter Esc done  ↑↓ PgUp PgDn")
        return cells.fit(str(keys), self.app.size.width)

    def relabel(self) -> None:
        """The page too."""
        super().relabel()
        if self.is_mounted:
            self.query_one("#done", Reading).relabel()

    def _lines(self, _cells: int) -> Sequence[Row]:
        return [
            (str(say("Imported: {counts}", counts=counted(self._done))), "strong"),
            "",
            *outcome(self._done),
        ]

    def action_back(self) -> None:
        """Leave it as it is."""
        self.dismiss(result=False)
