"""Version 4: large imports arrive in portions that nobody sees, and any import can be taken back.

What an export said last is one row for each case, and what was said before a batch is kept. Undone is what an
undo names for the same thing, so that a batch can be taken back in part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peewee import SqliteDatabase

STATEMENTS = (
    """
    CREATE TABLE source_given (
      "case_id" INTEGER NOT NULL PRIMARY KEY,
      "given" TEXT NOT NULL,
      FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE
    )
    """,
    """
    INSERT INTO source_given (case_id, given)
    SELECT case_id, json_group_object(field, value) FROM source_value GROUP BY case_id
    """,
    "DROP TABLE source_value",
    "ALTER TABLE source_given RENAME TO source_value",
    """
    CREATE TABLE source_before (
      "case_id" INTEGER NOT NULL,
      "batch_id" INTEGER NOT NULL,
      "given" TEXT NOT NULL,
      PRIMARY KEY ("case_id", "batch_id"),
      FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE,
      FOREIGN KEY ("batch_id") REFERENCES "import_batch" ("id") ON DELETE CASCADE
    )
    """,
    'CREATE INDEX "source_before_batch_id" ON "source_before" ("batch_id")',
    "ALTER TABLE import_batch ADD COLUMN first_case INTEGER",
    "ALTER TABLE import_batch ADD COLUMN last_case INTEGER",
    """CREATE UNIQUE INDEX "import_batch_staging" ON "import_batch" ("state") WHERE state = 'staging'""",
    'DROP INDEX "event_undoes"',
    'CREATE INDEX "event_undoes" ON "event" ("undoes", "entity", "entity_id") WHERE undoes IS NOT NULL',
)


def up(database: SqliteDatabase) -> None:
    """All that was kept stays."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
