"""Version 3: the indexes through which the counter (db/spoken.py) finds people and houses, and sorts what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peewee import SqliteDatabase

STATEMENTS = """
DROP INDEX cases_tail;
DROP INDEX cases_initials;
CREATE INDEX "cases_tail" ON "cases" ("committee_id", "phone_tail", "received", "person_phone") WHERE phone_tail <> '';
CREATE INDEX "cases_name" ON "cases" ("committee_id", "person_name", "person_initials") WHERE person_name <> '';
CREATE INDEX "cases_house" ON "cases" ("committee_id", "building", "room") WHERE building <> '';
CREATE INDEX "cases_asked" ON "cases" ("committee_id", "is_open", "received", "id")
"""


def up(database: SqliteDatabase) -> None:
    """Replace two indexes by such as hold all that is asked, and add two."""
    for statement in STATEMENTS.split(";\n"):
        database.execute_sql(statement)
