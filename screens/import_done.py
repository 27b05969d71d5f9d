"""What became of a list: how many of each, what changed, which rows were not imported and why; it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from domain import cells
from domain.hygiene import printable
from domain.refusal import Refused
from screens.base import DeskScreen
from screens.confirm import Confirm
from screens.import_rows import counted, outcome
from screens.widgets.reading import Reading
from services.taking_back import TakenBack, undo_import
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from screens.case_text import Row
    from screens.import_kinds import ImportKind
    from services.importing import Imported


class DoneScreen(DeskScreen["TakenBack | None"]):
    """Gives what became of it where the import was taken back."""

    SEEN_FIRST = True
    ACTIONS = ("undo",)
    HINTS: ClassVar[tuple[str, ...] | None] = ()
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "back", show=False)]

    def __init__(self, kind: ImportKind, done: Imported) -> None:
        super().__init__()
        self._kind = kind
        self._done = done
        self._taken_back: TakenBack | None = None

    def body(self) -> ComposeResult:
        """A page to read."""
        yield Reading(self._lines, id="done")

    def on_mount(self) -> None:
        """Ready to be read."""
        self.query_one("#done").focus()

    def bar(self) -> str:
        """What was imported, from where."""
        return printable(f"{self._kind.title}  {self._done.source}")

    def keys_right(self) -> str:
        """The ways out."""
        if not self.check_action("undo", ()):
            keys = say("Enter Esc done  ↑↓ PgUp PgDn")
        else:
            keys = say("Enter Esc done  {key} take it back  ↑↓ PgUp PgDn", key=self.registry.shown("undo"))
        return cells.fit(str(keys), self.app.size.width)

    def relabel(self) -> None:
        """The page too."""
        super().relabel()
        if self.is_mounted:
            self.query_one("#done", Reading).relabel()

    def _lines(self, _cells: int) -> Sequence[Row]:
        if self._taken_back is not None:
            left = [
                say("{number}: {reason}", number=one.number, reason=one.reason)
                for one in self._taken_back.left
            ]
            return [(str(self._kind.gone(self._taken_back)), "strong"), "", *map(str, left)]
        head = str(say("Imported: {counts}", counts=counted(self._done)))
        return [(head, "strong"), "", *outcome(self._kind, self._done)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """It is taken back once."""
        if action == "undo":
            return self._taken_back is None
        return super().check_action(action, parameters)

    def action_undo(self) -> None:
        """Take the import back."""
        self.work(self._undo())

    async def _undo(self) -> None:
        assert self._done.batch is not None  # noqa: S101  a trial is not shown here
        question = say("Take back this import of {source}?", source=self._done.source)
        if not await self.app.push_screen_wait(Confirm(question, self._kind.undone, yes=say("take it back"))):
            return
        self.tell(say("Taking it back …"), kind="note")
        try:
            self._taken_back = await self.desk.bulk(undo_import, self.session, self._done.batch)
        except Refused as refused:
            self.tell(refused.message, kind="refused")
        else:
            self.hush()
        self.relabel()

    def action_back(self) -> None:
        """Leave it as it is."""
        self.dismiss(self._taken_back)
