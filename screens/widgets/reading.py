"""Text to read: one line (`TextLine`), a few that wrap (`WrappedText`), a pane that scrolls (`Reading`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from domain import cells
from domain.hygiene import printable
from screens.widgets.painted import Painted

if TYPE_CHECKING:
    from textual.events import Resize
    from textual.geometry import Size

Told = Callable[[], str]


def _wrapped(text: str, width: int) -> list[str]:
    """The text as rows of so many cells, made printable first: what stands for a sign has a width."""
    return [row for line in text.split("\n") for row in cells.wrap(printable(line), max(2, width))]


class TextLine(Widget):
    """One row of plain text, no markup.

    `left` and `right` are asked anew at each paint, in the language then in use. Where both don't fit, `left`
    is cut.
    """

    DEFAULT_CSS = "TextLine { height: 1; width: 1fr; }"

    def __init__(
        self,
        left: Told,
        right: Told | None = None,
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._left = left
        self._right = right

    def render_line(self, y: int) -> Strip:
        """The row; more rows, where a stylesheet gives any, are blank."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        left = printable(self._left())
        right = printable(self._right()) if self._right else ""
        room = width - cells.width(right) - (1 if right else 0)
        if left and room < width // 3:
            right, room = "", width
        left = cells.fit(left, max(0, room))
        return Strip([Segment(f"{left} {right}" if right else left, self.rich_style)], width)


class WrappedText(Widget):
    """Plain text, wrapped into as many rows as it needs, `most` at most. `told` is asked at each paint."""

    DEFAULT_CSS = "WrappedText { height: auto; width: 1fr; }"

    def __init__(
        self,
        told: Told,
        *,
        most: int | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._told = told
        self._most = most

    def _lines(self, width: int) -> list[str]:
        lines = _wrapped(self._told(), width)
        if self._most is not None and len(lines) > self._most:
            lines = [*lines[: self._most - 1], cells.fit(lines[self._most - 1] + "…", width)]
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many rows as the text needs."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """One row."""
        width = self.size.width
        lines = self._lines(width)
        text = cells.fit(lines[y], width) if y < len(lines) else " " * width
        return Strip([Segment(text, self.rich_style)], width)


class Reading(Painted, can_focus=True):
    """A pane of text that wraps by cells and scrolls by line and page; nothing in it can be changed.

    `compose_lines` gives its lines for a width in cells, each a text or (text, style name 'strong' | 'faint'
    | 'overdue'); a text that is wider is wrapped.
    """

    PARTS = "reading"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"reading--strong", "reading--faint", "reading--overdue"}
    DEFAULT_CSS = """
    Reading { height: 1fr; width: 1fr; }
    Reading .reading--faint { text-style: dim; }
    Reading .reading--strong { text-style: bold; }
    Reading .reading--overdue { text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_by(-1)", "Up", show=False),
        Binding("down", "scroll_by(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown,space", "page(1)", "Page down", show=False),
        Binding("home", "top", "Start", show=False),
        Binding("end", "bottom", "End", show=False),
    ]

    def __init__(
        self,
        compose_lines: Callable[[int], Sequence[str | tuple[str, str]]],
        *,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._compose_lines = compose_lines
        self._rows: list[tuple[str, str]] = []
        self._top = 0

    @property
    def top(self) -> int:
        """The first row shown, from 0."""
        return self._top

    @property
    def count(self) -> int:
        """How many rows there are at this width."""
        return len(self._rows)

    def relabel(self, *, from_start: bool = False) -> None:
        """Ask for the lines again and paint them, from the first row where `from_start`."""
        width = self.size.width
        before = self._rows, self._top
        self._rows = []
        for line in self._compose_lines(width):
            text, style = (line, "") if isinstance(line, str) else line
            self._rows += [(row, style) for row in _wrapped(text, width)]
        self._top = 0 if from_start else min(self._top, self._last())
        if before != (self._rows, self._top):
            self.refresh()

    def on_resize(self, _event: Resize) -> None:
        """Wrap anew."""
        self.relabel()

    def _last(self) -> int:
        return max(0, len(self._rows) - self.size.height)

    def action_scroll_by(self, step: int) -> None:
        """Some rows on or back."""
        top = max(0, min(self._top + step, self._last()))
        if top != self._top:
            self._top = top
            self.refresh()

    def action_page(self, way: int) -> None:
        """A page on or back."""
        self.action_scroll_by(way * max(1, self.size.height - 1))

    def action_top(self) -> None:
        """To the start."""
        self.action_scroll_by(-len(self._rows))

    def action_bottom(self) -> None:
        """To the end."""
        self.action_scroll_by(len(self._rows))

    def render_line(self, y: int) -> Strip:
        """One row."""
        width = self.size.width
        place = self._top + y
        if place >= len(self._rows):
            return Strip.blank(width, self.style_of())
        text, name = self._rows[place]
        return Strip([Segment(cells.fit(text, width), self.style_of(name))], width)
