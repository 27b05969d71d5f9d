"""Several lines of text: cleaned, counted, left by tab, with only those keys that the desk does not need."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from domain.hygiene import clean
from screens.widgets.text_input import LONGEST, TextFull, run_after, run_before, typed

if TYPE_CHECKING:
    from textual.document._document import EditResult, Location
    from textual.events import Paste

_KEYS = (
    ("up", "cursor_up"),
    ("down", "cursor_down"),
    ("left", "cursor_left"),
    ("right", "cursor_right"),
    ("ctrl+left", "cursor_word_left"),
    ("ctrl+right", "cursor_word_right"),
    ("home,ctrl+a", "cursor_line_start"),
    ("end,ctrl+e", "cursor_line_end"),
    ("pageup", "cursor_page_up"),
    ("pagedown", "cursor_page_down"),
    ("shift+up", "cursor_up(True)"),
    ("shift+down", "cursor_down(True)"),
    ("shift+left", "cursor_left(True)"),
    ("shift+right", "cursor_right(True)"),
    ("shift+home", "cursor_line_start(True)"),
    ("shift+end", "cursor_line_end(True)"),
    ("backspace", "delete_left"),
    ("delete,ctrl+d", "delete_right"),
    ("ctrl+w", "delete_word_left"),
    ("ctrl+u", "delete_to_start_of_line"),
    ("ctrl+k", "delete_to_end_of_line_or_delete_line"),
    ("ctrl+x", "cut"),
    ("ctrl+c", "copy"),
    ("ctrl+v", "paste"),
    ("ctrl+z", "undo"),
    ("ctrl+y", "redo"),
)


class LongInput(TextArea, inherit_bindings=False):
    """Several lines of text.

    `limit`: what goes over so many characters is left out, and TextFull says so. The stock F6, F7 and
    ctrl+f are the desk's; up on the first line and down on the last leave the field.
    """

    DEFAULT_CSS = """
    LongInput, LongInput:focus { border: none; padding: 0; background: ansi_default; scrollbar-size: 0 0; }
    LongInput .text-area--cursor-line { background: ansi_default; }
    LongInput .text-area--cursor { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding(key, action, show=False) for key, action in _KEYS]

    def __init__(self, value: str = "", *, limit: int = LONGEST, id: str | None = None) -> None:  # noqa: A002
        super().__init__(clean(value), compact=True, highlight_cursor_line=False, tab_behavior="focus", id=id)
        self.cursor_blink = False
        self.match_cursor_bracket = False
        self.limit = limit

    def on_mount(self) -> None:
        """Start behind what is there."""
        self.move_cursor(self.document.end)

    def on_paste(self, event: Paste) -> None:
        """A paste is for this field alone."""
        event.stop()

    @property
    def count(self) -> int:
        """Characters typed so far."""
        return len(self.text)

    def replace(
        self, insert: str, start: Location, end: Location, *, maintain_selection_offset: bool = True
    ) -> EditResult:
        """Put cleaned text in, as much of it as the limit allows: typing and pasting both come here."""
        whole = typed(insert, lines=True)
        room = max(0, self.limit - self.count + len(self.get_text_range(*sorted((start, end)))))
        kept = whole[:room]
        done = super().replace(kept, start, end, maintain_selection_offset=maintain_selection_offset)
        if kept != whole:
            self.post_message(TextFull(self.limit))  # after the change, which takes back what was said before
        return done

    def get_cursor_word_left_location(self) -> Location:
        """Where ctrl+w and ctrl+left go: the start of the run before the cursor."""
        row, column = self.cursor_location
        if not column:
            return self.get_cursor_left_location()
        return row, run_before(self.document[row][:column])

    def get_cursor_word_right_location(self) -> Location:
        """Where ctrl+right goes: the end of the run behind the cursor."""
        row, column = self.cursor_location
        line = self.document[row]
        if column >= len(line):
            return self.get_cursor_right_location()
        return row, column + run_after(line[column:])

    def action_cursor_up(self, select: bool = False) -> None:
        """A line up, or out of the field."""
        if not select and self.navigator.is_first_wrapped_line(self.cursor_location):
            self.screen.focus_previous()
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """A line down, or out of the field."""
        if not select and self.navigator.is_last_wrapped_line(self.cursor_location):
            self.screen.focus_next()
        else:
            super().action_cursor_down(select)
