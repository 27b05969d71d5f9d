"""One line of text, mended: whole pastes, ctrl+w for Chinese, the input method in its cell, no blink."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.geometry import Offset, Region
from textual.message import Message as Event
from textual.widgets import Input

from domain import cells
from domain.hygiene import clean

if TYPE_CHECKING:
    from textual.events import Paste

LONGEST = 20_000
"""Characters of a field at most, whatever it asks: a whole file that was pasted by mistake is not kept."""
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_HAN}]{{1,2}}|[^\\W{_HAN}]+|[^\\w\\s]+")
"""What ctrl+w takes: a word, a run of signs, or two Han characters, as long as most Chinese words."""
_RUN_AT_END = re.compile(f"(?:[{_HAN}]{{1,2}}|[^\\W{_HAN}]+|[^\\w\\s]+)?\\s*$")


def run_before(text: str) -> int:
    """Where the last run of `text` begins; blanks behind it belong to it."""
    found = _RUN_AT_END.search(text)
    return found.start() if found else 0


def run_after(text: str) -> int:
    """Where the first run of `text` ends; blanks before it belong to it."""
    found = _RUN.search(text)
    return found.end() if found else len(text)


def typed(text: str, *, lines: bool) -> str:
    """Text as it may enter a field: cleaned, but a blank that is typed alone stays a blank."""
    if lines and text in {"\n", "\r"}:
        return "\n"
    return " " if text and text.isspace() and "\n" not in text else clean(text, lines=lines)


class TextFull(Event):
    """A field took no more than its `limit` characters."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit


class TextInput(Input):
    """One line of text. `limit`: what goes over so many characters is left out, and TextFull says so.

    `prefilled`: nobody typed `value`, so it is selected when the keyboard comes here: what is typed replaces it, an
    arrow keeps it.
    """

    DEFAULT_CSS = """
    TextInput, TextInput:focus { border: none; height: 1; padding: 0; background: ansi_default; }
    TextInput:ansi > .input--cursor, TextInput:ansi > .input--selection {
        background: ansi_default; color: ansi_default; text-style: reverse;
    }
    """

    def __init__(
        self,
        value: str = "",
        *,
        limit: int = LONGEST,
        prefilled: bool = False,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(
            clean(value, lines=False), compact=True, select_on_focus=False, id=id, classes=classes
        )
        self.cursor_blink = False
        self.limit = limit
        self._prefilled = self.value if prefilled else ""

    def fill(self, value: str) -> None:
        """Put a value in that nobody typed here."""
        self.value = clean(value, lines=False)
        self._prefilled = self.value
        if self.has_focus:
            self.select_all()
        else:
            self.cursor_position = len(self.value)

    @property
    def cursor_screen_offset(self) -> Offset:
        """The cell where the cursor stands and an input method opens; the stock one errs at the end."""
        left, top, _width, _height = self.content_region
        before = cells.width(self.value[: self.cursor_position])
        return Offset(left + before - self.scroll_offset.x, top)

    def watch_selection(self) -> None:
        """Keep the cursor in view: the stock field tells the terminal where it stood before a scroll."""
        self._show_cursor()

    def on_focus(self) -> None:
        """The same for a long text that was there before; what nobody typed is selected."""
        if self._prefilled and self.value == self._prefilled:
            self.select_all()
        self._show_cursor()

    def on_resize(self) -> None:
        """And when there is less room."""
        self._show_cursor()

    def _show_cursor(self) -> None:
        if self.is_mounted and self.size:
            before = cells.width(self.value[: self.cursor_position])
            self.scroll_to_region(Region(before, 0, 2, 1), force=True, animate=False)
            if self.has_focus:
                self.app.cursor_position = self.cursor_screen_offset

    def replace(self, text: str, start: int, end: int) -> None:
        """Put cleaned text in place of start..end, as much of it as the limit allows."""
        whole = typed(text, lines=False)
        start, end = sorted((start, end))
        room = max(0, self.limit - (len(self.value) - (min(end, len(self.value)) - max(start, 0))))
        kept = whole[:room]
        if kept or not text:
            super().replace(kept, start, end)
        if kept != whole:
            self.post_message(TextFull(self.limit))  # after the change, which takes back what was said before

    def on_paste(self, event: Paste) -> None:
        """Take all lines of a paste, folded into one."""
        event.stop()
        event.prevent_default()
        if event.text:
            self.replace(event.text, *self.selection)

    def action_delete_left_word(self) -> None:
        """Delete the run before the cursor."""
        if not self.selection.is_empty:
            self.delete_selection()
        else:
            self.delete(run_before(self.value[: self.cursor_position]), self.cursor_position)

    def action_cursor_left_word(self, select: bool = False) -> None:
        """Move to the start of the run before the cursor."""
        self._move_to(run_before(self.value[: self.cursor_position]), select=select)

    def action_cursor_right_word(self, select: bool = False) -> None:
        """Move to the end of the run behind the cursor."""
        position = self.cursor_position
        self._move_to(position + run_after(self.value[position:]), select=select)

    def _move_to(self, position: int, *, select: bool) -> None:
        start = self.selection.start if select else position
        self.selection = type(self.selection)(start, position)
