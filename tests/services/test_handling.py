"""The daily steps: sign in, contact, record, assign, co-handle, chase, park, resume."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db import cases as case_table
from domain.refusal import Refused
from services import handling, listing
from services.handling import ContactInput, CoworkingInput
from services.texts import case_lines
from tests.services.founded import NOW, Founded, done, refused

REACHED = ContactInput(reached=True, said="希望尽快处理")
MISSED = ContactInput(reached=False, why_not="no_answer")


def test_sign_in_starts_the_contact_clock(desk: Founded) -> None:
    case = desk.case()
    assert (case.state, case.due_clock, case.due) == ("dispatched", "sign_in", case.sign_in_due)
    outcome = done(handling.sign_in(desk.clerk, [case.id]))
    now = desk.read(case)
    assert outcome.number == case.number
    assert (now.state, now.signed_in_at, now.due_clock, now.due) == (
        "signed_in",
        NOW,
        "contact",
        now.contact_due,
    )
    assert now.to_carry == 1
    assert now.version == case.version + 1


def test_a_batch_is_one_operation_and_says_what_became_of_each(desk: Founded) -> None:
    first, second, third = desk.case(), desk.case(), desk.case()
    handling.sign_in(desk.clerk, [second.id])
    outcomes = handling.sign_in(desk.clerk, [first.id, second.id, third.id, 999_999])
    assert [item.done for item in outcomes] == [True, False, True, False]
    assert outcomes[0].operation_id == outcomes[2].operation_id != ""
    assert "sign in is not possible now" in str(outcomes[1].message)
    assert "not in your ledger" in str(outcomes[3].message)


def test_every_try_to_reach_the_citizen_is_kept(desk: Founded) -> None:
    case = desk.case()
    handling.sign_in(desk.clerk, [case.id])
    done(handling.contact(desk.clerk, [case.id], MISSED))
    assert desk.read(case).state == "signed_in"
    assert desk.read(case).contacted_at is None
    at = desk.clock.move(hours=1)
    done(
        handling.contact(desk.clerk, [case.id], ContactInput(reached=True, said="晚上在家", consent="extend"))
    )
    now = desk.read(case)
    assert (now.state, now.contacted_at, now.due_clock) == ("in_progress", at, "handling")
    desk.clock.move(hours=1)
    done(handling.contact(desk.clerk, [case.id], REACHED))
    assert desk.read(case).contacted_at == at, "the first contact counts"
    tries = case_table.contacts(desk.clerk.scope, case.id)
    assert [(item.reached, item.why_not, item.consent) for item in tries] == [
        (False, "no_answer", ""),
        (True, None, "extend"),
        (True, None, ""),
    ]
    assert {item.phone for item in tries} == {case.person_phone}


def test_a_try_that_failed_says_why(desk: Founded) -> None:
    case = desk.case()
    with pytest.raises(Refused, match="Say why"):
        handling.contact(desk.clerk, [case.id], ContactInput(reached=False))


def test_a_contact_entered_late_is_shown_as_such(desk: Founded) -> None:
    case = desk.case()
    handling.sign_in(desk.clerk, [case.id])
    at = NOW - timedelta(minutes=20)
    done(handling.contact(desk.clerk, [case.id], ContactInput(reached=True, at=at)))
    event = case_table.timeline(desk.clerk.scope, case.id)[-1]
    assert (event.happened_at, event.recorded_at, event.late) == (at, NOW, True)
    assert desk.read(case).contacted_at == at


def test_no_contact_in_the_future(desk: Founded) -> None:
    case = desk.case()
    handling.sign_in(desk.clerk, [case.id])
    with pytest.raises(Refused, match="has not come yet"):
        handling.contact(desk.clerk, [case.id], ContactInput(reached=True, at=NOW + timedelta(hours=1)))
    assert desk.actions(case)[-1] == "sign_in"


def test_record_keeps_words_and_flags(desk: Founded) -> None:
    case = desk.in_progress()
    done(handling.record(desk.clerk, [case.id], "已联系\u202e物业", flags=["difficult"]))
    now = desk.read(case)
    assert (now.state, now.flags) == ("in_progress", ("difficult",))
    assert case_table.timeline(desk.clerk.scope, case.id)[-1].note == "已联系物业"
    with pytest.raises(Refused, match="record is empty"):
        handling.record(desk.clerk, [case.id], " \u200b\n")


def test_marks_are_set_and_cleared_on_all_and_others_stay(desk: Founded) -> None:
    """What the form changes on the first case is changed on each; the rest of their marks is left alone."""
    first, second = desk.in_progress(), desk.in_progress()
    handling.record(desk.clerk, [first.id], "", flags=["difficult", "repeat"])
    handling.record(desk.clerk, [second.id], "", flags=["chased", "repeat"])
    handling.record(desk.clerk, [first.id, second.id], "同一楼组", flags=["difficult", "confidential"])
    assert desk.read(first).flags == ("difficult", "confidential")
    assert desk.read(second).flags == ("chased", "confidential")
    handling.record(desk.clerk, [second.id], "只记一笔")
    assert desk.read(second).flags == ("chased", "confidential")


def test_a_supervised_case_has_the_shorter_clock(desk: Founded) -> None:
    case = desk.in_progress()
    handling.record(desk.clerk, [case.id], "", flags=["supervised"])
    due = desk.read(case).due
    assert due is not None
    assert case.due is not None
    assert due < case.due
    with pytest.raises(Refused, match="record is empty"):
        handling.record(desk.clerk, [case.id], " ", flags=["supervised"])
    handling.record(desk.clerk, [case.id], "", flags=[])
    assert (desk.read(case).flags, desk.read(case).due) == ((), case.due)


def test_assign_within_the_committee_only(desk: Founded) -> None:
    case = desk.case()
    clerk = desk.clerk.staff
    done(handling.assign(desk.lead, [case.id], clerk.id))
    assert desk.read(case).assignee_id == clerk.id
    assert "with {name} already" in refused(handling.assign(desk.lead, [case.id], clerk.id))
    for nobody in (desk.other.staff.id, 999_999):
        assert "not on this committee" in refused(handling.assign(desk.lead, [case.id], nobody))
    assert desk.read(case).assignee_id == clerk.id


def test_cohandling_keeps_the_case_and_brings_it_back(desk: Founded) -> None:
    case = desk.in_progress()
    given = CoworkingInput("housing", "测试员", promised=date(2026, 11, 26), remind=date(2026, 11, 25))
    done(handling.cohandle(desk.clerk, [case.id], given))
    now = desk.read(case)
    assert (now.state, now.waiting, now.waiting_until) == ("in_progress", "cohandled", date(2026, 11, 25))
    (helper,) = case_table.coworkings(desk.clerk.scope, case.id)
    assert (helper.department, helper.person, helper.promised) == ("housing", "测试员", date(2026, 11, 26))
    done(handling.resume(desk.clerk, [case.id]))
    assert (desk.read(case).waiting, desk.read(case).waiting_until) == ("", None)


def test_cohandling_needs_a_department_and_days_to_come(desk: Founded) -> None:
    case = desk.in_progress()
    with pytest.raises(Refused, match="Choose the department"):
        handling.cohandle(desk.clerk, [case.id], CoworkingInput(""))
    with pytest.raises(Refused, match="2026-11-22 has passed"):
        handling.cohandle(desk.clerk, [case.id], CoworkingInput("housing", remind=date(2026, 11, 22)))


def test_park_until_a_day_to_come(desk: Founded) -> None:
    case = desk.in_progress()
    done(handling.park(desk.clerk, [case.id], date(2026, 11, 24), "等施工"))
    now = desk.read(case)
    assert (now.waiting, now.waiting_until) == ("parked", date(2026, 11, 24))
    with pytest.raises(Refused, match="2026-11-23 has passed"):
        handling.park(desk.clerk, [case.id], date(2026, 11, 23), "")
    assert "not possible now" in refused(handling.park(desk.clerk, [desk.case().id], date(2026, 11, 24), ""))


@pytest.mark.parametrize("state", ["closed", "returned", "in_progress", "finished"])
def test_the_resident_asks_again(desk: Founded, state: str) -> None:
    case = desk.case(state=state, answer="已答复" if state == "closed" else "")
    outcome = handling.chase(desk.clerk, case.id, "什么时候修好")
    assert outcome.done
    now = desk.read(case)
    assert (now.state, now.flags) == (state, ("chased",))
    handling.chase(desk.clerk, case.id, "又来问")
    assert desk.read(case).flags == ("chased",)


def test_asking_again_is_a_contact_where_they_consent(desk: Founded) -> None:
    case = desk.case()
    handling.sign_in(desk.clerk, [case.id])
    handling.chase(desk.clerk, case.id, "同意延期", consent="extend")
    now = desk.read(case)
    assert (now.state, now.contacted_at) == ("in_progress", NOW)
    (contact,) = case_table.contacts(desk.clerk.scope, case.id)
    assert (contact.reached, contact.consent) == (True, "extend")


def test_consent_at_a_closed_case_is_kept_too(desk: Founded) -> None:
    case = desk.case(state="closed", answer="已答复")
    handling.chase(desk.clerk, case.id, "没有别的要求", consent="close")
    (contact,) = case_table.contacts(desk.clerk.scope, case.id)
    assert contact.consent == "close"
    assert desk.actions(case)[-1] == "chase"


def test_an_archived_case_is_not_chased(desk: Founded) -> None:
    case = desk.case(state="archived", answer="已答复")
    with pytest.raises(Refused, match="only a correction"):
        handling.chase(desk.clerk, case.id)


def test_asking_again_can_be_entered_late(desk: Founded) -> None:
    """Yesterday's call with its consent; never before the case came."""
    case = desk.case(received=NOW - timedelta(days=2), dispatched=NOW - timedelta(days=2))
    done(handling.sign_in(desk.clerk, [case.id], NOW - timedelta(days=2)))
    at = NOW - timedelta(days=1)
    assert handling.chase(desk.clerk, case.id, "同意延期", consent="extend", at=at).done
    assert desk.read(case).contacted_at == at
    (told,) = case_table.contacts(desk.clerk.scope, case.id)
    assert (told.at, told.consent) == (at, "extend")
    with pytest.raises(Refused, match="is before the case was received"):
        handling.chase(desk.clerk, case.id, "又来问", at=NOW - timedelta(days=3))


def can(desk: Founded, number: str) -> set[str]:
    """The steps that `show` names as possible."""
    steps = listing.show(desk.clerk, number)["actions"]
    assert isinstance(steps, list)
    return set(steps)


def test_what_show_names_as_possible_is_what_the_menu_offers(desk: Founded) -> None:
    """A step that would do nothing now is not named; what comes from above is one entry, as in the menu."""
    case = desk.case()
    assert not {"resume", "carry", "merge", "topic"} & can(desk, case.number)
    told = case_lines(listing.show(desk.clerk, case.number), desk.settings)
    possible = next(line for line in told if line.startswith("Possible now"))
    assert possible.count("result from above") == 1
    assert "closed" not in possible
    done(handling.sign_in(desk.clerk, [case.id]))
    done(handling.park(desk.clerk, [case.id], date(2026, 12, 1), "等回音"))
    assert {"resume", "carry"} <= can(desk, case.number)
