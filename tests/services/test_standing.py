"""What is read aloud at the counter: what was done, and the next step by its name and by when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

import words
from domain.lifecycle import STATES
from services import applying, finishing, handling, issues
from services.standing import AFTER, STEPS, standing
from tests.services.founded import FINISH, done

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.records import Case
    from tests.services.founded import Founded


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    words.use("zh")
    yield
    words.use("zh")


def aloud(desk: Founded, case: Case | int) -> tuple[str, str]:
    """What was done, and what comes next."""
    _, did, follows = standing(desk.clerk, case if isinstance(case, int) else case.id)
    return str(did), str(follows)


def test_every_state_has_its_next_step() -> None:
    states = {(kind, str(state)) for kind, states in STATES.items() for state in states}
    assert STEPS.keys() | AFTER.keys() == states
    assert not STEPS.keys() & AFTER.keys()


def test_a_hotline_case_from_its_arrival_to_the_call_back(desk: Founded) -> None:
    case = desk.case()
    assert aloud(desk, case) == ("已经收到，还没有签收。", "下一步：签收并受理，最迟 11-23 15:42。")
    done(handling.sign_in(desk.clerk, [case.id]))
    assert aloud(desk, case) == (
        "11-23 10:42 已签收，还没有给您打电话。",
        "下一步：先与您联系，最迟 11-24 17:00。",
    )
    missed = handling.ContactInput(reached=False, why_not="no_answer")
    done(handling.contact(desk.clerk, [case.id], missed))
    assert aloud(desk, case)[0].startswith("联系过您 1 次，最近一次是 11-23 10:42")
    done(handling.contact(desk.clerk, [case.id], handling.ContactInput(reached=True, said="尽快")))
    handled = "下一步：办理并答复您，最迟 11-30 17:00。"
    assert aloud(desk, case) == ("11-23 10:42 已与您联系，正在办理。", handled)
    done(handling.park(desk.clerk, [case.id], date(2026, 11, 26), "等零件"))
    assert aloud(desk, case)[1] == "下一步：11-26 继续跟进，最迟 11-30 17:00。"
    desk.clock.move(days=3)
    assert aloud(desk, case)[1] == handled
    agreed = applying.ExtensionInput(
        "agreed", date(2026, 12, 2), "协商", "张三", desk.clock.now, "phone", consents=True
    )
    done(applying.extend(desk.clerk, [case.id], agreed))
    assert aloud(desk, case)[1].startswith("下一步：等上级批复延期，其间继续办理，最迟")


def test_a_late_case_says_so(desk: Founded) -> None:
    case = desk.in_progress()
    desk.clock.move(days=30)
    assert aloud(desk, case)[1] == "下一步：办理并答复您。原定最迟 11-30 17:00，已经超过，现在优先办理。"


def test_a_finished_case(desk: Founded) -> None:
    case = desk.in_progress()
    finishing.finish(desk.clerk, case.id, FINISH)
    did, follows = aloud(desk, case)
    assert did == "已于 11-23 10:42 办结：实际解决。"
    assert follows == "下一步：热线回访您，询问办理情况。"


def test_an_issue_is_checked_and_handled(desk: Founded) -> None:
    """Never signed in: that is the hotline's word."""
    told = issues.IssueInput("水管滴水", "水管滴水", promised=date(2026, 11, 26))
    number = issues.log(desk.clerk, told).case_id
    promise = "最迟 11-26 17:00。"
    assert aloud(desk, number) == ("11-23 10:42 已登记，还没有核实。", f"下一步：核实并办理，{promise}")
    desk.clock.move(minutes=5)
    done(issues.check(desk.clerk, [number]))
    assert aloud(desk, number) == ("11-23 10:47 已经核实。", f"下一步：办理并答复您，{promise}")
    done(issues.begin(desk.clerk, [number]))
    done(handling.record(desk.clerk, [number], "已约水工"))
    assert aloud(desk, number) == ("11-23 10:47 开始办理。", f"下一步：办理并答复您，{promise}")
    done(issues.report_up(desk.clerk, [number], "报街镇"))
    did, follows = aloud(desk, number)
    assert did == "11-23 10:47 已上报街镇。"
    assert follows == f"下一步：等街镇研究处理，有结果就答复您，{promise}"
    done(issues.finish(desk.clerk, [number], issues.IssueFinish("solved", "修好")))
    assert aloud(desk, number)[1] == "下一步：我们回访您，询问办理情况。"


def test_an_issue_at_the_hotline_has_the_hotlines_next_step(desk: Founded) -> None:
    number = issues.log(desk.clerk, issues.IssueInput("灯不亮", "灯不亮")).case_id
    assert aloud(desk, number)[1] == "下一步：核实并办理，没有规定时限。"
    done(issues.check(desk.clerk, [number]))
    issues.hand_over(desk.clerk, number, "20261123000099")
    linked = desk.read(number).linked_id
    assert linked is not None
    assert aloud(desk, number)[0] == "11-23 10:42 已转12345热线办理。"
    assert aloud(desk, number)[1] == aloud(desk, linked)[1]


def test_a_day_of_another_year_is_told_with_it(desk: Founded) -> None:
    case = desk.case(
        received=desk.clock.now - timedelta(days=400),
        answer="已答复",
        answered=date(2025, 10, 21),
        closed=date(2025, 10, 21),
    )
    first, did, follows = map(str, standing(desk.clerk, case.id))
    assert first.startswith("您 2025-10-19 反映的")
    assert did == "已于 2025-10-21 答复。"
    assert follows.startswith("已经结案")


def test_in_english(desk: Founded) -> None:
    case = desk.case()
    words.use("en")
    assert aloud(desk, case)[1] == "Next: we take it on, by 11-23 15:42."
