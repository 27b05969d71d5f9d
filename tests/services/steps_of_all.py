"""Every step that a person can take with a case, and the ways that lead to every state."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from domain.lifecycle import FROM_ABOVE, Action
from services import above, applying, carrying, finishing, handling, issues, undoing
from services.above import ResultInput
from services.applying import AGREED, ExtensionInput, ReturnInput
from services.handling import ContactInput, CoworkingInput
from services.issues import IssueFinish, IssueInput
from services.outcome import Outcome
from tests.services.founded import FINISH, Founded

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.records import Case
    from services.session import Session

    Step = Callable[[Session, Case], object]

LATER = date(2026, 12, 4)
SOON = date(2026, 11, 26)
CALLBACK = (
    ("reached", "yes"), ("contacted", "yes"), ("solved", "yes"), ("result", "satisfied"), ("attitude", "satisfied"),
)  # fmt: skip
DISSATISFIED = (*CALLBACK[:2], ("solved", "no"), ("result", "dissatisfied"), ("attitude", "unrated"))


def _result(action: Action) -> Step:
    def step(session: Session, case: Case) -> object:
        limit = SOON if action is Action.LIMIT_CHANGED else None
        given = ResultInput(action, who="区城运中心", new_limit=limit, reason="记录", callback=CALLBACK)
        return above.result(session, case.id, given)

    return step


def _redo_call_back(session: Session, case: Case) -> object:
    given = ResultInput(Action.CALLED_BACK, callback=DISSATISFIED, redo=True)
    return above.result(session, case.id, given)


def _colleague(session: Session) -> int:
    from services import staffing

    return next(person.id for person in staffing.colleagues(session) if person.account == "second")


STEPS: dict[str, Step] = {
    "sign_in": lambda s, c: handling.sign_in(s, [c.id]),
    "reached": lambda s, c: handling.contact(
        s, [c.id], ContactInput(reached=True, said="尽快", consent="extend")
    ),
    "missed": lambda s, c: handling.contact(s, [c.id], ContactInput(reached=False, why_not="phone_off")),
    "record": lambda s, c: handling.record(s, [c.id], "已到现场", flags=["difficult", "repeat"]),
    "assign": lambda s, c: handling.assign(s, [c.id], _colleague(s)),
    "cohandle": lambda s, c: handling.cohandle(s, [c.id], CoworkingInput("housing", "测试员", promised=SOON)),
    "park": lambda s, c: handling.park(s, [c.id], SOON, "等施工"),
    "resume": lambda s, c: handling.resume(s, [c.id]),
    "chase": lambda s, c: handling.chase(s, c.id, "又来电"),
    "chase_consent": lambda s, c: handling.chase(s, c.id, "同意延期", consent="extend"),
    "extend": lambda s, c: applying.extend(s, [c.id], ExtensionInput("difficult", LATER, "需要施工")),
    "extend_agreed": lambda s, c: applying.extend(
        s, [c.id], ExtensionInput(AGREED, LATER, "协商", "张三", s.now(), "phone", consents=True)
    ),
    "return": lambda s, c: applying.send_back(s, [c.id], ReturnInput("not_our_area", "不在本居民区")),
    "finish": lambda s, c: finishing.finish(s, c.id, FINISH),
    "agree": lambda s, c: finishing.review(s, [c.id], agree=True),
    "give_back": lambda s, c: finishing.review(s, [c.id], agree=False, reason="答复太短"),
    "archive": lambda s, c: finishing.archive(s, [c.id]),
    "carry": lambda s, c: carrying.carried(s, [c.id]),
    "correct_title": lambda s, c: undoing.correct(s, c.id, "title", "更正后的标题", "写错了"),
    "correct_address": lambda s, c: undoing.correct(s, c.id, "address", "测试路88弄3号402室", "写错了"),
    "correct_phone": lambda s, c: undoing.correct(s, c.id, "person_phone", "13800009999", "写错了"),
    "correct_name": lambda s, c: undoing.correct(s, c.id, "person_name", "李四", "写错了"),
    "correct_contact": lambda s, c: undoing.correct(
        s, c.id, "contacted_at", s.now() - timedelta(minutes=10), "记错了"
    ),
    "redo_call_back": _redo_call_back,
    **{f"above_{action}": _result(action) for action in Action if action in FROM_ABOVE},
    "check": lambda s, c: issues.check(s, [c.id], "已上门"),
    "begin": lambda s, c: issues.begin(s, [c.id]),
    "hand_over": lambda s, c: issues.hand_over(s, c.id, "20261123999999"),
    "hand_over_without_number": lambda s, c: issues.hand_over(s, c.id, ""),
    "report_up": lambda s, c: issues.report_up(s, [c.id], "已报街镇"),
    "defer": lambda s, c: issues.defer(s, [c.id], SOON, "等预算"),
    "finish_issue": lambda s, c: issues.finish(s, [c.id], IssueFinish("solved", "已更换灯泡", "satisfied")),
    "follow_up": lambda s, c: issues.follow_up(s, [c.id], "satisfied", "满意"),
    "reopen": lambda s, c: issues.reopen(s, [c.id], "又坏了"),
}


def succeeded(answer: object) -> bool:
    """Whether a step was taken."""
    outcome = answer[0] if isinstance(answer, list) else answer
    assert isinstance(outcome, Outcome)
    return outcome.done


def issue(desk: Founded) -> Case:
    """An issue that was logged just now."""
    logged = issues.log(
        desk.lead,
        IssueInput(
            "灯泡坏了", "独居老人灯泡坏了", "home", person_name="李四", person_phone="13800000001",
            address="测试新村7号301室", category="飞线充电", tags=("aged",), promised=LATER,
        ),
    )  # fmt: skip
    return desk.read(logged.case_id)


WAYS: dict[str, tuple[str, ...]] = {
    "dispatched": (),
    "signed_in": ("sign_in",),
    "in_progress": ("sign_in", "reached"),
    "parked": ("sign_in", "reached", "park"),
    "extension_requested": ("sign_in", "reached", "extend"),
    "extended": ("sign_in", "reached", "extend", "above_extension_approved"),
    "return_requested": ("sign_in", "return"),
    "returned": ("return", "above_return_approved"),
    "finished": ("sign_in", "reached", "finish"),
    "redo": ("sign_in", "reached", "finish", "redo_call_back"),
    "closed": ("sign_in", "reached", "finish", "above_called_back"),
    "archived": ("sign_in", "reached", "finish", "above_called_back", "archive"),
}
ISSUE_WAYS: dict[str, tuple[str, ...]] = {
    "logged": (),
    "checked": ("check",),
    "in_progress": ("check", "begin"),
    "with the hotline": ("check", "hand_over"),
    "deferred": ("check", "defer"),
    "finished": ("check", "begin", "finish_issue"),
    "followed_up": ("check", "finish_issue", "follow_up"),
}


def walked(desk: Founded, case: Case, way: tuple[str, ...]) -> Case:
    """The case after these steps, each of which is possible."""
    for name in way:
        desk.clock.move(minutes=1)
        assert succeeded(STEPS[name](desk.lead, desk.read(case))), name
    return desk.read(case)
