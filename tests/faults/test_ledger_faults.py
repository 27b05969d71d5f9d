"""The ledger when the disk is full, another writes, rights are missing, or the process is killed."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import pytest

import db.migrations  # as nobody, later, the interpreter's own files may be out of reach
from db import models
from db.backup import backup
from db.ledger import SCHEMA, Ledger
from domain.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
NOBODY = 65534

WRITER = """
import os, sys
from db import models
from db.ledger import Ledger
ledger = Ledger.open(sys.argv[1])
for number in range(int(sys.argv[2])):
    with ledger.write():
        count = models.Committee.select().count()
        models.Committee.create(name=f"{os.getpid()}-{number}", created=count)
    print(f"{os.getpid()}-{number}", flush=True)
"""
"""Reads, then writes, in one transaction; prints each name once it is saved."""


def writer(path: Path, rows: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), str(rows)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def names(ledger: Ledger) -> set[str]:
    with ledger.connection():
        return {committee.name for committee in models.Committee.select()}


def sound(ledger: Ledger) -> bool:
    with closing(sqlite3.connect(ledger.path)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    with ledger.write():
        models.Committee.create(name="测试居民区", created=1)
    return ledger


@contextmanager
def public_folder() -> Iterator[Path]:
    """A folder that everybody may enter and only its owner may write to."""
    folder = Path(tempfile.mkdtemp(prefix="doorstep-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """As somebody who may not write to the folder: root steps down, others take the right from it."""
    if os.geteuid() != 0:
        folder.chmod(0o555)
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_full_disk_is_said_and_nothing_is_half_written(ledger: Ledger) -> None:
    with ledger.connection():
        pages = ledger.database.pragma("page_count")
        ledger.database.pragma("max_page_count", pages)
        with pytest.raises(Refused) as caught, ledger.write():
            models.Committee.insert_many([("测试二", 1), ("长" * 100_000, 1)]).execute()
        assert "disk is full" in caught.value.message.msgid
        ledger.database.pragma("max_page_count", pages + 1000)
        assert names(ledger) == {"测试居民区"}
        with ledger.write():
            models.Committee.create(name="测试三", created=1)
    assert names(ledger) == {"测试居民区", "测试三"}
    assert sound(ledger)


def test_a_disk_that_takes_no_more_bytes(ledger: Ledger) -> None:
    """A real failing write: the system lets no file grow beyond 200 kB."""
    code = (
        "import resource, signal, sys; from db import models; from db.ledger import Ledger;"
        "from domain.refusal import Refused\n"
        "ledger = Ledger.open(sys.argv[1])\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "try:\n"
        "    with ledger.write():\n"
        "        models.Committee.create(name='x' * 1_000_000, created=1)\n"
        "except Refused as refused:\n"
        "    print(refused.message.msgid)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, ledger.path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "nothing was saved" in done.stdout
    assert "full" in done.stdout
    assert names(ledger) == {"测试居民区"}
    assert sound(ledger)


def test_another_writer_is_waited_for_and_then_named(ledger: Ledger) -> None:
    ledger.database.timeout = 0.2
    with closing(sqlite3.connect(ledger.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        start = monotonic()
        with pytest.raises(Refused) as caught, ledger.write():
            pass
        assert 0.15 < monotonic() - start < 3
        assert names(ledger) == {"测试居民区"}, "reading goes on"
    assert "Another program has been writing" in caught.value.message.msgid
    with ledger.write():
        models.Committee.create(name="测试二", created=1)


def test_a_ledger_that_may_only_be_read(ledger: Ledger) -> None:
    with ledger.connection():
        ledger.database.pragma("query_only", 1)
        with pytest.raises(Refused) as caught, ledger.write():
            models.Committee.create(name="测试二", created=1)
    assert "may be read but not written" in caught.value.message.msgid


@pytest.mark.parametrize(("mode", "how"), [(0o600, "private"), (0o666, "no log"), (None, "absent")])
def test_missing_rights_are_said(mode: int | None, how: str) -> None:
    """Another's private ledger; one whose folder takes no log file; a folder in which none can be made."""
    with public_folder() as folder:
        path = folder / "ledger.db"
        if mode is not None:
            Ledger.open(str(path))
            path.chmod(mode)
        if os.geteuid() != 0 and how == "private":
            path.chmod(0o000)
        with without_rights(folder), pytest.raises(Refused) as caught:
            Ledger.open(str(path))
        assert "right" in caught.value.message.msgid or "can't be opened" in caught.value.message.msgid


def test_a_backup_into_a_folder_without_rights(ledger: Ledger) -> None:
    with public_folder() as folder:
        shutil.copy(ledger.path, folder / "ledger.db")
        (folder / "own").mkdir()
        (folder / "own").chmod(0o777)
        with without_rights(folder):
            own = Ledger.open(str(folder / "own" / "ledger.db"))
            with pytest.raises(Refused) as caught:
                backup(own, folder / "backup.db")
        assert "can't be written" in caught.value.message.msgid


def test_writers_at_once_never_meet_a_lock(ledger: Ledger) -> None:
    writers = [writer(ledger.path, 40) for _ in range(4)]
    saved: set[str] = set()
    for running in writers:
        out, err = running.communicate(timeout=60)
        assert err == ""
        saved |= set(out.split())
    assert len(saved) == 160
    assert names(ledger) == saved | {"测试居民区"}
    with ledger.connection():
        order = [committee.created for committee in models.Committee.select().order_by(models.Committee.id)][
            1:
        ]
    assert order == list(range(1, 161)), "each read what the one before had written"


def kill_in_the_middle(path: Path, after: int) -> set[str]:
    """Kill a writer once it has acknowledged `after` rows; what it acknowledged in all."""
    running = writer(path, 1_000_000)
    assert running.stdout is not None
    seen = {running.stdout.readline().strip() for _ in range(after)}
    running.send_signal(signal.SIGKILL)
    rest, err = running.communicate(timeout=60)
    assert err == ""
    return seen | {line for line in rest.split("\n")[:-1] if line}


def lost(ledger: Ledger, times: int) -> set[str]:
    """What was acknowledged and is missing after so many kills."""
    acknowledged: set[str] = set()
    for number in range(times):
        acknowledged |= kill_in_the_middle(ledger.path, 1 + number % 7)
        assert sound(ledger)
    return acknowledged - names(Ledger.open(str(ledger.path)))


def test_no_acknowledged_row_is_lost_by_kill_9(ledger: Ledger) -> None:
    assert lost(ledger, 3) == set()


@pytest.mark.slow
def test_no_acknowledged_row_is_lost_by_fifty_kills(ledger: Ledger) -> None:
    assert lost(ledger, 50) == set()


@pytest.mark.slow
def test_sixteen_starts_at_once(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    writers = [writer(path, 20) for _ in range(16)]
    assert [running.communicate(timeout=120)[1] for running in writers] == [""] * 16
    ledger = Ledger.open(str(path))
    assert len(names(ledger)) == 320
    assert ledger.schema == SCHEMA == len(db.migrations.MIGRATIONS)
