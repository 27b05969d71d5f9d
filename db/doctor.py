"""What `doorstep doctor` looks at: the file, its copy elsewhere, and the year's calendar."""

from __future__ import annotations

import shutil
import stat
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from db.backup import LAST_BACKUP
from db.copying import open_raw
from db.drafts import desk_path
from db.faults import told
from db.scope import ARRIVED
from db.soundness import damage, shape, wanted_shape
from words import Message, say

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from db.ledger import Ledger
    from settings.model import Settings

BACKUP_DAYS = 7
FREE_BYTES = 200 * 2**20
"""Room that a desk wants at least; besides, twice the ledger, for a backup and a migration."""

NEXT_YEAR_FROM_MONTH = 12
"""The next year's days off are published in autumn; from this month on they are missed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `remedy`: what to do where it is not `ok`."""

    ok: bool
    what: Message
    remedy: Message | None = None


def doctor(ledger: Ledger, settings: Settings, now: datetime) -> list[Finding]:
    """Look at the ledger and what it needs, what matters most first. Raises Refused if it can't be read."""
    with told(ledger.path), closing(open_raw(ledger.path)) as connection:
        findings = [_soundness(connection)]
        if findings[0].ok:
            findings += (_schema(connection), _counters(connection), _backup(connection, settings, now))
    findings += (_permissions(ledger.path), _room(ledger.path))
    findings += _calendar(settings, now)
    return findings


def _soundness(connection: sqlite3.Connection) -> Finding:
    wrong = damage(connection)
    if wrong is None:
        return Finding(ok=True, what=say("The ledger is whole, and so is every chain of events."))
    return Finding(
        ok=False,
        what=say("The ledger is not sound: {wrong}.", wrong=wrong),
        remedy=say(
            "Leave all desks, keep the file as it is and bring back the last backup: doorstep restore FILE"
        ),
    )


def _schema(connection: sqlite3.Connection) -> Finding:
    different = sorted({str(part[0]) for part in wanted_shape() ^ shape(connection)})
    if not different:
        return Finding(ok=True, what=say("Its tables are those of this version."))
    return Finding(
        ok=False,
        what=say("These tables differ from this version's: {tables}", tables=", ".join(different)),
        remedy=say(
            "Somebody changed the file with another program. Bring back the last backup:"
            " doorstep restore FILE"
        ),
    )


_MISCOUNTED = f"""
SELECT count(*) FROM (
  SELECT committee_id, key, sum(count) AS total FROM (
    SELECT committee_id, key, count FROM counter WHERE key GLOB 'state:*'
    UNION ALL
    SELECT committee_id, 'state:' || kind || ':' || state, -count(*) FROM cases WHERE id {ARRIVED} GROUP BY 1, 2
  ) GROUP BY committee_id, key HAVING total <> 0
)
"""  # noqa: S608  own names only


def _counters(connection: sqlite3.Connection) -> Finding:
    wrong = connection.execute(_MISCOUNTED).fetchone()[0]
    if not wrong:
        return Finding(ok=True, what=say("The counts on the screens agree with the cases."))
    return Finding(
        ok=False,
        what=say("{count} of the counts on the screens do not agree with the cases.", count=wrong),
        remedy=say("Tell whoever looks after this program; the cases themselves are not affected."),
    )


def _backup(connection: sqlite3.Connection, settings: Settings, now: datetime) -> Finding:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (LAST_BACKUP,)).fetchone()
    remedy = say("Write one onto another disk: doorstep backup FILE")
    if row is None:
        return Finding(ok=False, what=say("The ledger has never been backed up."), remedy=remedy)
    at = datetime.fromtimestamp(int(row[0]), UTC)
    what = say(
        "The last backup is of {day}.", day=at.astimezone(settings.timezone).strftime("%Y-%m-%d %H:%M")
    )
    ok = now - at <= timedelta(days=BACKUP_DAYS)
    return Finding(ok=ok, what=what, remedy=None if ok else remedy)


def _permissions(path: Path) -> Finding:
    """0600, or 0660 in a setgid folder: the small trusted office of HARDENING."""
    shared = bool(path.parent.stat().st_mode & stat.S_ISGID)
    forbidden = stat.S_IRWXO if shared else stat.S_IRWXG | stat.S_IRWXO
    files = (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm"), desk_path(path))
    loose = [file for file in files if file.exists() and file.stat().st_mode & forbidden]
    if not loose:
        return Finding(ok=True, what=say("Only its owner can read the ledger."))
    return Finding(
        ok=False,
        what=say("Others on this machine can read the ledger: {files}", files=", ".join(map(str, loose))),
        remedy=say("Take the right from them: chmod 600 {files}", files=" ".join(map(str, loose))),
    )


def _room(path: Path) -> Finding:
    free = shutil.disk_usage(path.parent).free
    ok = free >= max(FREE_BYTES, 2 * path.stat().st_size)
    return Finding(
        ok=ok,
        what=say("The disk has {megabytes} MB free.", megabytes=free // 2**20),
        remedy=None if ok else say("Make room on the disk of {path}.", path=path),
    )


def _calendar(settings: Settings, now: datetime) -> Iterator[Finding]:
    today = now.astimezone(settings.timezone).date()
    published = {entry.year for entry in settings.calendar}
    for year in (today.year, today.year + 1) if today.month >= NEXT_YEAR_FROM_MONTH else (today.year,):
        if year in published:
            yield Finding(ok=True, what=say("The days off of {year} are in the settings.", year=year))
        else:
            yield Finding(
                ok=False,
                what=say("The days off of {year} are not in the settings.", year=year),
                remedy=say("Enter them under `calendar` in your settings file once they are published."),
            )
