"""The ledger: one SQLite file, a connection per thread, and writes as one IMMEDIATE transaction each."""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from peewee import OperationalError, SqliteDatabase

from db import models
from db.faults import codes, told
from db.ledger_file import default_path, not_a_ledger, path_of, prepare, why_not
from domain.refusal import Refused
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["SCHEMA", "Ledger", "default_path"]

SCHEMA = 6
"""The version that this program reads and writes: the number of the last migration."""

VERSION = re.compile("[1-9][0-9]{0,3}")

INDEX = 1
"""The version of the search index that this program reads and writes: raised with db/segment.py."""

PRAGMAS = {"foreign_keys": 1, "synchronous": 2}
"""On each connection. WAL is a property of the file: the migration sets it, under the lock file."""

BUSY_SECONDS = 5


class Ledger:
    """An open ledger. A process works with one at a time: the models speak to the one connected last."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = _database(path)
        self._facts: dict[str, str] = {}

    @classmethod
    def open(cls, url: str, *, migrate: bool = True, make: bool = True) -> Ledger:
        """Open the ledger at a path or sqlite:///PATH; with `make` made, with `migrate` brought up to date.

        Leaves no connection open: use `connection()` or `write()`. Raises Refused: no ledger, something else,
        newer than this program, locked, not writable, disk full.
        """
        path = path_of(url)
        prepare(path, create=migrate and make)
        ledger = cls(path)
        with ledger.connection():
            ledger._read_facts()
            if not (make or ledger.schema):
                raise Refused(not_a_ledger(path))
            if not ledger._is_current():
                ledger._bring_up(migrate=migrate)
        return ledger

    @property
    def database(self) -> SqliteDatabase:
        """Peewee's database, for db alone."""
        return self._database

    @property
    def schema(self) -> int:
        """The version of the file; 0 = new and empty."""
        return version_of(self._facts)

    @property
    def demo(self) -> bool:
        """Whether everybody in it is made up."""
        return self._facts.get("demo") == "1"

    @property
    def zone(self) -> str:
        """The zone that was noted when the ledger was founded; '' where none was."""
        return self._facts.get("zone", "")

    def note(self, key: str, value: str) -> None:
        """Keep a fact about the ledger."""
        with self.write():
            put_fact(self._database, key, value)
        self._facts[key] = value

    def connect(self) -> bool:
        """Open this thread's connection; False where it is open. Raises Refused."""
        if models.database.obj is not self._database:
            models.database.initialize(self._database)
        with told(self.path):
            return bool(self._database.connect(reuse_if_open=True))

    def close(self) -> None:
        """Close this thread's connection, if it is open."""
        if not self._database.is_closed():
            self._database.close()

    @contextmanager
    def connection(self) -> Iterator[None]:
        """Work with the connection of this thread, opened and closed here unless it was open already.

        SQLite's errors become Refused.
        """
        opened = self.connect()
        try:
            with told(self.path):
                yield
        finally:
            if opened:
                self.close()

    @contextmanager
    def write(self) -> Iterator[None]:
        """One transaction that may write, all or nothing; inside another one, a part of it.

        Raises Refused: locked for five seconds, disk full, not writable, damaged.
        """
        with self.connection(), told(self.path), self._database.atomic("IMMEDIATE"):
            yield

    def _is_current(self) -> bool:
        if self.schema > SCHEMA:
            raise Refused(
                say(
                    "The ledger {path} was written by a newer version of this program (ledger version"
                    " {found}, this program knows {known}). Update the program; the ledger is unchanged.",
                    path=self.path,
                    found=self.schema,
                    known=SCHEMA,
                )
            )
        indexed = self._facts.get("index") == str(INDEX)
        return self.schema == SCHEMA and indexed and self._database.pragma("journal_mode") == "wal"

    def _bring_up(self, *, migrate: bool) -> None:
        if not migrate:
            raise Refused(
                say(
                    "The ledger {path} is from an older version of this program. Run: doorstep migrate",
                    path=self.path,
                )
            )
        from db.migrations import bring_up

        try:
            bring_up(self._database, self.path)
        except OSError as error:
            raise Refused(why_not(error, self.path)) from error
        self._read_facts()

    def _read_facts(self) -> None:
        self._facts = read_facts(self._database, self.path)


def read_facts(database: SqliteDatabase, path: Path) -> dict[str, str]:
    """The facts in Meta; {} for an empty file. Raises Refused where the file holds something else."""
    try:
        rows = database.execute_sql("SELECT key, value FROM meta").fetchall()
    except OperationalError as error:
        if codes(error) != {sqlite3.SQLITE_ERROR}:
            raise
        if database.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise Refused(not_a_ledger(path)) from error
        return {}
    facts = dict(rows)
    if not version_of(facts):
        raise Refused(not_a_ledger(path))
    return facts


def version_of(facts: dict[str, str]) -> int:
    """The version that a ledger's facts say, from 1; 0 where they are not those of a ledger."""
    text = str(facts.get("schema"))
    return int(text) if VERSION.fullmatch(text) else 0


def put_fact(database: SqliteDatabase, key: str, value: str) -> None:
    """Write a fact into Meta, in the transaction that is open."""
    database.execute_sql("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))


def _database(path: Path) -> SqliteDatabase:
    """The database object of this path, shared by all who open it in this process.

    `mode=rw`: SQLite itself never makes the file, which would give it the umask's mode.
    """
    address = f"file:{quote(str(path))}?mode=rw"
    bound = models.database.obj
    if isinstance(bound, SqliteDatabase) and bound.database == address:
        return bound
    database = SqliteDatabase(address, pragmas=PRAGMAS, timeout=BUSY_SECONDS, autoconnect=False, uri=True)
    models.database.initialize(database)
    return database
