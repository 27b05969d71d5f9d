"""Version 6: lists of people, training, issues and results come in; what tells people apart, and when each completed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peewee import SqliteDatabase

STATEMENTS = (
    "ALTER TABLE import_batch ADD COLUMN kind VARCHAR(255) NOT NULL DEFAULT 'cases'",
    "ALTER TABLE person ADD COLUMN number VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE person ADD COLUMN phone_tail VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE attendance ADD COLUMN completed_on VARCHAR(255)",
)


def up(database: SqliteDatabase) -> None:
    """Batches before it are of cases; nobody has a number or a day of completion of their own."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
