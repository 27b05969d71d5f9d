"""What the training screens share: a headline, named columns, a list, and `/` that jumps to a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from rich.segment import Segment
from textual import on
from textual.containers import Container
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from domain.cells import fit
from domain.initials import matches
from screens.base import DeskScreen, Line
from screens.columns import Column, heading, line
from screens.widgets.line_list import MARKER, Fixed, LineList, Row
from screens.widgets.text_input import TextInput
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import PurePath

    from textual.app import ComposeResult

R = TypeVar("R", bound=Row)


class PlainList(LineList[R]):
    """A list in which nothing is ticked."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No ticks."""
        return False if action in {"tick", "tick_section"} else super().check_action(action, parameters)


class ColumnNames(Widget):
    """The names of the columns over a list."""

    DEFAULT_CSS = "ColumnNames { height: 1; width: 1fr; }"

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self._columns = columns

    def render_line(self, y: int) -> Strip:
        """The one row, indented as the rows are."""
        width = self.size.width
        text = " " * MARKER + heading(self._columns, max(0, width - MARKER)) if y == 0 else ""
        return Strip([Segment(fit(text, width), self.rich_style)], width)


class TableScreen(DeskScreen[None], Generic[R]):
    """A list of rows that are all at hand. Subclasses give `COLUMNS`, `read`, `named`, `paint`, `headline`.

    Letters act only as the keys say; after `/` they find a name by pinyin initials or Chinese text, and the
    cursor jumps to it while it is typed.
    """

    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = "table.tcss"
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    TICKS: ClassVar[bool] = False
    LISTS: ClassVar[str] = ""
    """The kind of list that is imported and exported here."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[R] = ()
        kind = LineList[R] if self.TICKS else PlainList[R]
        self.lines: LineList[R] = kind(self.paint, section=self._all, id="rows")
        self._start: int | None = None

    # what a subclass gives

    async def read(self) -> Sequence[R] | None:
        """The rows; None where they were refused, which has been told."""
        raise LookupError(type(self))

    def named(self, row: R) -> str:
        """The name by which `/` finds a row."""
        return str(row.key)

    def paint(self, row: R, cells: int) -> str | tuple[str, str]:
        """A row's text, alone or with its style."""
        return cells * " " if row else ""

    def first(self) -> int | None:
        """The key of the row with which the list begins; None = the first."""
        return None

    def headline(self) -> object:
        """The line over the columns: what there is, what to do."""
        return ""

    def beside(self) -> Sequence[Widget]:
        """What stands below the list, beside it from 120 columns."""
        return ()

    # the frame

    def body(self) -> ComposeResult:
        """Headline (or the line in which a name is typed); columns and rows, and what stands beside them."""
        yield Line("headline")
        yield TextInput(id="find", limit=40)
        with Container(id="table"):
            with Container(id="list"):
                yield ColumnNames(self.COLUMNS)
                yield self.lines
            yield from self.beside()

    async def on_mount(self) -> None:  # type: ignore[override]
        """Fill the list; the cursor belongs to it."""
        self.query_one("#find").display = False
        self.lines.focus()
        await self.refresh_all()
        self.filled()

    def filled(self) -> None:
        """The list has been read for the first time."""

    async def on_screen_resume(self) -> None:  # type: ignore[override]
        """Coming back: what changed meanwhile is read again."""
        if self.rows:
            await self.refresh_all()

    def relabel(self) -> None:
        """All texts, in the language in use."""
        super().relabel()
        if self.is_mounted:
            self.query_one("#headline", Line).show(str(self.headline()))
            self.query_one(ColumnNames).refresh()
            self.lines.relabel()

    def line(self, values: Sequence[object], cells: int) -> str:
        """A row's text from its values, one for each column."""
        return line(self.COLUMNS, values, cells)

    async def refresh_all(self, keep: int | None = None) -> None:
        """Read the rows again; the cursor stays on its row, or goes to `keep`."""
        found = await self.read()
        if found is None:
            return
        self.rows = found
        self.relabel()
        self.lines.show(Fixed(found), keep=keep or self.lines.key or self.first())

    async def action_refresh(self) -> None:
        """F5."""
        await self.refresh_all()
        self.tell(say("Read again."), kind="note")

    async def _all(self, _row: R) -> Sequence[int]:
        return [row.key for row in self.rows]

    # what comes in and leaves

    def action_import(self) -> None:
        """Take a list of this kind in."""
        self.work(self._import())

    async def _import(self) -> None:
        from screens.import_list import import_list

        told = await import_list(self.shell, self.LISTS)
        if told is not None:
            await self.refresh_all()
            self.tell(told)

    def action_export(self) -> None:
        """All of it as a spreadsheet."""
        from screens.handing_out import export

        export(self, self.LISTS)

    # finding a name

    def action_filter(self) -> None:
        """Open the line in which a name is typed."""
        self._find("")

    def han_typed(self, text: str) -> None:
        """Chinese text on the list begins to find with it."""
        super().han_typed(text)
        self._find(text)

    def _find(self, text: str) -> None:
        typed = self.query_one("#find", TextInput)
        self._start = self.lines.key
        self.query_one("#headline").display = False
        typed.display = True
        typed.value = text
        typed.cursor_position = len(text)
        typed.focus()
        self.tell(say("Type a name or its pinyin initials; Enter stays there, Esc goes back."), kind="note")

    @on(Input.Changed, "#find")
    def _jump(self, event: Input.Changed) -> None:
        if not self.query_one("#find").display or not event.value.strip():
            return
        found = self._first(event.value)
        if found is None:
            self.tell(say("No name here matches “{text}”.", text=event.value.strip()), kind="refused")
        else:
            self.hush()
            self.lines.select(found)

    def _first(self, text: str) -> int | None:
        """The first match from where the search began, around the end."""
        start = next((at for at, row in enumerate(self.rows) if row.key == self._start), 0)
        around = [*self.rows[start:], *self.rows[:start]]
        return next((row.key for row in around if matches(text, self.named(row))), None)

    @on(Input.Submitted, "#find")
    def _found(self) -> None:
        self._close_find()

    def _close_find(self) -> None:
        self.query_one("#find").display = False
        self.query_one("#headline").display = True
        self.hush()
        self.lines.focus()

    def action_back(self) -> None:
        """Leave the name for where the search began; else clear the ticks; else leave the screen."""
        if self.query_one("#find").display:
            self._close_find()
            if self._start is not None:
                self.lines.select(self._start)
        elif self.lines.ticked:
            self.lines.untick()
            self.ticks_changed()
        else:
            super().action_back()

    def ticks_changed(self) -> None:
        """Ticks came or went."""

    @on(LineList.Ticked)
    def _ticked(self) -> None:
        self.ticks_changed()

    @on(LineList.Failed)
    def _failed(self, event: LineList.Failed) -> None:
        self.tell(event.message, kind="refused")
