from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from db import doctor as examined
from db import models
from db.backup import backup
from db.doctor import Finding, doctor
from db.drafts import Drafts
from db.ledger import Ledger
from settings.model import CalendarYear, Settings

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class Rules(NamedTuple):
    """The two settings that the doctor reads."""

    timezone: ZoneInfo
    calendar: tuple[CalendarYear, ...]


def rules(*years: int) -> Settings:
    calendar = tuple(CalendarYear(year, "", (), ()) for year in years)
    return Rules(ZoneInfo("Asia/Shanghai"), calendar)  # type: ignore[return-value]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    with ledger.write():
        models.Committee.create(name="测试居民区", created=1)
    backup(ledger, tmp_path / "backup.db", NOW)
    return ledger


def wrong(ledger: Ledger, now: datetime = NOW, *years: int) -> list[Finding]:
    findings = [finding for finding in doctor(ledger, rules(*(years or (2026,))), now) if not finding.ok]
    assert all(finding.remedy for finding in findings)
    return findings


def only(findings: list[Finding]) -> str:
    (finding,) = findings
    return finding.what.msgid


def test_a_healthy_ledger(ledger: Ledger) -> None:
    assert wrong(ledger) == []
    assert len(doctor(ledger, rules(2026), NOW)) == 7


def test_a_damaged_file_is_a_finding(ledger: Ledger) -> None:
    data = bytearray(ledger.path.read_bytes())
    data[4096 * 3 : 4096 * 6] = b"\xff" * (4096 * 3)
    ledger.path.write_bytes(data)
    assert "is not sound" in only(wrong(ledger))


def test_a_stray_reference(ledger: Ledger) -> None:
    with ledger.connection():
        ledger.database.execute_sql("PRAGMA foreign_keys=0")
        ledger.database.execute_sql("INSERT INTO head (committee_id, seq, digest) VALUES (99, 0, '')")
    assert "is not sound" in only(wrong(ledger))


def test_a_table_that_was_changed(ledger: Ledger) -> None:
    with ledger.write():
        ledger.database.execute_sql("DROP INDEX cases_open_due")
        ledger.database.execute_sql("ALTER TABLE person ADD COLUMN nickname TEXT")
    (finding,) = wrong(ledger)
    assert dict(finding.what.params)["tables"] == "cases, person"


def test_counts_that_do_not_agree(ledger: Ledger) -> None:
    with ledger.write():
        models.Counter.create(committee=1, key="state:hotline:dispatched", count=2)
        models.Counter.create(committee=1, key="state:hotline:closed", count=0)
        models.Counter.create(committee=1, key="other:figure", count=5)
    (finding,) = wrong(ledger)
    assert dict(finding.what.params) == {"count": 1}
    with ledger.write():
        for number in "12":
            models.Case.create(
                committee=1, kind="hotline", source="热线", number=number, state="dispatched", is_open=True,
                received="2026-11-20",
            )  # fmt: skip
    assert wrong(ledger) == []


def test_the_age_of_the_backup(ledger: Ledger, tmp_path: Path) -> None:
    assert wrong(ledger, NOW + timedelta(days=7)) == []
    assert "last backup" in only(wrong(ledger, NOW + timedelta(days=7, seconds=1)))
    assert "never" in only(wrong(Ledger.open(str(tmp_path / "second.db"))))


def test_who_can_read_it(ledger: Ledger) -> None:
    ledger.path.chmod(0o640)
    assert "Others on this machine" in only(wrong(ledger))
    ledger.path.chmod(0o660)
    ledger.path.parent.chmod(0o2770)
    assert wrong(ledger) == []
    ledger.path.chmod(0o664)
    assert "Others on this machine" in only(wrong(ledger))
    ledger.path.chmod(0o600)
    ledger.path.parent.chmod(0o700)
    Drafts(ledger.path, 1).save(None, "issue", "", {})
    (ledger.path.parent / "ledger.db.desk").chmod(0o644)
    assert "Others on this machine" in only(wrong(ledger))


def test_a_disk_that_gets_full(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examined, "FREE_BYTES", 2**80)
    assert "MB free" in only(wrong(ledger))


def test_the_year_that_is_not_published(ledger: Ledger) -> None:
    assert "are not in the settings" in only(wrong(ledger, NOW, 2025))
    december = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # December 1 in Shanghai
    backup(ledger, ledger.path.with_name("later.db"), december)
    (finding,) = wrong(ledger, december)
    assert dict(finding.what.params) == {"year": 2027}
    assert wrong(ledger, december, 2026, 2027) == []
