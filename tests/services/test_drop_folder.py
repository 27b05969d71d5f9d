"""The drop folder: a file that came in is known by its content; a folder that is missing is said once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from services import caretaking, importing, taking_back
from tests.services.founded import SOURCE, Founded

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_known_when_it_came_in_and_not_when_it_was_only_tried(desk: Founded) -> None:
    sheet = importing.ListSheet(
        "test.xlsx", "工单", 1, {"number": "工单编号"}, "sig", [desk.incoming()], (), (), digest="abc"
    )
    importing.import_cases(desk.lead, sheet, source=SOURCE, dry_run=True)
    assert importing.imported_files(desk.lead) == frozenset()
    importing.import_cases(desk.lead, sheet, source=SOURCE)
    assert importing.imported_files(desk.clerk) == {"abc"}
    assert importing.imported_files(desk.other) == frozenset()
    assert importing.known_sources(desk.lead) == [SOURCE]


def test_a_file_name_that_is_no_text_is_kept_as_far_as_it_is_one(desk: Founded) -> None:
    """From a computer that writes names in GBK."""
    name = os.fsdecode("工单.csv".encode("gbk"))
    sheet = importing.ListSheet(name, "", 1, {}, "sig", [desk.incoming()], (), ())
    importing.import_cases(desk.lead, sheet, source=SOURCE)
    assert taking_back.recent(desk.lead)[0].filename.endswith(".csv")


def test_a_missing_drop_folder_is_one_line_of_the_doctor(desk: Founded, tmp_path: Path) -> None:
    def said(folder: Path) -> list[str]:
        settings = desk.settings._replace(drop_folder=str(folder))
        findings = caretaking.doctor(desk.ledger, settings, desk.clock.now)
        return [str(one.what) for one in findings if "drop_folder" in str(one.what)]

    assert said(tmp_path) == []
    assert len(said(tmp_path / "nowhere")) == 1
