"""The made-up ledger: the same for the same seed and moment, nothing empty that a first look would miss."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from db.ledger import Ledger
from domain.refusal import Refused
from services import caretaking, demo, listing, queue, training, views
from services.session import Session, open_session
from tests.services.founded import NOW, SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

CASES = 50


def made(path: Path, *, now: datetime = NOW, seed: int = 1, cases: int = CASES) -> Session:
    demo.make(path, settings=SETTINGS, account="lead", cases=cases, seed=seed, now=now)
    ledger = Ledger.open(str(path))
    ledger.connect()
    return open_session(ledger, settings=SETTINGS, account="lead", terminal="t1", clock=lambda: now)


def told(session: Session) -> object:
    """All that the ledger says, without what is random by design (salts, ids of operations)."""
    cases = listing.cases(session, "hotline")
    shown = [listing.show(session, str(row["number"])) for row in cases[:20]]
    return cases, shown, listing.cases(session, "issue"), listing.training(session), listing.people(session)


def test_less_than_nothing_is_refused(tmp_path: Path) -> None:
    """Also for the demo that opens the desk: nothing is made."""
    with pytest.raises(Refused) as caught:
        made(tmp_path / "demo.db", cases=-1)
    assert "--cases" in caught.value.message.msgid
    assert list(tmp_path.iterdir()) == []


MOMENTS = {
    "Monday morning": NOW,
    "after hours": datetime(2026, 11, 23, 12, 5, tzinfo=UTC),
    "past midnight": datetime(2026, 11, 23, 16, 20, tzinfo=UTC),
    "Saturday": datetime(2026, 11, 28, 4, 0, tzinfo=UTC),
    "National Day": datetime(2026, 10, 3, 2, 0, tzinfo=UTC),
    "Spring Festival": datetime(2026, 2, 20, 1, 30, tzinfo=UTC),
    "first working day after it": datetime(2026, 2, 24, 0, 45, tzinfo=UTC),
    "a year whose calendar is not published": datetime(2027, 6, 2, 2, 0, tzinfo=UTC),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_every_section_of_today_has_something_whenever_it_is_made(tmp_path: Path, moment: str) -> None:
    session = made(tmp_path / "demo.db", now=MOMENTS[moment])
    today = queue.today(session)
    assert [section for section, count in today.counts.items() if not count] == []
    assert today.waiting < CASES
    assert not today.empty
    findings = caretaking.doctor(session.ledger, session.settings, session.now())
    bad = [str(item.what) for item in findings if not item.ok]
    assert len(bad) <= 2, bad  # never backed up; perhaps the calendar
    session.ledger.close()


def test_the_same_seed_and_moment_make_the_same_ledger(tmp_path: Path) -> None:
    first = made(tmp_path / "first.db")
    one = told(first)
    first.ledger.close()
    second = made(tmp_path / "second.db")
    assert told(second) == one
    second.ledger.close()
    other = made(tmp_path / "other.db", seed=2)
    assert told(other) != one
    other.ledger.close()


def test_so_many_cases_as_were_asked_for(tmp_path: Path) -> None:
    for count in (0, 1, 7):
        session = made(tmp_path / f"{count}.db", cases=count)
        assert len(listing.cases(session, "hotline")) == count
        assert views.window(session, views.View("issues"), 0, 10).total == 3
        session.ledger.close()


def test_it_has_classes_people_and_a_roll(tmp_path: Path) -> None:
    session = made(tmp_path / "demo.db", cases=0)
    courses = training.courses(session)
    assert len(courses) == 4
    assert any(course.completed for course in courses)
    assert len(training.people(session)) == 12
    assert session.ledger.demo
    session.ledger.close()


def test_it_never_writes_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "there.db"
    path.write_bytes(b"something else")
    with pytest.raises(Refused, match="is there already"):
        demo.make(path, settings=SETTINGS, account="lead", cases=1, seed=1, now=NOW)
    assert path.read_bytes() == b"something else"
