"""The import screen: how a list is read and what taking it in would do; each of it can be changed; enter takes it in."""

from __future__ import annotations

from functools import partial
from threading import Event as Flag
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from domain import cells
from domain.hygiene import printable
from domain.refusal import Refused
from screens.base import WIDE, DeskScreen, Line, rule
from screens.forms.spec import Option
from screens.import_job import Examined, Wanted, examine, opened, take_in
from screens.import_kinds import Choices, Given, ImportKind
from screens.import_progress import Going, how_far
from screens.import_rows import (
    HEAD,
    SOURCE,
    Setting,
    below,
    chosen,
    counted,
    options,
    paint,
    settings_of,
)
from screens.picker import Picker, PickRow
from screens.table import PlainList
from screens.widgets.line_list import Fixed, LineList
from screens.widgets.reading import Reading
from services.importing import Cancelled, Imported, Progress, Watch, known_sources
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Resize
    from textual.worker import WorkType

    from screens.case_text import Row


class _Split(Widget):
    """The settings over what would happen, or beside it."""


class SourcePick(Picker):
    """Picks a system that is known, or takes the new name that was typed: it stands below those that it fits."""

    def matching(self, typed: str) -> list[PickRow]:
        """Those that are known, then what was typed as a new one."""
        known, name = super().matching(typed), typed.strip()
        if not known or not name or any(row.option.slug == name for row in known):
            return known
        return [*known, PickRow(len(self._options), Option(name, say("a new system: {name}", name=name)))]

    def take_typed(self, text: str) -> None:
        """What fits no system is the name of a new one."""
        if text:
            self.dismiss(text)


class LookScreen(DeskScreen["Message | None"]):
    """Gives what became of it, None where it was left. Reading and trying run on the bulk thread, the newest wins."""

    CSS_PATH = "import_look.tcss"
    SEEN_FIRST = True
    ACTIONS = ("pick",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go", show=False),
        Binding("space", "pick", show=False),
        Binding("minus", "head(-1)", show=False),
        Binding("plus,equals_sign", "head(1)", show=False),
        Binding("tab", "other_pane", show=False),
        Binding("c", "cancel", show=False),
    ]

    def __init__(self, kind: ImportKind, given: Given) -> None:
        super().__init__()
        self._kind = kind
        self._given = given
        self._choices = Choices()
        self._found: Examined | None = None
        self._refused: Message | None = None
        self._stop = Flag()
        self._progress: Progress | None = None
        self._done: Imported | None = None
        self._list: LineList[Setting] = PlainList(partial(paint, kind), id="settings")

    @property
    def _wanted(self) -> Wanted:
        return Wanted(self._kind, self._given, self._choices)

    @property
    def going(self) -> bool:
        """Whether the list is being taken in."""
        return self._progress is not None

    # what is shown

    def body(self) -> ComposeResult:
        """The line that says what would happen, the settings, then the first rows and what is wrong."""
        yield Line("headline")
        split = _Split(self._list, Line("rule"), Reading(self._below, id="would"), id="import")
        split.set_class(self.app.size.width >= WIDE, "-wide")
        yield split

    def on_mount(self) -> None:
        """Read it at once."""
        self._list.focus()
        self._look()

    def on_resize(self, event: Resize) -> None:
        """Over or beside."""
        self._turn(event.size.width)

    def _turn(self, columns: int) -> None:
        self.query_one("#import").set_class(columns >= WIDE and self._refused is None, "-wide")

    def bar(self) -> str:
        """What is imported, from which file."""
        return printable(f"{self._kind.title}  {self._given.name}")

    def keys_right(self) -> str:
        """The screen's own keys."""
        if self.going:
            keys = say("c Esc cancel: nothing of it stays")
        elif self._refused is not None:
            keys = say("Esc another file")
        else:
            keys = say("Enter import  space change the row  - + heading row  Tab other part  Esc back")
        return cells.fit(str(keys), self.app.size.width)

    def hints(self) -> tuple[str, ...]:
        """All of them stand at the right."""
        return ()

    def relabel(self) -> None:
        """Everything again."""
        super().relabel()
        if not self.is_mounted:
            return
        self.query_one("#headline", Line).show(printable(self._headline()))
        self.query_one("#rule", Line).show(rule(self.app.size.width, self._pane_title()))
        if self._found is not None:
            self._show_settings(self._found)
        self.query_one("#would", Reading).relabel()

    def _show_settings(self, found: Examined) -> None:
        """The rows; the cursor stays, or begins at what is missing."""
        rows = settings_of(self._kind, found)
        missing = next((row.key for row in rows if row.style), None) if found.problem else None
        self._list.show(Fixed(rows), keep=self._list.key or missing)

    def _headline(self) -> str:
        found = self._found
        if self._progress is not None:
            return str(how_far(self._progress, stopping=self._stop.is_set()))
        if self._refused is not None:
            return str(say("This file can't be read."))
        if found is None:
            return str(say("Reading {file} …", file=self._given.name))
        if found.problem is not None:
            return str(say("It can't be imported like this. space: change the row at the cursor"))
        if found.trial is None:
            return str(say("Enter: say which system this list comes from."))
        return str(say("Would be: {counts}", counts=counted(found.trial)))

    def _pane_title(self) -> str:
        known = self._found is None or self._found.read is not None
        return str(say("as it would arrive") if known else say("as it stands in the file"))

    def _below(self, width: int) -> Sequence[Row]:
        if self._refused is not None:
            return [(str(say("! {message}", message=self._refused)), "overdue")]
        return below(self.session, self._kind, self._found, width) if self._found else ()

    # reading and trying

    def _look(self) -> None:
        """Read it with the present choices; what is under way for older ones is given up."""
        self._stop.set()
        self._stop = Flag()
        look: WorkType[None] = partial(self._examine, Watch(cancel=self._stop))
        self.run_worker(look, group="look", exclusive=True)

    async def _examine(self, watch: Watch) -> None:
        try:
            book = (
                self._found.book if self._found else await self.desk.bulk_newest("open", opened, self._given)
            )
            found = await self.desk.bulk_newest("examine", examine, self.session, self._wanted, book, watch)
        except Cancelled:
            return
        except Refused as refused:
            self._refused = refused.message
            self._list.display = self.query_one("#rule").display = False
            self._turn(self.app.size.width)
            self.query_one("#would").focus()
            self.relabel()
            return
        self._found = found
        self.relabel()

    # changing how it is read

    def _choose(self, choices: Choices) -> None:
        self._choices = choices
        self.hush()
        self._look()

    def action_pick(self) -> None:
        """Change the row at the cursor."""
        row = self._list.row
        if row is not None and not self.going:
            self.work(self._change(row))

    async def _change(self, row: Setting) -> None:
        assert self._found is not None  # noqa: S101  there is a row
        sources = await self.call(known_sources, self.session) if row.what == SOURCE else []
        choices = options(self._kind, self._found, row.what, sources or [])
        pick = SourcePick if row.what == SOURCE else Picker
        table = self._found.table
        here = str(table.header_row) if row.what == HEAD and table else row.value
        picked = await self.app.push_screen_wait(pick(row.label, choices, chosen=here))
        if picked is None:
            return
        self._choose(chosen(self._choices, row.what, picked, table))

    def action_head(self, step: int) -> None:
        """The next row as headings, or the one before."""
        found = self._found
        if found is None or self.going:
            return
        now = found.table.header_row if found.table else 0
        numbers = [0, *(head.number for head in found.heads)]
        rows = [number for number in numbers if (number > now if step > 0 else number < now)]
        if rows:
            row = rows[0] if step > 0 else rows[-1]
            self._choose(chosen(self._choices, HEAD, str(row), found.table))

    def action_other_pane(self) -> None:
        """The keyboard into the lower part, or back."""
        pane = self.query_one("#would")
        (self._list if pane.has_focus else pane).focus()

    # taking it in

    @on(LineList.Chosen)
    def action_go(self) -> None:
        """Import it; where its system is not known, ask for that first."""
        found = self._found
        if self.going or found is None:
            return
        if found.trial is not None:
            self._progress = Progress("checking", 0, 0)
            self.hush()
            self.relabel()
            self.run_worker(self._import(found), group="import")
        elif found.problem is not None:
            self.tell(
                say("Change the sheet, the heading row or a column first; or take another file."),
                kind="refused",
            )
        else:
            row = next(row for row in settings_of(self._kind, found) if row.what == SOURCE)
            self.work(self._change(row))

    async def _import(self, found: Examined) -> None:
        watch = Watch(self._tell_progress, self._stop)
        try:
            done = await self.desk.bulk(take_in, self.session, self._wanted, found, watch)
        except Refused as refused:  # cancelled as well
            self._progress = None
            self._stop = Flag()
            self.relabel()
            self.tell(refused.message, kind="note" if isinstance(refused, Cancelled) else "refused")
            return
        self._done = done
        if self.is_current:
            await self._show_done()

    def on_screen_resume(self) -> None:
        """Back from something that lay over it while the import came to its end."""
        if self._done is not None:
            self.run_worker(self._show_done())

    async def _show_done(self) -> None:
        """What became of it; only then does the screen below read its list again."""
        from screens.import_done import DoneScreen

        assert self._done is not None  # noqa: S101  it came to its end
        done, self._done = self._done, None
        undone = await self.app.push_screen_wait(DoneScreen(self._kind, done))
        self.dismiss(counted(done) if undone is None else self._kind.gone(undone))

    def _tell_progress(self, progress: Progress) -> None:
        """From the thread that imports."""
        self.post_message(Going(progress))

    @on(Going)
    def _goes(self, event: Going) -> None:
        if self.going:
            self._progress = event.progress
            self.query_one("#headline", Line).show(self._headline())

    def action_cancel(self) -> None:
        """Give the import up; nothing of it stays."""
        if self.going:
            self._stop.set()
            self.relabel()

    def action_back(self) -> None:
        """Cancel what is under way; else leave."""
        if self.going:
            self.action_cancel()
        elif self.query_one("#would").has_focus and self._found is not None:
            self._list.focus()
        else:
            self._stop.set()
            self.dismiss(None)
