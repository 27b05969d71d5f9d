"""Carrying over: each step of a hotline case waits to be entered in the city's own system, once."""

from __future__ import annotations

from datetime import date

import pytest

from domain.refusal import Refused
from services import applying, carrying, finishing, handling, issues, listing, undoing
from services.carrying import CarryStep, carried, text_of, to_carry, waiting_steps
from services.queue import today
from settings.model import Name, PageField
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


def entered(desk: Founded, case_id: int, step: CarryStep) -> dict[str, str]:
    """What the clerk copies for a step, by the official page's own names."""
    return {field.name.zh: text_of(desk.clerk, case_id, step.event.id, field.place) for field in step.fields}


def test_fields_stand_in_the_order_of_the_official_page(desk: Founded) -> None:
    """Sign-in, contact, finish with its reply: what the page asks for, in Chinese, and nothing that is empty."""
    case = desk.in_progress()
    finishing.finish(desk.clerk, case.id, FINISH)
    steps = to_carry(desk.clerk, case.id).steps
    found = [entered(desk, case.id, step) for step in steps]
    assert [list(page) for page in found] == [
        ["工单编号", "签收时间", "签收人"],
        ["工单编号", "联系时间", "联系电话", "是否联系上", "联系人", "联系内容"],
        [
            *("工单编号", "事实认定", "诉求认定", "结案评判", "认定说明", "联系时间", "联系次数", "现场查看", "答复方式"),
            *("是否满意", "办结汇总"),
            *("联系人", "答复时间", "主责部门", "分管领导", "答复要点"),
        ],
    ]  # fmt: skip
    assert found[0] == {"工单编号": case.number, "签收时间": "2026-11-23 10:42", "签收人": "王测试"}
    assert (found[1]["是否联系上"], found[1]["联系电话"]) == ("是", case.person_phone)
    assert (found[2]["现场查看"], found[2]["答复方式"]) == ("是", "电话")
    assert (found[2]["事实认定"], found[2]["主责部门"], found[2]["分管领导"]) == ("属实", "城管", "李测试")
    assert (found[2]["答复要点"], steps[2].fields[-1].length) == (FINISH.answer, len(FINISH.answer))


def test_an_answer_that_needs_agreement_is_entered_when_the_lead_agreed(desk: Founded) -> None:
    """Not before; then with what the handler wrote, and once, however often it was given back."""
    strict = desk.with_settings(review_finish=True)
    case = strict.in_progress()
    carried(strict.clerk, [case.id])
    for agree in (False, True):
        done([finishing.finish(strict.clerk, case.id, FINISH)])
        assert waiting_steps(strict.clerk, case.id) == []
        strict.clock.move(minutes=5)
        done(finishing.review(strict.lead, [case.id], agree=agree, reason="再写清楚"))
    (step,) = to_carry(strict.clerk, case.id).steps
    page = entered(strict, case.id, step)
    assert (step.event.action, page["认定说明"], page["答复要点"]) == (
        *("review_approved", FINISH.explanation, FINISH.answer),
    )
    assert page["答复时间"] == "2026-11-23 10:47"


def test_an_application_has_its_own_page(desk: Founded) -> None:
    case = desk.in_progress()
    agreed = applying.ExtensionInput(
        "agreed", date(2026, 12, 1), "等待划线施工", "张三", desk.clock.now, "phone", consents=True
    )
    done(applying.extend(desk.clerk, [case.id], agreed))
    step = to_carry(desk.clerk, case.id).steps[-1]
    assert entered(desk, case.id, step) == {
        "工单编号": case.number,
        "第几次延期": "1",
        "延期原因": "双方协商",
        "延期至": "2026-12-01",
        "申请人": "王测试",
        "市民是否同意": "是",
        "协商对象": "张三",
        "协商时间": "2026-11-23 10:42",
        "协商方式": "电话",
        "延期说明": "等待划线施工",
    }


def test_personal_values_are_masked_until_copied_which_is_logged(desk: Founded) -> None:
    """The number is shown masked; its handler copies it whole; a colleague needs the right to see such data."""
    case = desk.in_progress()
    step = to_carry(desk.clerk, case.id).steps[1]
    phone = next(field for field in step.fields if field.name.en == "Number called")
    assert (phone.shown, phone.length) == (f"138****{case.person_phone[-4:]}", 11)
    assert text_of(desk.clerk, case.id, step.event.id, phone.place) == case.person_phone
    text_of(desk.clerk, case.id, step.event.id, step.fields[0].place)
    log = "SELECT staff_id, entity_id, field, why FROM access_log"
    rows = [(desk.clerk.staff.id, case.id, "called_number", "copy_over")]
    assert desk.ledger.database.execute_sql(log).fetchall() == rows
    strict = desk.with_settings(roles={"clerk": ("copy_over",)})
    assert text_of(strict.clerk, case.id, step.event.id, phone.place) == case.person_phone
    second = strict.session("second")
    assert text_of(second, case.id, step.event.id, step.fields[0].place) == case.number
    with pytest.raises(Refused, match="may not see this"):
        text_of(second, case.id, step.event.id, phone.place)
    with pytest.raises(Refused, match="may not do this"):
        to_carry(desk.with_settings(roles={"clerk": ()}).clerk, case.id)


def test_a_site_names_its_own_pages(desk: Founded) -> None:
    """What always stands in a field is never masked; a page that there is not asks for nothing."""
    leader = PageField(Name("分管领导", "Leader"), "", "测试领导 13800000000")
    pages = dict.fromkeys(desk.settings.pages, ()) | {"contact": (leader,)}
    strange = desk.with_settings(pages=pages)
    steps = to_carry(strange.clerk, strange.in_progress().id).steps
    assert [[field.shown for field in step.fields] for step in steps] == [[], [leader.value]]


def test_a_step_that_is_entered_meanwhile_is_not_copied(desk: Founded) -> None:
    case = desk.in_progress()
    step = to_carry(desk.clerk, case.id).steps[0]
    carried(desk.lead, [case.id])
    with pytest.raises(Refused, match="meanwhile"):
        text_of(desk.clerk, case.id, step.event.id, 0)
    with pytest.raises(Refused, match="nothing is left"):
        to_carry(desk.clerk, case.id)


def test_ticking_can_be_undone(desk: Founded) -> None:
    case = desk.in_progress()
    done(carried(desk.clerk, [case.id], [waiting_steps(desk.clerk, case.id)[0].id]))
    undoing.undo(desk.clerk, undoing.undo_offer(desk.clerk).operation_id)
    assert (len(waiting_steps(desk.clerk, case.id)), desk.read(case).to_carry) == (2, 2)


def test_today_counts_the_steps_and_a_filter_finds_their_cases(desk: Founded) -> None:
    case = desk.in_progress()
    other = desk.case()
    assert today(desk.clerk).to_carry == 2
    found = {
        text: {row["number"] for row in listing.cases(desk.clerk, "hotline", text)}
        for text in ("待回填", "-tocopy")
    }
    assert found == {"待回填": {case.number}, "-tocopy": {other.number}}
    assert today(desk.other).to_carry == 0


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
