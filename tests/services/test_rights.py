"""Who may do what: the settings' roles hold for every step that writes; what a batch tells is masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.lifecycle import FROM_ABOVE, Action
from domain.refusal import Refused
from screens.forms import contact as contact_form
from screens.forms import new_case
from services import handling, issues, preview, rights, sheet, training_undo, undoing
from services.rights import RIGHTS
from settings.known import RIGHTS as KNOWN
from tests.services.steps_of_all import STEPS, issue
from tests.services.test_leaks import told

if TYPE_CHECKING:
    from tests.services.founded import Founded


def test_every_step_has_a_right_that_settings_know() -> None:
    by_staff = set(Action) - {Action.REPORTED}
    assert {RIGHTS.get(action, action) for action in by_staff} <= set(KNOWN)


@pytest.mark.parametrize("name", STEPS)
def test_a_role_without_rights_writes_nothing(desk: Founded, name: str) -> None:
    case, mine = desk.case(), issue(desk)
    viewer = desk.with_settings(roles={"clerk": ()}).clerk
    before = desk.ledger.database.execute_sql("SELECT count(*) FROM event").fetchone()
    for target in (desk.read(case), mine):
        try:
            said = told(STEPS[name](viewer, target))
        except Refused as refused:
            said = str(refused.message)
        assert "Your role may not" in said or "Only the lead" in said or "may not see" in said, said
    assert desk.ledger.database.execute_sql("SELECT count(*) FROM event").fetchone() == before


@pytest.mark.parametrize("account", ["clerk", "lead", "town"])
@pytest.mark.parametrize("tier", ["outside", "inside"])
def test_what_is_barred_is_what_would_be_refused(desk: Founded, account: str, tier: str) -> None:
    session = desk.with_settings(upper_tier=tier).session(account)
    found = rights.barred(session)
    refused = set()
    for action in Action:
        try:
            rights.may_take(session, action)
        except Refused:
            refused.add(action)
    above = set(FROM_ABOVE) if tier == "inside" and account != "town" else set()
    review = {Action.REVIEW_APPROVED, Action.REVIEW_REFUSED} if account != "lead" else set()
    assert found == refused | above | review
    assert (Action.SIGN_IN in found) == (account == "town")


def test_undo_and_log_need_their_rights(desk: Founded) -> None:
    case = desk.case()
    (outcome,) = handling.sign_in(desk.clerk, [case.id])
    viewer = desk.with_settings(roles={"clerk": ("sign_in",)}).clerk
    for act in (
        lambda: undoing.undo(viewer, outcome.operation_id),
        lambda: training_undo.undo(viewer, outcome.operation_id),
        lambda: issues.log(viewer, issues.IssueInput("测试", "测试")),
    ):
        with pytest.raises(Refused, match="Your role may not"):
            act()
    assert desk.read(case).state == "signed_in"


def test_what_a_batch_tells_and_forms_show_is_masked(desk: Founded) -> None:
    case = desk.case(title="张三 13800001234 反映楼道堆物")
    said = told(
        (
            preview.preview_of(desk.clerk, [case.id], Action.SIGN_IN),
            handling.sign_in(desk.clerk, [case.id]),
            handling.sign_in(desk.clerk, [case.id]),
            contact_form.prepare(desk.session("second"), case.id).spec.top,
        )
    )
    assert "楼道堆物" in said
    assert [word for word in ("张三", "13800001234") if word in said] == []


def test_the_number_of_one_case_is_not_noted_on_others(desk: Founded) -> None:
    first, second = desk.case(), desk.case()
    handling.sign_in(desk.clerk, [first.id, second.id])
    values = {"reached": "reached", "phone": first.person_phone}
    contact_form.take(desk.clerk, [first.id, second.id], values)
    ending = first.person_phone[-4:], second.person_phone[-4:]
    noted = [sheet.sheet(desk.clerk, case.id).contacts[0].phone[-4:] for case in (first, second)]
    assert tuple(noted) == ending
    contact_form.take(desk.session("second"), [first.id], values | {"phone": "138****0001"})
    assert sheet.sheet(desk.clerk, first.id).contacts[-1].phone[-4:] == ending[0]


def test_a_role_that_takes_nothing_in_is_asked_for_no_new_case(desk: Founded) -> None:
    viewer = desk.with_settings(roles={"clerk": ("sign_in",)}).clerk
    with pytest.raises(Refused, match="Your role may not"):
        new_case.prepare(viewer, "")
