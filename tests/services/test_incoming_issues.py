"""Import of issues that were logged elsewhere: ours from then on, each only once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from db import cases as case_table
from domain.incoming import IncomingIssue
from services import importing, issues, taking_back
from services.importing import ListSheet
from services.incoming_issues import import_issues
from services.issues import IssueInput

if TYPE_CHECKING:
    from domain.records import Case
    from tests.services.founded import Founded

LIGHT = {
    "received": date(2026, 11, 20),
    "content": "楼道灯不亮",
    "address": "测试路88弄3号",
    "person_name": "张三",
}
LEAK = {
    "received": date(2026, 11, 20),
    "content": "屋顶漏水",
    "address": "测试路88弄5号",
    "handler": "王测试",
}


def bring(desk: Founded, *rows: dict[str, Any], **options: Any) -> importing.Imported:
    listed = [IncomingIssue(**({"row": at} | row)) for at, row in enumerate(rows, 2)]
    return import_issues(desk.lead, ListSheet("民情.xlsx", "", 1, {}, "log", listed, (), ()), **options)


def counts(done: importing.Imported) -> tuple[int, int, int, int]:
    return done.new, done.changed, done.unchanged, done.refused


def held(desk: Founded) -> list[Case]:
    return case_table.issues(desk.lead.committee.id)


def test_without_numbers_they_get_ours_and_are_known_again_by_day_place_and_text(desk: Founded) -> None:
    assert counts(bring(desk, LIGHT, LEAK, dry_run=True)) == (2, 0, 0, 0)
    assert held(desk) == []
    assert counts(bring(desk, LIGHT, LEAK, LIGHT)) == (2, 0, 1, 0)
    light, leak = held(desk)
    assert (light.number, leak.number) == ("民情-20261120-01", "民情-20261120-02")
    assert (light.kind, light.state, light.title, light.lane) == (
        "issue",
        "logged",
        "楼道灯不亮",
        "测试路88弄",
    )
    assert light.assignee_id == desk.lead.staff.id
    assert leak.assignee_id == desk.clerk.staff.id, "whom the list names"
    assert counts(bring(desk, LIGHT, LEAK)) == (0, 0, 2, 0)
    assert held(desk) == [light, leak]
    logged = issues.log(desk.lead, IssueInput(title="", content="又来了", happened_at=None))
    assert logged.done


def test_what_one_is_about_is_not_taken_for_the_title_of_another(desk: Founded) -> None:
    two = [LIGHT | {"content": "漏水"}, LIGHT | {"title": "漏水", "content": "顶楼漏水"}]
    assert counts(bring(desk, *two)) == (2, 0, 0, 0)
    assert counts(bring(desk, *two)) == (0, 0, 2, 0)


def test_with_a_number_the_list_moves_on_what_we_left_alone(desk: Founded) -> None:
    numbered = LIGHT | {"number": "A-7"}
    bring(desk, numbered)
    later = numbered | {"state": "finished", "answer": "已换灯", "finished": date(2026, 11, 22)}
    done = bring(desk, later)
    assert (counts(done), dict(done.fields)) == ((0, 1, 0, 0), {"answer": 1, "state": 1})
    (case,) = held(desk)
    assert (case.number, case.state, case.answer, case.as_reported) == ("A-7", "finished", "已换灯", True)
    assert counts(bring(desk, later)) == (0, 0, 1, 0)
    assert counts(bring(desk, numbered | {"state": "logged"})) == (0, 0, 1, 0), (
        "a list that lags behind moves nothing"
    )


def test_what_we_did_since_stays(desk: Founded) -> None:
    numbered = LIGHT | {"number": "A-7", "answer": "报修"}
    bring(desk, numbered)
    (case,) = held(desk)
    issues.begin(desk.lead, [case.id])
    issues.finish(desk.lead, [case.id], issues.IssueFinish("solved", "我们换了灯"))
    done = bring(desk, numbered | {"answer": "已派电工", "state": "in_progress"})
    (now,) = held(desk)
    assert (now.answer, now.state) == ("我们换了灯", "finished")
    assert "1" in str(done.warnings[0])


def test_a_batch_of_issues_is_taken_back(desk: Founded) -> None:
    done = bring(desk, LIGHT, LEAK)
    assert done.batch is not None
    assert taking_back.undo_import(desk.lead, done.batch).removed == 2
    assert held(desk) == []
