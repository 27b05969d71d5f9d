"""Results from above: recorded, never decided here unless the tier is inside."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from db import cases as case_table
from domain.lifecycle import Action
from domain.refusal import Refused
from screens.why import why_rows
from services import above, applying, finishing, undoing
from services.above import ResultInput
from services.applying import ExtensionInput, ReturnInput
from services.sheet import why
from tests.services.founded import FINISH, NOW, Founded
from tests.services.steps_of_all import CALLBACK, DISSATISFIED

if TYPE_CHECKING:
    from domain.records import Case

LATER = date(2026, 12, 4)


def extended(desk: Founded) -> Case:
    case = desk.in_progress()
    applying.extend(desk.clerk, [case.id], ExtensionInput("difficult", LATER, "需要施工"))
    return desk.read(case)


def finished(desk: Founded) -> Case:
    case = desk.in_progress()
    finishing.finish(desk.clerk, case.id, FINISH)
    return desk.read(case)


def test_an_approved_extension_moves_the_limit(desk: Founded) -> None:
    case = extended(desk)
    at = desk.clock.move(minutes=15)
    desk.clock.move(minutes=5)
    given = ResultInput(Action.EXTENSION_APPROVED, at, "区城运中心", "电话")
    assert above.result(desk.clerk, case.id, given).done
    now = desk.read(case)
    assert (now.state, now.given_limit) == ("in_progress", LATER)
    assert now.due == datetime(2026, 12, 4, 9, tzinfo=UTC), "17:00 in Shanghai"
    (filed,) = case_table.applications(desk.clerk.scope, case.id)
    assert (filed.result, filed.decided_by, filed.decided_at) == (
        "approved",
        "区城运中心",
        at,
    )
    event = case_table.timeline(desk.clerk.scope, case.id)[-1]
    assert (event.action, event.note, event.late) == ("extension_approved", "区城运中心 · 电话", True)


def test_the_limit_that_was_given_counts_before_the_one_asked_for(desk: Founded) -> None:
    case = extended(desk)
    limit = datetime(2026, 12, 1, 4, tzinfo=UTC)
    above.result(desk.clerk, case.id, ResultInput(Action.EXTENSION_APPROVED, new_limit=limit))
    assert desk.read(case).due == limit
    (filed,) = case_table.applications(desk.clerk.scope, case.id)
    assert filed.new_limit == limit


def test_a_limit_given_as_a_day_ends_when_the_office_does(desk: Founded) -> None:
    case = extended(desk)
    above.result(desk.clerk, case.id, ResultInput(Action.EXTENSION_APPROVED, new_limit=date(2026, 12, 1)))
    (filed,) = case_table.applications(desk.clerk.scope, case.id)
    assert desk.read(case).due == filed.new_limit == datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_a_refused_extension_leaves_state_and_limit(desk: Founded) -> None:
    case = desk.in_progress()
    applying.extend(desk.clerk, [case.id], ExtensionInput("difficult", LATER, "需要施工"))
    above.result(desk.clerk, case.id, ResultInput(Action.EXTENSION_REFUSED, reason="理由不足"))
    now = desk.read(case)
    assert (now.state, now.due, now.given_limit) == ("in_progress", case.due, case.given_limit)
    assert now.promised is None, "nothing was promised after all"
    assert now.extensions == 1, "it was asked for"
    (filed,) = case_table.applications(desk.clerk.scope, case.id)
    assert filed.result == "refused"


def test_a_refused_second_extension_leaves_the_first_promise(desk: Founded) -> None:
    case = extended(desk)
    above.result(desk.clerk, case.id, ResultInput(Action.EXTENSION_APPROVED))
    applying.extend(desk.clerk, [case.id], ExtensionInput("difficult", date(2026, 12, 8), "还需要施工"))
    assert desk.read(case).promised == date(2026, 12, 8)
    above.result(desk.clerk, case.id, ResultInput(Action.EXTENSION_REFUSED))
    assert desk.read(case).promised == LATER


@pytest.mark.parametrize("signed", [False, True])
def test_returns_go_back_to_where_they_came_from(desk: Founded, signed: bool) -> None:
    case = desk.in_progress() if signed else desk.case()
    applying.send_back(desk.clerk, [case.id], ReturnInput("not_our_area", "不在本居民区"))
    above.result(desk.clerk, case.id, ResultInput(Action.RETURN_REFUSED))
    assert (desk.read(case).state, desk.read(case).due) == (case.state, case.due)


def test_a_returned_case_may_come_again(desk: Founded) -> None:
    case = desk.in_progress()
    applying.send_back(desk.clerk, [case.id], ReturnInput("not_our_area", "不在本居民区"))
    above.result(desk.clerk, case.id, ResultInput(Action.RETURN_APPROVED))
    assert (desk.read(case).state, desk.read(case).due) == ("returned", None)
    at = desk.clock.move(days=1)
    above.result(desk.clerk, case.id, ResultInput(Action.REDISPATCHED))
    now = desk.read(case)
    assert (now.state, now.dispatched, now.signed_in_at, now.contacted_at) == ("dispatched", at, None, None)
    assert (now.due_clock, now.returns) == ("sign_in", 1)


def test_a_good_call_back_closes(desk: Founded) -> None:
    case = finished(desk)
    above.result(desk.clerk, case.id, ResultInput(Action.CALLED_BACK, who="镇城运中心", callback=CALLBACK))
    now = desk.read(case)
    assert (now.state, now.callback, now.closed, now.as_reported) == ("closed", CALLBACK, NOW, False)
    assert now.satisfaction == "satisfied", "the handler's own reading stays a field of its own"
    assert desk.actions(case)[-2:] == ["called_back", "closed"]


def test_a_bad_call_back_sends_it_back(desk: Founded) -> None:
    case = finished(desk)
    given = ResultInput(Action.CALLED_BACK, callback=DISSATISFIED, reason="又出现", redo=True)
    above.result(desk.clerk, case.id, given)
    now = desk.read(case)
    assert (now.state, now.redone_at, now.finished_at, now.closed) == ("redo", NOW, None, None)
    assert now.due == datetime(2026, 11, 26, 9, tzinfo=UTC), "three working days from now"
    assert now.answer == FINISH.answer


def test_what_was_closed_may_be_sent_back_with_a_limit(desk: Founded) -> None:
    case = desk.case(state="closed", answer="已答复", answered=NOW)
    above.result(desk.clerk, case.id, ResultInput(Action.REDO, new_limit=date(2026, 11, 25)))
    now = desk.read(case)
    assert (now.state, now.as_reported, now.due_clock) == ("redo", False, "given")
    assert now.due == datetime(2026, 11, 25, 9, tzinfo=UTC)


def test_supervision_marks_and_shortens(desk: Founded) -> None:
    case = desk.in_progress()
    above.result(desk.clerk, case.id, ResultInput(Action.SUPERVISED))
    now = desk.read(case)
    assert (now.state, now.flags) == ("in_progress", ("supervised",))
    assert now.due == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert case.due is not None
    assert now.due < case.due


def test_a_changed_limit_governs_and_ours_stays_beside_it(desk: Founded) -> None:
    case = desk.in_progress()
    with pytest.raises(Refused, match="Enter the new limit"):
        above.result(desk.clerk, case.id, ResultInput(Action.LIMIT_CHANGED))
    above.result(desk.clerk, case.id, ResultInput(Action.LIMIT_CHANGED, new_limit=date(2026, 11, 24)))
    now = desk.read(case)
    assert (now.due_clock, now.due) == ("given", datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert now.handle_due == case.handle_due


@pytest.mark.parametrize(
    "action", [Action.EXTENSION_APPROVED, Action.RETURN_APPROVED, Action.CALLED_BACK, Action.REDISPATCHED]
)
def test_a_result_that_this_case_cannot_have_met(desk: Founded, action: Action) -> None:
    case = desk.in_progress()
    with pytest.raises(Refused, match="not possible now"):
        above.result(desk.clerk, case.id, ResultInput(action))
    assert desk.read(case) == case


def test_no_result_in_the_future(desk: Founded) -> None:
    case = finished(desk)
    with pytest.raises(Refused, match="has not come yet"):
        above.result(desk.clerk, case.id, ResultInput(Action.CALLED_BACK, at=NOW + timedelta(days=1)))
    assert desk.read(case) == case


def test_where_the_town_works_in_the_desk_only_dispatchers_decide(desk: Founded) -> None:
    house = desk.with_settings(upper_tier="inside")
    case = extended(house)
    for session in (house.clerk, house.lead):
        with pytest.raises(Refused, match="dispatchers decide"):
            above.result(session, case.id, ResultInput(Action.EXTENSION_APPROVED))
    above.result(house.town, case.id, ResultInput(Action.EXTENSION_APPROVED))
    assert house.read(case).state == "in_progress"


def told(desk: Founded, case: Case) -> str:
    """What F8 says of the limit that governs."""
    rows = why_rows(why(desk.clerk, case.id), desk.clock.now, desk.clerk.zone, 200)
    return "\n".join(row if isinstance(row, str) else row[0] for row in rows)


def test_f8_says_who_set_the_limit(desk: Founded) -> None:
    given = date(2026, 11, 25)
    case = desk.in_progress(given_limit=given)
    assert "The hotline's limit  11-25 Wed 17:00" in told(desk, case)
    assert "It came with the case" in told(desk, case)

    applying.extend(desk.clerk, [case.id], ExtensionInput("difficult", LATER, "需要施工"))
    above.result(desk.clerk, case.id, ResultInput(Action.EXTENSION_APPROVED))
    assert "Next limit: The extended limit, 12-04 Fri 17:00" in told(desk, case)
    assert "The extension was approved on 11-23" in told(desk, case)
    assert "The hotline's limit" not in told(desk, case)

    desk.clock.move(hours=1)
    finishing.finish(desk.clerk, case.id, FINISH)
    above.result(
        desk.clerk,
        case.id,
        ResultInput(Action.CALLED_BACK, callback=DISSATISFIED, redo=True, new_limit=date(2026, 11, 27)),
    )
    assert "The limit of the redo  11-27 Fri 17:00" in told(desk, case)
    assert "The case came back on 11-23" in told(desk, case)
    assert "12-04" not in told(desk, case)

    row = desk.incoming(number=case.number, title=case.title, content=case.content, received=case.received)
    desk.import_rows([row._replace(given_limit=date(2026, 11, 26), state="redo")])
    assert "The hotline's limit  11-26 Thu 17:00" in told(desk, case)
    assert "It came with the hotline's list of 11-23" in told(desk, case)


def test_f8_after_the_approval_was_undone(desk: Founded) -> None:
    case = extended(desk)
    above.result(desk.clerk, case.id, ResultInput(Action.EXTENSION_APPROVED))
    undoing.undo(desk.clerk, undoing.undo_offer(desk.clerk).operation_id)
    assert "extended" not in told(desk, case)


def test_an_old_extension_ends_with_the_redo(desk: Founded) -> None:
    case = extended(desk)
    above.result(desk.clerk, case.id, ResultInput(Action.EXTENSION_APPROVED))
    desk.clock.move(hours=1)
    finishing.finish(desk.clerk, case.id, FINISH)
    above.result(desk.clerk, case.id, ResultInput(Action.CALLED_BACK, callback=DISSATISFIED, redo=True))
    now = desk.read(case)
    assert (now.given_limit, now.promised, now.due_clock) == (None, None, "handling")
    assert now.due == datetime(2026, 11, 26, 9, tzinfo=UTC), "three working days, no more the extension"
    desk.clock.move(hours=1)
    applying.extend(desk.clerk, [case.id], ExtensionInput("difficult", date(2026, 12, 8), "还需要施工"))
    above.result(desk.clerk, case.id, ResultInput(Action.EXTENSION_REFUSED))
    assert desk.read(case).promised is None, "what was promised before it came back is over"


@pytest.mark.parametrize(
    ("limit", "kept"),
    [(date(2026, 11, 25), None), (date(2026, 12, 1), date(2026, 12, 1)), (None, None)],
    ids=["the old one, passed", "the old one, still ahead", "none"],
)
def test_a_redo_by_import_ends_an_extension_too(desk: Founded, limit: date | None, kept: date | None) -> None:
    case = desk.in_progress(given_limit=limit)
    applying.extend(desk.clerk, [case.id], ExtensionInput("difficult", LATER, "需要施工"))
    above.result(desk.clerk, case.id, ResultInput(Action.EXTENSION_APPROVED))
    finishing.finish(desk.clerk, case.id, FINISH)
    desk.clock.move(days=3)
    row = desk.incoming(number=case.number, title=case.title, content=case.content, received=case.received)
    desk.import_rows([row._replace(given_limit=limit, state="redo")])
    now = desk.read(case)
    assert (now.state, now.given_limit, now.promised) == ("redo", kept, None)


def test_one_answer_for_several_cases(desk: Founded) -> None:
    """Approved together, told case by case, taken back together; a redo gives all the same limit."""
    cases, other = [extended(desk), extended(desk)], desk.in_progress()
    ids = [case.id for case in (*cases, other)]
    told = above.results(desk.clerk, ids, ResultInput(Action.EXTENSION_APPROVED, who="镇城运中心"))
    assert [one.done for one in told] == [True, True, False]
    assert [desk.read(case).given_limit for case in cases] == [LATER, LATER]
    undoing.undo(desk.clerk, undoing.undo_offer(desk.clerk).operation_id)
    assert [desk.read(case).state for case in cases] == ["extension_requested"] * 2
    done = [finished(desk), finished(desk)]
    again = ResultInput(Action.CALLED_BACK, callback=DISSATISFIED, redo=True, new_limit=date(2026, 11, 27))
    above.results(desk.clerk, [case.id for case in done], again)
    assert {(desk.read(case).state, desk.read(case).given_limit) for case in done} == {
        ("redo", date(2026, 11, 27))
    }


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ((), "“Reached”"),
        ((("reached", "maybe"),), "“Reached”"),
        (CALLBACK[:3], "“With the result”"),
        ((*CALLBACK[:4], ("attitude", "nice")), "“With the manner”"),
        ((("reached", "no"), ("solved", "yes")), "answered nothing"),
    ],
)
def test_a_call_back_needs_its_answers(desk: Founded, answers: tuple[tuple[str, str], ...], why: str) -> None:
    case = finished(desk)
    with pytest.raises(Refused, match=why):
        above.result(desk.clerk, case.id, ResultInput(Action.CALLED_BACK, callback=answers))
    (told,) = above.results(desk.clerk, [case.id], ResultInput(Action.CALLED_BACK, callback=answers))
    assert not told.done
    assert desk.read(case) == case


def test_who_was_not_reached_is_asked_nothing(desk: Founded) -> None:
    case = finished(desk)
    above.result(desk.clerk, case.id, ResultInput(Action.CALLED_BACK, callback=(("reached", "no"),)))
    assert desk.read(case).callback == (("reached", "no"),)
