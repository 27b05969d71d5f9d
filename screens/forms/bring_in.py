"""Import 导入: which file, and which system it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from exchange.cases import read_cases
from screens.forms.spec import NO, YES, Field, FormSpec, Values
from services.importing import CasesSheet, Imported, import_cases
from words import say

if TYPE_CHECKING:
    from services.session import Session


def form() -> FormSpec:
    """The form; a known heading tells the source by itself."""
    fields = (
        Field(
            "file", say("File"), limit=500, required=True, hint=say("path of the spreadsheet on this machine")
        ),
        Field(
            "source",
            say("Comes from"),
            limit=40,
            hint=say("the system's name, the same every time; empty = as last time"),
        ),
        Field(
            "sheet",
            say("Sheet"),
            limit=40,
            hint=say("its name, where the file has several; empty = the first with such a table"),
        ),
        Field("dry_run", say("Try only"), "yesno", value=NO),
    )
    return FormSpec("import", "", say("Import the hotline's list"), fields, say("Import"))


def bring_in(session: Session, values: Values) -> Imported:
    """Read the file and apply it. Raises Refused where it can't be read or the source is not known."""
    path = Path(values["file"].strip().strip("'\"")).expanduser()
    read = read_cases(
        path, settings=session.settings, zone=session.zone, sheet=values.get("sheet", "").strip() or None
    )
    sheet = CasesSheet(
        path.name,
        read.sheet,
        read.header_row,
        read.mapping,
        read.signature,
        read.rows,
        read.refused,
        read.warnings,
    )
    return import_cases(
        session, sheet, source=values.get("source") or None, dry_run=values.get("dry_run") == YES
    )
