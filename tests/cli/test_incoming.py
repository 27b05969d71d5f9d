"""What an import leaves beside the file, ctrl+c, and taking a batch back, as it is typed."""

from __future__ import annotations

import signal
import stat
from typing import TYPE_CHECKING

from services.reported import Reports
from tests.cli.test_commands import (
    IMPORT_KEYS,
    SHEET,
    Doorstep,
    Said,
    _alone,
    doorstep,
    ledger,
    sheet,
    template,
)

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

__all__ = ["_alone", "doorstep", "ledger", "sheet", "template"]
"""The fixtures of the other commands."""

BAD = "20261101000003,没写,,远,远,投诉,,,\n"


def brought(doorstep: Doorstep, sheet: Path) -> Said:
    return doorstep("import", "cases", sheet, "--source", "12345", "--json")


def test_refused_rows_are_mended_in_a_file_of_their_own_and_imported(doorstep: Doorstep, sheet: Path) -> None:
    from exchange.reading import read

    sheet.write_text(SHEET + BAD, encoding="utf-8")
    said = brought(doorstep, sheet)
    assert (said.code, said.json["new"], said.json["refused"]) == (1, 2, 1)
    beside = sheet.with_name(f"{sheet.stem}-not-imported.xlsx")
    assert f"The rows that were not imported are in {beside}: mend and import them." in said.json["warnings"]
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    headings, row = read(beside).sheets[0].rows
    assert row.cells[:4] == ("20261101000003", "没写", "", "远")
    assert (headings.cells[-1], row.cells[-1]) == ("Why not imported", said.json["refusals"][0]["reason"])
    again = brought(doorstep, sheet)
    assert again.json["unchanged"] == 2
    assert beside.with_name(f"{sheet.stem}-not-imported-2.xlsx").exists(), "the half mended one stays"
    mended = beside.with_name("mended.csv")
    lines = [*headings.cells], [*row.cells]
    lines[1][1] = "2026-11-01 11:00"
    mended.write_text(
        "\n".join(",".join(str(cell or "") for cell in line) for line in lines), encoding="utf-8"
    )
    done = doorstep("import", "cases", mended, "--json")
    assert (done.code, done.json["new"], done.json["source"]) == (0, 1, "12345")


def test_the_terminal_is_told_of_twenty_refused_rows_and_how_many_more(
    doorstep: Doorstep, sheet: Path
) -> None:
    sheet.write_text(SHEET + BAD * 23, encoding="utf-8")
    said = doorstep("import", "cases", sheet, "--source", "12345", "--dry-run")
    assert said.out.count("can't be read as a date") == 20
    assert "… and 3 more rows that were not imported" in said.out


def test_a_dry_run_and_standard_input_leave_no_file(doorstep: Doorstep, sheet: Path) -> None:
    sheet.write_text(SHEET + BAD, encoding="utf-8")
    before = set(sheet.parent.iterdir())
    assert doorstep("import", "cases", sheet, "--source", "12345", "--dry-run").code == 1
    assert not [path for path in set(sheet.parent.iterdir()) - before if path.suffix == ".xlsx"]


def test_ctrl_c_cancels_in_one_sentence(
    doorstep: Doorstep, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide = Reports.read
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupted(*given: object) -> object:
        signal.raise_signal(signal.SIGINT)
        return decide(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Reports, "read", interrupted)
        said = doorstep("import", "cases", sheet, "--source", "12345")
    assert said.refused() == "The import was cancelled. Nothing was taken in."
    assert signal.signal(signal.SIGINT, before) is signal.default_int_handler
    assert brought(doorstep, sheet).json["new"] == 2


def test_a_batch_is_listed_and_taken_back(doorstep: Doorstep, sheet: Path) -> None:
    batch = brought(doorstep, sheet).json["batch"]
    listed = doorstep("undo-import", "--json").json
    assert [(one["batch"], one["new"], one["undone"]) for one in listed[:1]] == [(batch, 2, False)]
    taken = doorstep("undo-import", str(batch), "--json")
    assert (taken.code, taken.json) == (0, {"batch": batch, "removed": 2, "restored": 0, "left": []})
    assert doorstep("show", "20261101000001").code == 2
    assert "taken back already" in doorstep("undo-import", str(batch)).refused()
    assert "taken back" in doorstep("undo-import").out
    assert brought(doorstep, sheet).json["new"] == 2


def test_a_staff_list_comes_in_once_with_the_same_keys(doorstep: Doorstep, tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    file.write_text("姓名,单位,职务,对象\n张试,测试一居,书记,党员\n李试,测试二居,社工,\n", encoding="utf-8")
    said = doorstep("import", "people", file, "--json")
    assert (said.code, said.json["new"], said.json["mapping"]["groups"]) == (0, 2, "对象")
    assert list(said.json) == IMPORT_KEYS
    again = doorstep("import", "people", file, "--json")
    assert (again.code, again.json["new"], again.json["unchanged"]) == (0, 0, 2)
    listed = doorstep("list", "people", "张试", "--json").json
    assert [(one["unit"], one["groups"]) for one in listed] == [("测试一居", ["party_members"])]


def test_our_own_list_of_people_comes_back_with_nothing_changed(doorstep: Doorstep, tmp_path: Path) -> None:
    out = tmp_path / "people.xlsx"
    assert doorstep("export", "people", out).code == 0
    back = doorstep("import", "people", out, "--json").json
    assert (back["new"], back["changed"], back["refused"]) == (0, 0, 0)
    assert back["unchanged"] > 0


def test_our_own_list_of_issues_comes_back_with_nothing_changed(doorstep: Doorstep, tmp_path: Path) -> None:
    out = tmp_path / "issues.xlsx"
    assert doorstep("export", "issues", out).code == 0
    back = doorstep("import", "issues", out, "--json").json
    assert (back["new"], back["changed"], back["refused"], back["warnings"]) == (0, 0, 0, [])
    assert back["unchanged"] > 0


def test_results_of_the_town_update_and_never_make_a_case(doorstep: Doorstep, tmp_path: Path) -> None:
    number = doorstep("list", "cases", "state:closed", "--json").json[0]["number"]
    file = tmp_path / "11月不满意件.csv"
    file.write_text(f"工单编号,满意度\n{number},不满意\n20200101999999,不满意\n", encoding="utf-8")
    said = doorstep("import", "results", file, "--json").json
    assert (said["new"], said["changed"], said["refused"]) == (0, 1, 1)
    assert ["result", "dissatisfied"] in doorstep("show", number, "--json").json["callback"]


def test_records_of_training_come_in_with_hours_and_days(doorstep: Doorstep, tmp_path: Path) -> None:
    file = tmp_path / "结业.csv"
    file.write_text(
        "姓名,班次名称,培训日期,完成日期,学时,完成状态\n"
        "新测试,某某新班,2026-03-02,2026-03-09,7.5,已完成\n某测试,某某新班,2026-03-02,,,Not Started\n",
        encoding="utf-8",
    )
    said = doorstep("import", "training", file, "--json").json
    assert (said["new"], said["refused"]) == (2, 0)
    assert doorstep("import", "training", file, "--json").json["unchanged"] == 2
    rows = {row["person"]: row for row in doorstep("list", "training", "某某新班", "--json").json}
    assert (rows["新测试"]["state"], rows["新测试"]["hours"]) == ("completed", 7.5)
    assert (rows["新测试"]["completed_on"], rows["某测试"]["state"]) == ("2026-03-09", "signed_up")


def test_our_own_list_of_training_comes_back_with_nothing_changed(doorstep: Doorstep, tmp_path: Path) -> None:
    out = tmp_path / "training.xlsx"
    assert doorstep("export", "training", out).code == 0
    back = doorstep("import", "training", out, "--json").json
    assert (back["new"], back["changed"], back["refusals"]) == (0, 0, [])
    assert back["unchanged"] > 0
