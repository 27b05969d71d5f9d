"""A table without headings: which column holds which field, by what stands in it.

Only what is plain is said: a number, a day of receipt and a text have to be there, else nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from exchange import dates, mapping, values

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exchange.reading import Cell

SAMPLE = 300
"""Rows that are looked at."""
_FEWEST = 2
"""Rows from which something can be told."""
_MOST = 0.9
"""Share of a column's filled cells that must be of a kind."""
_LONG = 40
"""Characters on average from which a text is a content and no title."""
_SHORT = 4
_NUMBER = re.compile(r"(?=.*\d)[A-Za-z0-9][\w-]{0,39}", re.ASCII)
_ORDER = re.compile(r"(?:[A-Za-z]{0,4}-?)?(?:20\d{6}|\d{9,20})|\d{4,}-\d{4,}(?:-\d+)?", re.ASCII)
"""The numbers of orders that were seen: 9–20 digits, a date, or a date and a number; other eight digits may be a phone."""
_RUNNING = 5
"""Digits of a running number at most."""
_NAME = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff*]{1,3}")
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|1\d{2}\*{4}\d{4}")
_BODY = re.compile(r".*(?:局|委|委员会|办|办公室|街道|镇|中心|公司|大队|所|队)", re.DOTALL)
_PLACE = re.compile(r".*\d(?:弄|号|室|幢|村)", re.DOTALL)


@dataclass
class _Column:
    """A column of the sample. `cells`: those that are filled."""

    at: int
    cells: Sequence[Cell]
    rows: int

    @cached_property
    def texts(self) -> list[str]:
        return [values.text(cell) for cell in self.cells]

    @property
    def full(self) -> bool:
        return len(self.cells) >= _MOST * self.rows

    @cached_property
    def length(self) -> float:
        return sum(map(len, self.texts)) / len(self.texts)

    @cached_property
    def differ(self) -> bool:
        return len(set(self.texts)) >= _MOST * len(self.texts)

    @property
    def varied(self) -> bool:
        return 2 * len(set(self.texts)) > len(self.texts)

    @cached_property
    def dated(self) -> bool:
        return _share(self.cells, dates.looks_dated) >= _MOST

    @cached_property
    def running(self) -> bool:
        """Whether it only counts the rows, up or down: 1, 2, 3."""
        whole = [int(text) for text in self.texts if text.isdecimal() and len(text) <= _RUNNING]
        steps = sum(1 for one, two in pairwise(whole) if abs(two - one) == 1)
        return len(whole) > 1 and steps >= _MOST * (len(self.texts) - 1)

    def like(self, fits: Callable[[str], object]) -> bool:
        return _share(self.texts, fits) >= _MOST


def guess(rows: Sequence[Sequence[Cell]]) -> dict[str, tuple[int, ...]]:
    """Of the first SAMPLE rows: field → its column, counted from 0; nothing where the columns are not plainly a list of cases."""
    free = _columns(rows) if len(rows) >= _FEWEST else []
    found: dict[str, tuple[int, ...]] = {}
    for field, fits in _KINDS:
        column = next(filter(fits, free), None)
        if column is not None and field not in found:
            found[field] = (column.at,)
            free.remove(column)
    found |= _beside_the_phone(found, free)
    if "answered" in found and "answer" not in found:
        found["closed"] = found.pop("answered")
    sure = {"number", "received"} <= found.keys() and {"title", "content"} & found.keys()
    return dict(sorted(found.items(), key=itemgetter(1))) if sure else {}


def _beside_the_phone(
    found: dict[str, tuple[int, ...]], free: Sequence[_Column]
) -> dict[str, tuple[int, ...]]:
    """The column of names, which stands next to the telephone numbers."""
    at = found.get("person_phone", (-2,))[0]
    beside = (one for one in free if abs(one.at - at) == 1 and one.varied and one.like(_NAME.fullmatch))
    names = next(beside, None)
    return {"person_name": (names.at,)} if names else {}


def _columns(sample: Sequence[Sequence[Cell]]) -> list[_Column]:
    found = []
    for at in range(max(map(len, sample), default=0)):
        cells = [row[at] for row in sample if at < len(row) and values.text(row[at])]
        if cells:
            found.append(_Column(at, cells, len(sample)))
    return found


def _share(cells: Sequence[Cell], fits: Callable[..., object]) -> float:
    return sum(1 for cell in cells if fits(cell)) / len(cells)


def _is_title(column: _Column) -> bool:
    return column.length >= _SHORT and column.differ and not any(map(str.isascii, column.texts[:_SHORT]))


_KINDS: tuple[tuple[str, Callable[[_Column], bool]], ...] = (
    ("person_phone", lambda column: column.like(_PHONE.fullmatch)),
    ("received", lambda column: column.dated and column.full),
    ("answered", lambda column: column.dated),
    ("number", lambda column: column.full and column.differ and column.like(_ORDER.fullmatch)),
    (
        "number",
        lambda column: (
            column.full and column.differ and not column.running and column.like(_NUMBER.fullmatch)
        ),
    ),
    ("state", lambda column: column.like(mapping.state_of)),
    ("content", lambda column: column.length >= _LONG),
    ("answer", lambda column: column.length >= _LONG),
    ("department", lambda column: not column.differ and column.like(_BODY.fullmatch)),
    ("address", lambda column: column.like(_PLACE.fullmatch)),
    ("title", _is_title),
)
"""What a column of each field looks like; the first free column that does is taken, in this order."""
