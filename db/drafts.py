"""Drafts, presence and the folders that were used: a second small SQLite file beside the ledger, `<ledger>.desk`, with its mode.

A draft survives the end of the process at any moment (kill -9). While a living desk edits it, it is no other
desk's (db/held.py). Nothing here waits for the disk: when the
power goes, the last seconds of typing may go too, and presence is over anyway; the file stays whole (WAL).
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from db.copying import open_raw
from db.faults import told
from db.held import Held
from db.ledger_file import locked, open_beside, why_not
from domain.refusal import Refused

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

ENDING = ".desk"
PRESENT_FOR = timedelta(seconds=90)
"""Someone who has not said `here` for so long has left."""

_TABLES = """
CREATE TABLE IF NOT EXISTS typed (
  id INTEGER PRIMARY KEY AUTOINCREMENT, owner INTEGER NOT NULL, form TEXT NOT NULL, key TEXT NOT NULL,
  "values" TEXT NOT NULL, saved_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS presence (
  case_id INTEGER NOT NULL, owner INTEGER NOT NULL, mode TEXT NOT NULL, seen_at INTEGER NOT NULL,
  PRIMARY KEY (case_id, owner)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS folder (
  owner INTEGER NOT NULL, path TEXT NOT NULL, used_at INTEGER NOT NULL,
  PRIMARY KEY (owner, path)
) WITHOUT ROWID;
"""
_FORMER = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS draft (owner, form, key, "values", saved_at);
INSERT INTO typed (owner, form, key, "values", saved_at)
  SELECT owner, form, key, "values", saved_at FROM draft ORDER BY saved_at;
DROP TABLE draft;
COMMIT;
"""
"""Drafts of a desk file that held one for each form."""
FOLDERS = 5
"""Folders that are remembered for each person, the latest ones."""


class Draft(NamedTuple):
    """What someone has typed into a form. `key` tells forms of a kind apart (a case's id; '' = a new one)."""

    id: int
    form: str
    key: str
    values: dict[str, str]
    saved_at: datetime


class Presence(NamedTuple):
    """A staff member who has a case open. `mode`: 'reading' or the action whose form is open."""

    staff_id: int
    mode: str
    seen_at: datetime


def desk_path(ledger: Path) -> Path:
    """The file beside a ledger that holds its drafts and presence."""
    return ledger.with_name(ledger.name + ENDING)


def system_clock() -> datetime:
    """The machine's clock, in UTC."""
    return datetime.now(UTC)


class Drafts:
    """One staff member's drafts and folders, and who else is where. May be used from any thread."""

    def __init__(self, path: Path, owner: int, clock: Callable[[], datetime] = system_clock) -> None:
        """`path`: the ledger's. `owner`: the staff member's id. Raises Refused if the file can't be used."""
        self._path = desk_path(path)
        self._owner = owner
        self._clock = clock
        self._lock = Lock()
        try:
            os.close(open_beside(path, ENDING))
            self._held = Held(path)
        except OSError as error:
            raise Refused(why_not(error, self._path)) from error
        with told(self._path):
            self._connection = _connect(self._path)

    def save(self, draft_id: int | None, form: str, key: str, values: dict[str, str]) -> int:
        """Keep what is in a form now, in place of what was kept of it before (`draft_id`). Gives its id; it is held."""
        text = json.dumps(values)
        with self._work() as connection:
            with connection:  # a new one is held before another desk can see it
                connection.execute("BEGIN IMMEDIATE")
                saved = connection.execute(
                    "INSERT OR REPLACE INTO typed VALUES (?, ?, ?, ?, ?, ?)",
                    (draft_id, self._owner, form, key, text, self._now()),
                ).lastrowid
                assert saved is not None  # noqa: S101  an INSERT that succeeded
                self._held.take(saved)
            return saved

    def waiting(self) -> list[Draft]:
        """The owner's drafts that no living desk is editing, the one saved last first."""
        with self._work() as connection:
            rows = connection.execute(
                'SELECT id, form, key, "values", saved_at FROM typed WHERE owner = ?'
                " ORDER BY saved_at DESC, id DESC",
                (self._owner,),
            ).fetchall()
            return [_draft(row) for row in rows if self._held.is_free(row[0])]

    def take(self, draft_id: int) -> Draft | None:
        """Go on with a draft: from now on it is held. None where another desk was quicker, or it is gone."""
        with self._work() as connection:
            if not self._held.take(draft_id):
                return None
            row = connection.execute(  # read only now: who held it before may have typed on
                'SELECT id, form, key, "values", saved_at FROM typed WHERE id = ? AND owner = ?',
                (draft_id, self._owner),
            ).fetchone()
            if row is None:
                self._held.let_go(draft_id)
                return None
            return _draft(row)

    def leave(self, draft_id: int) -> None:
        """The form of a draft was left: the draft waits."""
        with self._lock:
            self._held.let_go(draft_id)

    def drop(self, draft_id: int) -> None:
        """Forget a draft: its form was saved, or thrown away on purpose. One that another desk is editing stays."""
        with self._work() as connection:
            if draft_id in self._held or self._held.take(draft_id):
                connection.execute("DELETE FROM typed WHERE id = ? AND owner = ?", (draft_id, self._owner))
                self._held.let_go(draft_id)

    def here(self, case_id: int, mode: str) -> None:
        """Say that the owner has this case open, reading or in a form. To be repeated while it stays open."""
        with self._work() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO presence VALUES (?, ?, ?, ?)",
                (case_id, self._owner, mode, self._now()),
            )

    def gone(self, case_id: int) -> None:
        """Say that the owner has left this case."""
        with self._work() as connection:
            connection.execute("DELETE FROM presence WHERE case_id = ? AND owner = ?", (case_id, self._owner))

    def others(self, case_id: int) -> list[Presence]:
        """Who else has this case open, the latest first."""
        since = self._now() - int(PRESENT_FOR.total_seconds() * 1000)
        with self._work() as connection:
            rows = connection.execute(
                "SELECT owner, mode, seen_at FROM presence WHERE case_id = ? AND owner <> ? AND seen_at > ?"
                " ORDER BY seen_at DESC, owner",
                (case_id, self._owner, since),
            ).fetchall()
        return [Presence(owner, mode, _moment(seen)) for owner, mode, seen in rows]

    def use_folder(self, path: str) -> None:
        """Remember that the owner took a file from this folder."""
        with self._work() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO folder VALUES (?, ?, ?)", (self._owner, path, self._now())
            )
            connection.execute(
                "DELETE FROM folder WHERE owner = ? AND path NOT IN"
                " (SELECT path FROM folder WHERE owner = ? ORDER BY used_at DESC, path LIMIT ?)",
                (self._owner, self._owner, FOLDERS),
            )

    def folders(self) -> list[str]:
        """The folders from which the owner took files, the latest first."""
        with self._work() as connection:
            rows = connection.execute(
                "SELECT path FROM folder WHERE owner = ? ORDER BY used_at DESC, path", (self._owner,)
            ).fetchall()
        return [path for (path,) in rows]

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()
            self._held.close()

    def _now(self) -> int:
        return int(self._clock().timestamp() * 1000)

    @contextmanager
    def _work(self) -> Iterator[sqlite3.Connection]:
        with self._lock, told(self._path):
            yield self._connection


def _draft(row: tuple[int, str, str, str, int]) -> Draft:
    draft_id, form, key, values, saved_at = row
    return Draft(draft_id, form, key, json.loads(values), _moment(saved_at))


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _connect(path: Path) -> sqlite3.Connection:
    connection = open_raw(path, any_thread=True)
    connection.execute("PRAGMA synchronous=normal")
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        with locked(path):
            connection.execute("PRAGMA journal_mode=wal")
    connection.executescript(_TABLES)
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'draft'").fetchone():
        connection.executescript(_FORMER)
    return connection
