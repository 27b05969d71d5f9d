"""What leaves by a command: files, standard output, exit codes, and the figures as data."""

from __future__ import annotations

import csv
import io
import sqlite3
import zipfile
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from tests.cli.test_commands import (  # noqa: F401  fixtures
    CASES,
    _alone,
    doorstep,
    ledger,
    template,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.test_commands import Doorstep


def test_an_export_is_a_file_of_the_list(doorstep: Doorstep, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "out.xlsx"
    said = doorstep("export", "cases", path)
    assert (said.code, said.err) == (0, "")
    assert said.out == f"{CASES} rows written to {path}\n"
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert len(rows) == CASES + 1
    assert [row[0] for row in rows[1:]] == [row["number"] for row in doorstep("list", "cases", "--json").json]
    back = doorstep("import", "cases", path, "--source", "12345", "--json").json
    assert (back["new"], back["changed"], back["unchanged"], back["refused"]) == (0, 0, CASES, 0)


def test_an_export_to_standard_output_is_a_csv_under_the_query(doorstep: Doorstep) -> None:  # noqa: F811
    said = doorstep("export", "cases", "-", "-状态:办理中", "--lang", "zh")
    assert (said.code, said.err, said.out[0]) == (0, "", "\ufeff")
    rows = list(csv.DictReader(io.StringIO(said.out[1:], newline="")))
    wanted = doorstep("list", "cases", "-state:in_progress", "--json").json
    assert [row["工单编号"] for row in rows] == [row["number"] for row in wanted]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("cases", "out.ods"), ".xlsx / .csv"),
        (("cases", "there.csv"), "is there already"),
        (("cases", "no/out.csv"), "no folder"),
        (("cases", "out.csv", "状态:没有"), "没有"),
        (("cases", "out.csv", "--full", ""), "Say why"),
        (("people", "out.csv", "--full", "check"), "Only lists of cases"),
        (("topics", "out.csv"), "topics"),
        (("cases",), "missing"),
    ],
)
def test_an_export_that_cannot_be_is_refused(
    doorstep: Doorstep,  # noqa: F811
    tmp_path: Path,
    typed: tuple[str, ...],
    why: str,
) -> None:
    (tmp_path / "there.csv").write_text("mine")
    assert why in doorstep("export", *typed).refused()
    assert [path.name for path in tmp_path.glob("*.csv")] == ["there.csv"]
    assert (tmp_path / "there.csv").read_text() == "mine"


def test_a_whole_list_in_full_is_logged(doorstep: Doorstep, ledger: Path) -> None:  # noqa: F811
    assert doorstep("export", "cases", "out.csv", "--full", "上报需要").code == 0
    with sqlite3.connect(ledger) as database:
        assert database.execute("SELECT count(*), min(why), max(field) FROM access_log").fetchone() == (
            CASES, "report", "export",
        )  # fmt: skip
    assert f"{CASES} rows" in doorstep("export", "access-log", "log.csv").out


def test_figures_have_their_keys_for_good(doorstep: Doorstep) -> None:  # noqa: F811
    said = doorstep("figures", "--json")
    assert (said.code, said.err) == (0, "")
    assert list(said.json) == [
        "from", "to", "committee", "volume", "before", "indicators", "indicators_before", "indicators_without_appeals",
        "score", "trend", "request_types", "categories", "places", "staff", "extensions", "returns", "training",
    ]  # fmt: skip
    assert list(said.json["indicators"]) == ["first_contact", "on_time", "solved", "satisfied"]
    assert list(said.json["indicators"]["solved"]) == ["numerator", "denominator", "rate"]
    everything = doorstep("figures", "1990-01-01..2100-12-31", "--json").json
    assert everything["volume"]["hotline"] == CASES
    assert sum(everything["categories"].values()) == everything["volume"]["matters"]
    assert "# 样板一居 1990" in doorstep("figures", "1990-01-01..2100-12-31", "--lang", "zh").out


def test_a_report_has_charts_and_the_same_figures(doorstep: Doorstep, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "report.xlsx"
    assert doorstep("report", "year", "this", path).code == 0
    volume = doorstep("figures", "1990-01-01..2100-12-31", "--json").json["volume"]
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names[:3] == ["Volume", "Indicators", "Trend"]
    rows = {row[0]: row[1] for row in book.get_sheet_by_name("Volume").to_python()}
    assert (rows["Open now"], rows["Overdue now"]) == (volume["open"], volume["overdue"])
    with zipfile.ZipFile(path) as package:
        assert sum(name.startswith("xl/charts/chart") for name in package.namelist()) >= 4
    assert doorstep("report", "year", "this", "report.md").code == 0
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert doorstep("report", "year", "this", "-").out == text
    assert "| Finished on time " in text


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("month", "2026-11", "out.csv"), ".xlsx / .md"),
        (("month", "2026-W47", "out.md"), "is no month"),
        (("decade", "2026", "out.md"), "Say which period"),
        (("2026-11-05..2026-11-01", "out.md"), "ends before it begins"),
        (("month", "2026-11"), "Say which period"),
    ],
)
def test_a_report_that_cannot_be_is_refused(doorstep: Doorstep, typed: tuple[str, ...], why: str) -> None:  # noqa: F811
    assert why in doorstep("report", *typed).refused()


def test_a_report_of_a_range(doorstep: Doorstep) -> None:  # noqa: F811
    for typed in (("2026-11-01..2026-11-15",), ("month", "2026-11-01..2026-11-15")):
        assert "2026-11-01 – 2026-11-15" in doorstep("report", *typed, "-").out


def test_sheets_for_the_printer(doorstep: Doorstep, tmp_path: Path) -> None:  # noqa: F811
    said = doorstep("print", "queue", "-")
    assert (said.code, said.err) == (0, "")
    waiting = doorstep("figures", "--json").json["volume"]["open"]
    assert said.out.endswith(f"{waiting} in all\n")
    number = doorstep("list", "cases", "state:in_progress", "--limit", 1, "--json").json[0]["number"]
    assert doorstep("print", number, "case.txt", "--full", "visit").code == 0
    assert f"  {number}  (12345)" in (tmp_path / "case.txt").read_text(encoding="utf-8")
    assert "is there already" in doorstep("print", number, "case.txt").refused()
    assert "Only the queue takes a query" in doorstep("print", number, "-", "state:in_progress").refused()
    assert "no case" in doorstep("print", "1", "-").refused()
