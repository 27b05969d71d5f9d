"""Any list of issues, people, training or results: refused in a sentence, or counted, idempotent and taken back whole."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from db import cases as case_table
from db import training as training_table
from domain.refusal import Refused
from exchange.issues import read_issues
from exchange.lists import PEOPLE, read_list
from exchange.reading import Row, Sheet, Workbook
from exchange.results import read_results
from exchange.training import read_training
from services.importing import sheet_of
from services.incoming_issues import import_issues
from services.incoming_people import import_people
from services.incoming_results import import_results
from services.incoming_training import import_training
from services.taking_back import undo_import
from tests.services.founded import SETTINGS, Founded

if TYPE_CHECKING:
    from collections.abc import Callable

NUMBER = "20261123000001"
"""Of the one case that is there."""
KINDS: dict[str, tuple[tuple[str, ...], Callable[..., Any], Callable[..., Any]]] = {
    "people": (
        ("姓名", "单位", "职务", "对象", "联系电话", "工号"),
        partial(read_list, PEOPLE),
        import_people,
    ),
    "classes": (
        ("班次名称", "班次编号", "开始日期", "结束日期", "学时", "天数", "培训对象", "计划人数"),
        partial(read_training, settings=SETTINGS),
        import_training,
    ),
    "records": (
        ("姓名", "工号", "班次名称", "班次编号", "开始日期", "完成日期", "学时", "状态", "签到时间"),
        partial(read_training, settings=SETTINGS),
        import_training,
    ),
    "issues": (
        ("编号", "登记日期", "反映内容", "标题", "地址", "类别", "涉及户数", "状态", "办结时间", "承诺日期"),
        partial(read_issues, settings=SETTINGS),
        import_issues,
    ),
    "results": (
        ("工单编号", "满意度", "解决情况", "先行联系", "回访内容"),
        partial(read_results, settings=SETTINGS),
        import_results,
    ),
}
CELLS = st.sampled_from([
    None, "", "张三", "李四", "甲居", "书记", "党员", "消防班", NUMBER, "民情-20260302-01", "编号", "合计",
    date(2026, 3, 2), datetime.combine(date(2026, 3, 2), time(9, 30)), date(1899, 1, 1), "2026-03-05", "3月2日", "9999-12-31",
    "昨天", 0, 1, -5, 7.5, "7.5学时", "八学时", 1e300, 10**30, "9" * 40, float("nan"), True, "是", "不满意", "已完成", "请假",
    "13800000001", "=1+1", "\x1b[2J", "a" * 300, "𠮷", "测试新村1号201室", "飞线充电", "未解决", "已办结",
])  # fmt: skip


SERIALS = st.sampled_from([None, "", "E1", "E2"])
"""Numbers of people and classes; who is called by another's number is told by nothing."""


@st.composite
def lists(draw: st.DrawFn) -> tuple[str, Workbook]:
    """A kind, and a sheet with some of its headings over any cells."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    known = KINDS[kind][0]
    headings = draw(st.permutations(known))[: draw(st.integers(1, len(known)))]
    columns = [SERIALS if heading in {"工号", "班次编号"} else CELLS for heading in headings]
    rows = draw(st.lists(st.tuples(*columns), max_size=8))
    cells = [Row(number, row) for number, row in enumerate((tuple(headings), *rows), 1)]
    filled = tuple(row for row in cells if any(cell not in {None, ""} for cell in row.cells))
    return kind, Workbook("表.xlsx", (Sheet("表", visible=True, rows=filled),))


def kept(desk: Founded) -> Any:
    """All that such lists may write, but how often it was changed."""
    scope = desk.lead.scope
    rolls = [(course.id, line._replace(version=0)) for course, line in training_table.all_attendances(scope)]
    return (
        sorted(rolls),
        sorted(one._replace(version=0) for one in training_table.people(scope)),
        sorted(training_table.every_course(scope)),
        [case._replace(version=0) for case in case_table.issues(desk.lead.committee.id)],
        [case._replace(version=0) for case in case_table.by_number(scope, NUMBER)],
    )


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # to make an example of lists smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(given_lists=st.lists(st.tuples(lists(), st.booleans()), min_size=1, max_size=4))
def test_any_list(template: Path, given_lists: list[tuple[tuple[str, Workbook], bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Founded.copy(template, Path(folder) / "ledger.db")
        with desk.ledger.connection():
            desk.ledger.database.execute_sql("PRAGMA synchronous = 0")
            desk.import_rows([desk.incoming(number=NUMBER)])
            for (kind, workbook), undone in given_lists:
                bring_in(desk, kind, workbook, undone=undone)


def bring_in(desk: Founded, kind: str, workbook: Workbook, *, undone: bool) -> None:
    _, read, apply = KINDS[kind]
    try:
        found = read(workbook, zone=desk.lead.zone)
    except Refused:
        return
    before = kept(desk)
    sheet = sheet_of(found, workbook.name)
    dry = apply(desk.lead, sheet, dry_run=True)
    assert kept(desk) == before
    done = apply(desk.lead, sheet)
    counts = (done.new, done.changed, done.unchanged, done.refused)
    assert counts == (dry.new, dry.changed, dry.unchanged, dry.refused)
    assert sum(counts) == len(found.rows) + len(found.refused)
    after = kept(desk)
    again = apply(desk.lead, sheet)
    assert (again.new, again.changed, again.refused) == (0, 0, done.refused)
    assert kept(desk) == after
    if undone:
        undo_import(desk.lead, done.batch)
        assert kept(desk) == before
