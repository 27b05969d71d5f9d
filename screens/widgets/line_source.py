"""Where the rows of a list come from, and the window of them that a list keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

WINDOW = 240
"""Rows kept in memory at most."""


class Row(Protocol):
    """What a list needs to know of a row: who it is, and whether it changed."""

    @property
    def key(self) -> int:
        """The row's identity."""
        ...


R = TypeVar("R", bound=Row)
R_co = TypeVar("R_co", bound=Row, covariant=True)


class Source(Protocol[R_co]):
    """Where the rows come from."""

    @property
    def total(self) -> int:
        """How many rows there are, as of the last `window`."""
        ...

    async def window(self, first: int, count: int) -> Sequence[R_co]:
        """Rows first … first + count - 1, fewer at the end."""
        ...

    async def position(self, key: int) -> int | None:
        """The place of a row in the whole list, None where it is not in it."""
        ...


class Fixed(Generic[R]):
    """A source of rows that are at hand."""

    def __init__(self, rows: Sequence[R] = ()) -> None:
        self.rows = rows

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.rows)

    async def window(self, first: int, count: int) -> Sequence[R]:
        """A slice of them."""
        return self.rows[first : first + count]

    async def position(self, key: int) -> int | None:
        """The place of a key."""
        return next((place for place, row in enumerate(self.rows) if row.key == key), None)


class Stretch(NamedTuple, Generic[R]):
    """Rows of a list that were read before it is shown: from place `first` on; `place`: where the cursor goes."""

    rows: Sequence[R]
    first: int
    place: int | None

    def nearest(self, place: int) -> tuple[int, int] | None:
        """The place and the key of the row nearest to a place; None where there is no row."""
        if not self.rows:
            return None
        at = min(max(place - self.first, 0), len(self.rows) - 1)
        return self.first + at, self.rows[at].key


class Window(Generic[R]):
    """The rows around the view: `rows`, the first of them at place `first` of `total`."""

    def __init__(self) -> None:
        self.rows: Sequence[R] = ()
        self.first = 0
        self.total = 0

    def put(self, rows: Sequence[R], first: int, total: int) -> None:
        """Fill it with rows that were read already."""
        self.rows, self.first, self.total = rows, first, total

    def at(self, place: int) -> R | None:
        """The row at a place, None where it is not in the window."""
        inside = self.first <= place < self.first + len(self.rows)
        return self.rows[place - self.first] if inside else None

    def place_of(self, key: int) -> int | None:
        """The place of a row that is in the window."""
        return next((self.first + i for i, row in enumerate(self.rows) if row.key == key), None)

    def covers(self, low: int, high: int) -> bool:
        """Whether the places low … high - 1 are in it."""
        return self.first <= low and high <= self.first + len(self.rows)

    async def read(self, source: Source[R], middle: int) -> None:
        """Fill it with the rows around `middle`, or the last ones where the list has become shorter."""
        first = start_of_window(middle)
        rows = await source.window(first, WINDOW)
        if not rows and first and source.total:
            first = max(0, source.total - WINDOW)
            rows = await source.window(first, WINDOW)
        self.put(rows, first, source.total)


def start_of_window(middle: int) -> int:
    """Where the window around a place begins."""
    return max(0, middle - WINDOW // 2)
