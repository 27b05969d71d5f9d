"""Many rows at once, without a statement built for each: 12,000 cases arrive in one short transaction."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any, TypeVar

from peewee import SQL

from db import models

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

T = TypeVar("T")
VARIABLES = 900
"""Values in one `IN (…)`: below the smallest limit of any SQLite."""


def insert(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, replace: Sequence[str] = ()
) -> None:
    """Insert rows into a table, in the transaction that is open.

    `replace`: the key of rows that are overwritten where they are there already.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join([models.database.param] * len(columns))
    over = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in replace)
    clash = f" ON CONFLICT ({', '.join(replace)}) DO UPDATE SET {over}" if replace else ""
    with closing(models.database.cursor()) as cursor:
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks}){clash}', rows)  # noqa: S608


def update(
    table: str, columns: Sequence[str], key: Sequence[str], rows: Iterable[Sequence[object]]
) -> int | None:
    """Update rows, each given as the values of `columns`, then those of `key`.

    Gives the place, from 0, of the first that is not in the table, where it stops; None where all are.
    """
    mark = models.database.param
    values = ", ".join(f'"{name}" = {mark}' for name in columns)
    where = " AND ".join(f'"{name}" = {mark}' for name in key)
    with closing(models.database.cursor()) as cursor:
        for place, row in enumerate(rows):
            cursor.execute(f'UPDATE "{table}" SET {values} WHERE {where}', row)  # noqa: S608
            if cursor.rowcount != 1:
                return place
    return None


def chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values in portions that fit into one `IN (…)`."""
    return (values[first : first + VARIABLES] for first in range(0, len(values), VARIABLES))


def listed(values: Sequence[object]) -> SQL:
    """What stands behind IN, for one of `chunks`: Peewee takes longer to spell it than SQLite to answer it."""
    return SQL(f"({', '.join([models.database.param] * len(values))})", values)


def fetch(query: Any) -> list[tuple[Any, ...]]:
    """The rows of a query as plain tuples, past Peewee's models and converters; db/convert.py reads them."""
    sql, params = query.sql()
    rows: list[tuple[Any, ...]] = models.database.execute_sql(sql, params).fetchall()
    return rows
