from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from peewee import SqliteDatabase

import db.ledger
import db.migrations
from db import models, roster
from db.ledger import SCHEMA, Ledger
from db.ledger_file import locked
from db.migrations import MIGRATIONS
from db.soundness import shape
from domain.refusal import Refused

FIND = "SELECT rowid FROM case_search WHERE case_search MATCH ?"
ROOT = Path(__file__).parents[2]

NEXT_VERSION = """
import os, sys, time
from pathlib import Path
import db.ledger, db.migrations
from db.ledger import Ledger

def up(database):
    database.execute_sql("CREATE TABLE added (id INTEGER PRIMARY KEY)")
    if "die" in sys.argv:
        os._exit(9)
    database.execute_sql("INSERT INTO added DEFAULT VALUES")

if "next" in sys.argv:
    db.ledger.SCHEMA += 1
    db.migrations.MIGRATIONS += (up,)
start = Path(sys.argv[2])
while "wait" in sys.argv and not start.exists():
    time.sleep(0.001)
ledger = Ledger.open(sys.argv[1])
with ledger.write():
    ledger.database.execute_sql("INSERT INTO committee (name, created) VALUES (?, 1)", (str(os.getpid()),))
print(ledger.schema)
"""
"""A program of the next version. 'wait': all begin at the same moment; 'die': in the middle of migrating."""


def program(path: Path, start: Path, *how: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", NEXT_VERSION, str(path), str(start), *how]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_the_program_knows_its_last_migration() -> None:
    assert len(MIGRATIONS) == SCHEMA


def test_models_and_schema_agree(tmp_path: Path) -> None:
    """What the migrations make is what the models say, column by column and index by index."""
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    with ledger.connection():
        migrated = {part for part in shape(ledger.database.connection()) if part[0] != "case_search"}
    wanted = SqliteDatabase(":memory:")
    tables = models.Table.__subclasses__()
    assert roster.Attendance in tables
    with wanted.connection_context(), wanted.bind_ctx(tables):
        for model in tables:
            model.create_table()
        assert migrated == shape(wanted.connection())


def test_the_search_index_finds_and_forgets(tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    with ledger.write():
        database = ledger.database
        database.execute_sql("INSERT INTO case_search (rowid, body) VALUES (7, '飞线 线充 充电')")
        assert database.execute_sql(FIND, ('"线充"',)).fetchall() == [(7,)]
        forget = "INSERT INTO case_search (case_search, rowid, body) VALUES ('delete', 7, ?)"
        database.execute_sql(forget, ("飞线 线充 充电",))
        assert database.execute_sql(FIND, ('"线充"',)).fetchall() == []


@pytest.mark.parametrize("how", ["new", "old"])
def test_four_programs_start_at_once(tmp_path: Path, how: str) -> None:
    path, start = tmp_path / "ledger.db", tmp_path / "start"
    if how == "old":
        Ledger.open(str(path))
    programs = [program(path, start, "next", "wait") for _ in range(4)]
    start.touch()
    for running in programs:
        out, err = running.communicate(timeout=60)
        assert (out, err) == (f"{SCHEMA + 1}\n", "")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM committee").fetchone() == (4,)
        assert connection.execute("SELECT count(*) FROM added").fetchone() == (1,)
    copies = list(tmp_path.glob("ledger.db.before-*"))
    assert len(copies) == (1 if how == "old" else 0)


def test_a_copy_of_the_old_version_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger.open(str(path)).write():
        models.Committee.create(name="测试居民区", created=1)
    _, err = program(path, tmp_path, "next").communicate(timeout=60)
    assert err == ""
    (copy,) = tmp_path.glob(f"ledger.db.before-{SCHEMA}-*Z")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert "added" not in tables(copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT name FROM committee").fetchall() == [("测试居民区",)]


@pytest.mark.parametrize("how", ["new", "old"])
def test_a_killed_migration_leaves_the_old_version(tmp_path: Path, how: str) -> None:
    path = tmp_path / "ledger.db"
    if how == "old":
        Ledger.open(str(path))
    killed = program(path, tmp_path, "next", "die")
    killed.communicate(timeout=60)
    assert killed.returncode == 9
    assert "added" not in tables(path)
    assert Ledger.open(str(path)).schema == SCHEMA
    out, err = program(path, tmp_path, "next").communicate(timeout=60)
    assert (out, err) == (f"{SCHEMA + 1}\n", "")


def test_an_index_of_another_version_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On opening, once, without a copy; until then it is not opened by one who may not migrate."""
    path = tmp_path / "ledger.db"
    ledger = Ledger.open(str(path))
    with ledger.write():
        ledger.database.execute_sql("INSERT INTO case_search (rowid, body) VALUES (7, '旧词')")
    monkeypatch.setattr(db.ledger, "INDEX", db.ledger.INDEX + 1)
    monkeypatch.setattr(db.migrations, "INDEX", db.ledger.INDEX)
    with pytest.raises(Refused) as caught:
        Ledger.open(str(path), migrate=False)
    assert "older version" in caught.value.message.msgid
    for _ in range(2):
        ledger = Ledger.open(str(path), migrate=True)
        with ledger.connection():
            assert ledger.database.execute_sql(FIND, ('"旧词"',)).fetchall() == []
            facts = db.ledger.read_facts(ledger.database, path)
        assert (facts["index"], facts["schema"]) == (str(db.ledger.INDEX), str(SCHEMA))
    assert not list(tmp_path.glob("ledger.db.before-*"))


def test_a_failed_migration_leaves_the_old_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.db"
    Ledger.open(str(path))

    def fail(database: SqliteDatabase) -> None:
        database.execute_sql("DROP TABLE access_log")
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(db.migrations, "MIGRATIONS", (*MIGRATIONS, fail))
        patch.setattr(db.ledger, "SCHEMA", SCHEMA + 1)
        with pytest.raises(ZeroDivisionError):
            Ledger.open(str(path))
    assert "access_log" in tables(path)
    assert Ledger.open(str(path)).schema == SCHEMA


def test_the_lock_is_not_waited_for_without_end(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with locked(path), pytest.raises(Refused) as caught, locked(path, patience=0.05):
        pass
    assert "is changing the ledger" in caught.value.message.msgid
    with locked(path):
        pass
