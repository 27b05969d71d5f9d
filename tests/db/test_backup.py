from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from threading import Timer
from typing import TYPE_CHECKING

import pytest

from db import models
from db.backup import HEADS, LAST_BACKUP, backup, restore
from db.copying import open_raw
from db.drafts import Drafts, desk_path
from db.ledger import SCHEMA, Ledger
from domain.refusal import Refused

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    add(ledger, "测试居民区")
    return ledger


def add(ledger: Ledger, name: str) -> None:
    with ledger.write():
        committee = models.Committee.create(name=name, created=1)
        models.Head.create(committee=committee, seq=0, digest="")


def names(path: Path) -> list[str]:
    ledger = Ledger.open(str(path))
    with ledger.connection():
        return [committee.name for committee in models.Committee.select().order_by(models.Committee.id)]


def facts(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT key, value FROM meta"))


def hurt(path: Path) -> None:
    """Overwrite the middle of a file's pages, but not its first one."""
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 6] = b"\xff" * (4096 * 3)
    path.write_bytes(data)


def refused(text: str, source: Path, target: Path) -> None:
    with pytest.raises(Refused) as caught:
        restore(source, target, NOW)
    assert text in caught.value.message.msgid


def test_a_backup_is_one_private_file_with_the_heads(ledger: Ledger, tmp_path: Path) -> None:
    target = tmp_path / "away" / "备份.db"
    target.parent.mkdir()
    backup(ledger, target, NOW)
    assert [path.name for path in target.parent.iterdir()] == ["备份.db"]
    assert target.stat().st_mode & 0o777 == 0o600
    assert json.loads(facts(target)[HEADS]) == {"1": [0, ""]}
    assert facts(target)[LAST_BACKUP] == facts(ledger.path)[LAST_BACKUP] == str(int(NOW.timestamp()))
    assert names(target) == ["测试居民区"]


def test_a_backup_is_taken_while_others_write(ledger: Ledger, tmp_path: Path) -> None:
    with closing(open_raw(ledger.path, any_thread=True)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO committee (name, created) VALUES ('unfinished', 1)")
        add_soon = Timer(0.1, other.execute, ("COMMIT",))
        add_soon.start()
        backup(ledger, tmp_path / "backup.db", NOW)
        add_soon.join()
    assert names(tmp_path / "backup.db") == ["测试居民区"]
    assert names(ledger.path) == ["测试居民区", "unfinished"]


def test_a_ledger_that_stays_locked_makes_no_backup(ledger: Ledger, tmp_path: Path) -> None:
    with closing(sqlite3.connect(ledger.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ledger.database.timeout = 0.05
        with pytest.raises(Refused) as caught:
            backup(ledger, tmp_path / "backup.db", NOW)
    assert "Another program has been writing" in caught.value.message.msgid
    assert not [path for path in tmp_path.iterdir() if "backup" in path.name]


def test_nothing_is_overwritten(ledger: Ledger, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    target.write_text("precious")
    with pytest.raises(Refused) as caught:
        backup(ledger, target, NOW)
    assert "is there already" in caught.value.message.msgid
    assert target.read_text() == "precious"


def test_a_target_that_cannot_be_written(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        backup(ledger, tmp_path / "no such folder" / "backup.db", NOW)
    assert "can't be written" in caught.value.message.msgid


def test_a_damaged_ledger_makes_no_backup(ledger: Ledger, tmp_path: Path) -> None:
    hurt(ledger.path)
    with pytest.raises(Refused):
        backup(ledger, tmp_path / "backup.db", NOW)
    assert not [path for path in tmp_path.iterdir() if "backup" in path.name]


def test_restore_brings_back_and_keeps_the_present_one(ledger: Ledger, tmp_path: Path) -> None:
    backup(ledger, tmp_path / "backup.db", NOW)
    add(ledger, "测试二")
    aside = restore(tmp_path / "backup.db", ledger.path, NOW)
    assert names(ledger.path) == ["测试居民区"]
    assert aside is not None
    assert aside.name == "ledger.db.before-restore-20261123T010000Z"
    assert names(aside) == ["测试居民区", "测试二"]
    assert ledger.path.stat().st_mode & 0o777 == 0o600


def test_two_restores_in_one_second_keep_both(ledger: Ledger, tmp_path: Path) -> None:
    backup(ledger, tmp_path / "backup.db", NOW)
    aside = {restore(tmp_path / "backup.db", ledger.path, NOW) for _ in range(3)}
    assert len(aside) == 3
    assert all(path is not None and path.exists() for path in aside)


def test_restore_where_no_ledger_is(ledger: Ledger, tmp_path: Path) -> None:
    backup(ledger, tmp_path / "backup.db", NOW)
    assert restore(tmp_path / "backup.db", tmp_path / "new" / "ledger.db", NOW) is None
    assert names(tmp_path / "new" / "ledger.db") == ["测试居民区"]


def test_restore_over_a_damaged_ledger(ledger: Ledger, tmp_path: Path) -> None:
    backup(ledger, tmp_path / "backup.db", NOW)
    ledger.path.write_bytes(b"rubbish" * 5000)
    aside = restore(tmp_path / "backup.db", ledger.path, NOW)
    assert aside is not None
    assert aside.read_bytes().startswith(b"rubbish")
    assert names(ledger.path) == ["测试居民区"]


def test_restore_refuses_while_a_desk_is_open(ledger: Ledger, tmp_path: Path) -> None:
    backup(ledger, tmp_path / "backup.db", NOW)
    with ledger.connection():
        models.Committee.select().count()
        refused("is open in a desk", tmp_path / "backup.db", ledger.path)
    add(ledger, "测试二")
    assert names(ledger.path) == ["测试居民区", "测试二"]


def test_what_is_no_sound_backup_is_not_brought_back(ledger: Ledger, tmp_path: Path) -> None:
    source = tmp_path / "backup.db"
    refused("There is no backup", source, ledger.path)
    source.write_text("这不是备份" * 1000)
    refused("is not a backup", source, ledger.path)
    source.unlink()
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    refused("is not a backup", source, ledger.path)
    source.unlink()
    backup(ledger, source, NOW)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(SCHEMA + 1),))
        connection.commit()
    refused("newer version", source, ledger.path)
    assert names(ledger.path) == ["测试居民区"]
    assert not list(tmp_path.glob("*.part"))
    assert not list(tmp_path.glob(".*.part"))


def test_a_backup_damaged_later_is_found_out(ledger: Ledger, tmp_path: Path) -> None:
    source = tmp_path / "backup.db"
    backup(ledger, source, NOW)
    hurt(source)
    refused("is not sound", source, ledger.path)
    assert names(ledger.path) == ["测试居民区"]


def test_a_torn_backup_is_what_is_blamed(ledger: Ledger, tmp_path: Path) -> None:
    source = tmp_path / "backup.db"
    backup(ledger, source, NOW)
    source.write_bytes(source.read_bytes()[: 4096 * 3 + 100])
    refused("The backup {path} is damaged", source, ledger.path)
    assert names(ledger.path) == ["测试居民区"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE meta SET value = '0' WHERE key = 'schema'", "is not a backup"),
        ("UPDATE meta SET value = '１' WHERE key = 'schema'", "is not a backup"),
        ("DELETE FROM meta WHERE key = 'schema'", "is not a backup"),
        ("DROP TABLE event_value", "is not sound"),
        ("DROP TABLE access_log", "is not sound"),
        ("ALTER TABLE cases DROP COLUMN callback", "is not sound"),
    ],
)
def test_a_sound_file_that_is_no_ledger_of_ours_is_not_brought_back(
    ledger: Ledger, tmp_path: Path, change: str, said: str
) -> None:
    source = tmp_path / "backup.db"
    backup(ledger, source, NOW)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute(change)
        connection.commit()
    before = ledger.path.read_bytes()
    refused(said, source, ledger.path)
    assert ledger.path.read_bytes() == before


def test_drafts_stay_with_the_ledger_that_they_belong_to(ledger: Ledger, tmp_path: Path) -> None:
    """They name its cases by id: on the restored ledger that may be another case."""
    backup(ledger, tmp_path / "backup.db", NOW)
    drafts = Drafts(ledger.path, 1)
    drafts.save(None, "finish", "7", {"answer": "已上门"})
    drafts.close()
    aside = restore(tmp_path / "backup.db", ledger.path, NOW)
    assert aside is not None
    for path, there in ((ledger.path, 0), (aside, 1)):
        drafts = Drafts(path, 1)
        assert len(drafts.waiting()) == there
        drafts.close()


def test_drafts_without_their_ledger_are_kept_aside_too(ledger: Ledger, tmp_path: Path) -> None:
    backup(ledger, tmp_path / "backup.db", NOW)
    gone = tmp_path / "gone.db"
    desk_path(gone).write_bytes(b"typed")
    assert restore(tmp_path / "backup.db", gone, NOW) is None
    assert not desk_path(gone).exists()
    (kept,) = tmp_path.glob("gone.db.before-restore-*.desk")
    assert kept.read_bytes() == b"typed"


def test_a_broken_chain_makes_no_backup(ledger: Ledger, tmp_path: Path) -> None:
    """An event whose digest was never reckoned: somebody wrote it past the program."""
    with ledger.write():
        models.Event.create(
            committee=1, seq=1, digest="forged", operation_id="x", entity="case", entity_id=1, action="close",
            happened_at=1, recorded_at=1,
        )  # fmt: skip
    with pytest.raises(Refused) as caught:
        backup(ledger, tmp_path / "backup.db", NOW)
    assert "is not sound" in caught.value.message.msgid
    assert not (tmp_path / "backup.db").exists()
