"""Undo takes one's own last operation back, with every field of it; correct mends with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from db import cases as case_table
from db.scope import Scope
from domain.records import Case
from domain.refusal import Refused
from services import applying, caretaking, finishing, handling, issues
from services.undoing import correct, undo, undo_offer
from tests.services.founded import FINISH, Founded, done
from tests.services.steps_of_all import ISSUE_WAYS, LATER, STEPS, WAYS, issue, succeeded, walked

FIXTURE = (HealthCheck.function_scoped_fixture,)


def rows(desk: Founded, sql: str) -> list[Any]:
    return list(desk.ledger.database.execute_sql(sql).fetchall())


def whole(desk: Founded) -> dict[str, object]:
    """All that the ledger says of cases now, but for versions and the chain."""
    found: dict[str, object] = {}
    for case in case_table.open_cases(desk.lead.committee.id) + closed(desk):
        scope = Scope.town()
        found[case.number] = (
            {name: getattr(case, name) for name in Case._fields if name != "version"},
            case_table.contacts(scope, case.id),
            case_table.applications(scope, case.id),
            case_table.coworkings(scope, case.id),
            [event.id for event in case_table.timeline(scope, case.id) if event.carry == "due"],
        )
    found["derived"] = rows(
        desk, "SELECT id, is_open, person_initials, phone_tail, search_text FROM cases ORDER BY id"
    )
    found["counters"] = rows(
        desk, "SELECT committee_id, key, count FROM counter WHERE count <> 0 ORDER BY committee_id, key"
    )
    found["given"] = rows(desk, "SELECT case_id, given FROM source_value ORDER BY case_id")
    return found


def closed(desk: Founded) -> list[Case]:
    ids = [row[0] for row in rows(desk, "SELECT id FROM cases WHERE is_open = 0")]
    return [desk.read(case_id) for case_id in ids]


def sound(desk: Founded) -> None:
    """Chain, counters, schema and index hold."""
    findings = caretaking.doctor(desk.ledger, desk.settings, desk.clock.now)
    bad = [str(item.what) for item in findings if not item.ok]
    assert bad == ["The ledger has never been backed up."]


def try_and_undo(desk: Founded, case: Case, name: str) -> bool:
    """Take a step where it is possible, and take it back: nothing differs then."""
    before = whole(desk)
    desk.clock.move(minutes=1)
    try:
        taken = succeeded(STEPS[name](desk.lead, desk.read(case)))
    except Refused:
        taken = False
    if not taken:
        assert whole(desk) == before, f"{name} was refused and wrote all the same"
        return False
    offer = undo_offer(desk.lead)
    assert case.number in offer.numbers
    assert all(outcome.done for outcome in undo(desk.lead, offer.operation_id))
    left = {key: value for key, value in whole(desk).items() if before[key] != value}
    assert left == {}, f"{name} left something: {[(before[key], left[key]) for key in left]}"
    return True


@pytest.mark.parametrize("state", WAYS)
def test_every_step_of_a_case_can_be_taken_back(desk: Founded, state: str) -> None:
    case = walked(desk, desk.case(), WAYS[state])
    taken = {name for name in STEPS if try_and_undo(desk, case, name)}
    assert len(taken) > 3 or state == "archived"
    assert "correct_title" in taken
    sound(desk)


@pytest.mark.parametrize("state", ISSUE_WAYS)
def test_every_step_of_an_issue_can_be_taken_back(desk: Founded, state: str) -> None:
    case = walked(desk, issue(desk), ISSUE_WAYS[state])
    taken = {name for name in STEPS if try_and_undo(desk, case, name)}
    assert len(taken) > 3
    sound(desk)


def test_every_step_is_tried_somewhere(desk: Founded) -> None:
    reviewing = desk.with_settings(review_finish=True)
    case = walked(reviewing, reviewing.case(), ("sign_in", "reached", "finish"))
    assert case.state == "finish_review"
    assert {name for name in STEPS if try_and_undo(reviewing, case, name)} >= {"agree", "give_back", "chase"}


@settings(
    max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=FIXTURE
)
@given(names=st.lists(st.sampled_from(sorted(STEPS)), min_size=2, max_size=12), own=st.booleans())
def test_a_whole_morning_can_be_taken_back_step_by_step(desk: Founded, names: list[str], own: bool) -> None:
    case = issue(desk) if own else desk.case()
    pasts = []
    for name in names:
        before = whole(desk)
        desk.clock.move(minutes=1)
        try:
            taken = succeeded(STEPS[name](desk.lead, desk.read(case)))
        except Refused:
            taken = False
        if taken:
            pasts.append(before)
    while pasts:
        undo(desk.lead, undo_offer(desk.lead).operation_id)
        assert whole(desk) == pasts.pop()
    desk.clock.now = type(desk.clock)().now
    sound(desk)


def test_what_was_undone_can_be_done_again(desk: Founded) -> None:
    case = desk.case()
    for _ in range(3):
        done(handling.sign_in(desk.lead, [case.id]))
        undo(desk.lead, undo_offer(desk.lead).operation_id)
    assert desk.read(case).state == "dispatched"
    assert desk.actions(case) == ["reported", "undo", "undo", "undo"]
    assert desk.read(case).version == case.version + 6
    with pytest.raises(Refused, match="nothing of yours"):
        undo_offer(desk.lead)


def test_a_batch_is_undone_wholly_or_not_at_all(desk: Founded) -> None:
    cases = [desk.case(), desk.case(), desk.case()]
    handling.sign_in(desk.lead, [case.id for case in cases])
    offer = undo_offer(desk.lead)
    assert set(offer.numbers) == {case.number for case in cases}
    done(handling.record(desk.clerk, [cases[1].id], "同事改了"))
    with pytest.raises(Refused, match="has been changed since"):
        undo(desk.lead, offer.operation_id)
    assert [desk.read(case).state for case in cases] == ["signed_in"] * 3
    undo(desk.clerk, undo_offer(desk.clerk).operation_id)
    assert len(undo(desk.lead, offer.operation_id)) == 3
    assert [desk.read(case).state for case in cases] == ["dispatched"] * 3


def test_only_ones_own_and_only_once(desk: Founded) -> None:
    case = desk.case()
    handling.sign_in(desk.clerk, [case.id])
    offer = undo_offer(desk.clerk)
    for stranger in (desk.lead, desk.other):
        with pytest.raises(Refused, match="Only your own"):
            undo(stranger, offer.operation_id)
        with pytest.raises(Refused, match="nothing of yours"):
            undo_offer(stranger)
    undo(desk.clerk, offer.operation_id)
    with pytest.raises(Refused, match="undone already"):
        undo(desk.clerk, offer.operation_id)
    with pytest.raises(Refused, match="Only your own"):
        undo(desk.clerk, "no such operation")


def test_undo_asks_when_it_is_old_or_from_another_terminal(desk: Founded) -> None:
    case = desk.case()
    handling.sign_in(desk.session("clerk", "t1"), [case.id])
    assert not undo_offer(desk.session("clerk", "t1")).ask
    there = undo_offer(desk.session("clerk", "t2"))
    assert (there.ask, there.elsewhere) == (True, True)
    desk.clock.move(minutes=10)
    assert not undo_offer(desk.session("clerk", "t1")).ask
    desk.clock.move(seconds=1)
    offer = undo_offer(desk.session("clerk", "t1"))
    assert (offer.ask, offer.action, offer.elsewhere) == (True, "sign_in", False)


def test_in_a_case_its_own_last_step_is_undone(desk: Founded) -> None:
    """Whatever was done elsewhere since; what was done with other cases at once is asked about."""
    alone, one, other = desk.case(), desk.case(), desk.case()
    handling.sign_in(desk.lead, [alone.id])
    handling.sign_in(desk.lead, [one.id, other.id])
    offer = undo_offer(desk.lead, alone.id)
    assert (offer.numbers, offer.ask) == ((alone.number,), False)
    assert undo_offer(desk.lead, one.id).ask
    undo(desk.lead, offer.operation_id)
    assert [desk.read(case).state for case in (alone, one)] == ["dispatched", "signed_in"]
    with pytest.raises(Refused, match="in this case"):
        undo_offer(desk.lead, alone.id)


def test_an_import_is_no_step_to_undo(desk: Founded) -> None:
    desk.case()
    with pytest.raises(Refused, match="nothing of yours"):
        undo_offer(desk.lead)


def test_an_issue_logged_by_mistake_is_gone_without_a_trace_in_lists(desk: Founded) -> None:
    logged = issue(desk)
    undo(desk.lead, undo_offer(desk.lead).operation_id)
    assert desk.get(logged) is None
    again = issue(desk)
    assert again.number == logged.number
    assert desk.actions(again) == ["logged"], "the timeline of the one that is gone is not its own"
    sound(desk)


def test_handing_over_is_undone_with_the_linked_case(desk: Founded) -> None:
    case = walked(desk, issue(desk), ("check",))
    issues.hand_over(desk.lead, case.id, "20261123777777")
    linked = desk.read(case).linked_id
    assert linked is not None
    undo(desk.lead, undo_offer(desk.lead).operation_id)
    assert desk.get(linked) is None
    assert desk.read(case).linked_id is None


def test_handing_over_is_not_undone_once_the_linked_case_was_worked_on(desk: Founded) -> None:
    case = walked(desk, issue(desk), ("check",))
    issues.hand_over(desk.lead, case.id, "20261123777777")
    linked = desk.read(case).linked_id
    assert linked is not None
    done(handling.record(desk.clerk, [linked], "已联系"))
    with pytest.raises(Refused, match="changed since"):
        undo(desk.lead, undo_offer(desk.lead).operation_id)
    assert desk.read(case).linked_id == linked


def test_correct_needs_a_reason_and_a_difference(desk: Founded) -> None:
    case = desk.in_progress()
    with pytest.raises(Refused, match="Say why"):
        correct(desk.clerk, case.id, "title", "新标题", " ")
    with pytest.raises(Refused, match="says already"):
        correct(desk.clerk, case.id, "title", case.title, "写错了")
    for name in ("state", "given_limit", "number", "committee_id", "version", "nonsense"):
        with pytest.raises(Refused, match="can't be corrected here"):
            correct(desk.clerk, case.id, name, "x", "写错了")
    with pytest.raises(Refused, match="has not come yet"):
        correct(desk.clerk, case.id, "contacted_at", desk.clock.now + timedelta(days=1), "记错了")
    with pytest.raises(Refused, match="501 characters; 500 are allowed"):
        correct(desk.clerk, case.id, "answer", "字" * 501, "写错了")
    with pytest.raises(Refused, match="can't be empty"):
        correct(desk.clerk, case.id, "title", " \u200b", "写错了")
    with pytest.raises(Refused, match="no telephone number"):
        correct(desk.clerk, case.id, "person_phone", "不详", "写错了")
    with pytest.raises(Refused, match="was not taken"):
        correct(desk.clerk, case.id, "finished_at", desk.clock.now, "记错了")
    assert desk.read(case) == case


def test_a_correction_stands_on_the_timeline_with_the_old_value(desk: Founded) -> None:
    case = desk.in_progress()
    assert correct(desk.clerk, case.id, "address", "测试路88弄3号402室", "门牌写错").done
    now = desk.read(case)
    assert (now.address, now.lane, now.building, now.room) == (
        "测试路88弄3号402室",
        "测试路88弄",
        "3号",
        "402室",
    )
    assert now.state == case.state
    event = case_table.timeline(desk.clerk.scope, case.id)[-1]
    before = {change.field: (change.before, change.after) for change in event.changes}
    assert before["address"] == (case.address, now.address)
    assert event.note == "门牌写错"


def test_a_corrected_contact_time_moves_no_state(desk: Founded) -> None:
    case = desk.in_progress()
    finishing.finish(desk.clerk, case.id, FINISH)
    correct(desk.clerk, case.id, "outcome", "explained", "选错了")
    assert (desk.read(case).state, desk.read(case).outcome) == ("finished", "explained")


def test_recalculated_clocks_are_nobodys_step(desk: Founded) -> None:
    from services.recalculation import recalculate

    case = desk.in_progress()
    applying.extend(desk.lead, [case.id], applying.ExtensionInput("difficult", LATER, "需要施工"))
    recalculate(desk.lead)
    assert undo_offer(desk.lead).action == "extend"
