"""Backup and restore. Only a verified copy is called a backup; only a verified backup is brought back."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

from db.copying import copy_ledger, open_raw, to_disk
from db.drafts import desk_path
from db.faults import DAMAGED, codes, told
from db.ledger import SCHEMA, Ledger, version_of
from db.ledger_file import is_sqlite, locked, make_folder
from db.soundness import damage, incomplete
from domain.refusal import Refused
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAST_BACKUP = "last_backup"
"""The fact that says when the ledger was last backed up: seconds since 1970."""

HEADS = "backup_heads"
"""The fact in a backup that says where each committee's chain stood: JSON {committee id: [seq, digest]}."""

LOGS = ("-wal", "-shm")
"""What SQLite may leave beside a file."""


def backup(ledger: Ledger, target: Path, now: datetime | None = None) -> None:
    """Write a verified copy of the ledger to `target`, mode 0600, with the heads of its chains.

    Raises Refused: the target exists, can't be written or has no room; the ledger is damaged.
    """
    at = now or datetime.now(UTC)
    if target.exists():
        raise Refused(say("{path} is there already and is not overwritten. Name another file.", path=target))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _copy(ledger.path, part)
        with told(part), closing(open_raw(part)) as copy:
            _must_be_sound(copy, ledger.path)
            _note_heads(copy, at)
        to_disk(part)
        ledger.note(LAST_BACKUP, str(int(at.timestamp())))
        part.rename(target)
        to_disk(target)
    except OSError as error:
        raise Refused(_not_written(target)) from error
    finally:
        part.unlink(missing_ok=True)


def restore(source: Path, ledger_path: Path, now: datetime | None = None) -> Path | None:
    """Put a verified backup in the ledger's place; returns where the present one was kept, if any.

    Raises Refused: no such backup, not a ledger, damaged, newer than this program; the ledger is in use.
    """
    at = now or datetime.now(UTC)
    if not source.is_file():
        raise Refused(say("There is no backup at {path}. See whether the path is right.", path=source))
    if ledger_path.exists() and source.samefile(ledger_path):
        raise Refused(
            say("{path} is the ledger itself. Name the backup that is to take its place.", path=source)
        )
    part = ledger_path.with_name(f".{ledger_path.name}.{os.getpid()}.part")
    try:
        if not is_sqlite(source):
            raise Refused(_no_backup(source))
        make_folder(ledger_path.parent)
        with _reading(source), told(ledger_path):
            copy_ledger(source, part)
        with _reading(source), told(ledger_path), closing(open_raw(part)) as copy:
            _must_be_known(copy, source)
            _must_be_sound(copy, source)
            _must_be_whole(copy, source)
        with locked(ledger_path):
            return _put_in_place(part, ledger_path, at)
    except OSError as error:
        raise Refused(_not_written(ledger_path)) from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _reading(backup_file: Path) -> Iterator[None]:
    """Say of a damaged backup that it is the backup, not the ledger: the ledger is as it was."""
    try:
        yield
    except (Refused, sqlite3.Error) as error:
        if not codes(error) & DAMAGED:
            raise
        raise Refused(
            say("The backup {path} is damaged. Nothing was changed; take another backup.", path=backup_file)
        ) from error


def _copy(source: Path, part: Path) -> None:
    with told(source):
        copy_ledger(source, part)


def _must_be_known(copy: sqlite3.Connection, path: Path) -> None:
    """Raise Refused where it is no ledger, or one that is newer than this program."""
    try:
        facts = dict(copy.execute("SELECT key, value FROM meta"))
    except sqlite3.OperationalError as error:
        raise Refused(_no_backup(path)) from error
    if not version_of(facts):
        raise Refused(_no_backup(path))
    if version_of(facts) > SCHEMA:
        raise Refused(
            say(
                "The backup {path} is from a newer version of this program. Update the program first.",
                path=path,
            )
        )


def _no_backup(path: Path) -> Message:
    return say("{path} is not a backup of a ledger. Nothing was changed; name another file.", path=path)


def _must_be_sound(copy: sqlite3.Connection, path: Path) -> None:
    _refuse(damage(copy), path)


def _must_be_whole(copy: sqlite3.Connection, path: Path) -> None:
    """Raise Refused where a backup of this version lacks tables or columns: no desk could work with it."""
    lacking = ", ".join(incomplete(copy))
    _refuse(say("these tables lack something: {tables}", tables=lacking) if lacking else None, path)


def _refuse(wrong: Message | None, path: Path) -> None:
    if wrong is not None:
        raise Refused(
            say(
                "{path} is not sound: {wrong}. Nothing was changed; use an earlier backup.",
                path=path,
                wrong=wrong,
            )
        )


def _note_heads(copy: sqlite3.Connection, at: datetime) -> None:
    heads = {row[0]: row[1:] for row in copy.execute("SELECT committee_id, seq, digest FROM head ORDER BY 1")}
    facts = ((HEADS, json.dumps(heads)), (LAST_BACKUP, str(int(at.timestamp()))))
    copy.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", facts)


def _put_in_place(part: Path, ledger_path: Path, at: datetime) -> Path | None:
    """Under the lock: keep the present ledger aside, then put the new one there in one step."""
    name = f"{ledger_path.name}.before-restore-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (ledger_path.with_name(f"{name}-{again}" if again else name) for again in count())
    aside = next(path for path in names if not (path.exists() or desk_path(path).exists()))
    present = ledger_path.exists()
    if present:
        _must_be_unused(ledger_path)
        _keep_aside(ledger_path, aside)
    _move(desk_path(ledger_path), desk_path(aside), ("", *LOGS))  # drafts name cases of that ledger by id
    part.replace(ledger_path)
    to_disk(ledger_path)
    return aside if present else None


def _must_be_unused(path: Path) -> None:
    """Fold the log into the file, which only succeeds where no other program has the ledger open."""
    try:
        with closing(open_raw(path)) as present:
            present.execute("PRAGMA busy_timeout=0")
            present.execute("PRAGMA journal_mode=delete")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise Refused(
                say(
                    "The ledger {path} is open in a desk. Leave all desks first, then restore again.",
                    path=path,
                )
            ) from error


def _keep_aside(path: Path, aside: Path) -> None:
    """Give the present ledger a second name, so that there is always one; a log that is left goes along."""
    try:
        aside.hardlink_to(path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        shutil.copy2(path, aside)
    _move(path, aside, LOGS)


def _move(path: Path, to: Path, endings: tuple[str, ...]) -> None:
    for ending in endings:
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(to.with_name(to.name + ending))


def _not_written(path: Path) -> Message:
    return say(
        "{path} can't be written. See whether the folder is there, may be written to and has room.", path=path
    )
