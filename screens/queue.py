"""What Today, Cases and Issues share: a list over a preview (beside it from 120 columns), a filter line, actions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widget import Widget

from domain.refusal import Refused
from screens.base import WIDE, Line, rule
from screens.case_preview import preview_lines
from screens.case_row import CasePainter
from screens.case_source import CaseRow, CaseSource
from screens.taking_in import TakingIn
from screens.widgets.line_list import WINDOW, LineList
from screens.widgets.line_source import Stretch
from screens.widgets.reading import Reading
from services import views
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Resize
    from textual.widgets import Input
    from textual.worker import WorkType

    from screens.case import CaseScreen
    from services.drafts import DraftDesk
    from services.outcome import Outcome
    from services.presence import Colleague
    from services.session import Session
    from services.sheet import Preview

FOLLOW = 3.0
"""Seconds after which it is asked whether a colleague has changed something."""


def _preview(
    session: Session, drafts: DraftDesk | None, case_id: int
) -> tuple[Preview, tuple[Colleague, ...]]:
    """The case at the cursor, and who else has it open, in one go on the desk's thread."""
    # imported where it is read: the list is painted before it
    from services.sheet import preview

    return preview(session, case_id), drafts.presence.colleagues(case_id) if drafts else ()


class _Split(Widget):
    """The list over its preview, or beside it."""


class QueueScreen(TakingIn):
    """A main screen with a list of cases. Subclasses say which view it is and what the two top lines say."""

    VIEW: ClassVar[views.Kind] = "today"
    ACTIONS = (
        *TakingIn.ACTIONS,
        "filter",
        "refresh",
        "why",
        "print",
        "export",
        "report",
    )
    HINTS: ClassVar[tuple[str, ...] | None] = (
        "sign_in", "contact", "extend", "finish", "return", "tick", "filter", "find", "open",
        "cohandle", "assign", "record", "result", "copy_over", "undo", "why", "refresh", "import",
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.view = views.View(self.VIEW)
        self.painter: CasePainter | None = None
        self.found: Preview | None = None
        self.colleagues: tuple[Colleague, ...] = ()
        self._height: int | None = None
        self.cases: LineList[CaseRow] = LineList(self._paint, section=self._section, id="cases")

    def body(self) -> ComposeResult:
        """Greeting, list, preview."""
        yield Line("greeting")
        split = _Split(self.cases, Line("rule"), Reading(self._preview_lines, id="preview"), id="queue")
        split.set_class(self.app.size.width >= WIDE, "-wide")  # before it is styled for the first time
        yield split

    def on_mount(self) -> None:
        """Show the view; the cursor belongs to the list."""
        self.query_one("#preview").can_focus = False
        self._turn(self.app.size.width)
        self.cases.focus()
        self.set_interval(FOLLOW, self._follow)
        if self.shell.drafts is not None:
            self.set_interval(self.shell.drafts.presence.beat, self._look_around)

    def on_resize(self, event: Resize) -> None:
        """The preview goes under or beside."""
        self._turn(event.size.width)

    def _turn(self, columns: int) -> None:
        self.query_one("#queue").set_class(columns >= WIDE, "-wide")
        self._draw_rule(columns)

    def _draw_rule(self, columns: int) -> None:
        self.query_one("#rule", Line).show(rule(columns, self.section_title()))

    def section_title(self) -> str:
        """What the part of the list is called that the cursor stands in; '' where it has no parts."""
        return ""

    async def on_screen_resume(self) -> None:  # type: ignore[override]
        """Coming here, or back from a case or a form: what changed meanwhile is read."""
        await self.refresh_all()
        await self._look_around()

    # reading

    async def _follow(self) -> None:
        """Read again where others have changed something since; nothing is painted where no line differs."""
        if not self.is_current or self.shell.locked:
            return
        height = await self.call(views.height, self.session)
        if self._height is not None and height is not None and height != self._height:
            await self.refresh_all()
        self._height = height

    async def refresh_all(self, keep: int | None = None) -> None:
        """Read counts and rows again; the cursor stays on its case, or goes to `keep`."""
        await self._open(self.view, keep or self.cases.key)

    async def _open(self, view: views.View, keep: int | None) -> bool:
        """Show a view from the row `keep` or from its start. False where its filter can't be read, which is told."""
        read = await self.call(views.opening, self.session, view, keep, WINDOW)
        if read is None:
            return False
        self.view = view
        self.painter = CasePainter(self.session.settings, read.names)
        self.head(read)
        self.relabel()
        rows = [CaseRow(line) for line in read.window.rows]
        stretch = Stretch(rows, read.first, read.place)
        source = CaseSource(self.desk, view, read.window.total, stretch)
        self.cases.show(source, keep=keep, empty=self.empty(), read=stretch)
        return True

    def head(self, read: views.Opening) -> None:
        """Take what the two top lines say from what was read with the list."""

    def empty(self) -> Message:
        """What is said where the list has no row."""
        if self.view.text:
            return say(
                "Nothing matches this filter. Esc clears it; {key} finds by phone or name.",
                key=self.registry.shown("find"),
            )
        return say("Nothing here.")

    def greeting(self) -> object:
        """The second line."""
        return ""

    def relabel(self) -> None:
        """All texts, in the language in use."""
        super().relabel()
        if not self.is_mounted:
            return
        self.query_one("#greeting", Line).show(str(self.greeting()))
        self._draw_rule(self.app.size.width)
        self.cases.relabel()
        self.query_one("#preview", Reading).relabel()

    # the list and its preview

    def _paint(self, row: CaseRow, cells: int) -> str | tuple[str, str]:
        return self.painter.paint(row.line, cells, self.session.now()) if self.painter else ""

    async def _section(self, row: CaseRow) -> Sequence[int]:
        return await self.desk.run(views.section, self.session, self.view, row.key)

    def _preview_lines(self, cells: int) -> Sequence[str]:
        if self.found is None:
            return ()
        title = self.section_title() if self.query_one("#queue").has_class("-wide") else ""
        above = [rule(cells, title)] if title else []
        rows = self.query_one("#preview").size.height - len(above)
        return above + preview_lines(
            self.found, self.session.settings, self.session.now(), cells, rows, colleagues=self.colleagues
        )

    @on(LineList.Highlighted)
    def _highlighted(self, event: LineList.Highlighted) -> None:
        self._draw_rule(self.app.size.width)
        # the line first, then what is known of its case
        self.call_after_refresh(self._look_at, event.key)

    def _look_at(self, key: int) -> None:
        if key == (-1 if self.cases.key is None else self.cases.key):
            look: WorkType[None] = partial(self._look, key)
            self.run_worker(look, group="look", exclusive=True)

    async def _look(self, key: int) -> None:
        """Read the preview of the row at the cursor; a newer one supersedes it."""
        found: tuple[Preview | None, tuple[Colleague, ...]] = (None, ())
        if key != -1:
            try:
                found = await self.desk.newest("preview", _preview, self.session, self.shell.drafts, key)
            except Refused as refused:  # a colleague took it out meanwhile
                self.tell(refused.message, kind="refused")
        self.found, self.colleagues = found
        self.query_one("#preview", Reading).relabel(from_start=True)

    async def _look_around(self) -> None:
        """See who came to the case at the cursor and who left; nothing is painted where nobody did."""
        drafts, found = self.shell.drafts, self.found
        if drafts is None or found is None or not self.is_current:
            return
        colleagues = await self.call(drafts.presence.colleagues, found.case.id)
        if colleagues is not None and found is self.found and colleagues != self.colleagues:
            self.colleagues = colleagues
            self.query_one("#preview", Reading).relabel()

    @on(LineList.Ticked)
    def _ticked(self) -> None:
        count = len(self.cases.ticked)
        if count:
            self.tell(
                say("{count} ticked: what you do is done to them. Esc clears the ticks.", count=count),
                kind="note",
            )
        else:
            self.hush()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        from screens.case import CaseScreen

        self.work(self.open_case(CaseScreen(event.key)))

    async def open_case(self, case: CaseScreen) -> None:
        """What is done on the case is told here, with the cursor on the next one."""
        after = self.cases.neighbour()
        outcomes = await self.app.push_screen_wait(case)
        if outcomes:
            if after is not None:
                self.cases.select(after)
            await self._tell_all(outcomes)

    @on(LineList.Failed)
    def _failed(self, event: LineList.Failed) -> None:
        self.tell(event.message, kind="refused")

    # acting

    def targets(self) -> tuple[int, ...]:
        """The ticked cases, else the one at the cursor."""
        return self.cases.chosen_keys()

    async def acted(self, outcomes: Sequence[Outcome]) -> None:
        """The list again, with the cursor on the next case."""
        touched = {outcome.case_id for outcome in outcomes if outcome.done}
        after = self.cases.neighbour() if self.cases.key in touched else self.cases.key
        self.cases.untick()
        await self.refresh_all(keep=after)

    async def undone(self, outcomes: Sequence[Outcome]) -> None:
        """The list again, with the cursor on the case that is as it was."""
        await self.refresh_all(keep=outcomes[0].case_id)

    async def action_refresh(self) -> None:
        """Read all again."""
        await self.refresh_all()
        self.tell(say("Read again."), kind="note")

    def action_why(self) -> None:
        """How the dates of the case at the cursor were counted."""
        from screens.why import WhyScreen

        if self.cases.key is not None:
            self.app.push_screen(WhyScreen(self.cases.key))

    # what leaves

    def action_export(self) -> None:
        """The list under its filter as a spreadsheet."""
        from screens.handing_out import export

        export(self, self.view.kind, self.view.text, open_only=not self.view.closed)

    def action_report(self) -> None:
        """The figures of a period."""
        from screens.handing_out import report

        report(self)

    def action_print(self) -> None:
        """The case at the cursor on paper."""
        from screens.handing_out import print_case

        if self.found is not None:
            print_case(self, self.found.case)

    # the filter

    def action_filter(self) -> None:
        """Open the filter line."""
        self.open_filter(self.view.text)
        self.tell(
            say("Words, or state: category: at: by: due: overdue tocopy tag:   Enter, Esc leaves"),
            kind="note",
        )

    def han_typed(self, text: str) -> None:
        """Chinese text on the list opens the filter with it."""
        self.open_filter(self.view.text + text)
        super().han_typed(text)

    def open_filter(self, text: str) -> None:
        """The filter line with this text in it."""
        # a text field is dear to start with, and most mornings begin without a filter
        from screens.widgets.text_input import TextInput

        self._close_filter()
        self.query_one("#greeting").display = False
        line = TextInput(text, classes="filter")
        self.mount(line, after="#greeting")
        line.focus()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the filter line."""
        await self._set_filter(event.value.strip())

    async def _set_filter(self, text: str) -> None:
        if await self._open(views.View(self.VIEW, text, self.view.closed), None):
            self._close_filter()

    def _close_filter(self) -> None:
        self.query(".filter").remove()
        self.query_one("#greeting").display = True
        self.cases.focus()
        self.hush()

    def action_back(self) -> None:
        """Esc: close the filter line, else clear the filter, else clear the ticks."""
        self.run_worker(self._unfilter(), group="unfilter", exclusive=True)

    async def _unfilter(self) -> None:
        if self.query(".filter"):
            self._close_filter()
        elif self.view.text:
            await self._set_filter("")
        else:
            self.cases.untick()
            self.hush()
