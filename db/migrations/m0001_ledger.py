"""Version 1: every table, index and the search index, by the statements in m0001_ledger.sql."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peewee import SqliteDatabase


def up(database: SqliteDatabase) -> None:
    """Make the tables of an empty ledger."""
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            database.execute_sql(statement)
