"""How lists that are no lists of cases come in: nobody waits while they are decided, and what changes meanwhile counts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from domain.incoming import IncomingPerson
from services import training
from services.importing import Cancelled, ListSheet, Progress, Watch, cancelled
from services.incoming_people import import_people

if TYPE_CHECKING:
    from tests.services.founded import Founded

SHEET = ListSheet("名册.xlsx", "", 1, {}, "staff", [IncomingPerson(2, "张三", unit="甲居")], (), ())


def test_others_may_write_whenever_it_is_told_how_far_it_is(desk: Founded) -> None:
    told: list[Progress] = []

    def look(progress: Progress) -> None:
        told.append(progress)
        with closing(sqlite3.connect(desk.ledger.path, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")

    assert import_people(desk.lead, SHEET, watch=Watch(look)).new == 1
    assert [progress.phase for progress in told] == ["checking", "writing"]


def test_what_someone_changes_meanwhile_is_no_news_any_more(desk: Founded) -> None:
    def add(progress: Progress) -> None:
        if progress.phase == "writing":
            training.add_person(desk.clerk, "张三", ["party_members"], unit="甲居")

    done = import_people(desk.lead, SHEET, watch=Watch(add))
    assert (done.new, done.unchanged) == (0, 1)
    assert len(training.people(desk.lead)) == 1


def test_who_gives_up_before_it_is_written_leaves_nothing(desk: Founded) -> None:
    def give_up(progress: Progress) -> None:
        if progress.phase == "writing":
            raise cancelled()

    with pytest.raises(Cancelled):
        import_people(desk.lead, SHEET, watch=Watch(give_up))
    assert training.people(desk.lead) == []
