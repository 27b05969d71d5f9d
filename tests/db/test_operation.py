from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from db import cases, chain, models, operations
from db.bulk import fetch
from db.doctor import _MISCOUNTED
from domain.refusal import Conflict

if TYPE_CHECKING:
    from tests.db.ledger_desk import Desk


def whole(desk: Desk) -> None:
    """The chain holds, and counts agree with the cases."""
    with closing(sqlite3.connect(desk.ledger.path)) as connection:
        assert chain.verify(connection) is None
        assert connection.execute(_MISCOUNTED).fetchone() == (0,)


def test_a_case_goes_in_and_comes_out_equal(desk: Desk) -> None:
    added = desk.add(
        flags=("chased", "repeat"),
        callback=(("reached", "yes"), ("result", "满意")),
        received=date(2026, 11, 20),
        given_limit=desk.now,
        due=desk.now,
        promised=date(2026, 12, 1),
        person_name="张三",
        person_phone="138 0000 1234",
        public=True,
    )
    assert desk.read(added) == added
    columns = (models.Case.phone_tail, models.Case.person_initials, models.Case.is_open)
    assert fetch(models.Case.select(*columns)) == [("1234", "zs", True)]


def test_a_change_is_one_event_with_before_and_after(desk: Desk) -> None:
    case = desk.add()
    with desk.operation() as op:
        values = {"state": "signed_in", "signed_in_at": desk.now, "title": case.title}
        changed = op.change_case(case, "sign_in", values, note="收到", carry=True)
    assert changed == desk.read(case)
    assert (changed.version, changed.to_carry) == (2, 1)
    event = desk.timeline(case)[-1]
    assert {change.field: (change.before, change.after) for change in event.changes} == {
        "state": ("dispatched", "signed_in"),
        "signed_in_at": (None, desk.now),
        "to_carry": (0, 1),
    }
    assert (event.note, event.carry, event.actor_name, event.late) == ("收到", "due", "李测试", False)
    assert desk.counters() == {"state:hotline:signed_in": 1}
    whole(desk)


def test_what_someone_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    case = desk.add()
    with desk.operation() as op:
        op.change_case(case, "record", {"title": "新的标题"})
    with pytest.raises(Conflict), desk.operation() as op:
        op.change_case(case, "record", {"title": "旧人的标题"})
    assert desk.read(case).title == "新的标题"
    assert len(desk.timeline(case)) == 2
    assert not desk.holding("旧人")
    whole(desk)


def test_an_operation_is_all_or_nothing(desk: Desk) -> None:
    case = desk.add()
    with pytest.raises(KeyError), desk.operation() as op:  # noqa: PT012  the second of two steps fails
        changed = op.change_case(case, "sign_in", {"state": "signed_in"})
        op.change_case(changed, "record", {"no such field": 1})
    assert desk.read(case) == case
    assert len(desk.timeline(case)) == 1
    whole(desk)


def test_a_changed_text_is_found_by_its_new_words_only(desk: Desk) -> None:
    case = desk.add(title="电梯停运三天")
    with desk.operation() as op:
        op.change_case(case, "correct", {"title": "水管漏水"})
    assert desk.holding("漏水") == [case.id]
    assert models.database.execute_sql(
        "SELECT count(*) FROM case_search WHERE case_search MATCH '\"电梯\"'"
    ).fetchone() == (0,)


def test_personal_words_are_not_in_the_chain_and_can_be_erased(desk: Desk) -> None:
    case = desk.add()
    with desk.operation() as op:
        op.change_case(case, "record", {}, note="张三说过几天再来")
    with desk.ledger.write():
        models.EventValue.delete().execute()
    whole(desk)
    assert desk.timeline(case)[-1].note == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET action = 'finish' WHERE seq = 2",
        "UPDATE event SET recorded_at = recorded_at - 60 WHERE seq = 1",
        "DELETE FROM event WHERE seq = 3",
        'UPDATE event_value SET value = \'{"note": "没说过"}\' WHERE event_id = 2',
    ],
)
def test_what_was_changed_past_the_desk_is_found_out(desk: Desk, statement: str) -> None:
    case = desk.add()
    with desk.operation() as op:
        case = op.change_case(case, "record", {}, note="说过")
        op.change_case(case, "record", {"title": "别的"})
    whole(desk)
    with desk.ledger.write():
        models.EventValue.delete().where(models.EventValue.event == 3).execute()
        models.database.execute_sql(statement)
    with closing(sqlite3.connect(desk.ledger.path)) as connection:
        assert chain.verify(connection) is not None


def test_undo_puts_every_field_back(desk: Desk) -> None:
    case = desk.add(flags=("repeat",), received=date(2026, 11, 20), due=desk.now, address="航华一村3号502室")
    with desk.operation() as op:
        values: dict[str, Any] = {
            "state": "signed_in", "flags": ("repeat", "chased"), "due": None, "received": desk.now,
            "address": "虹桥公寓5号", "callback": (("reached", "no"),), "person_name": "李四",
        }  # fmt: skip
        changed = op.change_case(case, "sign_in", values, carry=True)
        op.add_contact(case.id, at=desk.now, reached=True, said="说了")
        op.change_case(changed, "record", {"title": "改了"}, note="再记")
        op.add_application(case.id, kind="extension", ordinal=1, reason="agreed", from_state="signed_in")
    last = operations.last(desk.scope, desk.me.id)
    assert last is not None
    assert (last.action, last.case_ids, last.undone) == ("sign_in", (case.id,), False)
    with desk.operation() as op:
        op.undo_case(desk.read(case), operations.events_of(desk.scope, last.id, case.id))
    restored = desk.read(case)
    assert restored == _with_version(case, restored.version)
    assert [event.undone for event in desk.timeline(case)] == [False, True, True, False]
    assert [event.carry for event in desk.timeline(case)] == ["", "", "", ""]
    assert not cases.contacts(desk.scope, case.id)
    assert not cases.applications(desk.scope, case.id)
    assert desk.holding("航华一村") == [case.id]
    before = operations.last(desk.scope, desk.me.id)
    assert before is not None
    assert before.action == "logged"
    undone = operations.info(desk.scope, last.id)
    assert undone is not None
    assert undone.undone
    whole(desk)


def _with_version(case: Any, version: int) -> Any:
    return case._replace(version=version)


def test_an_undone_case_is_not_there_any_more(desk: Desk) -> None:
    case = desk.add(title="电梯停运三天")
    last = operations.last(desk.scope, desk.me.id)
    assert last is not None
    with desk.operation() as op:
        assert op.undo_case(case, operations.events_of(desk.scope, last.id, case.id)) is None
    assert cases.get(desk.scope, case.id) is None
    assert not desk.holding("电梯")
    assert desk.counters() == {}
    whole(desk)


def test_touched_since_does_not_count_what_was_undone(desk: Desk) -> None:
    case = desk.add()
    first = desk.timeline(case)[-1]
    assert not operations.touched_since(desk.scope, case.id, first.id)
    with desk.operation() as op:
        op.change_case(case, "record", {"title": "改了"})
    assert operations.touched_since(desk.scope, case.id, first.id)
    last = operations.last(desk.scope, desk.me.id)
    assert last is not None
    with desk.operation() as op:
        op.undo_case(desk.read(case), operations.events_of(desk.scope, last.id, case.id))
    assert not operations.touched_since(desk.scope, case.id, first.id)


def test_a_step_is_carried_over_once_and_undone_again(desk: Desk) -> None:
    case = desk.add()
    with desk.operation() as op:
        case = op.change_case(case, "sign_in", {"state": "signed_in"}, carry=True)
    step = desk.timeline(case)[-1]
    assert desk.to_carry(case) == [step.id]
    with desk.operation() as op:
        case = op.carry(case, [step.id, step.id])
    assert (case.to_carry, desk.timeline(case)[-2].carry) == (0, "done")
    assert desk.timeline(case)[-2].carried_at == desk.now
    assert desk.to_carry(case) == []
    last = operations.last(desk.scope, desk.me.id)
    assert last is not None
    with desk.operation() as op:
        op.undo_case(case, operations.events_of(desk.scope, last.id, case.id))
    assert desk.read(case).to_carry == 1
    assert desk.to_carry(case) == [step.id]


def test_an_answer_from_above_is_given_once_and_undone_again(desk: Desk) -> None:
    case = desk.add(state="in_progress")
    with desk.operation() as op:
        case = op.change_case(case, "extend", {"state": "extension_requested"})
        op.add_application(
            case.id, kind="extension", ordinal=1, reason="agreed", from_state="in_progress", days=5
        )
    (filed,) = cases.applications(desk.scope, case.id)
    assert (filed.result, filed.days, filed.filed_by) == ("", 5, desk.me.id)
    with desk.operation() as op:
        op.decide_application(filed.id, result="approved", decided_at=desk.now, decided_by="区里")
        case = op.change_case(case, "extension_approved", {"state": "in_progress"})
    assert cases.applications(desk.scope, case.id)[0].result == "approved"
    with pytest.raises(Conflict), desk.operation() as op:
        op.decide_application(filed.id, result="refused", decided_at=desk.now)
    last = operations.last(desk.scope, desk.me.id)
    assert last is not None
    with desk.operation() as op:
        op.undo_case(case, operations.events_of(desk.scope, last.id, case.id))
    (again,) = cases.applications(desk.scope, case.id)
    assert (again.result, again.decided_at, again.decided_by) == ("", None, "")


def test_an_answer_without_an_event_is_not_written(desk: Desk) -> None:
    case = desk.add()
    with desk.operation() as op:
        op.change_case(case, "extend", {})
        op.add_application(case.id, kind="extension", ordinal=1, reason="agreed", from_state="dispatched")
    (filed,) = cases.applications(desk.scope, case.id)
    with pytest.raises(ValueError, match="without an event"), desk.operation() as op:
        op.decide_application(filed.id, result="approved", decided_at=desk.now)
    assert cases.applications(desk.scope, case.id)[0].result == ""


def test_what_belongs_to_an_event_needs_one(desk: Desk) -> None:
    case = desk.add()
    with pytest.raises(ValueError, match="no event"), desk.operation() as op:
        op.add_coworking(case.id, department="fire", asked_at=desk.now)
    with desk.operation() as op:
        op.change_case(case, "record", {})
        op.add_coworking(case.id, department="fire", asked_at=desk.now, remind=date(2026, 11, 25))
    assert [item.remind for item in cases.coworkings(desk.scope, case.id)] == [date(2026, 11, 25)]


def test_only_clocks_are_filled_in_without_an_event(desk: Desk) -> None:
    case = desk.add()
    with desk.operation() as op:
        filled = op.change_derived(case, {"due": desk.now, "due_clock": "sign_in"})
        with pytest.raises(ValueError, match="state"):
            op.change_derived(case, {"state": "closed"})
    assert desk.read(case) == filled


@hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(["dispatched", "signed_in", "in_progress", "finished", "closed"]),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_is_done_chain_counts_and_index_agree(desk: Desk, states: list[str]) -> None:
    case = desk.add()
    for number, state in enumerate(states):
        with desk.operation(later=number) as op:
            case = op.change_case(case, "record", {"state": state, "title": f"第{number}次改名"})
        if number % 2:
            last = operations.last(desk.scope, desk.me.id)
            assert last is not None
            with desk.operation(later=number) as op:
                restored = op.undo_case(case, operations.events_of(desk.scope, last.id, case.id))
            assert restored is not None
            case = restored
    assert desk.read(case) == case
    assert case.id in desk.holding(case.title)
    whole(desk)


def test_late_entry_is_marked(desk: Desk) -> None:
    case = desk.add()
    with desk.operation() as op:
        op.change_case(case, "record", {}, happened_at=desk.now - timedelta(hours=3))
    event = desk.timeline(case)[-1]
    assert (event.late, event.happened_at, event.recorded_at) == (
        True,
        desk.now - timedelta(hours=3),
        desk.now,
    )
