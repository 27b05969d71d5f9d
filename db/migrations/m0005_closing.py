"""Version 5: a case keeps all that its closing form says, so that it can be copied over: the visit, the way of the reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peewee import SqliteDatabase


def up(database: SqliteDatabase) -> None:
    """Cases that were finished before it have neither."""
    for column in ("site_visit", "reply_by"):
        database.execute_sql(f'ALTER TABLE cases ADD COLUMN "{column}" VARCHAR(255)')
