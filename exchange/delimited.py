"""Text tables: their encoding and their separator.

The encoding goes by byte order mark, then strict UTF-8, then GB18030; the separator by the first records.
Runs in the child process; imports nothing of the project.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from exchange.package import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = ",\t;|"
_SAMPLE = 50
"""Records that are looked at for the separator."""
_MAX_CELL = 2**20


def decode(data: bytes) -> str:
    """The text of the file. Raises Unreadable('encoding') where no encoding fits strictly."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    for name in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise Unreadable("encoding")


def records(text: str) -> Iterator[list[str]]:
    """The records, [] for a blank line. Raises Unreadable('quotes') for a quotation without end."""
    csv.field_size_limit(_MAX_CELL)
    try:
        yield from _reader(text, separator(text))
    except csv.Error as error:
        raise Unreadable("quotes") from error


def separator(text: str) -> str:
    """The one of `, tab ; |` that cuts most of the first records evenly, into more cells."""
    return max(_SEPARATORS, key=lambda candidate: _evenness(text, candidate))


def _evenness(text: str, candidate: str) -> float:
    try:
        widths = Counter(len(row) for row in islice(_reader(text, candidate), _SAMPLE) if row)
    except csv.Error:
        return -1.0
    if not widths:
        return -1.0
    width, often = max(widths.items(), key=lambda item: (item[1], item[0]))
    return often / widths.total() * (width - 1)


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
