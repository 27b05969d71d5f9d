"""Reading the town's monthly lists of what the call-back found (不满意件, 未解决件, 未先行联系件)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.incoming import IncomingResult
from domain.refusal import Refused
from exchange import mapping as headings
from exchange.list_file import locate
from exchange.lists import Form, read_located
from exchange.words_of import Meaning, translate
from words import say

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from exchange.list_file import ListFile, Located
    from exchange.reading import Workbook
    from settings.model import Settings

RESULTS: Form[IncomingResult] = Form(
    "results", IncomingResult, say("list of results"), {"number": say("The row has no number")}
)


def read_results(
    source: Path | bytes | Workbook, *, settings: Settings, zone: tzinfo, **chosen: Any
) -> ListFile[IncomingResult]:
    """Read such a list; `chosen`: as `exchange.list_file.locate` takes it.

    Where no column says it, the name of the list does: all cases of a 不满意件 list are dissatisfied. Raises Refused
    where neither says anything.
    """
    located = locate(source, kind=RESULTS.kind, **chosen)
    read = read_located(RESULTS, located, zone=zone)
    codes, yes_no = settings.codes, "yes_no"
    answers = {
        "reached": Meaning(table=yes_no),
        "contacted": Meaning(codes.contacted_first, yes_no),
        "solved": Meaning(table=yes_no),
        "result": Meaning(codes.satisfaction),
        "attitude": Meaning(codes.satisfaction),
    }
    translate(read, answers)
    if not answers.keys() & read.mapping.keys():
        word = _named(located)
        if not word:
            raise Refused(
                say(
                    "{file} is no list of results: neither a column (满意度, 解决情况, 先行联系 …) nor its name says what "
                    "the call-back found; its headings: {seen}",
                    file=located.workbook.name,
                    seen=headings.quoted(located.table.headings, RESULTS.kind),
                )
            )
        implied: dict[str, Any] = headings.result_lists()[word]
        read.rows[:] = [row._replace(**implied) for row in read.rows]
        read.warnings.append(
            say(
                "No column says what the call-back found; the name of the list says it of all: {word}",
                word=word,
            )
        )
    return read


def is_results(name: str) -> bool:
    """Whether a file's name is that of a list of results: 11月不满意件.xlsx."""
    return any(word in name for word in headings.result_lists())


def _named(located: Located) -> str:
    """The word in the title, the sheet's name or the file's name that says something of every row; '' for none."""
    found = located.table
    sheet = next(sheet for sheet in located.workbook.sheets if sheet.name == found.sheet)
    above = (str(cell) for row in sheet.rows if row.number < found.header_row for cell in row.cells if cell)
    names = (*above, found.sheet, located.workbook.name)
    return next((word for name in names for word in headings.result_lists() if word in name), "")
