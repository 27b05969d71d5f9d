"""Sheets for the printer: masked unless someone may and says why, one's own only, in a width that paper holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.cells import width
from domain.refusal import Refused
from exchange import printer
from services import issues, whole_queue
from services.printing import WIDTH, case_sheet, queue_sheet
from services.views import View, window

if TYPE_CHECKING:
    from pathlib import Path

    from domain.records import Case
    from tests.services.founded import Founded

SECRET = ("张三", "13800000001", "201室")


@pytest.fixture
def case(desk: Founded) -> Case:
    return desk.in_progress(
        content="居民张三（13800000001）反映：" + "楼道里有人从窗口拉线给电动车充电，担心起火。" * 5
    )


def log_of(desk: Founded) -> list[Any]:
    ask: Any = desk.ledger.database.execute_sql
    rows: list[Any] = ask("SELECT entity_id, field, why FROM access_log ORDER BY id").fetchall()
    return rows


def test_a_case_on_paper_is_masked(desk: Founded, case: Case) -> None:
    lines = case_sheet(desk.clerk, case.id)
    text = "\n".join(lines)
    assert [word for word in SECRET if word in text] == []
    assert case.number in text
    assert "138****0001" in text
    assert "sign in" in text.lower()
    assert "Possible now" not in text
    assert all(width(line) <= WIDTH for line in lines)
    assert log_of(desk) == []


def test_a_case_in_full_is_logged(desk: Founded, case: Case) -> None:
    text = "\n".join(case_sheet(desk.clerk, case.id, full="visit"))
    assert [word for word in SECRET if word not in text] == []
    assert "keep it locked up" in text
    assert log_of(desk) == [(case.id, "sheet", "visit")]
    strict = desk.with_settings(roles={"clerk": ("sign_in",)})
    with pytest.raises(Refused, match="Your role"):
        case_sheet(strict.clerk, case.id, full="visit")
    with pytest.raises(Refused, match="Say why"):
        case_sheet(desk.clerk, case.id, full="")


def test_the_queue_on_paper_is_the_queue(desk: Founded, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        desk.case()
        desk.in_progress()
    issues.log(desk.clerk, issues.IssueInput("晾衣架", "晾衣架", "home"))
    monkeypatch.setattr(whole_queue, "PAGE", 3)
    order = [line.number for line in window(desk.clerk, View("today"), 0, 100).rows]
    lines = queue_sheet(desk.clerk)
    printed = [number for line in lines for number in order if f" {number}  " in line]
    assert printed == order
    assert lines[-1] == f"{len(order)} in all"
    assert sum(line.strip().startswith("Said  ____") for line in lines) == len(order)
    assert all(width(line) <= WIDTH for line in lines)
    assert [word for word in SECRET if word in "\n".join(lines)] == []
    assert queue_sheet(desk.clerk, "state:dispatched")[-1] == "5 in all"
    with pytest.raises(Refused):
        queue_sheet(desk.clerk, "state:nonsense")


def test_the_queue_in_full_is_for_roles_that_may(desk: Founded, case: Case) -> None:
    with pytest.raises(Refused, match="Your role"):
        queue_sheet(desk.clerk, full="visit")
    assert "13800000001" in "\n".join(queue_sheet(desk.lead, full="visit"))
    assert log_of(desk) == [(case.id, "sheet", "visit")]


def test_another_committees_cases_are_on_no_sheet(desk: Founded) -> None:
    theirs = desk.case(desk.other, title="外居秘密")
    assert "外居秘密" not in "\n".join(queue_sheet(desk.lead))
    assert "外居秘密" in "\n".join(queue_sheet(desk.other))
    for full in (None, "visit"):
        with pytest.raises(Refused, match="not in your ledger"):
            case_sheet(desk.lead, theirs.id, full=full)
    assert log_of(desk) == []


def test_the_printer_gets_the_text(tmp_path: Path) -> None:
    printer.send(f"tee '{tmp_path}/a sheet'", ["一", "二"])
    assert (tmp_path / "a sheet").read_text(encoding="utf-8") == "一\n二\n"
    for command in ("false", "no-such-printer", "'unpaired"):
        with pytest.raises(Refused, match="did not print"):
            printer.send(command, ["一"])
