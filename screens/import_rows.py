"""The rows of the import screen that say how a list is read: each can be changed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain import masking
from domain.cells import fit, width
from domain.field_names import FIELDS
from screens.columns import heading, line
from screens.forms.spec import Option
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exchange.glance import Column, Head
    from screens.case_text import Row
    from screens.import_job import Examined
    from screens.import_kinds import ImportKind
    from services.importing import Imported
    from services.session import Session

MOST_LABEL = 20
SHEET, HEAD, SOURCE = "sheet", "head", "source"
HEADING_ROW = say("Heading row")
FIRST_ROWS = 5
"""Rows that are shown as they would arrive."""
REFUSALS = 200
"""Rows that are named at most; the file of refused rows has all of them."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A row: `what` is SHEET, HEAD, SOURCE or a field. `samples`: what stands in its column."""

    key: int
    what: str
    label: object
    value: str
    samples: str = ""
    style: str = ""


def settings_of(kind: ImportKind, found: Examined) -> list[Setting]:
    """What can be changed: sheet, heading row, source, then each field; those without a column last."""
    rows = [*_of_the_list(kind, found), *_of_fields(kind, found)]
    order = [SHEET, HEAD, SOURCE, *kind.fields]
    return [
        Setting(order.index(what), what, label, value, samples, style)
        for what, label, value, samples, style in rows
    ]


def _of_the_list(kind: ImportKind, found: Examined) -> Iterator[tuple[str, object, str, str, str]]:
    read, sheets = found.read, [one.name for one in found.book.sheets if one.rows]
    if len(sheets) > 1:
        others = "、".join(name for name in sheets if read is None or name != read.sheet)
        yield SHEET, say("Sheet"), read.sheet if read else "?", str(say("others: {names}", names=others)), ""
    head = _head(found)
    row = str(say("row {row}", row=read.header_row)) if read and read.header_row else "—"
    yield HEAD, HEADING_ROW, row, texts_of(head) if head else "", ""
    if kind.sources and read is not None:
        note = "" if found.source else say("the same name every time, e.g. 12345")
        note = say("as last time") if found.learned else note
        yield SOURCE, say("Comes from"), found.source or "?", str(note), "" if found.source else "overdue"


def _head(found: Examined) -> Head | None:
    if found.read is None:
        return None
    return next((one for one in found.heads if one.number == found.read.header_row), None)


def texts_of(head: Head) -> str:
    """A row of the file on one line, masked: without headings it is a resident's."""
    return "、".join(map(masking.free_text, head.texts))


def _of_fields(kind: ImportKind, found: Examined) -> Iterator[tuple[str, object, str, str, str]]:
    if found.read is None:
        return
    by_heading = {column.heading: column for column in found.columns}
    mapping = found.read.mapping
    for name in kind.fields:
        if name in mapping:
            column = by_heading.get(mapping[name])
            yield name, kind.fields[name], mapping[name], samples(kind, found, name, column), ""
    for name in kind.fields:
        if name not in mapping:
            yield name, kind.fields[name], "—", "", "faint"


def samples(kind: ImportKind, found: Examined, field: str, column: Column | None) -> str:
    """What stands in a column, masked as the field is."""
    mask = kind.masks.get(field, masking.free_text)
    return " | ".join(mask(_nameless(text, found))[:40] for text in column.samples) if column else ""


def _nameless(text: str, found: Examined) -> str:
    """A text with the names of the residents in the list masked."""
    for name in found.residents:
        if name in text:
            text = masking.said(text, name)
    return text


def paint(kind: ImportKind, row: Setting, cells: int) -> tuple[str, str]:
    """Label, value, samples."""
    label = min(MOST_LABEL, max(width(str(name)) for name in (*kind.fields.values(), HEADING_ROW)))
    value = max(16, (cells - label) // 3)
    text = f"{fit(str(row.label), label)} {fit(row.value, value)}  {row.samples}"
    return fit(text, cells), row.style


def options(kind: ImportKind, found: Examined, what: str, sources: Sequence[str]) -> list[Option]:
    """What a row may be changed to; slugs are names, numbers or headings."""
    if what == SHEET:
        return [Option(one.name, one.name, _count(len(one.rows))) for one in found.book.sheets if one.rows]
    if what == HEAD:
        return [
            Option(str(one.number), say("row {row}", row=one.number), texts_of(one)) for one in found.heads
        ]
    if what == SOURCE:
        return [Option(name, name) for name in sources]
    columns = [
        Option(column.heading, column.heading, samples(kind, found, what, column)) for column in found.columns
    ]
    return [Option("", say("no column")), *columns]


def _count(rows: int) -> str:
    return str(say("{count} rows", count=rows))


def below(session: Session, kind: ImportKind, found: Examined, cells: int) -> list[Row]:
    """What is read under the settings: the first rows as they would arrive, what would change, what is wrong."""
    rows: list[Row] = []
    if found.problem is not None:
        rows += [(str(say("! {message}", message=found.problem)), "overdue")]
    if found.read is not None and found.read.rows:
        rows += [(heading(kind.columns, cells), "faint")]
        first = found.read.rows[:FIRST_ROWS]
        rows += [line(kind.columns, kind.arrives(session, row), cells) for row in first]
    if found.trial is not None:
        rows += outcome(found.trial)
    elif found.read is not None:
        rows += [str(warning) for warning in found.read.warnings]
    return rows


def outcome(trial: Imported) -> list[Row]:
    """What an import does or did, in words: field by field, warnings, rows that are not imported and why."""
    rows: list[Row] = []
    if trial.fields:
        told = "、".join(f"{FIELDS.get(name, name)} {count}" for name, count in trial.fields.most_common())
        rows += [str(say("Changed: {fields}", fields=told))]
    rows += [str(say("! {message}", message=warning)) for warning in trial.warnings]
    if trial.refusals:
        rows += [(str(say("Not imported: {count}", count=trial.refused)), "strong")]
        rows += [
            str(say("row {row}: {reason}", row=item.row, reason=item.reason))
            for item in trial.refusals[:REFUSALS]
        ]
        if trial.refused > REFUSALS:
            rows += [str(say("… and {count} more", count=trial.refused - REFUSALS))]
    return rows
