"""Version 2: a batch knows the content of its file, so that the same file is not offered again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peewee import SqliteDatabase


def up(database: SqliteDatabase) -> None:
    """Batches before it have no digest."""
    database.execute_sql("ALTER TABLE import_batch ADD COLUMN digest TEXT NOT NULL DEFAULT ''")
