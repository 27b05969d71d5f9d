"""The import of the town's lists of results, as the import screen needs it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain.call_back import QUESTIONS
from exchange.results import RESULTS as FORM
from exchange.results import read_results
from exchange.table import find
from screens.columns import Column
from screens.import_kinds import Choices, ImportKind, asked
from services.incoming_results import CALLBACK, import_results
from settings.lookup import code
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.incoming import IncomingResult
    from exchange.list_file import ListFile
    from exchange.reading import Workbook
    from services.session import Session


def _read(session: Session, book: Workbook, choices: Choices) -> ListFile[IncomingResult]:
    return read_results(book, settings=session.settings, **asked(session, choices))


def _arrives(session: Session, row: IncomingResult) -> Sequence[object]:
    codes = session.settings.codes
    contacted, solved = (
        str(code(codes.contacted_first, answer)) if answer else "" for answer in (row.contacted, row.solved)
    )
    result, attitude = (
        str(code(codes.satisfaction, answer)) if answer else "" for answer in (row.result, row.attitude)
    )
    return row.number, contacted, solved, result, attitude


RESULTS = ImportKind(
    slug="results",
    title=say("Import the town's list of results"),
    fields={"number": say("case number"), **QUESTIONS, "said": say("What was said")},
    changes={CALLBACK: say("Call-back")},
    masks={},
    resident=lambda _row: "",
    columns=(
        Column(say("case number"), 0),
        Column(QUESTIONS["contacted"], 12),
        Column(QUESTIONS["solved"], 10),
        Column(QUESTIONS["result"], 14),
        Column(QUESTIONS["attitude"], 14, least=70),
    ),
    arrives=_arrives,
    find=partial(find, kind=FORM.kind),
    read=_read,
    apply=import_results,
)
