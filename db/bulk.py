"""Many rows at once, without a statement built for each: 12,000 cases arrive in one short transaction."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from db import models

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

VARIABLES = 900
"""Values in one `IN (…)`: below the smallest limit of any SQLite."""


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert rows into a table, in the transaction that is open."""
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join([models.database.param] * len(columns))
    with closing(models.database.cursor()) as cursor:
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)  # noqa: S608  own names only


def chunks(values: Sequence[str] | Sequence[int]) -> Iterator[Sequence[str] | Sequence[int]]:
    """The values in portions that fit into one `IN (…)`."""
    return (values[first : first + VARIABLES] for first in range(0, len(values), VARIABLES))
