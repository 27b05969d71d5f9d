"""Applications: extensions, agreed or not, and returns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db import cases as case_table
from domain.lifecycle import Action
from domain.refusal import Refused
from services import above, applying, handling
from services.applying import AGREED, ExtensionInput, ReturnInput
from tests.services.founded import NOW, Founded, done, refused

LATER = date(2026, 12, 4)
EXTENSION = ExtensionInput("difficult", LATER, "需要施工")
AGREED_EXTENSION = ExtensionInput(
    AGREED, LATER, "协商", "张三", NOW - timedelta(hours=1), "phone", consents=True
)
RETURN = ReturnInput("not_our_area", "不在本居民区", "辖区划分")


def test_an_extension_is_filed_and_waits(desk: Founded) -> None:
    case = desk.in_progress()
    done(applying.extend(desk.clerk, [case.id], EXTENSION))
    now = desk.read(case)
    assert (now.state, now.extensions, now.promised) == ("extension_requested", 1, LATER)
    assert now.due == case.due, "the limit stands until it is approved"
    assert now.to_carry == case.to_carry + 1
    (filed,) = case_table.applications(desk.clerk.scope, case.id)
    assert (filed.kind, filed.ordinal, filed.reason, filed.agreed, filed.result) == (
        "extension", 1, "difficult", False, "",
    )  # fmt: skip
    assert (filed.from_state, filed.promised, filed.filed_by) == ("in_progress", LATER, desk.clerk.staff.id)
    assert "wait for the answer from above" in refused(applying.extend(desk.clerk, [case.id], EXTENSION))


def test_an_agreed_extension_keeps_with_whom_when_and_how(desk: Founded) -> None:
    case = desk.in_progress()
    done(applying.extend(desk.clerk, [case.id], AGREED_EXTENSION))
    (filed,) = case_table.applications(desk.clerk.scope, case.id)
    assert (filed.agreed, filed.agreed_with, filed.agreed_at, filed.agreed_how) == (
        True, "张三", NOW - timedelta(hours=1), "phone",
    )  # fmt: skip


def test_the_first_contact_stays_due_while_an_application_waits(desk: Founded) -> None:
    """Until it is made; then what comes back is in progress, not to be contacted again."""
    case = desk.case()
    done(handling.sign_in(desk.clerk, [case.id]))
    done(applying.extend(desk.clerk, [case.id], EXTENSION))
    now = desk.read(case)
    assert (now.state, now.due, now.due_clock) == ("extension_requested", now.contact_due, "contact")
    done(handling.contact(desk.clerk, [case.id], handling.ContactInput(reached=True)))
    assert desk.read(case).due_clock == "handling"
    above.result(desk.clerk, case.id, above.ResultInput(Action.EXTENSION_REFUSED))
    assert desk.read(case).state == "in_progress"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (replace(AGREED_EXTENSION, consents=False), "needs the citizen's consent"),
        (replace(AGREED_EXTENSION, agreed_with=" \u200b"), "with whom"),
        (replace(AGREED_EXTENSION, agreed_at=NOW + timedelta(hours=1)), "has not come yet"),
    ],
)
def test_an_agreement_that_is_not_one(desk: Founded, given: ExtensionInput, why: str) -> None:
    case = desk.in_progress()
    with pytest.raises(Refused, match=why):
        applying.extend(desk.clerk, [case.id], given)
    assert desk.read(case) == case


def test_each_case_of_a_batch_is_held_to_its_own_limit(desk: Founded) -> None:
    fine, late, fresh = (
        desk.in_progress(),
        desk.in_progress(given_limit=NOW - timedelta(hours=1)),
        desk.case(),
    )
    outcomes = applying.extend(desk.clerk, [fine.id, late.id, fresh.id], EXTENSION)
    assert [item.done for item in outcomes] == [True, False, False]
    assert "an extension is filed before it" in str(outcomes[1].message)
    assert "not possible now" in str(outcomes[2].message)
    assert desk.read(late) == late
    assert desk.read(fresh) == fresh
    assert case_table.applications(desk.clerk.scope, late.id) == []


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 25), date(2026, 12, 5), date(2027, 3, 1)])
def test_a_day_that_cannot_be_promised(desk: Founded, day: date) -> None:
    case = desk.in_progress()
    refused(applying.extend(desk.clerk, [case.id], replace(EXTENSION, promised=day)))
    assert desk.read(case) == case


def test_a_return_is_filed_with_reason_and_basis(desk: Founded) -> None:
    case = desk.case()
    done(applying.send_back(desk.clerk, [case.id], RETURN))
    now = desk.read(case)
    assert (now.state, now.returns, now.to_carry) == ("return_requested", 1, 1)
    (filed,) = case_table.applications(desk.clerk.scope, case.id)
    assert (filed.kind, filed.reason, filed.basis, filed.from_state) == (
        "return", "not_our_area", "辖区划分", "dispatched",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (replace(RETURN, reason=""), "Choose the reason"),
        (replace(RETURN, statement=" \n"), "why the case is not ours"),
    ],
)
def test_a_return_needs_reason_and_statement(desk: Founded, given: ReturnInput, why: str) -> None:
    case = desk.case()
    with pytest.raises(Refused, match=why):
        applying.send_back(desk.clerk, [case.id], given)
    assert desk.read(case) == case
