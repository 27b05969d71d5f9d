from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from db import arrivals, batches, cases, chain, changing, models, operations, spoken
from domain.records import RefusedRow
from domain.refusal import Conflict

if TYPE_CHECKING:
    from tests.db.ledger_desk import Desk


def rows(desk: Desk, count: int) -> list[dict[str, Any]]:
    return [desk.values() for _ in range(count)]


def imported(desk: Desk, new: list[dict[str, Any]]) -> list[int]:
    with desk.operation() as op:
        batch = batches.add(
            op, desk.me.committee_id, source="测试热线", filename="一.xlsx", mapping={"number": "工单编号"},
            counts={"new": len(new)},
            refusals=[RefusedRow(7, "number", "缺"), RefusedRow(3, "received", "错")],
        )  # fmt: skip
        given = {"title": "楼道电动车飞线充电", "state": "dispatched"}
        return list(arrivals.add_cases(op, batch, [arrivals.new_case(values, given) for values in new]))


def test_cases_of_a_batch_are_like_any_other(desk: Desk) -> None:
    new = rows(desk, 1001)  # more than fit into one IN (…)
    ids = imported(desk, new)
    held = batches.existing("测试热线", [str(row["number"]) for row in new])
    assert [held[str(row["number"])].id for row in new] == ids
    assert desk.counters() == {"state:hotline:dispatched": 1001}
    assert len(desk.holding("飞线")) == 1001
    assert batches.source_values(ids[:1]) == {ids[0]: {"title": "楼道电动车飞线充电", "state": "dispatched"}}
    assert len(batches.source_values(ids)) == 1001
    (event,) = cases.timeline(desk.scope, ids[-1])
    assert (event.action, event.actor_name) == ("reported", "李测试")
    assert batches.last_import(desk.scope) == desk.now
    assert [item.row for item in batches.refusals(desk.scope, 1)] == [3, 7]
    assert operations.last(desk.scope, desk.me.id) is None
    with closing(sqlite3.connect(desk.ledger.path)) as connection:
        assert chain.verify(connection) is None


def test_a_batch_that_fails_leaves_nothing(desk: Desk) -> None:
    new = rows(desk, 3)
    new[2]["number"] = new[0]["number"]
    with pytest.raises(Exception, match="UNIQUE"):
        imported(desk, new)
    assert not models.Case.select().exists()
    assert not models.Event.select().exists()
    assert not models.ImportBatch.select().exists()
    assert not desk.holding("飞线")


def changed(desk: Desk, new: list[dict[str, Any]]) -> list[changing.Changed]:
    """A third becomes something else, a third is taken on, a third is given to someone of another name."""
    held = batches.existing("测试热线", [str(row["number"]) for row in new]).values()
    values: tuple[dict[str, object], ...] = (
        {"title": "夜市噪音扰民"},
        {"state": "in_progress", "due": desk.now, "due_clock": "handling"},
        {"person_name": "周测试", "person_phone": "13900007777"},
    )
    return [
        changing.worked_out(case, values[at % 3], version=case.version + 1) for at, case in enumerate(held)
    ]


def test_cases_changed_by_the_thousand_are_like_any_other(desk: Desk) -> None:
    new = rows(desk, 1002)
    imported(desk, new)
    with desk.operation() as op:
        op.change_cases("reported", changed(desk, new))
    held = list(batches.existing("测试热线", [str(row["number"]) for row in new]).values())
    assert {case.version for case in held} == {2}
    assert desk.counters() == {"state:hotline:dispatched": 668, "state:hotline:in_progress": 334}
    assert len(desk.holding("夜市")) == 334
    found = desk.holding("飞线")
    contents = sum("飞线" in case.content for case in held[::3])
    assert len(found) == 668 + contents
    assert {line.person_name for line in spoken.at_counter(desk.scope, "7777", 1000).lines} == {"周测试"}
    event = cases.timeline(desk.scope, held[1].id)[-1]
    assert (event.action, [change.field for change in event.changes]) == (
        "reported",
        ["state", "due", "due_clock"],
    )
    assert held[1].due == desk.now
    with closing(sqlite3.connect(desk.ledger.path)) as connection:
        assert chain.verify(connection) is None


def test_one_case_that_someone_else_changed_holds_back_all(desk: Desk) -> None:
    new = rows(desk, 9)
    imported(desk, new)
    found = changed(desk, new)
    with desk.operation() as op:
        op.change_case(found[4].case, "note", {"title": "我们改的"})
    before = batches.existing("测试热线", [str(row["number"]) for row in new])
    with pytest.raises(Conflict) as caught, desk.operation() as op:
        op.change_cases("reported", found)
    assert dict(caught.value.message.params)["number"] == found[4].case.number
    assert batches.existing("测试热线", [str(row["number"]) for row in new]) == before
    assert desk.counters() == {"state:hotline:dispatched": 9}
    assert not desk.holding("夜市")


def test_no_new_cases_are_no_trouble(desk: Desk) -> None:
    assert imported(desk, []) == []


def test_another_committees_number_is_known_but_only_to_the_import(desk: Desk) -> None:
    theirs = desk.add_elsewhere()
    assert batches.existing("测试热线", [theirs.number])[theirs.number] == theirs
    assert batches.existing("别的", [theirs.number]) == {}


def test_what_an_export_said_last(desk: Desk) -> None:
    (case_id,) = imported(desk, rows(desk, 1))
    with desk.ledger.write():
        arrivals.put_source_values(1, [(case_id, {"title": "改过", "state": "dispatched", "answer": "已办"})])
    assert batches.source_values([case_id])[case_id] == {
        "title": "改过", "state": "dispatched", "answer": "已办"
    }  # fmt: skip


def test_a_source_is_known_by_its_headings(desk: Desk) -> None:
    mine = desk.me.committee_id
    assert batches.learned(mine, "abc") is None
    for source in ("热线", "留言"):
        with desk.ledger.write():
            batches.remember_source(mine, "abc", source, {"number": "编号"})
    assert batches.learned(mine, "abc") == ("留言", {"number": "编号"})
    assert batches.learned(desk.other.committee_id, "abc") is None


def test_thousands_of_cases_are_one_short_transaction(desk: Desk) -> None:
    """A wide bound, for a slow machine: row by row it takes several times as long."""
    start = time.perf_counter()
    imported(desk, rows(desk, 3000))
    assert time.perf_counter() - start < 6
    assert desk.now + timedelta() == batches.last_import(desk.scope)
