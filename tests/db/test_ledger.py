from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from peewee import IntegrityError, OperationalError

from db import models
from db.drafts import Drafts
from db.ledger import SCHEMA, Ledger, default_path
from domain.refusal import Refused

ROOT = Path(__file__).parents[2]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def refusal(url: str, *, migrate: bool = True) -> str:
    with pytest.raises(Refused) as caught:
        Ledger.open(url, migrate=migrate)
    return caught.value.message.msgid


def test_new_ledger_is_for_its_owner_alone_from_the_first_byte(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        ledger = Ledger.open(str(tmp_path / "made" / "here" / "ledger.db"))
        with ledger.write():
            models.Committee.create(name="测试居民区", created=1)
            files = {path.name: mode(path) for path in ledger.path.parent.iterdir()}
    finally:
        os.umask(old)
    assert files == dict.fromkeys(["ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.db.lock"], 0o600)
    assert mode(tmp_path / "made") == mode(tmp_path / "made" / "here") == 0o700


def test_an_office_that_shares_a_ledger_made_beforehand(tmp_path: Path) -> None:
    """HARDENING: a setgid folder and a 0660 file; what goes with the ledger has its mode."""
    tmp_path.chmod(0o2770)
    path = tmp_path / "ledger.db"
    path.touch()
    path.chmod(0o660)
    ledger = Ledger.open(str(path))
    drafts = Drafts(path, 1)
    drafts.save(None, "issue", "", {})
    endings = ("", "-wal", "-shm", ".lock", ".desk", ".desk-wal", ".desk-shm", ".desk.lock", ".desk-held")
    with ledger.write():
        models.Committee.create(name="测试居民区", created=1)
        modes = {file.name: mode(file) for file in tmp_path.iterdir()}
    drafts.close()
    assert modes == dict.fromkeys((f"ledger.db{ending}" for ending in endings), 0o660)


def test_connection_is_wal_full_and_checks_references(tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    with ledger.connection():
        pragmas = [ledger.database.pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert pragmas == ["wal", 2, 1]
    with pytest.raises(IntegrityError), ledger.write():
        models.Head.create(committee=99)


def half_a_write(ledger: Ledger) -> None:
    with ledger.write():
        models.Committee.create(name="测试一", created=1)
        models.Committee.create(name="测试一", created=2)


def test_write_is_all_or_nothing(tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    with pytest.raises(IntegrityError):
        half_a_write(ledger)
    with ledger.write(), ledger.write():
        models.Committee.create(name="测试二", created=1)
    with ledger.connection():
        assert [committee.name for committee in models.Committee.select()] == ["测试二"]


def test_an_error_of_ours_is_not_turned_into_words(tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    with pytest.raises(OperationalError), ledger.connection():
        ledger.database.execute_sql("SELECT nothing FROM nowhere")


@pytest.mark.parametrize("form", ["{path}", "sqlite:///{path}"])
def test_url_and_path_name_the_same_ledger(tmp_path: Path, form: str) -> None:
    path = tmp_path / "一个 ledger?#%41.db"
    assert Ledger.open(form.format(path=path)).path == path
    assert path.exists()


def test_relative_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Ledger.open("sqlite:///here.db").path == tmp_path / "here.db"


@pytest.mark.parametrize("url", ["postgresql://lijuan:secret@host/x", "http://host/x", "sqlite://host/x"])
def test_other_addresses_are_refused_without_their_password(url: str) -> None:
    with pytest.raises(Refused) as caught:
        Ledger.open(url)
    assert "secret" not in caught.value.message.msgid.format(**dict(caught.value.message.params))


@pytest.mark.parametrize("url", ["", "sqlite:///", "a\0b"])
def test_no_path_at_all(url: str) -> None:
    assert "needs a path" in refusal(url)


def test_what_is_not_a_ledger_stays_as_it_is(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("买菜 and much more than sixteen bytes")
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
        connection.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    before = other.read_bytes()
    assert "is not a ledger" in refusal(str(text))
    assert "is not a ledger" in refusal(str(other))
    assert text.read_text().startswith("买菜")
    assert other.read_bytes() == before
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("DROP TABLE meta")
    assert "is not a ledger" in refusal(str(other))


def test_places_where_no_ledger_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "is a folder" in refusal(str(tmp_path))
    assert "is a file, not a folder" in refusal(str(tmp_path / "file" / "ledger.db"))
    assert "There is no ledger" in refusal(str(tmp_path / "absent.db"), migrate=False)
    assert not (tmp_path / "absent.db").exists()


def test_a_newer_ledger_is_refused_and_unchanged(tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    ledger.note("schema", str(SCHEMA + 1))
    before = ledger.path.read_bytes()
    assert "newer version" in refusal(str(ledger.path))
    assert ledger.path.read_bytes() == before


def test_an_old_or_empty_ledger_is_not_migrated_unasked(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").touch(0o600)
    assert "older version" in refusal(str(tmp_path / "ledger.db"), migrate=False)
    assert (tmp_path / "ledger.db").stat().st_size == 0


def test_a_ledger_that_vanishes_is_not_made_anew(tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    ledger.path.unlink()
    with pytest.raises(Refused) as caught, ledger.write():
        pass
    assert "can't be opened" in caught.value.message.msgid
    assert not ledger.path.exists()


def test_facts(tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    assert (ledger.demo, ledger.zone, ledger.schema) == (False, "", SCHEMA)
    ledger.note("demo", "1")
    ledger.note("zone", "Asia/Shanghai")
    assert ledger.demo
    again = Ledger.open(str(ledger.path))
    assert (again.demo, again.zone, again.schema) == (True, "Asia/Shanghai", SCHEMA)


def test_two_ledgers_in_turn(tmp_path: Path) -> None:
    first, second = (Ledger.open(str(tmp_path / name)) for name in ("one.db", "two.db"))
    for ledger in (first, second, first):
        with ledger.write():
            models.Committee.create(name=f"测试{models.Committee.select().count()}", created=1)
    with second.connection():
        assert models.Committee.select().count() == 1


def test_default_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path() == tmp_path / "doorstep" / "ledger.db"
    monkeypatch.setenv("XDG_DATA_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_path() == tmp_path / ".local/share/doorstep/ledger.db"


def test_an_open_of_an_up_to_date_ledger_imports_nothing_that_waits(tmp_path: Path) -> None:
    """No drivers, no migrations, no playhouse."""
    path = Ledger.open(str(tmp_path / "ledger.db")).path
    for name in ("psycopg2", "psycopg"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported')")
    code = (
        "import sys; from db.ledger import Ledger; Ledger.open(sys.argv[1]);"
        "late = ('db.migrations', 'db.copying', 'playhouse', 'psycopg');"
        "print([name for name in sys.modules if name.startswith(late)])"
    )
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout == "[]\n"
