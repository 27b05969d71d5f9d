"""Lists as files: what is in them, who may have them in full, and that they come back with nothing changed."""

from __future__ import annotations

import csv
import gc
import io
import stat
import sys
import tracemalloc
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

import words
from db import batches, pages
from db.scope import Scope
from domain.masking import MASKED
from domain.outgoing import Table
from domain.refusal import Refused
from exchange import mapping
from exchange.cases import read_cases
from exchange.export import write
from exchange.xlsx import add_sheet, workbook
from services import (
    exported,
    exporting,
    finishing,
    handling,
    importing,
    issues,
    training,
    views,
    whole_queue,
)
from services.echoes import DATED
from services.importing import ListSheet
from tests.services.founded import FINISH, SOURCE, done

if TYPE_CHECKING:
    from pathlib import Path

    from services.session import Session
    from tests.services.founded import Founded

FORMATS = (".xlsx", ".csv")


def grid(path: Path) -> list[list[Any]]:
    """What a spreadsheet would show."""
    if path.suffix == ".xlsx":
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def bring_back(path: Path, session: Session, source: str | None = SOURCE) -> importing.Imported:
    read = read_cases(path, settings=session.settings, zone=session.zone)
    sheet = ListSheet(
        path.name, read.sheet, read.header_row, read.mapping, read.signature, read.rows, read.refused, ()
    )
    return importing.import_cases(session, sheet, source=source)


def kept(desk: Founded) -> tuple[Any, ...]:
    """All that the ledger holds of its cases, and what the hotline said last."""
    ask: Any = desk.ledger.database.execute_sql
    rows = ask("SELECT * FROM cases ORDER BY id").fetchall()
    return rows, ask("SELECT * FROM source_value ORDER BY case_id").fetchall()


@pytest.fixture
def lived(desk: Founded) -> Founded:
    """Cases in several states, with texts, times and marks that a file could spoil."""
    desk.case()
    desk.case(
        title="=1+1 是公式吗",
        content="'=SUM(A1) 开头\n第二行 13800001234，住5号302室",
        address="+测试路1号 201室",
    )
    desk.case(received=date(2026, 11, 20), dispatched=datetime(2026, 11, 20, 16, tzinfo=UTC), title="＝全角")
    desk.case(person_name="匿名", person_phone="021-62345678、13912345678", category_text="没人知道的类别")
    desk.case(given_limit=date(2026, 11, 30), request_type_text="怪类型", urgency_text="特急")
    desk.case(
        answer="已经答复张三。",
        answered=date(2026, 11, 22),
        closed=datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC),
    )
    handled = desk.in_progress()
    finishing.finish(desk.clerk, handled.id, FINISH)
    corrected = desk.in_progress(title="旧标题")
    desk.import_rows([desk.incoming(number=corrected.number, received=corrected.received, title="新标题")])
    return desk


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("full", [None, "check"])
@pytest.mark.parametrize("suffix", FORMATS)
def test_an_export_comes_back_with_nothing_changed(
    lived: Founded, tmp_path: Path, suffix: str, full: str | None, language: words.Language
) -> None:
    words.use(language)
    path = tmp_path / f"out{suffix}"
    count = write(path, exporting.table(lived.lead, "cases", full=full))
    before = kept(lived)
    words.use("zh")
    found = bring_back(path, lived.lead)
    assert (found.new, found.changed, found.unchanged, found.refused) == (0, 0, count, 0), found.refusals
    assert kept(lived) == before


def test_an_export_of_several_sources_comes_back_with_nothing_changed(lived: Founded, tmp_path: Path) -> None:
    """Each row says whose it is, whatever is given; a number that two sources have is two cases."""
    words.use("zh")
    twin = lived.incoming(number=lived.case().number, title="另一个系统的同号工单")
    lived.import_rows([twin, lived.incoming()], source="街镇平台")
    path = tmp_path / "out.csv"
    count = write(path, exporting.table(lived.lead, "cases"))
    before = kept(lived)
    for source in (None, SOURCE):
        found = bring_back(path, lived.lead, source)
        assert (found.new, found.changed, found.unchanged, found.refused) == (0, 0, count, 0), found.refusals
    assert kept(lived) == before


def test_a_source_column_of_another_system_is_not_heeded(lived: Founded, tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text(
        "工单编号,来电时间,标题,来源系统\n20261123900001,2026-11-22,灯坏了,别处\n", encoding="utf-8"
    )
    assert bring_back(path, lived.lead).new == 1
    assert batches.held(SOURCE, ["20261123900001"])


def test_an_edited_row_changes_what_was_edited(lived: Founded, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    case = lived.case(title="灯坏了")
    write(path, exporting.table(lived.lead, "cases"))
    path.write_text(path.read_text(encoding="utf-8-sig").replace("灯坏了", "路灯坏了"), encoding="utf-8-sig")
    found = bring_back(path, lived.lead)
    assert (found.changed, found.refused) == (1, 0)
    assert lived.read(case) == case._replace(title="路灯坏了", version=case.version + 1)


def test_an_old_export_moves_no_state(lived: Founded, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write(path, exporting.table(lived.lead, "cases", "状态:待签收"))
    waiting = [case for page in pages.cases(Scope.town(), kind="hotline", query=None, now=lived.clock.now) for case in page
               if case.state == "dispatched"]  # fmt: skip
    done(handling.sign_in(lived.clerk, [waiting[0].id]))
    before = kept(lived)
    assert bring_back(path, lived.lead).changed == 0
    assert kept(lived) == before


def test_another_ledger_takes_the_cases_over(lived: Founded, tmp_path: Path) -> None:
    """An export is also a list like any other: where the numbers are not known they become cases."""
    words.use("zh")
    path = tmp_path / "out.xlsx"
    case = lived.case()
    write(path, exporting.table(lived.lead, "cases", case.number, full="report"))
    read = read_cases(path, settings=lived.settings, zone=lived.lead.zone)
    (row,) = read.rows
    assert (row.number, row.received, row.dispatched) == (case.number, case.received, case.dispatched)
    assert (row.content, row.address, row.person_phone) == (case.content, case.address, case.person_phone)
    assert (row.state, row.category_text, row.request_type_text) == ("dispatched", "飞线充电", "投诉")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_importer_knows_our_headings(language: words.Language) -> None:
    words.use(language)
    headings = [str(column.heading) for column in exported.HOTLINE.values()]
    found = {field: headings[places[0]] for field, places in mapping.columns(headings).items()}
    expected = {"number", "version", "committee", "source", "state", "outcome_text"}
    expected |= {*MASKED, *DATED, "category_text", "request_type_text", "urgency_text"}
    assert set(found) == expected
    assert found["closed"] == str(exported.HOTLINE["closed"].heading)


def test_masked_unless_someone_may_and_says_why(desk: Founded, tmp_path: Path) -> None:
    case = desk.case(person_phone="13800007777", person_name="钱测试")
    for suffix in FORMATS:
        path = tmp_path / f"masked{suffix}"
        write(path, exporting.table(desk.clerk, "cases"))
        said = str(grid(path))
        assert "138****7777" in said
        assert [word for word in ("13800007777", "钱测试", "201室") if word in said] == []
    with pytest.raises(Refused, match="Your role"):
        exporting.table(desk.clerk, "cases", full="check")
    with pytest.raises(Refused, match="Say why"):
        exporting.table(desk.lead, "cases", full=" ")
    path = tmp_path / "full.csv"
    write(path, exporting.table(desk.lead, "cases", full="市里调阅"))
    assert "13800007777" in str(grid(path))
    log = desk.ledger.database.execute_sql(
        "SELECT staff_id, entity_id, field, why FROM access_log"
    ).fetchall()
    assert log == [(desk.lead.staff.id, case.id, "export", "市里调阅")]


def test_the_access_log_goes_to_those_who_may_see_it(desk: Founded, tmp_path: Path) -> None:
    case = desk.case()
    list(exporting.table(desk.lead, "cases", full="check").rows)
    with pytest.raises(Refused):
        exporting.table(desk.clerk, "access-log")
    path = tmp_path / "log.xlsx"
    assert write(path, exporting.table(desk.lead, "access-log")) == 1
    when, who, number, what, why = grid(path)[1]
    assert (when, who, number) == (datetime(2026, 11, 23, 10, 42), "李测试", case.number)  # noqa: DTZ001
    assert (what, why) == ("the row in a list", "To check facts")


def test_the_sheet_is_what_one_works_with(desk: Founded, tmp_path: Path) -> None:
    import zipfile

    desk.case(received=datetime(2026, 11, 20, 1, 30, tzinfo=UTC))
    path = tmp_path / "out.xlsx"
    write(path, exporting.table(desk.lead, "cases"))
    rows = grid(path)
    at = rows[0].index("Received at")
    assert rows[1][at] == datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001
    assert isinstance(rows[1][0], str)
    with zipfile.ZipFile(path) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<autoFilter" in xml
    assert 'state="frozen"' in xml
    assert "<f>" not in xml
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["=1", "+86", "-", "@a", "\t=", "＝１", "＋1", "－1", "＠", "'=1"])
def test_no_cell_of_a_csv_is_a_formula(text: str, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write(path, Table("", ("a",), [(text,)]))
    assert grid(path)[1][0].startswith("'")


def test_a_file_that_is_there_stays(desk: Founded, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("worked on")
    with pytest.raises(Refused, match="is there already"):
        write(path, exporting.table(desk.lead, "cases"))
    assert path.read_text() == "worked on"
    write(path, exporting.table(desk.lead, "cases"), replace=True)
    assert "Case number" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_breaks_off_leaves_no_file(tmp_path: Path, suffix: str) -> None:
    def rows() -> Any:
        yield ("one",)
        raise OSError(28, "No space left on device")

    with pytest.raises(Refused, match="no room left"):
        write(tmp_path / f"out{suffix}", Table("", ("a",), rows()))
    assert list(tmp_path.glob("*")) == [tmp_path / "ledger.db"] or list(tmp_path.glob("*out*")) == []


def test_a_full_disk_leaves_no_traceback_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, _: Any) -> int:
            raise OSError(28, "No space left on device")

    unseen: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", unseen.append)
    with pytest.raises(OSError, match="No space"), workbook(Full()) as book:
        add_sheet(book, Table("a", ("a",), [("one",)]))
    gc.collect()
    assert unseen == []


def test_a_full_folder_for_the_parts_leaves_no_traceback_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    unseen: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", unseen.append)
    monkeypatch.setattr("zipfile.ZipFile.write", full)
    with pytest.raises(OSError, match="No space"), io.BytesIO() as file, workbook(file) as book:
        add_sheet(book, Table("a", ("a",), [("one",)]))
    gc.collect()
    assert unseen == []


def test_a_query_that_cannot_be_read_is_refused(desk: Founded) -> None:
    for kind, query in (("cases", "状态:没有这种"), ("people", "状态:办理中"), ("training", "state:closed")):
        with pytest.raises(Refused):
            exporting.table(desk.lead, kind, query)


def test_people_leave_with_their_hours(desk: Founded) -> None:
    groups = desk.settings.training.groups
    untargeted = next(group for group in groups if group.requirement is None)
    training.add_person(desk.lead, "甲测试", [groups[0].slug, untargeted.slug], unit="一居")
    training.add_person(desk.lead, "乙测试", [untargeted.slug])
    both = f"{groups[0].name}、{untargeted.name}"
    assert list(exporting.table(desk.lead, "people").rows) == [
        ("甲测试", "一居", "", both, 0, 90, 90),
        ("乙测试", "", "", str(untargeted.name), 0, None, None),
    ]
    assert len(list(exporting.table(desk.lead, "people", "乙").rows)) == 1


def test_the_queue_leaves_as_it_stands(desk: Founded, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        desk.case()
        desk.in_progress()
    issues.log(desk.clerk, issues.IssueInput("晾衣架", "晾衣架", "home"))
    finishing.finish(desk.clerk, desk.in_progress().id, FINISH)
    monkeypatch.setattr(whole_queue, "PAGE", 2)
    order = [line.number for line in views.window(desk.clerk, views.View("today"), 0, 100).rows]
    assert [row[0] for row in exporting.table(desk.clerk, exporting.QUEUE).rows] == order
    assert len(order) == 8


def test_issues_in_an_export_become_no_hotline_cases(desk: Founded, tmp_path: Path) -> None:
    desk.case()
    issues.log(desk.clerk, issues.IssueInput("晾衣架", "晾衣架", "home"))
    for kind, unchanged in ((exporting.QUEUE, 1), ("issues", 0)):
        path = tmp_path / f"{kind}.xlsx"
        write(path, exporting.table(desk.lead, kind))
        found = bring_back(path, desk.lead)
        assert (found.new, found.changed, found.unchanged, found.refused) == (0, 0, unchanged, 1)


def test_another_committees_rows_are_not_in_it(desk: Founded) -> None:
    ours, theirs = desk.case(), desk.case(desk.other, title="外居秘密")
    issues.log(desk.other, issues.IssueInput("外居秘密民情", "内容", "home"))
    training.add_person(desk.other, "外居秘密人", [desk.settings.training.groups[0].slug])
    list(exporting.table(desk.other, "cases", full="check").rows)
    for kind in (*exporting.KINDS, exporting.QUEUE):
        assert "外居秘密" not in str(list(exporting.table(desk.lead, kind).rows))
        assert theirs.number not in str(list(exporting.table(desk.lead, kind).rows))
        assert "外居秘密" in str(list(exporting.table(desk.other, kind).rows)) or kind in {
            "training",
            "access-log",
        }
    town = str(list(exporting.table(desk.town, "cases").rows))
    assert ours.number in town
    assert theirs.number in town


def test_pages_hold_every_case_once_in_order(desk: Founded) -> None:
    for _ in range(7):
        desk.case(received=date(2026, 11, 20))
    for _ in range(4):
        desk.case()
    for size in (1, 2, 3, 11, 100):
        found = [
            case
            for page in pages.cases(Scope.town(), kind="hotline", query=None, now=desk.clock.now, size=size)
            for case in page
        ]
        assert len({case.id for case in found}) == len(found) == 11
        assert found == sorted(found, key=lambda case: (str(case.received), case.id), reverse=True)


def test_a_long_list_is_never_in_memory(tmp_path: Path) -> None:
    rows = ((f"行{number}" * 20, number) for number in range(20_000))
    tracemalloc.start()
    write(tmp_path / "out.xlsx", Table("", ("a", "b"), rows))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000
