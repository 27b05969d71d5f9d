"""The case lists of ../shared/data/cases imported as a clerk would: every row arrives, and only once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "services"))

from exchange.cases import read_cases
from services import importing, listing, queue
from tests.services.founded import NOW

if TYPE_CHECKING:
    from services.session import Session

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "cases"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/data is not beside the project")


def bring_in(session: Session, name: str, source: str | None) -> importing.Imported:
    read = read_cases(FOLDER / name, settings=session.settings, zone=session.zone)
    return importing.import_cases(session, importing.sheet_of(read, name), source=source)


def counts(done: importing.Imported) -> tuple[int, int, int, int]:
    return done.new, done.changed, done.unchanged, done.refused


def test_messages_with_replies_come_in_once_and_are_done(session: Session) -> None:
    assert counts(bring_in(session, "附件4-答复意见.xlsx", "留言")) == (2816, 0, 0, 0)
    rows = listing.cases(session, "hotline")
    assert len(rows) == 2816
    assert {row["state"] for row in rows} == {"closed"}
    assert all(row["title"] and row["received_at"] for row in rows)
    a_reply_can_be_read(session)
    today = queue.today(session)
    assert today.counts["overdue"] == 0
    assert today.waiting == 0
    assert (today.data_at, today.stale) == (NOW, False)
    assert counts(bring_in(session, "附件4-答复意见.xlsx", None)) == (0, 0, 2816, 0)
    replies_only = bring_in(session, "附件4-答复意见-GB18030.csv", "留言")
    assert counts(replies_only) == (0, 43, 2773, 0), (
        "43 replies have other addresses on the web, the rest other blanks"
    )
    assert queue.today(session).waiting == 0


def a_reply_can_be_read(session: Session) -> None:
    shown = listing.show(session, "2549")
    assert len(str(shown["content"])) > 50
    assert len(str(shown["answer"])) > 50
    assert shown["as_reported"] is True
    assert shown["received_at"] == "2019-04-25T09:32:09+08:00"


def test_hotline_cases_come_in_once(session: Session) -> None:
    assert counts(bring_in(session, "非黑臭.xlsx", "12345")) == (56, 0, 0, 0)
    assert counts(bring_in(session, "非黑臭.xlsx", "12345")) == (0, 0, 56, 0)
    rows = listing.cases(session, "hotline")
    assert {row["received_at"] is not None and row["title"] is not None for row in rows} == {True}


def test_two_sources_do_not_meet(session: Session) -> None:
    assert counts(bring_in(session, "附件3-示例30行.xlsx", "甲")) == (30, 0, 0, 0)
    assert counts(bring_in(session, "附件3-示例30行.xlsx", "乙")) == (30, 0, 0, 0)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("baltimore_311_sample.csv", marks=pytest.mark.slow),
        "chicago_foia_no_heat_pandas.csv",
        "nyc_311_1000_socrata.csv",
    ],
)
def test_foreign_lists_come_in_twice_alike(session: Session, name: str) -> None:
    first = bring_in(session, name, "311")
    total = sum(counts(first))
    assert first.new > 0
    again = bring_in(session, name, "311")
    assert sum(counts(again)) == total
    assert (again.new, again.changed, again.refused) == (0, 0, first.refused)
