"""Reading a list of hotline cases: a file from outside → incoming cases, refused rows, warnings.

Nothing is applied here: that is the services' part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.records import IncomingCase
from domain.refusal import Refused
from exchange import mapping as headings
from exchange import table
from exchange.case_rows import DATES, CaseRows
from exchange.list_file import ListFile, date_columns, list_file, locate
from words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import tzinfo
    from pathlib import Path

    from exchange.list_file import DateOrder
    from exchange.reading import Workbook
    from settings.model import Settings

_SUBSTANCE = (
    "title", "content", "answer", "category_text", "request_type_text", "state", "dispatched", "given_limit", "closed",
)  # fmt: skip
"""A list of cases has a number and at least one of these: a number and a date may be anything."""
CasesFile = ListFile[IncomingCase]


def read_cases(
    source: Path | bytes | Workbook,
    *,
    settings: Settings,
    zone: tzinfo,
    sheet: str | None = None,
    header_row: int | None = None,
    mapping: Mapping[str, str] | None = None,
    dates: DateOrder | None = None,
    learned: Callable[[str], Mapping[str, str]] | None = None,
) -> CasesFile:
    """Read a list of cases. `source`: a file, its bytes, or what `reading.read` made of it (to decide anew).

    What is None is found out: `sheet`; `header_row`, 0 for none (columns are then named A, B, …); `mapping`, field →
    heading for the fields that staff chose, '' for none; `dates` for the columns that don't say. `learned`: signature →
    what staff chose before for these headings; it counts where its headings are there and `mapping` says nothing.

    Every row that is not blank is an incoming case, a refused row, or a total or remark of whoever made the
    list (合计, 制表人), which is left out with a warning. Raises Refused where the file as a whole is no list of cases.
    """
    located = locate(
        source, sheet=sheet, header_row=header_row, mapping=mapping, dates=dates, learned=learned
    )
    _check(located.table, located.workbook.name)
    columns = date_columns(located, DATES, zone)
    reader = CaseRows(located.table, columns, _states(settings))
    rows = list(reader.read())
    return list_file(located, rows, columns, warnings=reader.warnings(), left_out=reader.left_out)


def _check(found: table.Table, name: str) -> None:
    """Raises Refused where the columns are no list of cases."""
    if "number" not in found.columns:
        raise Refused(
            say(
                "{file} has no column for the case number (工单编号); its headings: {seen}. "
                "Choose the column of the number (command line: --map number=HEADING)",
                file=name,
                seen=headings.quoted(found.headings),
            )
        )
    if not any(one in found.columns for one in _SUBSTANCE):
        raise Refused(
            say(
                "{file} is no list of cases: it has no title, content, category, status or reply; its headings: {seen}",
                file=name,
                seen=headings.quoted(found.headings),
            )
        )


def _states(settings: Settings) -> dict[str, str]:
    """Status words in normal form → slug: other systems' words; the settings' own labels overrule them."""
    labels = {
        headings.normal(label): slug
        for slug, name in settings.states["hotline"].items()
        for label in (name.zh, name.en, name.zh_short, name.en_short)
        if label
    }
    return headings.state_words() | labels
