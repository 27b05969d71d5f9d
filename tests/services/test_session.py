"""Sitting down: who may, what they see, and when something may have happened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from db.ledger import Ledger
from db.scope import Scope
from domain.refusal import Refused
from services import staffing
from services.session import NeedsSetup, open_session
from services.setup import found
from settings.load import load
from tests.services.founded import NOW, OURS, Founded

if TYPE_CHECKING:
    from pathlib import Path


def test_the_first_run_founds_the_committee_and_makes_its_lead(tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "new.db"))
    with ledger.connection():
        with pytest.raises(NeedsSetup):
            open_session(ledger, settings=load(), account="root", terminal="t1")
        lead = found(ledger, committee=" 测试\u200b一居 ", account="root", name="", terminal="t1", now=NOW)
        assert (lead.account, lead.name, lead.role, lead.active) == ("root", "root", "lead", True)
        session = open_session(ledger, settings=load(), account="root", terminal="t1")
        assert session.committee.name == OURS
        with pytest.raises(Refused):
            found(ledger, committee="又一居", account="you", name="", terminal="t1", now=NOW)
        assert staffing.colleagues(session) == [lead]


def test_a_committee_needs_a_name(tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "new.db"))
    with ledger.connection(), pytest.raises(Refused, match="needs a name"):
        found(ledger, committee=" \u200b ", account="root", name="", terminal="t1", now=NOW)


def test_a_stranger_is_told_whom_to_ask(desk: Founded) -> None:
    with pytest.raises(Refused, match="stranger is not on the staff list"):
        desk.session("stranger")


def test_a_disabled_account_is_refused(desk: Founded) -> None:
    with desk.ledger.write():
        desk.ledger.database.execute_sql("UPDATE staff SET active = 0 WHERE account = 'clerk'")
    with pytest.raises(Refused, match="has been disabled"):
        desk.session("clerk")


def test_only_a_dispatcher_sees_the_town(desk: Founded) -> None:
    assert desk.town.scope == Scope.town()
    assert desk.lead.scope == Scope.of(desk.lead.committee.id) != desk.other.scope


def test_times_entered_late_but_never_in_the_future(desk: Founded) -> None:
    session = desk.lead
    assert session.happened(None) == NOW
    assert session.happened(NOW - timedelta(days=2)) == NOW - timedelta(days=2)
    assert session.happened(NOW + timedelta(seconds=50)) == NOW
    with pytest.raises(Refused, match="has not come yet"):
        session.happened(NOW + timedelta(minutes=2))


def test_the_lead_adds_staff(desk: Founded) -> None:
    person = staffing.add(desk.lead, "newcomer", "钱测试")
    assert person in staffing.colleagues(desk.lead)
    assert desk.session("newcomer").committee.name == OURS
    assert person not in staffing.colleagues(desk.other)
    assert str(staffing.role_name(desk.lead, person)) == "Clerk"


@pytest.mark.parametrize(
    ("account", "name", "role", "why"),
    [
        ("Upper", "钱测试", "clerk", "can't be an account name"),
        ("a b", "钱测试", "clerk", "can't be an account name"),
        ("x" * 33, "钱测试", "clerk", "can't be an account name"),
        ("fine", "钱测试", "king", "There is no role king"),
        ("fine", " \u202e", "clerk", "Enter the name"),
        ("clerk", "钱测试", "clerk", "on the staff already"),
        ("other", "钱测试", "clerk", "on the staff already"),
    ],
)
def test_staff_that_cannot_be_added(desk: Founded, account: str, name: str, role: str, why: str) -> None:
    before = staffing.colleagues(desk.lead)
    with pytest.raises(Refused, match=why):
        staffing.add(desk.lead, account, name, role)
    assert staffing.colleagues(desk.lead) == before


def test_a_clerk_adds_nobody(desk: Founded) -> None:
    with pytest.raises(Refused, match="Only the lead"):
        staffing.add(desk.clerk, "newcomer", "钱测试")
