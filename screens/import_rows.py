"""The rows of the import screen that say how a list is read: each can be changed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from domain import masking
from domain.cells import fit, width
from screens.columns import heading, line
from screens.forms.spec import Option
from words import Message, listed, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from domain.records import RefusedRow
    from exchange.glance import Column, Head
    from exchange.list_file import DateOrder
    from exchange.table import Table
    from screens.case_text import Row
    from screens.import_job import Examined
    from screens.import_kinds import Choices, ImportKind
    from services.importing import Imported
    from services.session import Session

_BARE = re.compile("[\u3400-\u9fff·]{2,4}")
"""What may be a name: some Han characters alone in a cell."""
_FIGURES = re.compile(r"\d{4}")
MOST_LABEL = 20
SHEET, HEAD, SOURCE, TARGET, DATES = "sheet", "head", "source", "target", "dates"
ORDERS = {"day-first": say("day/month/year"), "month-first": say("month/day/year")}
HEADING_ROW = say("Heading row")
NO_HEADINGS = say("none")
FIRST_ROWS = 5
"""Rows that are shown as they would arrive."""
RAW_ROWS = 6
"""Rows of the file that are shown where it can't be read yet."""
NUMBERS = 30
"""Rows that are named for a reason, at most."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A row: `what` is SHEET, HEAD, SOURCE, TARGET, DATES or a field. `samples`: what stands in its column."""

    key: int
    what: str
    label: object
    value: str
    samples: str = ""
    style: str = ""


def settings_of(kind: ImportKind, found: Examined) -> list[Setting]:
    """What can be changed: sheet, heading row, source, committee, dates, then each field; those without a column last."""
    rows = [*_of_the_list(kind, found), *_of_fields(kind, found)]
    order = [SHEET, HEAD, SOURCE, TARGET, DATES, *kind.fields]
    return [
        Setting(order.index(what), what, label, value, samples, style)
        for what, label, value, samples, style in rows
    ]


def _of_the_list(kind: ImportKind, found: Examined) -> Iterator[tuple[str, object, str, str, str]]:
    table, sheets = found.table, [one.name for one in found.book.sheets if one.rows]
    if len(sheets) > 1:
        others = listed(name for name in sheets if table is None or name != table.sheet)
        yield (
            SHEET,
            say("Sheet"),
            table.sheet if table else "?",
            str(say("others: {names}", names=others)),
            "",
        )
    yield HEAD, HEADING_ROW, _row(table.header_row) if table else "?", _heading_texts(found), ""
    if kind.known is not None and found.read is not None:
        note = "" if found.source else say("the same name every time, e.g. 12345")
        note = say("as last time") if found.learned else note
        yield SOURCE, say("Comes from"), found.source or "?", str(note), "" if found.source else "overdue"
    if len(found.committees) > 1:
        yield TARGET, say("Into"), found.committee, "", ""
    if found.read is not None and found.read.dates:
        yield from _of_dates(kind, found.read.dates)


def _row(number: int) -> str:
    return str(say("row {row}", row=number) if number else NO_HEADINGS)


def _of_dates(kind: ImportKind, dates: Mapping[str, str]) -> Iterator[tuple[str, object, str, str, str]]:
    """Which of day and month stands first; where nothing says so, it may be chosen."""
    untold = [str(kind.fields[name]) for name, order in dates.items() if not order]
    orders = dict.fromkeys(str(ORDERS[order or "month-first"]) for order in dates.values())
    note = (
        say("{fields}: nothing in it says which", fields=listed(untold))
        if untold
        else say("as they say themselves")
    )
    yield DATES, say("Dates"), listed(orders), str(note), "overdue" if untold else ""


def _heading_texts(found: Examined) -> str:
    number = found.table.header_row if found.table else 0
    return next((texts_of(one) for one in found.heads if one.number == number), "")


def texts_of(head: Head) -> str:
    """A row of the file on one line; one with figures is a resident's, and masked."""
    texts = head.texts
    if any(_FIGURES.search(text) for text in texts):
        for name in filter(_BARE.fullmatch, head.texts):
            texts = tuple(masking.said(text, name) for text in texts)
    return listed(map(masking.free_text, texts))


def _of_fields(kind: ImportKind, found: Examined) -> Iterator[tuple[str, object, str, str, str]]:
    if found.table is None:
        return
    by_heading = {column.heading: column for column in found.columns}
    mapping = found.mapping
    # of a list that can't be read yet the first field is what is missing
    fields = sorted(kind.fields, key=lambda name: name not in mapping) if found.read else kind.fields
    for name in fields:
        heading = mapping.get(name)
        told = samples(kind, found, by_heading.get(heading)) if heading else ""
        yield name, kind.fields[name], heading or "—", told, "" if heading else "faint"


def samples(kind: ImportKind, found: Examined, column: Column | None) -> str:
    """What stands in a column, masked as its field is; of a column without one what may be a name is."""
    if column is None:
        return ""
    field = next((name for name, heading in found.mapping.items() if heading == column.heading), None)
    mask = _unknown if field is None else kind.masks.get(field, masking.free_text)
    return " | ".join(mask(_nameless(text, found))[:40] for text in column.samples)


def _unknown(text: str) -> str:
    return masking.name(text) if _BARE.fullmatch(text) else masking.free_text(text)


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
        rows = [Option(str(one.number), _row(one.number), texts_of(one)) for one in found.heads]
        return [*rows, Option("0", NO_HEADINGS, say("columns are A, B, C …"))]
    if what == TARGET:
        return [Option(name, name) for name in found.committees]
    if what == DATES:
        return [Option(slug, name) for slug, name in ORDERS.items()]
    if what == SOURCE:
        return [Option(name, name) for name in sources]
    columns = [
        Option(column.heading, column.heading, samples(kind, found, column)) for column in found.columns
    ]
    return [Option("", say("no column")), *columns]


def _count(rows: int) -> str:
    return str(say("{count} rows", count=rows))


def chosen(choices: Choices, what: str, picked: str, table: Table | None) -> Choices:
    """The choices with another one for a row. Columns stand under a row of headings: another one begins anew."""
    if what == SHEET:
        return replace(choices, sheet=picked, header_row=None, mapping={})
    if what == HEAD:
        return replace(choices, header_row=int(picked), mapping={})
    if what == SOURCE:
        return replace(choices, source=picked)
    if what == TARGET:
        return replace(choices, committee=picked)
    if what == DATES:
        return replace(choices, dates=cast("DateOrder", picked))
    row = table.header_row if table else None
    return replace(choices, header_row=row, mapping={**choices.mapping, what: picked})


def below(session: Session, kind: ImportKind, found: Examined, cells: int) -> list[Row]:
    """What is read under the settings: the first rows as they would arrive, what would change, what is wrong."""
    rows: list[Row] = []
    if found.problem is not None:
        rows += [(str(say("! {message}", message=found.problem)), "overdue")]
    if found.read is None:
        rows += [fit(f"{head.number}  {texts_of(head)}", cells) for head in found.heads[:RAW_ROWS]]
    elif found.read.rows:
        rows += [(heading(kind.columns, cells), "faint")]
        first = found.read.rows[:FIRST_ROWS]
        rows += [line(kind.columns, kind.arrives(session, row), cells) for row in first]
    if found.trial is not None:
        rows += outcome(kind, found.trial)
    elif found.read is not None:
        rows += [str(warning) for warning in found.read.warnings]
    return rows


def counted(found: Imported) -> Message:
    """How many of each."""
    return say(
        "{new} new, {changed} changed, {unchanged} unchanged, {refused} not imported",
        new=found.new, changed=found.changed, unchanged=found.unchanged, refused=found.refused,
    )  # fmt: skip


def outcome(kind: ImportKind, trial: Imported) -> list[Row]:
    """What an import does or did, in words: field by field, warnings, rows that are not imported and why."""
    rows: list[Row] = []
    if trial.fields:
        names = {**kind.changes, **kind.fields}
        told = listed(f"{names.get(name, name)} {count}" for name, count in trial.fields.most_common())
        rows += [str(say("Changed: {fields}", fields=told))]
    rows += [str(say("! {message}", message=warning)) for warning in trial.warnings]
    if trial.refusals:
        rows += [
            (str(say("Not imported: {count}", count=trial.refused)), "strong"),
            *_refused(trial.refusals),
        ]
    return rows


def _refused(refusals: Sequence[RefusedRow]) -> Iterator[str]:
    """Each reason with its rows."""
    reasons: dict[str, list[int]] = {}
    for item in refusals:
        reasons.setdefault(item.reason, []).append(item.row)
    for reason, numbers in reasons.items():
        if len(numbers) == 1:
            yield str(say("row {row}: {reason}", row=numbers[0], reason=reason))
        else:
            shown = listed(numbers[:NUMBERS]) + ("…" if len(numbers) > NUMBERS else "")
            yield str(say("{count} rows ({rows}): {reason}", count=len(numbers), rows=shown, reason=reason))
