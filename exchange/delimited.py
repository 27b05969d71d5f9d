"""Text tables: their separator and their records. The separator goes by the first records, or a first line `sep=;`.

Runs in the child process; imports nothing of the project but the refusal.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from exchange.package import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SEPARATORS = ",\t;|"
_SAMPLE = 50
"""Records that are looked at for the separator."""
_MAX_CELL = 2**20
_TOLD = re.compile(r"sep=(.)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_FEWEST_DIGITS = 4
"""So many digits make a number or a date that tells a row again."""


def records(text: str, unpaired: list[int]) -> Iterator[list[str]]:
    """The records, [] for a blank line.

    A quotation mark without its pair would swallow the rows below it: it is read as a plain character, and the
    record's number, counted from 1, is added to `unpaired`. Raises Unreadable('long_cell').
    """
    csv.field_size_limit(_MAX_CELL)
    lines = list(io.StringIO(text, newline=""))
    told = _TOLD.fullmatch(lines[0].strip()) if lines else None
    if told:
        lines[0] = "\n"
    try:
        found = _records(lines, told[1] if told else separator(lines))
        for number, (record, sound) in enumerate(found, start=1):
            if not sound:
                unpaired.append(number)
            yield record
    except csv.Error as error:
        raise Unreadable("long_cell") from error


def separator(lines: Sequence[str]) -> str:
    """The one of `, tab ; |` that cuts most of the first records evenly, into more cells."""
    return max(_SEPARATORS, key=lambda candidate: _evenness(lines, candidate))


def _evenness(lines: Sequence[str], candidate: str) -> float:
    try:
        widths = Counter(len(record) for record, _ in islice(_records(lines, candidate), _SAMPLE) if record)
    except csv.Error:
        return -1.0
    if not widths:
        return -1.0
    width, often = max(widths.items(), key=lambda item: (item[1], item[0]))
    return often / widths.total() * (width - 1)


def _records(lines: Sequence[str], delimiter: str) -> Iterator[tuple[list[str], bool]]:
    """Each record, and whether its quotation marks come in pairs. Raises csv.Error for a cell without measure."""
    start = 0
    widths: set[int] = set()
    while start < len(lines):
        reader = csv.reader(
            map(lines.__getitem__, range(start, len(lines))), delimiter=delimiter, strict=True
        )
        begun = at = start
        try:
            for record in reader:
                first, at = at, begun + reader.line_num
                if at - first > 1 and _swallows(
                    lines[first:at], delimiter, like=len(record) in widths, widths=widths
                ):
                    at = first
                    break
                widths.add(len(record))
                yield record, True
            else:
                return
        except csv.Error:
            pass  # the line on which the record began is read by itself
        yield _alone(lines[at], delimiter)
        start = at + 1


def _alone(line: str, delimiter: str) -> tuple[list[str], bool]:
    """One line as a record; where a quotation would go on behind it, its marks are plain characters."""
    reader = csv.reader((line, "\n"), delimiter=delimiter)
    record = next(reader)
    return (record, True) if reader.line_num == 1 else (_plainly(line, delimiter), False)


def _plainly(line: str, delimiter: str) -> list[str]:
    return next(csv.reader((line,), delimiter=delimiter, quoting=csv.QUOTE_NONE), [])


def _swallows(lines: Sequence[str], delimiter: str, *, like: bool, widths: set[int]) -> bool:
    """Whether a record over several lines has a row in its quotation.

    In such a line numbers and dates stand in the same places, of the same form, as in the line on which the
    record began. One is enough where the line is as wide as a record before, or the whole record is not (`like`).
    """
    first = _plainly(lines[0], delimiter)
    others = (_plainly(line, delimiter) for line in lines[1:])
    return any(
        _agreeing(first, other) >= (2 if like and len(other) not in widths else 1)
        for other in others
        if len(other) > 1
    )


def _agreeing(first: Sequence[str], other: Sequence[str]) -> int:
    return sum(_form(one) == _form(two) for one, two in zip(first, other, strict=False) if _telling(one))


def _form(cell: str) -> str:
    return _DIGIT.sub("0", cell.strip())


def _telling(cell: str) -> bool:
    return len(_DIGIT.findall(cell)) >= _FEWEST_DIGITS
