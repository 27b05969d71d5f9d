"""Whatever stands in a table: every row is a case, refused or left out as a remark, and nothing fails otherwise."""

from __future__ import annotations

import contextlib
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.refusal import Refused
from exchange import mapping
from exchange.cases import read_cases
from exchange.encoding import decode
from exchange.package import Unreadable
from exchange.reading import Cell, Row, Sheet, Workbook
from exchange.web_table import tables
from tests.exchange.making import SHANGHAI, shipped

HEADING = st.sampled_from([names[0] for names in mapping.synonyms().values()]) | st.text(max_size=6)
WORDS = st.sampled_from(
    ["无", "合计", "已办结", "2026-11-20 08:40", "03/04/2026", "20261120104523", "", "【最近派发的工单编号："]
)
CELL: st.SearchStrategy[Cell] = (
    WORDS
    | st.text(max_size=12)
    | st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.dates(date(1, 1, 1))
    | st.datetimes(datetime(1, 1, 1))  # noqa: DTZ001 (as a file types it)
)


def book(rows: list[list[Cell]]) -> Workbook:
    found = (
        Row(number, tuple(row))
        for number, row in enumerate(rows, start=1)
        if any(c not in {"", None} for c in row)
    )
    return Workbook("测试", (Sheet("", True, tuple(found)),))


@settings(deadline=None)
@given(st.lists(HEADING, max_size=8), st.lists(st.lists(CELL, max_size=9), max_size=8))
def test_every_row_is_a_case_refused_or_a_remark(headings: list[str], rows: list[list[Cell]]) -> None:
    workbook = book([["工单编号", "受理时间", "标题", "状态", *headings], *rows])
    try:
        file = read_cases(workbook, settings=shipped(), zone=SHANGHAI)
    except Refused:
        return
    assert len(file.rows) + len(file.refused) + len(file.left_out) == len(file.table.rows)
    assert len({case.row for case in file.rows} | {one.row for one in file.refused}) == len(file.rows) + len(
        file.refused
    )
    assert all(case.number and case.title == case.title.strip() for case in file.rows)


@settings(deadline=None)
@given(st.lists(st.lists(CELL, max_size=9), max_size=12), st.none() | st.integers(0, 12))
def test_any_table_is_read_or_refused(rows: list[list[Cell]], header_row: int | None) -> None:
    with contextlib.suppress(Refused):
        file = read_cases(book(rows), settings=shipped(), zone=SHANGHAI, header_row=header_row)
        assert file.mapping["number"] in file.table.headings
        assert all(str(warning) for warning in file.warnings)


@given(st.binary(max_size=200))
def test_any_bytes_have_an_encoding_or_none(data: bytes) -> None:
    with contextlib.suppress(Unreadable):
        assert "\0" not in decode(data)


@given(st.text("<>/tabledrhp =\"'12 甲&;!-[]", max_size=80))
def test_any_page_has_tables_or_none(text: str) -> None:
    assert all(any(map(any, rows)) for rows in tables("<table>" + text))
