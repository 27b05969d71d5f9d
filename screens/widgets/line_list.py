"""The list of lines that every main screen has: any number of rows, one Segment each, a cursor of two cells.

The list keeps a window of rows around the view and asks its source for more in a worker; what has not come
yet is painted as '…'. A step of the cursor repaints two cells in two lines; at the edge the view flips by a
page, so that most steps stay that cheap on a slow line. The selection follows the row's key, not its place.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message as Event
from textual.strip import Strip

from domain import cells
from domain.hygiene import printable
from domain.refusal import Refused
from screens.widgets.line_source import WINDOW, Fixed, R, Row, Source, Stretch, Window, start_of_window
from screens.widgets.painted import Painted
from words import Message, say

if TYPE_CHECKING:
    from textual.events import Resize
    from textual.worker import WorkType

__all__ = ["WINDOW", "Fixed", "LineList", "Row", "Source"]

MARKER = 2
CURSOR, TICK = "▸ ", "✓"
"""Cells of the marker: cursor, then tick."""
NOTHING = say("Nothing here.")
ON_NONE = (-1, 0)
"""What was last said of the cursor, as key and version, where it stands on no row."""


Painter = Callable[[R, int], "str | tuple[str, str]"]
"""Makes a row's text for so many cells, alone or with the name of a style: 'overdue', 'faint', 'strong'."""
SectionKeys = Callable[[R], Awaitable[Sequence[int]]]
"""Gives the keys of every row in the section that this row is in."""


class _Line(NamedTuple):
    """A painted line: compared to know what must be painted again."""

    mark: str
    text: str
    style: str


class LineList(Painted, Generic[R], can_focus=True):
    """A list over any number of rows: `show` gives it a source, `reload` reads that again after a change."""

    PARTS = "line-list"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-list--marker",
        "line-list--overdue",
        "line-list--faint",
        "line-list--strong",
    }
    DEFAULT_CSS = """
    LineList { height: 1fr; width: 1fr; }
    LineList .line-list--faint { text-style: dim; }
    LineList .line-list--strong { text-style: bold; }
    LineList .line-list--overdue { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="list.up"),
        Binding("down", "move(1)", "Down", show=False, id="list.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="list.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="list.page_down"),
        Binding("home", "first", "First", show=False, id="list.first"),
        Binding("end", "last", "Last", show=False, id="list.last"),
        Binding("enter", "choose", "Choose", show=False, id="list.choose"),
        Binding("space", "tick", "Tick and go on", show=False, id="list.tick"),
        Binding("asterisk", "tick_section", "Tick the section", show=False, id="list.tick_section"),
    ]

    class _Told(Event):
        """Something that the screen should know of its list."""

        def __init__(self, sender: LineList[Any], key: int) -> None:
            super().__init__()
            self.line_list = sender
            self.key = key

        @property
        def control(self) -> LineList[Any]:
            """The list that tells."""
            return self.line_list

    class Highlighted(_Told):
        """The cursor stands on another row, or its row has changed; `key` -1: on none."""

    class Chosen(_Told):
        """Enter was pressed on a row."""

    class Ticked(_Told):
        """The ticks changed; `key`: the row that was ticked or cleared."""

    class Failed(Event):
        """Rows could not be read; `message` says why."""

        def __init__(self, message: Message) -> None:
            super().__init__()
            self.message = message

    def __init__(
        self,
        painter: Painter[R],
        *,
        empty: Message | None = None,
        section: SectionKeys[R] | None = None,
        id: str | None = None,  # noqa: A002  (Textual's own name for it)
    ) -> None:
        super().__init__(id=id)
        self.ticked: dict[int, None] = {}
        """Keys of the ticked rows, in the order of ticking."""
        self._painter = painter
        self._empty = empty or NOTHING
        self._section = section
        self._source: Source[R] = Fixed()
        self._window: Window[R] = Window()
        self._top = 0
        self._cursor = 0
        self._key = -1
        self._told: tuple[int, int] | None = ON_NONE
        self._read = False
        self._stale = False
        self._coming: int | None = None
        self._texts: dict[tuple[int, int, int], tuple[str, str]] = {}
        self._painted: list[_Line] = []

    # what is on the list

    @property
    def total(self) -> int:
        """How many rows the list has."""
        return self._window.total

    @property
    def index(self) -> int:
        """The place of the cursor, from 0."""
        return self._cursor

    @property
    def key(self) -> int | None:
        """The key of the row under the cursor."""
        return self._key if self._key != -1 else None

    @property
    def row(self) -> R | None:
        """The row under the cursor, None where there is none or it has not come yet."""
        return self._window.at(self._cursor)

    def neighbour(self) -> int | None:
        """The key of the row below the cursor, or else above it: where to go when this row leaves."""
        beside = self._window.at(self._cursor + 1) or self._window.at(self._cursor - 1)
        return beside.key if beside else None

    def chosen_keys(self) -> tuple[int, ...]:
        """The ticked rows, or the one under the cursor where none is ticked."""
        if self.ticked:
            return tuple(self.ticked)
        return () if self._key == -1 else (self._key,)

    def show(
        self,
        source: Source[R],
        *,
        keep: int | None = None,
        empty: Message | None = None,
        read: Stretch[R] | None = None,
    ) -> None:
        """Show another source, the cursor on `keep` or the first row. `empty`: said where there is none.

        Without `keep` it is another list, in which nothing is ticked yet. `read`: the rows around the cursor,
        where they are at hand; they are painted at once.
        """
        self._source = source
        if empty is not None:
            self._empty = empty
        if keep is None:
            self._cursor = self._top = 0
            self._key = -1
            self.ticked.clear()
            if self._told != ON_NONE:
                self._told = (
                    None  # another list: say where its cursor stands, even on the same row or on none
                )
        if read is None or (keep is not None and read.place is None):
            self.reload(keep=keep, stay=keep is not None)
            return
        self.workers.cancel_group(self, "window")
        self._window.put(read.rows, read.first, source.total)
        self._stale = True
        self._arrived(read.place)

    def reload(self, *, keep: int | None = None, stay: bool = True) -> None:
        """Read the rows again, the cursor on its row or on `keep`; only changed lines are painted."""
        wanted = keep if keep is not None else (self._key if stay and self._key != -1 else None)
        self._ask(wanted, fresh=True)

    def select(self, key: int) -> None:
        """Put the cursor on this row, wherever it is."""
        place = self._window.place_of(key)
        if place is None:
            self._ask(key, fresh=False)
        else:
            self._go(place)

    def untick(self) -> None:
        """Clear all ticks."""
        self.ticked.clear()
        self._repaint()

    def relabel(self) -> None:
        """Paint all again, in the language that is now in use."""
        self._texts.clear()
        self._repaint()

    # reading

    def _ask(self, wanted: int | None, *, fresh: bool) -> None:
        """Read a window; a newer call cancels an older one, but not its being fresh."""
        self._stale = self._stale or fresh
        self._coming = None if fresh or wanted is not None else start_of_window(self._cursor)
        # not yet a coroutine: one that is superseded before it starts would never be awaited
        load: WorkType[None] = partial(self._load, wanted)
        self.run_worker(load, group="window", exclusive=True)

    async def _load(self, wanted: int | None) -> None:
        """Read the window around the cursor, or around the row `wanted`, and put the cursor there."""
        try:
            place = None if wanted is None else await self._source.position(wanted)
            await self._window.read(self._source, self._cursor if place is None else place)
        except Refused as refusal:
            self.post_message(self.Failed(refusal.message))
            return
        self._arrived(place)

    def _arrived(self, place: int | None) -> None:
        """Rows have come: the cursor goes to a place or stays."""
        self._read, self._coming = True, None
        if self._stale:
            self._texts.clear()
            self._stale = False
        self._go(self._cursor if place is None else place, more=False)
        self._repaint()

    def _ask_near_edge(self) -> None:
        """Ask for more where the view comes close to rows that are neither in the window nor on their way."""
        margin = min(max(self.size.height, 1), WINDOW // 4)
        low, high = max(0, self._cursor - margin), min(self._window.total, self._cursor + margin)
        covered = self._window.covers(low, high)
        coming = self._coming is not None and self._coming <= low and high <= self._coming + WINDOW
        if not covered and not coming:
            self._ask(None, fresh=False)

    # moving

    def _go(self, place: int, *, more: bool = True) -> None:
        """Put the cursor on a place, flip the view where needed, say so where it is another row."""
        place = max(0, min(self._window.total - 1, place))
        before, self._cursor = self._cursor, place
        top = self._top_for(place)
        if top != self._top:
            self._top = top
            self._repaint()
        elif before != place:
            self._repaint_mark(before)
            self._repaint_mark(place)
        if more:
            self._ask_near_edge()
        row = self._window.at(place)
        self._key = row.key if row else -1
        now = (self._key, getattr(row, "version", 0)) if row else ON_NONE
        if now != self._told:
            self._told = now
            self.post_message(self.Highlighted(self, self._key))

    def _top_for(self, place: int) -> int:
        """The first line to show so that `place` is in view: as now, or a page on or back."""
        height = max(self.size.height, 1)
        top = self._top
        if place >= top + height:
            top = place
        elif place < top:
            top = place - height + 1
        return max(0, min(top, self._window.total - height))

    def action_move(self, step: int) -> None:
        """One row up or down."""
        self._go(self._cursor + step)

    def action_page(self, way: int) -> None:
        """One page up or down: the view flips, the cursor keeps its line."""
        height = max(self.size.height, 1)
        top = max(0, min(self._top + way * height, self._window.total - height))
        line = self._cursor - self._top
        if top == self._top:
            self._go(0 if way < 0 else self._window.total - 1)
            return
        self._top = top
        self._go(top + line)
        self._repaint()

    def action_first(self) -> None:
        """To the first row."""
        self._go(0)

    def action_last(self) -> None:
        """To the last row."""
        self._go(self._window.total - 1)

    def action_choose(self) -> None:
        """Say which row is meant."""
        if self._key != -1:
            self.post_message(self.Chosen(self, self._key))

    def action_tick(self) -> None:
        """Tick the row, or clear its tick, and go on to the next."""
        if self._key == -1:
            return
        key = self._key
        if key in self.ticked:
            del self.ticked[key]
        else:
            self.ticked[key] = None
        self._repaint_mark(self._cursor)
        self.post_message(self.Ticked(self, key))
        self._go(self._cursor + 1)

    async def action_tick_section(self) -> None:
        """Tick every row of the section, or clear them where all are ticked."""
        row = self.row
        if row is None or self._section is None:
            return
        try:
            keys = await self._section(row)
        except Refused as refusal:
            self.post_message(self.Failed(refusal.message))
            return
        if all(key in self.ticked for key in keys):
            for key in keys:
                del self.ticked[key]
        else:
            self.ticked.update(dict.fromkeys(keys))
        self._repaint()
        self.post_message(self.Ticked(self, row.key))

    # painting

    def on_resize(self, event: Resize) -> None:
        """Keep the cursor in view."""
        self._texts.clear()
        top, self._top = self._top, self._top_for(self._cursor)
        self._painted = [self._line(y, event.size.width) for y in range(event.size.height)]
        if self._top != top:  # else Textual has painted what is new
            self.refresh()
        if self._read:
            self._ask_near_edge()

    def _repaint_mark(self, place: int) -> None:
        y = place - self._top
        if 0 <= y < len(self._painted):
            # only the mark: a text that changed too is still to be painted
            self._painted[y] = self._painted[y]._replace(mark=self._line(y, self.size.width).mark)
        self.refresh(Region(0, y, MARKER, 1))

    def _repaint(self) -> None:
        """Paint the lines that differ from what stands on the screen."""
        width, height = self.size
        now = [self._line(y, width) for y in range(height)]
        if len(now) != len(self._painted):
            self.refresh()
        else:
            changed = [Region(0, y, width, 1) for y, line in enumerate(now) if line != self._painted[y]]
            if changed:
                self.refresh(*changed)
        self._painted = now

    def _text(self, row: R, width: int) -> tuple[str, str]:
        kept = (row.key, getattr(row, "version", 0), width)
        made = self._texts.get(kept)
        if made is None:
            if len(self._texts) > 2 * WINDOW:
                self._texts.clear()
            shown = self._painter(row, width)
            text, style = (shown, "") if isinstance(shown, str) else shown
            made = self._texts[kept] = (cells.fit(printable(text), width), style)
        return made

    def _line(self, y: int, columns: int) -> _Line:
        """A line as it is to be; `columns`: the list's, which Textual works out anew each time it is asked."""
        place, width = self._top + y, max(0, columns - MARKER)
        if place >= self._window.total:
            said = str(self._empty) if y == 0 and self._read and not self._window.total else ""
            return _Line("  ", cells.fit(said, width), "faint")
        row = self._window.at(place)
        cursor = CURSOR if place == self._cursor else "  "
        if row is None:
            return _Line(cursor, cells.fit("…", width), "faint")
        mark = cursor[0] + TICK if row.key in self.ticked else cursor
        return _Line(mark, *self._text(row, width))

    def render_line(self, y: int) -> Strip:
        """One line: the marker and one Segment."""
        width, height = self.size
        if y >= height or width < MARKER:
            return Strip.blank(width, self.style_of())
        line = self._line(y, width)
        marks = Segment(line.mark, self.style_of("marker"))
        return Strip([marks, Segment(line.text, self.style_of(line.style))], width)
