"""Carrying over: each step of a hotline case waits to be entered in the city's own system, once."""

from __future__ import annotations

from datetime import date

import pytest

from domain.refusal import Refused
from services import carrying, finishing, handling, issues, undoing
from services.carrying import carried, waiting_steps
from tests.services.founded import FINISH, Founded, done, refused
from tests.services.steps_of_all import STEPS, issue, succeeded, walked


def test_steps_wait_until_each_is_ticked(desk: Founded) -> None:
    case = desk.in_progress()
    waiting = waiting_steps(desk.clerk, case.id)
    assert [step.action for step in waiting] == ["sign_in", "contact_reached"]
    assert case.to_carry == 2
    outcome = done(carried(desk.clerk, [case.id], [waiting[0].id]))
    assert dict(outcome.message.params)["count"] == 1
    assert [step.action for step in waiting_steps(desk.clerk, case.id)] == ["contact_reached"]
    assert desk.read(case).to_carry == 1
    assert "nothing is left" in refused(carried(desk.clerk, [case.id], [waiting[0].id]))
    done(carried(desk.clerk, [case.id]))
    assert desk.read(case).to_carry == 0
    assert "nothing is left" in refused(carried(desk.clerk, [case.id]))


def test_only_what_the_city_has_to_know_waits(desk: Founded) -> None:
    case = desk.in_progress()
    carried(desk.clerk, [case.id])
    handling.record(desk.clerk, [case.id], "内部记录")
    handling.park(desk.clerk, [case.id], date(2026, 11, 25), "")
    handling.assign(desk.lead, [case.id], desk.session("second").staff.id)
    assert waiting_steps(desk.clerk, case.id) == []
    finishing.finish(desk.clerk, case.id, FINISH)
    assert [step.action for step in waiting_steps(desk.clerk, case.id)] == ["finish"]


def test_a_step_that_was_undone_waits_no_more(desk: Founded) -> None:
    case = desk.case()
    handling.sign_in(desk.clerk, [case.id])
    undoing.undo(desk.clerk, undoing.undo_offer(desk.clerk).operation_id)
    assert waiting_steps(desk.clerk, case.id) == []
    assert desk.read(case).to_carry == 0
    assert "nothing is left" in refused(carried(desk.clerk, [case.id]))


def test_issues_of_our_own_are_not_carried(desk: Founded) -> None:
    case = walked(desk, issue(desk), ("check", "begin", "finish_issue"))
    assert succeeded(STEPS["missed"](desk.lead, case))
    assert (desk.read(case).to_carry, waiting_steps(desk.lead, case.id)) == (0, [])
    assert "not possible now" in refused(carried(desk.lead, [case.id]))


def test_another_committees_steps_are_not_shown(desk: Founded) -> None:
    case = desk.in_progress()
    with pytest.raises(Refused, match="not in your ledger"):
        carrying.waiting_steps(desk.other, case.id)
    assert "not in your ledger" in refused(carried(desk.other, [case.id]))
    assert desk.read(case).to_carry == 2


def test_hand_over_without_a_number_is_unique_across_committees(desk: Founded) -> None:
    ours = walked(desk, issue(desk), ("check",))
    logged = issues.log(desk.other, issues.IssueInput("灯坏了", "灯坏了"))
    assert logged.number == ours.number, "each committee counts its own"
    done(issues.check(desk.other, [logged.case_id]))
    first = issues.hand_over(desk.lead, ours.id, "")
    second = issues.hand_over(desk.other, logged.case_id, "")
    assert first.done
    assert second.done
    linked = {desk.read(desk.read(case_id).linked_id or 0).number for case_id in (ours.id, logged.case_id)}
    assert len(linked) == 2


def test_a_number_of_another_committees_case_cannot_be_handed_over_to(desk: Founded) -> None:
    case = walked(desk, issue(desk), ("check",))
    foreign = desk.case(desk.other)
    with pytest.raises(Refused, match="can't be taken in here"):
        issues.hand_over(desk.lead, case.id, foreign.number)
    assert desk.read(case) == case
