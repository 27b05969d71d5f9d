"""undo-import: what a batch brought goes, what it changed is as before, but where somebody has worked since."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest

from db import cases as case_table
from db import spoken
from db.counters import of_kind
from db.doctor import doctor
from db.scope import Scope
from domain.refusal import Refused
from services import clashes, handling, taking_back, undoing
from services.outcome import read
from tests.services.founded import NOW, SOURCE, Founded, done

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def sound(desk: Founded) -> None:
    assert all(finding.ok for finding in doctor(desk.ledger, desk.settings, NOW)[:3])


def numbers(desk: Founded) -> set[str]:
    return {case.number for case in case_table.open_cases(desk.lead.committee.id)}


def test_it_goes_as_it_came(desk: Founded) -> None:
    rows = [desk.incoming() for _ in range(3)]
    first = desk.import_rows(rows)
    before = {
        row.number: desk.read(held) for row in rows for held in case_table.by_number(Scope.town(), row.number)
    }
    more = [rows[0]._replace(title="改过", given_limit=NOW), rows[1], *(desk.incoming() for _ in range(2))]
    second = desk.import_rows(more)
    assert (second.new, second.changed) == (2, 1)
    assert second.batch is not None
    taken = taking_back.undo_import(desk.lead, second.batch)
    assert (taken.removed, taken.restored, taken.left) == (2, 1, ())
    assert numbers(desk) == set(before)
    now = read(desk.lead, before[rows[0].number].id)
    assert now._replace(version=1) == before[rows[0].number]
    assert spoken.at_counter(desk.lead.scope, more[2].number).total == 0
    assert of_kind(desk.lead.scope, "hotline") == 3
    assert clashes.given_last(now)["title"] == rows[0].title
    sound(desk)
    again = desk.import_rows(more)
    assert (again.new, again.changed, again.unchanged) == (2, 1, 1), "what was taken back comes again"
    assert first.batch is not None
    assert [one.undone for one in taking_back.recent(desk.lead)] == [False, True, False]


def test_where_it_is_stopped_it_says_what_is_left_and_goes_on(
    desk: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = desk.import_rows([desk.incoming() for _ in range(3)]).batch
    assert batch is not None
    stop = Event()

    def one_by_one(ids: Sequence[int]) -> Iterator[Sequence[int]]:
        for at in range(len(ids)):
            yield ids[at : at + 1]
            stop.set()

    monkeypatch.setattr(taking_back, "chunks", one_by_one)
    with pytest.raises(Refused, match="Stopped: 2 cases of import"):
        taking_back.undo_import(desk.lead, batch, stop)
    assert len(numbers(desk)) == 2
    assert taking_back.undo_import(desk.lead, batch).removed == 2
    assert numbers(desk) == set()
    sound(desk)


def test_what_somebody_has_worked_on_stays_and_is_named(desk: Founded) -> None:
    rows = [desk.incoming() for _ in range(4)]
    batch = desk.import_rows(rows).batch
    assert batch is not None
    ids = [case.id for row in rows for case in case_table.by_number(Scope.town(), row.number)]
    done(handling.sign_in(desk.clerk, ids[:1]))
    (signed,) = handling.sign_in(desk.clerk, ids[1:2])
    undoing.undo(desk.clerk, signed.operation_id)
    desk.import_rows([rows[2]._replace(title="改过")])
    taken = taking_back.undo_import(desk.lead, batch)
    assert (taken.removed, taken.restored) == (2, 0)
    assert [(one.number, str(one.reason)) for one in taken.left] == [
        (rows[0].number, "somebody has worked on it since"),
        (rows[2].number, "somebody has worked on it since"),
    ]
    assert numbers(desk) == {rows[0].number, rows[2].number}
    assert desk.actions(ids[0]) == ["reported", "sign_in"], "what stays is not struck out"
    sound(desk)


def test_a_value_that_only_the_list_said_is_as_before(desk: Founded) -> None:
    row = desk.incoming()
    desk.import_rows([row])
    (case,) = case_table.by_number(Scope.town(), row.number)
    undoing.correct(desk.clerk, case.id, "title", "我们的标题", "写清楚")
    batch = desk.import_rows([row._replace(title="热线改的")]).batch
    assert batch is not None
    assert clashes.given_last(case)["title"] == "热线改的"
    assert taking_back.undo_import(desk.lead, batch) == taking_back.TakenBack(batch, 0, 0, ())
    assert clashes.given_last(case)["title"] == row.title
    assert desk.read(case).title == "我们的标题"


def test_a_batch_is_taken_back_once_and_only_by_its_own(desk: Founded) -> None:
    batch = desk.import_rows([desk.incoming()]).batch
    assert batch is not None
    for session, number in ((desk.other, batch), (desk.lead, batch + 7)):
        with pytest.raises(Refused, match="There is no import"):
            taking_back.undo_import(session, number)
    taking_back.undo_import(desk.lead, batch)
    with pytest.raises(Refused, match="taken back already"):
        taking_back.undo_import(desk.lead, batch)
    assert taking_back.recent(desk.other) == []
    assert [(one.source, one.counts["new"]) for one in taking_back.recent(desk.lead)] == [(SOURCE, 1)]
