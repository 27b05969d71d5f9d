"""Pastes taken out of what a terminal sends, before keys are made of it: a table of megabytes arrives whole and at once.

Textual's own parser looks at each character, and where the end mark comes in two reads it takes the first half for
the esc key: all that is typed afterwards would be swallowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Paste

if TYPE_CHECKING:
    from collections.abc import Iterator

START = "\x1b[200~"
END = "\x1b[201~"
_BEGUN = (START[:5], START[:4], START[:3])
"""Beginnings of the start mark that are no whole key: the rest comes with the next read."""


class PasteReader:
    """Parts what was read into text for the parser and whole pastes."""

    def __init__(self) -> None:
        self._held = ""
        self._parts: list[str] | None = None

    def feed(self, text: str) -> Iterator[str | Paste]:
        """What came, in its order; what is not whole yet is kept for the next time."""
        text = self._held + text
        self._held = ""
        while text:
            if self._parts is None:
                before, start, text = text.partition(START)
                if start:
                    self._parts = []
                else:
                    self._held = next((mark for mark in _BEGUN if before.endswith(mark)), "")
                    before = before.removesuffix(self._held)
                if before:
                    yield before
            else:
                inside, end, rest = text.partition(END)
                if not end:  # the mark may have begun
                    cut = max(0, len(text) - len(END) + 1)
                    self._parts.append(text[:cut])
                    self._held = text[cut:]
                    return
                pasted = "".join([*self._parts, inside])
                self._parts, text = None, rest
                yield Paste(pasted.replace("\x00", ""))
