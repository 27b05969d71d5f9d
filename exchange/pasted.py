"""What a text from the clipboard is: a table for the import, one case of the hotline's page, or just text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from exchange import case_text

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["table", "case", "text"]
_BREAK = re.compile(r"\r\n?|\n")
_LONGEST = 20_000
"""Characters of one case's text, at most; a page has a tenth of it."""
_CELLS = 3
_ROWS = 2
"""A table has so many rows with so many cells, at least."""


def kind(text: str) -> Kind:
    """What was pasted. Line ends are any, since a terminal sends what was copied with CR."""
    rows = [line.split("\t") for line in _BREAK.split(text)]
    wide = [row for row in rows if len(row) >= _CELLS]
    if len(wide) >= _ROWS and not _in_pairs(wide):
        return "table"
    return "case" if len(text) <= _LONGEST and case_text.is_case(text) else "text"


def _in_pairs(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the rows are label, value, label, value, as a page with two columns of fields is copied."""
    paired = [row for row in rows if case_text.is_label(row[0]) and not case_text.is_label(row[1])]
    return len(paired) >= _ROWS and len(paired) * 2 >= len(rows)
