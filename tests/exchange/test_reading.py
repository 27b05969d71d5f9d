"""Files from outside: what is read, whatever its name, and what is refused whole in one sentence."""

from __future__ import annotations

import contextlib
import io
import signal
import subprocess
import sys
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.refusal import Refused
from exchange.delimited import records, separator
from exchange.reading import OUT_OF_BOUNDS, Workbook, read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

ROWS = (("工单编号", "标题"), ("20261120104523", "测试一"), ("20261120104524", "测试二"))


def spreadsheet(*sheets: tuple[str, tuple[tuple[object, ...], ...]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, rows in sheets:
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return target.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            changed = change(part.filename, old.read(part))
            if changed:
                new.writestr(*changed)
    return target.getvalue()


def cells(workbook: Workbook) -> list[tuple[object, ...]]:
    return [row.cells for row in workbook.sheets[0].rows]


def refusal(source: Path | bytes, sheet: str | None = None) -> str:
    with pytest.raises(Refused) as caught:
        read(source, sheet)
    return caught.value.message.msgid


@pytest.fixture
def book() -> bytes:
    return spreadsheet(("一", ROWS), ("二", ()))


def test_a_spreadsheet_is_read_under_any_suffix(tmp_path: Path, book: bytes) -> None:
    path = tmp_path / "工单.csv"
    path.write_bytes(book)
    workbook = read(path)
    assert workbook.name == "工单.csv"
    assert [(sheet.name, len(sheet.rows)) for sheet in workbook.sheets] == [("一", 3), ("二", 0)]
    assert cells(workbook) == list(ROWS)


def test_one_sheet_by_name_and_an_unknown_one(book: bytes) -> None:
    assert [sheet.name for sheet in read(book, "二").sheets] == ["二"]
    assert refusal(book, "三") == "{file} has no sheet {sheet}; its sheets: {seen}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_text_tables_in_each_encoding_and_separator(encoding: str, mark: str) -> None:
    text = "".join(mark.join(row) + "\r\n" for row in ROWS)
    assert cells(read(text.encode(encoding))) == list(ROWS)


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    workbook = read('工单编号,标题\n\n1001,"两行\n文字"\n , \n1002,末行\n'.encode())
    assert [row.number for row in workbook.sheets[0].rows] == [1, 3, 5]
    assert workbook.sheets[0].rows[1].cells == ("1001", "两行\n文字")


def text_table(contents: Sequence[str]) -> bytes:
    rows = (
        f"2026112{at:07d},2026-11-20 08:{at % 60:02d},{text},办理中\n" for at, text in enumerate(contents)
    )
    return ("工单编号,受理时间,内容,状态\n" + "".join(rows)).encode()


@pytest.mark.parametrize(
    "stray",
    [
        {50: '"没有收尾'},
        {0: '"没有收尾'},
        {99: '"没有收尾'},
        {50: '"没有收尾', 70: '"又一个'},
        {50: '"没有收尾', 70: '他说"好"'},
        {50: '"没有收尾', 51: '收尾"'},
        {50: '"没有收尾', 70: '只有收尾"'},
        {50: '"没有收尾', 70: '"引""号"'},
        {50: '"没有收尾', 70: '"有""收尾\n的两行"'},
        dict.fromkeys(range(100), '"没有收尾'),
    ],
)
def test_a_quotation_mark_without_its_pair_swallows_no_row(stray: dict[int, str]) -> None:
    workbook = read(text_table([stray.get(at, f"内容{at}") for at in range(100)]))
    rows = workbook.sheets[0].rows
    assert [row.cells[0] for row in rows[1:]] == [f"2026112{at:07d}" for at in range(100)]
    assert {len(row.cells) for row in rows} == {4}
    opened = [at + 2 for at, text in stray.items() if text == '"没有收尾']
    assert set(opened) <= set(workbook.unpaired)
    assert rows[opened[0] - 1].cells[2] == '"没有收尾'


def test_quotations_over_several_lines_stay_whole() -> None:
    told = '"一、停车,占道\n2,3 号楼,12:00,无人管\n他说""好""，"'
    workbook = read(text_table(["短", told, "短", told]))
    assert workbook.unpaired == ()
    assert [row.cells[2] for row in workbook.sheets[0].rows[2::2]] == [told[1:-1].replace('""', '"')] * 2


CELLS = st.text('"甲1,;\n', max_size=4)


@given(st.lists(CELLS, min_size=1, max_size=8), st.sets(st.integers(0, 7)))
def test_no_row_is_lost_whatever_quotation_marks_stand_in_it(cells: list[str], torn: set[int]) -> None:
    """Cells quoted as they should be, some of them torn: each row is there by its number."""
    told = [
        text.replace("\n", "") if at in torn else '"' + text.replace('"', '""') + '"'
        for at, text in enumerate(cells)
    ]
    unpaired: list[int] = []
    found = list(records(text_table(told).decode(), unpaired))
    numbers = [record[0] for record in found if record and record[0].startswith("2026112")]
    assert numbers == [f"2026112{at:07d}" for at in range(len(cells))]


def test_backslash_names_in_the_package_are_read(book: bytes) -> None:
    assert cells(read(repacked(book, lambda name, body: (name.replace("/", "\\"), body)))) == list(ROWS)


def test_strict_ooxml_is_read(book: bytes) -> None:
    def strict(name: str, body: bytes) -> tuple[str, bytes]:
        for old, new in (
            (
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
            (
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            ),
        ):
            body = body.replace(old, new)
        return name, body

    assert cells(read(repacked(book, strict))) == list(ROWS)


def test_a_drawing_that_is_missing_is_no_matter() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        page = made.add_worksheet()
        for number, row in enumerate(ROWS):
            page.write_row(number, 0, row)
        page.insert_textbox(5, 0, "测试")
    data = repacked(target.getvalue(), lambda name, body: None if "drawings/" in name else (name, body))
    assert cells(read(data)) == list(ROWS)


def test_two_far_cells_are_refused_in_time(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with xlsxwriter.Workbook(path) as target:
        page = target.add_worksheet()
        page.write(0, 0, "工单编号")
        page.write(1_048_575, 16_383, "标题")
    before = time.monotonic()
    assert refusal(path).startswith("{file} needs too much memory")
    assert time.monotonic() - before < 10


def test_a_bomb_of_one_sheet_is_refused(book: bytes) -> None:
    def blow_up(name: str, body: bytes) -> tuple[str, bytes]:
        return (name, body + b" " * (40 * 2**20 if name.endswith("sheet1.xml") else 0))

    assert refusal(repacked(book, blow_up)).startswith("{file} needs too much memory")


def test_a_file_that_unpacks_to_too_much_text_is_told_from_a_broken_one(tmp_path: Path) -> None:
    program = "from exchange import child; child.OUTPUT = 1000; child.main([])"
    with (tmp_path / "out").open("wb") as output:
        ended = subprocess.run(
            [sys.executable, "-c", program], input=text_table(["长"] * 99), stdout=output, check=False
        )
    assert ended.returncode == -signal.SIGXFSZ
    assert ended.returncode in OUT_OF_BOUNDS


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (b"", "{file} is empty"),
        (b" \r\n", "{file} is empty"),
        (b"%PDF-1.7 \n", "{file} is no table"),
        (b"\x00\x01\x02abc", "{file} is no table"),
        (b"PK\x03\x04 cut off", "{file} is broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "{file} is broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "{file} is protected"),
        (b"<html><p>1</p></html>", "{file} is a web page"),
        (b"\xff\xff\xfe,\x81", "{file} is in an unknown"),
        (b'{"requests": [{"id": "1", "title": "a"}, {"id"', "{file} is cut off"),
        (b'[{"id": "1"}, {"id": ', "{file} is cut off"),
        (b"<requests><request><id>1</id><title>a</ti", "{file} is cut off"),
        (b"a,b\n" + b"1,2\n" * 10_002, "{file} repeats the same row"),
        (b"1," * 16_384 + b"1\n", "{file} has more rows or columns"),
        (b'a,b\n"' + b"x" * 2**20 + b"xx", "{file} has a cell of more than a million"),
    ],
)
def test_what_is_refused_whole(data: bytes, start: str) -> None:
    assert refusal(data).startswith(start)


def test_macros_and_definitions_are_refused(book: bytes) -> None:
    def macros(name: str, body: bytes) -> tuple[str, bytes]:
        return ("xl/vbaProject.bin" if name.endswith("theme1.xml") else name, body)

    def doctype(name: str, body: bytes) -> tuple[str, bytes]:
        return (name, body.replace(b"?>", b"?><!DOCTYPE x>", 1) if name.endswith("workbook.xml") else body)

    assert refusal(repacked(book, macros)).startswith("{file} contains macros")
    assert refusal(repacked(book, doctype)).startswith("{file} contains definitions")


def test_a_missing_file_a_folder_and_a_lock_file(tmp_path: Path) -> None:
    lock = tmp_path / "~$工单.xlsx"
    lock.write_bytes(b"\x04lina" + b" " * 160)
    assert refusal(lock).startswith("{file} is the lock file")
    assert refusal(tmp_path).startswith("{file} is no file")
    assert refusal(tmp_path / "没有.xlsx").startswith("There is no file")


@given(
    st.lists(st.lists(st.text("甲乙丙1,;|\t", max_size=6), min_size=3, max_size=3), min_size=2, max_size=9)
)
def test_a_separator_is_always_found(rows: list[list[str]]) -> None:
    assert separator([",".join(f'"{cell}"' for cell in row) + "\n" for row in rows]) in ",;|\t"


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(
        [b"", b"PK\x03\x04", b"<table><tr><td>", b"<a><b><c>", b"[{", b"MIME-Version: ", b"\xff\xfe"]
    ),
    st.binary(max_size=300),
)
def test_any_bytes_are_read_or_refused(start: bytes, data: bytes) -> None:
    with contextlib.suppress(Refused):
        assert len(read(start + data).sheets) >= 1
