"""Finishing: the closing form's rules, and the lead's agreement where settings ask for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from domain.refusal import Conflict, Refused
from services import finishing, handling
from services.handling import ContactInput
from services.undoing import undo, undo_offer
from tests.services.founded import FINISH, NOW, Founded, done, refused

if TYPE_CHECKING:
    from domain.closing import Finish


def test_finish_fills_the_case_and_stops_its_clock(desk: Founded) -> None:
    case = desk.in_progress()
    handling.park(desk.clerk, [case.id], date(2026, 11, 25), "")
    outcome = finishing.finish(desk.clerk, case.id, FINISH)
    now = desk.read(case)
    assert outcome.done
    assert (now.state, now.finished_at, now.due, now.due_clock) == ("finished", NOW, None, "")
    assert (now.finding, now.claim, now.outcome, now.satisfaction) == (
        "substantiated",
        "lawful",
        "solved",
        "satisfied",
    )
    assert (now.answer, now.summary) == (FINISH.answer, FINISH.summary)
    assert (now.waiting, now.waiting_until) == ("", None)
    assert now.to_carry == case.to_carry + 1


def test_a_contact_told_only_in_the_closing_form_counts(desk: Founded) -> None:
    case = desk.case()
    handling.sign_in(desk.clerk, [case.id])
    at = NOW - timedelta(minutes=10)
    finishing.finish(desk.clerk, case.id, replace(FINISH, contact_at=at))
    assert desk.read(case).contacted_at == at


@pytest.mark.parametrize(
    ("form", "why"),
    [
        (replace(FINISH, answer="字" * 501), "501 characters; 500 are allowed"),
        (replace(FINISH, answer=""), "Write the answer"),
        (replace(FINISH, answer="属实，实际解决。"), "only repeats what was selected"),
        (replace(FINISH, explanation="属实"), "only repeats what was selected"),
        (replace(FINISH, outcome=None), "Choose the outcome"),
        (replace(FINISH, finding="adopted"), "not among the choices"),
        (replace(FINISH, contact_at=None), "Enter when you spoke"),
        (replace(FINISH, contact_at=NOW + timedelta(hours=1)), "has not come yet"),
        (replace(FINISH, contact_at=NOW - timedelta(days=9)), "before the case was received"),
        (replace(FINISH, contacted=False, contact_at=None), "why the citizen was not reached"),
    ],
)
def test_a_form_that_may_not_leave(desk: Founded, form: Finish, why: str) -> None:
    case = desk.in_progress()
    with pytest.raises(Refused, match=why):
        finishing.finish(desk.clerk, case.id, form)
    assert desk.read(case) == case


def test_an_answer_of_500_characters_is_kept_whole(desk: Founded) -> None:
    case = desk.in_progress()
    finishing.finish(desk.clerk, case.id, replace(FINISH, answer="办" * 500))
    assert desk.read(case).answer == "办" * 500


def test_whoever_was_slower_is_told(desk: Founded) -> None:
    case = desk.in_progress()
    handling.record(desk.session("second"), [case.id], "同事已处理")
    with pytest.raises(Refused, match="Someone else changed") as caught:
        finishing.finish(desk.clerk, case.id, FINISH, version=case.version)
    assert isinstance(caught.value, Conflict)
    assert desk.read(case).state == "in_progress"


def test_where_settings_ask_the_lead_agrees_first(desk: Founded) -> None:
    house = desk.with_settings(review_finish=True)
    case = house.in_progress()
    outcome = finishing.finish(house.clerk, case.id, FINISH)
    assert "waits for the lead" in str(outcome.message)
    assert house.read(case).state == "finish_review"
    with pytest.raises(Refused, match="Only the lead"):
        finishing.review(house.clerk, [case.id], agree=True)
    with pytest.raises(Refused, match="has to be changed"):
        finishing.review(house.lead, [case.id], agree=False, reason=" ")
    done(finishing.review(house.lead, [case.id], agree=False, reason="答复太短"))
    back = house.read(case)
    assert (back.state, back.finished_at, back.due) == ("in_progress", None, case.due)
    finishing.finish(house.clerk, case.id, FINISH)
    done(finishing.review(house.lead, [case.id], agree=True))
    assert house.read(case).state == "finished"
    assert "not possible now" in refused(finishing.review(house.lead, [case.id], agree=True))


def test_several_are_finished_each_with_its_own_contact(desk: Founded) -> None:
    """One form; who was reached, who was not and which type it is are each case's own; undo takes all of them back."""
    spoken, advice, missed, never = (
        desk.in_progress(),
        desk.in_progress(request_type_text="咨询"),
        desk.case(),
        desk.case(),
    )
    handling.sign_in(desk.clerk, [missed.id, never.id])
    handling.contact(desk.clerk, [missed.id], ContactInput(reached=False, why_not="no_answer"))
    form = replace(FINISH, contacted=False, contact_at=None, tries=0)
    told = finishing.finish_all(desk.clerk, [case.id for case in (spoken, missed, never, advice)], form)
    assert [one.done for one in told] == [True, True, False, False]
    assert told[2].message.msgid.startswith("No contact is noted yet")
    assert told[3].message.msgid.startswith("Its request type has other findings")
    assert [desk.read(case).state for case in (spoken, missed)] == ["finished"] * 2
    assert desk.read(spoken).contacted_at == spoken.contacted_at
    assert desk.read(missed).contacted_at is None
    undo(desk.clerk, undo_offer(desk.clerk).operation_id)
    assert [desk.read(case).state for case in (spoken, missed)] == ["in_progress", "signed_in"]


def test_unreachable_is_only_who_was_not_reached(desk: Founded) -> None:
    spoken, missed = desk.in_progress(), desk.case()
    handling.sign_in(desk.clerk, [missed.id])
    handling.contact(desk.clerk, [missed.id], ContactInput(reached=False, why_not="phone_off"))
    told = finishing.finish_all(desk.clerk, [spoken.id, missed.id], replace(FINISH, outcome="unreachable"))
    assert [one.done for one in told] == [False, True]
    assert desk.read(spoken) == spoken
