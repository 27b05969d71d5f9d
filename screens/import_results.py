"""The import of the town's lists of results, as the import screen needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.call_back import QUESTIONS
from exchange.folders import digest
from exchange.reading import only
from exchange.results import RESULTS as FORM
from exchange.results import read_results
from exchange.table import find
from screens.columns import Column
from screens.import_kinds import Choices, Given, ImportKind, ReadList, asked
from services.importing import Imported, Watch, sheet_of
from services.incoming_results import CALLBACK, import_results
from settings.lookup import code
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.incoming import IncomingResult
    from exchange.list_file import ListFile
    from exchange.reading import Workbook
    from exchange.table import Table
    from services.session import Session


def _find(book: Workbook, choices: Choices) -> Table:
    chosen = only(book, choices.sheet)
    return find(chosen, header_row=choices.header_row, chosen=choices.mapping, kind=FORM.kind)


def _read(session: Session, book: Workbook, choices: Choices) -> ListFile[IncomingResult]:
    return read_results(book, settings=session.settings, **asked(session, choices))


def _apply(
    session: Session,
    given: Given,
    read: ReadList,
    *,
    source: str,
    dry_run: bool,
    watch: Watch,
) -> Imported:
    sheet = sheet_of(read, given.name, "" if dry_run else digest(given.content))
    return import_results(session, sheet, source=source, dry_run=dry_run, watch=watch)


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
    find=_find,
    read=_read,
    apply=_apply,
    known=lambda _session, _signature: "",
    sources=False,
)
