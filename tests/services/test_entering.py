"""A hotline case entered by hand, and the list that brings it later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.refusal import Refused
from services import handling, undoing
from services.entering import AlreadyThere, HotlineInput, alike, enter
from services.sheet import sheet
from tests.services.founded import NOW, SOURCE, Founded, done

NUMBER = "20261123104523"
RECEIVED = NOW - timedelta(hours=1)
GIVEN = HotlineInput(
    number=NUMBER,
    received=RECEIVED,
    content="居民反映楼道堆满纸箱。请尽快清理。",
    title="楼道堆满纸箱",
    person_name="某甲",
    person_phone="13800000000",
    address="测试新村9号201室",
    request_type="complaint",
    category="corridor_clutter",
    given_limit=date(2026, 11, 30),
)


def test_it_is_a_case_like_an_imported_one(desk: Founded) -> None:
    """It waits to be signed in under the clocks of its type, stands at its place, and is taken back by undo."""
    made = enter(desk.clerk, GIVEN)
    case = desk.read(made.case_id)
    assert (case.kind, case.source, case.state, case.estate, case.building) == (
        *("hotline", SOURCE, "dispatched", "测试新村", "9号"),
    )
    twin = desk.case(received=RECEIVED, dispatched=None, given_limit=date(2026, 11, 30))
    assert (case.due, case.sign_in_due, case.handle_due) == (twin.due, twin.sign_in_due, twin.handle_due)
    assert [event.action for event in sheet(desk.clerk, case.id).timeline] == ["logged"]
    undoing.undo(desk.clerk, undoing.undo_offer(desk.clerk).operation_id)
    assert enter(desk.clerk, GIVEN).done


def test_the_list_that_brings_it_later_follows_the_hotline_and_keeps_ours(desk: Founded) -> None:
    """What the page did not say to the second is no other case; what we changed meanwhile stays and is shown."""
    made = enter(desk.clerk, GIVEN)
    done(handling.sign_in(desk.clerk, [made.case_id]))
    before = desk.read(made.case_id)
    done([undoing.correct(desk.clerk, before.id, "title", "3号楼道堆满纸箱", "核实")])
    row = desk.incoming(
        number=NUMBER,
        received=RECEIVED + timedelta(seconds=23),
        dispatched=RECEIVED + timedelta(minutes=5),
        title="楼道堆物",
        content="居民反映楼道堆满纸箱，请尽快清理。",
        address=GIVEN.address,
        person_name=GIVEN.person_name,
        person_phone=GIVEN.person_phone,
        category_text="楼道堆物",
        state="dispatched",
        given_limit=date(2026, 12, 1),
    )
    found = desk.import_rows([row])
    case = desk.read(made.case_id)
    assert (found.new, found.changed, found.refused) == (0, 1, 0)
    assert (case.state, case.title, case.content) == ("signed_in", "3号楼道堆满纸箱", row.content)
    assert (case.received, case.given_limit) == (row.received, row.given_limit)
    assert sheet(desk.clerk, case.id).hotline_says == (("title", "楼道堆物"),)
    assert desk.import_rows([row]).unchanged == 1


def test_a_number_that_is_there_opens_its_case(desk: Founded) -> None:
    """Mine is told, another committee's is not."""
    case = desk.case(number=NUMBER)
    with pytest.raises(AlreadyThere) as found:
        enter(desk.clerk, GIVEN)
    assert found.value.case_id == case.id
    with pytest.raises(Refused, match="dispatcher") as refused:
        enter(desk.with_settings(hotline_source=SOURCE).other, GIVEN)
    assert not isinstance(refused.value, AlreadyThere)


def test_what_is_no_case_is_refused(desk: Founded) -> None:
    for number, content, why in (
        ("", "某事", "needs its number"),
        (NUMBER, " ", "needs"),
        ("2026;1", "某事", "can't stand"),
    ):
        with pytest.raises(Refused, match=why):
            enter(desk.clerk, HotlineInput(number, RECEIVED, content))
    with pytest.raises(Refused, match="may not do this"):
        enter(desk.with_settings(roles={"clerk": ()}).clerk, GIVEN)


def test_the_same_caller_or_place_is_told(desk: Founded) -> None:
    """Of the last 30 days, the newest five, masked; another door of the estate is another place."""
    enter(desk.clerk, GIVEN)
    neighbours = [
        desk.case(address="测试新村9号502室", received=NOW - timedelta(days=day)) for day in range(6)
    ]
    desk.case(address="测试新村8号101室")
    old = desk.case(received=NOW - timedelta(days=40), person_phone=GIVEN.person_phone)
    found = alike(desk.clerk, GIVEN.person_phone, GIVEN.address)
    assert [case.number for case in found] == [
        neighbours[0].number,
        NUMBER,
        *(one.number for one in neighbours[1:4]),
    ]
    assert all(case.person_name.endswith("**") and not case.room for case in found)
    assert [case.number for case in alike(desk.clerk, GIVEN.person_phone, "")] == [NUMBER]
    assert alike(desk.clerk, "", "") == alike(desk.other, GIVEN.person_phone, GIVEN.address) == []
    assert old.number not in {case.number for case in found}
