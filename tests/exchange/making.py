"""Small files that the tests of exchange make, and what is read of them."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter

from domain.refusal import Refused
from exchange.cases import CasesFile, read_cases
from settings.load import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from exchange.reading import Workbook
    from settings.model import Settings

SHANGHAI = ZoneInfo("Asia/Shanghai")


@cache
def shipped() -> Settings:
    return load()


def cases(source: bytes | Path | Workbook, **chosen: Any) -> CasesFile:
    """Read a list; `chosen`: what `read_cases` may be told."""
    return read_cases(source, settings=shipped(), zone=SHANGHAI, **chosen)


def refusal(source: bytes | Path, **chosen: Any) -> str:
    """The sentence with which a file is refused, before its names are filled in."""
    with pytest.raises(Refused) as caught:
        cases(source, **chosen)
    return caught.value.message.msgid


def workbook(
    *sheets: tuple[str, Sequence[Sequence[Any]]],
    merged: Sequence[tuple[int, int, int, int]] = (),
    **options: object,
) -> bytes:
    """A spreadsheet; `merged`: ranges of the first sheet (first row, first column, last row, last column, from 0)."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "default_date_format": "yyyy-mm-dd", **options}
    ) as book:
        for name, rows in sheets:
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
            if page.index == 0:
                for first, left, last, right in merged:
                    page.merge_range(first, left, last, right, rows[first][left])
    return target.getvalue()


def text_table(*rows: Sequence[str], sign: str = ",") -> str:
    return "".join(sign.join(row) + "\r\n" for row in rows)
