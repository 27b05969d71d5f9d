"""The ledger's versions: one module each, run in order, all in one transaction, by one program at a time.

Only imported where something is to be done: `Ledger.open` knows an up-to-date ledger by one query.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from db import search
from db.copying import copy_ledger
from db.ledger import INDEX, put_fact, read_facts
from db.ledger_file import locked
from db.migrations import (
    m0001_ledger,
    m0002_digest,
    m0003_counter,
    m0004_large_imports,
    m0005_closing,
    m0006_lists,
)

if TYPE_CHECKING:
    from pathlib import Path

    from peewee import SqliteDatabase

Migration = Callable[["SqliteDatabase"], None]

MIGRATIONS: tuple[Migration, ...] = (
    m0001_ledger.up,
    m0002_digest.up,
    m0003_counter.up,
    m0004_large_imports.up,
    m0005_closing.up,
    m0006_lists.up,
)
"""In order: the first makes version 1."""


def bring_up(database: SqliteDatabase, path: Path) -> None:
    """Bring the connected ledger to the last version, with a copy beside it before, unless it is new.

    A search index of another version is built anew. A program that dies in between leaves the old version.
    Raises Refused where another one holds the lock.
    """
    with locked(path):
        database.pragma("journal_mode", "wal")
        facts = read_facts(database, path)
        version = int(facts.get("schema", "0"))
        if 0 < version < len(MIGRATIONS):
            _keep_copy(path, version)
        with database.atomic("IMMEDIATE"):
            if version < len(MIGRATIONS):
                for up in MIGRATIONS[version:]:
                    up(database)
                put_fact(database, "schema", str(len(MIGRATIONS)))
            if facts.get("index") != str(INDEX):
                search.rebuild()
                put_fact(database, "index", str(INDEX))


def _keep_copy(path: Path, version: int) -> None:
    """Copy under a passing name first: what bears the copy's name is whole."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    copy_ledger(path, part)
    part.rename(path.with_name(f"{path.name}.before-{version}-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"))
