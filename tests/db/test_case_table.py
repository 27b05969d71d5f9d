from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from db import access, cases, staff
from domain.records import Resident

if TYPE_CHECKING:
    from tests.db.ledger_desk import Desk

CALLER = {"person_name": "张三", "person_phone": "13800001234"}


def test_a_number_may_be_there_from_two_sources(desk: Desk) -> None:
    one = desk.add(number="1", source="热线")
    two = desk.add(number="1", source="留言")
    assert cases.by_number(desk.scope, "1") == [one, two]
    assert cases.by_number(desk.scope, "1", "留言") == [two]


def test_earlier_cases_of_a_caller(desk: Desk) -> None:
    old = desk.add(**CALLER, received=desk.now - timedelta(days=100))
    first = desk.add(**CALLER, received=date(2026, 11, 1))
    second = desk.add(**CALLER, received=desk.now - timedelta(days=2))
    desk.add(person_phone="13900001234", received=desk.now - timedelta(days=9))
    third = desk.add(**CALLER, received=desk.now)
    counts = [cases.earlier(desk.scope, case, days=90, now=desk.now) for case in (old, first, second, third)]
    assert counts == [0, 0, 1, 2]
    assert cases.earlier(desk.scope, desk.add(), days=90, now=desk.now) == 0


def test_a_linked_pair_is_one_matter(desk: Desk) -> None:
    issue = desk.add(**CALLER, kind="issue", state="logged", received=desk.now - timedelta(hours=2))
    case = desk.add(**CALLER, linked_id=issue.id, received=desk.now)
    assert cases.earlier(desk.scope, case, days=90, now=desk.now) == 0


def test_a_linked_pair_counts_once_for_others(desk: Desk) -> None:
    near = {**CALLER, "estate": "航华一村"}
    issue = desk.add(**near, kind="issue", state="in_progress", received=desk.now - timedelta(hours=3))
    hotline = desk.add(**near, linked_id=issue.id, received=desk.now - timedelta(hours=2))
    with desk.operation() as op:
        op.change_case(issue, "hand_over", {"linked_id": hotline.id})
    desk.add(**near, received=desk.now - timedelta(hours=1))
    asked = desk.add(**near, received=desk.now)
    assert cases.earlier(desk.scope, asked, days=90, now=desk.now) == 2
    assert cases.same_place(desk.scope, asked, days=30, now=desk.now) == 2


def test_other_cases_of_a_place(desk: Desk) -> None:
    here = desk.add(estate="航华一村")
    desk.add(estate="航华一村")
    desk.add(estate="航华一村", received=desk.now - timedelta(days=31))
    desk.add(estate="航华二村", lane="虹梅路128弄")
    lane = desk.add(lane="虹梅路128弄")
    assert cases.same_place(desk.scope, here, days=30, now=desk.now) == 1
    assert cases.same_place(desk.scope, lane, days=30, now=desk.now) == 1
    assert cases.same_place(desk.scope, desk.add(), days=30, now=desk.now) == 0


def test_residents_and_places_are_offered_once(desk: Desk) -> None:
    desk.add(**CALLER, address="旧", estate="乙村", received=desk.now - timedelta(days=9))
    newest = desk.add(**CALLER, address="新", estate="甲村", building="3号")
    desk.add(estate="甲村", building="3号", room="502室")
    assert cases.residents(desk.scope, 10) == [Resident("张三", "13800001234", "新", newest.id)]
    assert cases.places(desk.scope, 10) == ["甲村3号", "乙村"]
    assert cases.places(desk.scope, 1) == ["甲村3号"]


def test_numbers_of_our_own_issues(desk: Desk) -> None:
    day = date(2026, 11, 23)
    mine = desk.me.committee_id
    assert cases.next_issue_number(mine, day) == "民情-20261123-01"
    for serial in ("01", "99", "100"):
        desk.add(kind="issue", state="logged", number=f"民情-20261123-{serial}")
    desk.add(kind="hotline", number="民情-20261123-500")
    assert cases.next_issue_number(mine, day) == "民情-20261123-101"
    assert cases.next_issue_number(desk.other.committee_id, day) == "民情-20261123-01"
    assert cases.next_issue_number(mine, date(2026, 11, 24)) == "民情-20261124-01"


def test_open_cases(desk: Desk) -> None:
    case = desk.add()
    desk.add(state="closed")
    desk.add_elsewhere()
    assert cases.open_cases(desk.me.committee_id) == [case]


def test_a_case_screen_costs_one_statement_for_each_thing(desk: Desk) -> None:
    case = desk.add()
    for number in range(3):
        with desk.operation() as op:
            case = op.change_case(case, "record", {}, note=f"第{number}次", carry=True)
            op.add_contact(case.id, at=desk.now, reached=False, why_not="off")
    with desk.statements() as statements:
        assert len(cases.timeline(desk.scope, case.id)) == 4
        assert len(cases.contacts(desk.scope, case.id)) == 3
        cases.get(desk.scope, case.id)
    assert len(statements) == 3


def test_who_saw_what(desk: Desk) -> None:
    case = desk.add()
    with desk.operation() as op:
        access.write(op, case.committee_id, "case", case.id, "person_phone", "call")
    assert desk.rows("SELECT at, staff_id, entity, entity_id, field, why FROM access_log") == [
        (int(desk.now.timestamp()), desk.me.id, "case", case.id, "person_phone", "call")
    ]


def test_staff(desk: Desk) -> None:
    assert staff.get(desk.me.id) == staff.by_account("ceshi") == desk.me
    assert staff.get(99) is None
    with desk.ledger.write():
        added = staff.add(desk.me.committee_id, "new", "新人", "clerk")
    assert staff.of(desk.me.committee_id) == [desk.me, added]
    assert staff.committee(desk.me.committee_id).name == "测试一居"
    assert not staff.is_empty()
