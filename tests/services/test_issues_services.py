"""Our own issues from the log to the follow-up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from peewee import CharField

from db import cases as case_table
from db import models
from db.bulk import fetch
from domain.naming import COLUMN
from domain.refusal import Refused
from services import counter, handling, issues, queue
from services.carrying import to_carry
from services.known import people, places
from services.undoing import undo, undo_offer
from tests.services.founded import NOW, Founded, done, refused

if TYPE_CHECKING:
    from domain.records import Case

GIVEN = issues.IssueInput(
    title="灯不亮", content="楼道感应灯晚上不亮，请修。", visit_kind="home", person_name="张测试",
    person_phone="13800000001", address="航华一村7号301室", category="street_lights", households=3,
)  # fmt: skip


def logged(desk: Founded) -> int:
    return issues.log(desk.clerk, GIVEN).case_id


def test_numbers_are_per_committee_and_day(desk: Founded) -> None:
    numbers = [issues.log(session, GIVEN).number for session in (desk.clerk, desk.lead, desk.other)]
    assert numbers == ["民情-20261123-01", "民情-20261123-02", "民情-20261123-01"]


def test_what_is_kept(desk: Founded) -> None:
    case = desk.read(logged(desk))
    assert (case.kind, case.state, case.channel) == ("issue", "logged", "visit")
    assert (case.title, case.person_name, case.person_phone) == ("灯不亮", "张测试", "13800000001")
    assert (case.estate, case.building, case.room) == ("航华一村", "7号", "301室")
    assert (case.households, case.category, case.assignee_id) == (3, "street_lights", desk.clerk.staff.id)


def test_a_title_is_made_where_none_is_given(desk: Founded) -> None:
    found = issues.log(desk.clerk, issues.IssueInput(title=" ", content="楼上漏水\n已两周"))
    assert desk.read(found.case_id).title == "楼上漏水"


@pytest.mark.parametrize("content", ["", "  \n", "\x1b\x00"])
def test_an_empty_issue_is_refused(desk: Founded, content: str) -> None:
    with pytest.raises(Refused):
        issues.log(desk.clerk, issues.IssueInput(title="", content=content))


def test_a_time_to_come_is_refused(desk: Founded) -> None:
    with pytest.raises(Refused):
        issues.log(desk.clerk, issues.IssueInput("灯", "灯", happened_at=NOW + timedelta(hours=1)))


def test_the_whole_way(desk: Founded) -> None:
    case = logged(desk)
    assert "check on the spot" in str(issues.begin(desk.clerk, [case])[0].message)
    done(issues.check(desk.clerk, [case], "已上门"))
    done(issues.begin(desk.clerk, [case]))
    assert desk.read(case).disposition == "own"
    done(issues.finish(desk.clerk, [case], issues.IssueFinish("solved", "换了灯泡。")))
    assert desk.read(case).answer == "换了灯泡。"
    done(issues.follow_up(desk.clerk, [case], "satisfied", "谢谢"))
    assert desk.read(case).state == "followed_up"
    assert desk.actions(case) == ["logged", "check", "begin", "finish", "follow_up"]


def test_hand_over_makes_a_linked_case(desk: Founded) -> None:
    case = logged(desk)
    done(issues.check(desk.clerk, [case]))
    told = issues.hand_over(desk.clerk, case, "20261123000001")
    issue = desk.read(case)
    (hotline,) = case_table.by_number(desk.clerk.scope, "20261123000001", "12345")
    assert "20261123000001" in str(told.message)
    assert (issue.linked_id, hotline.linked_id, hotline.channel, issue.waiting) == (
        hotline.id,
        case,
        "handed",
        "hotline",
    )
    with pytest.raises(Refused):
        issues.hand_over(desk.clerk, case, "20261123000002")
    undo(desk.clerk, undo_offer(desk.clerk).operation_id)
    assert desk.read(case).linked_id is None
    assert desk.get(hotline) is None


def checked(desk: Founded) -> int:
    case = logged(desk)
    done(issues.check(desk.clerk, [case]))
    return case


def test_hand_over_to_a_case_that_is_here_links_both(desk: Founded) -> None:
    case, hotline = checked(desk), desk.in_progress()
    before = desk.read(hotline)
    issues.hand_over(desk.clerk, case, hotline.number)
    assert (desk.read(case).linked_id, desk.read(hotline).linked_id) == (hotline.id, case)
    assert desk.actions(hotline)[-1] == "linked"
    assert desk.read(hotline).state == before.state
    offer = undo_offer(desk.clerk)
    assert offer.action == "hand_over"
    undo(desk.clerk, offer.operation_id)
    assert (desk.read(case).linked_id, desk.read(hotline).linked_id) == (None, None)


def test_a_hotline_case_is_linked_to_one_issue_only(desk: Founded) -> None:
    first, second, hotline = checked(desk), checked(desk), desk.case()
    issues.hand_over(desk.clerk, first, hotline.number)
    with pytest.raises(Refused, match="linked to something else"):
        issues.hand_over(desk.clerk, second, hotline.number)
    assert desk.read(second).linked_id is None
    assert desk.read(hotline).linked_id == first


def test_a_dispatcher_links_within_one_committee_only(desk: Founded) -> None:
    roles = desk.settings.roles
    desk = desk.with_settings(roles=roles | {"dispatcher": (*roles["dispatcher"], "log_issue")})
    case, foreign = checked(desk), desk.case(desk.other)
    with pytest.raises(Refused, match="another committee"):
        issues.hand_over(desk.town, case, foreign.number)
    assert (desk.read(case).linked_id, desk.read(foreign).linked_id) == (None, None)
    ours = desk.case()
    issues.hand_over(desk.town, case, ours.number)
    assert desk.read(ours).linked_id == case


@pytest.mark.parametrize("is_here", [True, False])
def test_what_was_handed_over_counts_once_as_done(desk: Founded, is_here: bool) -> None:
    case = checked(desk)
    number = desk.case().number if is_here else "20261123000009"
    before = queue.today(desk.clerk).done_today
    issues.hand_over(desk.clerk, case, number)
    assert queue.today(desk.clerk).done_today == before


def test_report_up_and_defer_say_why(desk: Founded) -> None:
    case = logged(desk)
    done(issues.check(desk.clerk, [case]))
    with pytest.raises(Refused):
        issues.report_up(desk.clerk, [case], " ")
    done(issues.report_up(desk.clerk, [case], "报街镇房管"))
    assert desk.read(case).disposition == "upward"
    with pytest.raises(Refused):
        issues.defer(desk.clerk, [case], date(2026, 11, 23))
    done(issues.defer(desk.clerk, [case], date(2026, 12, 1)))
    assert desk.read(case).waiting_until == date(2026, 12, 1)


def test_undo_of_logging_removes_it(desk: Founded) -> None:
    case = logged(desk)
    undo(desk.clerk, undo_offer(desk.clerk).operation_id)
    assert desk.get(case) is None


def test_another_committee_can_do_nothing_with_it(desk: Founded) -> None:
    case = logged(desk)
    refused(issues.check(desk.other, [case]))
    with pytest.raises(Refused):
        issues.hand_over(desk.other, case, "")
    assert desk.read(case).state == "logged"
    assert people(desk.other) == []
    assert places(desk.other) == []
    assert [person.name for person in people(desk.clerk)] == ["张测试"]


def handed(desk: Founded, number: str) -> None:
    """An issue handed over under a number that the hotline's own list will bring with its own words."""
    issues.hand_over(desk.clerk, checked(desk), number)


@pytest.mark.parametrize("known", ["by the settings", "by the last import", "by neither"])
def test_what_was_handed_over_comes_in_once(desk: Founded, known: str) -> None:
    source = "12345" if known == "by neither" else "热线"
    if known == "by the settings":
        desk = desk.with_settings(hotline_source="热线")
        desk.import_rows([desk.incoming()], source="网格")
    elif known == "by the last import":
        desk.import_rows([desk.incoming()], source="网格")
        desk.import_rows([desk.incoming()], source="热线")
    handed(desk, "20261123900001")
    row = desk.incoming(
        number="20261123900001", received=NOW - timedelta(days=1), title="市民来电", content="热线自己的话。"
    )
    first = desk.import_rows([row], source=source)
    assert (first.new, first.changed, first.refused) == (0, 1, 0)
    again = desk.import_rows([row], source=source)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    (case,) = case_table.by_number(desk.lead.scope, "20261123900001", None)
    assert (case.source, case.received) == (source, row.received)
    other = row._replace(received=NOW - timedelta(days=9), content="完全不同的另一件事。")
    assert desk.import_rows([other], source=source).refused == 1


def test_a_number_that_others_hold_is_not_told(desk: Founded) -> None:
    """Neither that there is such a case, nor whose it is."""
    foreign, mine = desk.case(desk.other), checked(desk)
    with pytest.raises(Refused) as caught:
        issues.hand_over(desk.clerk, mine, foreign.number)
    done_ = desk.import_rows([desk.incoming(number=foreign.number)])
    for told in (str(caught.value.message), done_.refusals[0].reason):
        assert "dispatcher" in told
        assert "committee" not in told
        assert "测试二居" not in told


def test_a_number_that_is_none_is_refused(desk: Founded) -> None:
    with pytest.raises(Refused, match="can't stand in an order number"):
        issues.hand_over(desk.clerk, checked(desk), "2026;1")
    with pytest.raises(Refused, match="no order number"):
        issues.hand_over(desk.clerk, checked(desk), "请街道协调")
    rows = [desk.incoming(number="9" * 41), desk.incoming(number="2026#1"), desk.incoming()]
    told = desk.import_rows(rows)
    assert (told.new, told.refused) == (1, 2)
    assert [(item.row, item.field) for item in told.refusals] == [
        (rows[0].row, "number"),
        (rows[1].row, "number"),
    ]


def test_no_column_of_limited_width_overflows(desk: Founded) -> None:
    """As PostgreSQL holds VARCHAR(255): long names, places and channels are taken whole or cut where derived."""
    long = "单" * 700
    case = desk.case(
        person_name=long, title=long, content=long, address=f"A{'9' * 400}号楼{'1' * 300}室{long}", estate=long,
        channel_text=long, category_text=long, person_phone="1" * 400,
    )  # fmt: skip
    assert (case.person_name, case.title, case.estate) == (long, long, long)
    wide = [field.name for field in models.Case._meta.sorted_fields if type(field) is CharField]
    columns = [getattr(models.Case, name) for name in wide]
    (row,) = fetch(models.Case.select(*columns).where(models.Case.id == case.id))
    assert [name for name, kept in zip(wide, row, strict=True) if len(str(kept or "")) > COLUMN] == []
    assert "channel" in wide


def handed_over(desk: Founded) -> tuple[int, Case]:
    """An issue that was handed over before the hotline gave a number, and the case that it became."""
    case = checked(desk)
    issues.hand_over(desk.clerk, case, "")
    linked = desk.read(case).linked_id
    assert linked is not None
    return case, desk.read(linked)


def test_what_is_handed_over_has_no_step_that_was_not_taken(desk: Founded) -> None:
    """It comes from the issue's day, waits for the hotline, has no limit, and has still to be entered there."""
    issue, hotline = handed_over(desk)
    assert (hotline.state, hotline.waiting, hotline.received) == (
        "dispatched",
        "hotline",
        desk.read(issue).received,
    )
    assert (hotline.signed_in_at, hotline.contacted_at, hotline.dispatched, hotline.due) == (None,) * 4
    assert queue.today(desk.clerk).counts["carry_over"] == 1
    assert queue.today(desk.clerk).waiting == 1
    (step,) = to_carry(desk.clerk, hotline.id).steps
    assert [field.name.en for field in step.fields][:2] == ["Caller", "Phone"]
    issues.give_number(desk.clerk, issue, "20261123000009")
    assert desk.read(hotline.id).to_carry == 0
    assert queue.today(desk.clerk).waiting == 0
    undo(desk.clerk, undo_offer(desk.clerk).operation_id)
    assert desk.read(hotline.id) == hotline._replace(version=desk.read(hotline.id).version)


def test_the_hotline_takes_it_on_by_its_list_or_a_sign_in(desk: Founded) -> None:
    handed(desk, "20261123900001")
    _issue, other = handed_over(desk)
    desk.import_rows([desk.incoming(number="20261123900001", state="dispatched")], source="12345")
    (told,) = case_table.by_number(desk.lead.scope, "20261123900001", None)
    assert (told.waiting, told.due_clock) == ("", "sign_in")
    done(handling.sign_in(desk.clerk, [other.id]))
    assert (desk.read(other.id).waiting, desk.read(other.id).due_clock) == ("", "contact")


@pytest.mark.parametrize("number", ["", "20261123900001"])
def test_the_counter_shows_a_pair_once(desk: Founded, number: str) -> None:
    """The issue while the hotline's number is missing, then the hotline's case; also where only the other one fits."""
    issue = checked(desk)
    issues.hand_over(desk.clerk, issue, number)
    linked = desk.read(issue).linked_id
    for asked in ("灯", desk.read(issue).number):
        found = counter.find(desk.clerk, asked)
        assert ([line.id for line in found.lines], found.total) == ([linked if number else issue], 1)


@pytest.mark.parametrize("by", ["the issue", "the hotline case"])
def test_the_number_is_entered_when_the_hotline_has_given_it(desk: Founded, by: str) -> None:
    issue, hotline = handed_over(desk)
    told = issues.give_number(desk.clerk, issue if by == "the issue" else hotline.id, " 20261123000009 ")
    assert "20261123000009" in str(told.message)
    assert desk.read(hotline.id).number == "20261123000009"
    with pytest.raises(Refused, match="already"):
        issues.give_number(desk.clerk, hotline.id, "20261123000010")
    undo(desk.clerk, undo_offer(desk.clerk).operation_id)
    assert desk.read(hotline.id).number == hotline.number


def test_a_number_that_can_not_be_it_is_refused(desk: Founded) -> None:
    _issue, hotline = handed_over(desk)
    other = desk.case()
    foreign = desk.case(desk.other)
    for wrong, told in (
        ("", "Enter the hotline's number"),
        ("2026?", "can't stand in an order number"),
        (desk.read(other).number, "as another case"),
        (desk.read(foreign).number, "Ask the town's dispatcher"),
    ):
        with pytest.raises(Refused, match=told):
            issues.give_number(desk.clerk, hotline.id, wrong)
    with pytest.raises(Refused, match="has its hotline number"):
        issues.give_number(desk.clerk, other.id, "20261123000009")
    assert desk.read(hotline.id) == hotline
