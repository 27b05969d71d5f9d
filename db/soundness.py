"""Whether a file is a whole ledger: its pages and references, its chains, and the tables that this version has."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from db import chain
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator


def damage(connection: sqlite3.Connection) -> Message | None:
    """What is wrong with a ledger as a whole, None if nothing is: pages, references, chains."""
    try:
        return _damage(connection)
    except sqlite3.DatabaseError as error:  # badly damaged, or without our tables: the check itself fails
        return say("the file is damaged ({what})", what=error)


def _damage(connection: sqlite3.Connection) -> Message | None:
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        return say("the file is damaged ({what})", what=found)
    strays = connection.execute("PRAGMA foreign_key_check").fetchone()
    if strays is not None:
        return say("a row of {table} refers to something that is not there", table=strays[0])
    broken = chain.verify(connection)
    if broken is not None:
        return say(
            "the chain of events of committee {committee} is broken at event {seq}",
            committee=broken[0],
            seq=broken[1],
        )
    return None


def shape(connection: sqlite3.Connection) -> set[tuple[object, ...]]:
    """Every column, key and index of a ledger, to be compared; the search index's own tables are left out."""
    tables = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
            " AND name NOT GLOB 'case_search_*'"
        )
    ]
    found: set[tuple[object, ...]] = set()
    for table in tables:
        columns = connection.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (table,))
        found |= {(table, "column", *row) for row in columns}
        keys = connection.execute(
            'SELECT "table", "from", "to", on_delete FROM pragma_foreign_key_list(?)', (table,)
        )
        found |= {(table, "key", *row) for row in keys}
        found |= {(table, "index", *index) for index in _indexes(connection, table)}
    return found


def wanted_shape() -> set[tuple[object, ...]]:
    """The shape of a new ledger of this version."""
    from peewee import SqliteDatabase

    from db.migrations import MIGRATIONS

    fresh = SqliteDatabase(":memory:")
    with fresh.connection_context():
        for up in MIGRATIONS:
            up(fresh)
        return shape(fresh.connection())


def incomplete(connection: sqlite3.Connection) -> list[str]:
    """The tables that a ledger lacks, wholly or some columns of them."""
    missing = wanted_shape() - shape(connection)
    return sorted({str(part[0]) for part in missing if part[1] == "column"})


def _indexes(connection: sqlite3.Connection, table: str) -> Iterator[tuple[object, ...]]:
    for name, unique in connection.execute(
        'SELECT name, "unique" FROM pragma_index_list(?)', (table,)
    ).fetchall():
        columns = tuple(
            row[0] for row in connection.execute("SELECT name FROM pragma_index_info(?)", (name,))
        )
        sql = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] or ""
        yield name, unique, columns, sql.partition(" WHERE ")[2]
