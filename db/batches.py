"""Imports: their batches, what each refused, and the sources that are known by their headings."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from peewee import SQL, fn

from db import bulk, convert, models
from db.scope import ARRIVED, cases
from domain.records import RefusedRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.operation import Operation
    from db.scope import Scope
    from domain.records import Case


CASES = "cases"
"""The kind of batch from which the age of the hotline's data and its sources are told."""
_OF_CASES = models.ImportBatch.kind == CASES


def add(
    op: Operation,
    committee_id: int,
    *,
    kind: str = CASES,
    source: str,
    filename: str,
    sheet: str = "",
    mapping: Mapping[str, str],
    counts: Mapping[str, int] | None = None,
    refusals: Sequence[RefusedRow] = (),
    digest: str = "",
    hides: range | None = None,
) -> int:
    """Note an import with the rows that it refused. Gives the batch's id.

    `hides`: the ids of its new cases, which nobody sees until it is `complete`.
    """
    batch_id = int(
        models.ImportBatch.insert(
            committee=committee_id,
            kind=kind,
            source=source,
            filename=filename,
            sheet=sheet,
            mapping=json.dumps(dict(mapping), ensure_ascii=False),
            counts=json.dumps(dict(counts or {})),
            state="complete" if hides is None else "staging",
            operation_id=op.id,
            staff=op.actor.id if op.actor else None,
            at=int(op.now.timestamp()),
            digest=digest,
            first_case=None if hides is None else hides.start,
            last_case=None if hides is None else hides.stop - 1,
        ).execute()
    )
    _refuse(batch_id, refusals)
    op.event(committee_id, "batch", batch_id, "imported")
    return batch_id


def complete(op: Operation, batch_id: int, counts: Mapping[str, int], refusals: Sequence[RefusedRow]) -> None:
    """Let a batch that was on its way be seen, with what it counts."""
    row = {"state": "complete", "counts": json.dumps(dict(counts)), "at": int(op.now.timestamp())}
    models.ImportBatch.update(row).where(models.ImportBatch.id == batch_id).execute()
    _refuse(batch_id, refusals)


def _refuse(batch_id: int, refusals: Sequence[RefusedRow]) -> None:
    rows = ((batch_id, item.row, item.field, item.reason) for item in refusals)
    bulk.insert("refusal", ("batch_id", "row", "field", "reason"), rows)


def _of_source(source: str, numbers: Sequence[str], columns: str) -> list[tuple[Any, ...]]:
    """Hotline cases of a source by number, in every committee: numbers are unique in a source.

    Written out: Peewee takes longer to spell hundreds of numbers than SQLite to find them.
    """
    mark = models.database.param
    found: list[tuple[Any, ...]] = models.database.execute_sql(
        f"SELECT {columns} FROM cases AS t1 WHERE kind = 'hotline' AND source = {mark}"  # noqa: S608  marks only
        f" AND number IN ({', '.join([mark] * len(numbers))}) AND +t1.id {ARRIVED}",
        (source, *numbers),
    ).fetchall()
    return found


def existing(source: str, numbers: Sequence[str]) -> dict[str, Case]:
    """The cases that the ledger holds of these numbers of a source, whichever committee's they are.

    Not scoped, so that an import can refuse a number that is another committee's; never shown.
    """
    found: dict[str, Case] = {}
    for some in bulk.chunks(numbers):
        rows = _of_source(source, some, convert.CASE.text.sql)
        found |= {case.number: case for case in map(convert.CASE.record, rows)}
    return found


def held(source: str, numbers: Sequence[str]) -> set[str]:
    """Which of these numbers of a source the ledger holds, whichever committee's they are."""
    found: set[str] = set()
    for some in bulk.chunks(numbers):
        found.update(number for (number,) in _of_source(source, some, "number"))
    return found


def standing(numbers: Mapping[str, Sequence[str]]) -> tuple[int, dict[int, int]]:
    """What an import rests on: the last batch, and of these numbers by source each case's id and version."""
    last = models.ImportBatch.select(fn.MAX(models.ImportBatch.id))
    found: dict[int, int] = {}
    for source, of_source in numbers.items():
        for some in bulk.chunks(of_source):
            found |= dict(_of_source(source, some, "id, version"))
    return last.scalar() or 0, found


def source_values(case_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """What the hotline's exports said last of these cases: id → field → text."""
    found: dict[int, dict[str, str]] = {}
    table = models.SourceValue
    for some in bulk.chunks(case_ids):
        query = table.select(table.case, table.given).where(table.case.in_(bulk.listed(some)))
        found |= {case_id: json.loads(given) for case_id, given in bulk.fetch(query)}
    return found


def last_import(scope: Scope) -> datetime | None:
    """When cases came in last in scope; None where none ever did."""
    query = models.ImportBatch.select(fn.MAX(models.ImportBatch.at)).where(
        scope.condition(models.ImportBatch.committee), _OF_CASES, models.ImportBatch.state == "complete"
    )
    at = query.scalar()
    return None if at is None else datetime.fromtimestamp(at, UTC)


def last_source(committee_id: int) -> str | None:
    """The source of the committee's last import of cases that was not undone."""
    table = models.ImportBatch
    whose = (table.committee == committee_id, _OF_CASES, table.state == "complete")
    query = table.select(table.source).where(*whose)
    return next((source for (source,) in bulk.fetch(query.order_by(table.id.desc()).limit(1))), None)


def last_from(committee_id: int, source: str, filename: str) -> datetime | None:
    """When a service at this address was asked last, that was not undone; None: never."""
    table = models.ImportBatch
    query = table.select(fn.MAX(table.at)).where(
        table.committee == committee_id,
        table.source == source,
        table.filename == filename,
        table.state == "complete",
    )
    at = query.scalar()
    return None if at is None else datetime.fromtimestamp(at, UTC)


def digests(scope: Scope) -> frozenset[str]:
    """The digests of the files that came in and were not undone."""
    table = models.ImportBatch
    query = table.select(table.digest).where(
        scope.condition(table.committee), table.state == "complete", table.digest != ""
    )
    return frozenset(digest for (digest,) in bulk.fetch(query))


def sources(scope: Scope) -> list[str]:
    """The sources from which cases came in, by name."""
    table = models.ImportBatch
    query = table.select(table.source).where(scope.condition(table.committee), _OF_CASES).distinct()
    return [source for (source,) in bulk.fetch(query.order_by(table.source))]


def has_source(scope: Scope, source: str) -> bool:
    """Whether a hotline case of this source is there, however it came."""
    return bool(cases(scope).where(SQL("kind = 'hotline'"), models.Case.source == source).exists())


def refusals(scope: Scope, batch_id: int) -> list[RefusedRow]:
    """The rows that a batch refused, in the order of the file."""
    table = models.Refusal
    query = (
        table.select(table.row, table.field, table.reason)
        .join(models.ImportBatch, on=(table.batch == models.ImportBatch.id))
        .where(table.batch == batch_id, scope.condition(models.ImportBatch.committee))
        .order_by(table.row, table.id)
    )
    return [RefusedRow(row, name, reason) for row, name, reason in bulk.fetch(query)]


def learned(committee_id: int, signature: str) -> tuple[str, dict[str, str]] | None:
    """The source, and field → heading as staff chose it, of the last export that had these headings."""
    table = models.SourceHeadings
    columns = (table.source, table.mapping)
    query = table.select(*columns).where(table.committee == committee_id, table.signature == signature)
    return next(((source, json.loads(mapping)) for source, mapping in bulk.fetch(query)), None)


def remember_source(committee_id: int, signature: str, source: str, chosen: Mapping[str, str]) -> None:
    """Know the source by these headings from now on, and which of them staff `chosen` for a field."""
    kept = json.dumps(dict(chosen), ensure_ascii=False)
    row = (committee_id, signature, source, kept)
    columns = ("committee_id", "signature", "source", "mapping")
    bulk.insert("source_headings", columns, [row], replace=("committee_id", "signature"))
