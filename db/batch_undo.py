"""What a batch did to cases, and whether that can be taken back: nobody has worked on them since."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import fn

from db import bulk, convert, models
from db.cases import not_undone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.scope import Scope
    from domain.records import Case


class Done(NamedTuple):
    """What a batch did to a case. `before`: the changed fields as they were; None where the batch made the case."""

    case: Case
    event_id: int
    before: dict[str, Any] | None


class BatchLine(NamedTuple):
    """A batch as it is listed. `counts`: new, changed, unchanged, refused. `at`: seconds since 1970."""

    id: int
    committee_id: int
    operation_id: str
    at: int
    source: str
    filename: str
    state: str
    kind: str
    counts: dict[str, int]


def recent(scope: Scope, limit: int) -> list[BatchLine]:
    """The latest batches that were complete, the newest first."""
    table = models.ImportBatch
    shown = table.state.in_(("complete", "undone"))
    return _lines(scope, shown, limit)


def get(scope: Scope, batch_id: int) -> BatchLine | None:
    """The batch of this number; None where there is none in scope."""
    return next(iter(_lines(scope, models.ImportBatch.id == batch_id, 1)), None)


def _lines(scope: Scope, condition: Any, limit: int) -> list[BatchLine]:
    table = models.ImportBatch
    columns = (
        table.id, table.committee, table.operation_id, table.at, table.source, table.filename, table.state,
        table.kind, table.counts,
    )  # fmt: skip
    query = table.select(*columns).where(condition, scope.condition(table.committee))
    rows = bulk.fetch(query.order_by(table.id.desc()).limit(limit))
    return [BatchLine._make((*row[:-1], json.loads(row[-1]))) for row in rows]


def touched(operation_id: str) -> list[int]:
    """The ids of the cases that an operation made or changed, that are there and not put back yet."""
    event = models.Event
    query = (
        event.select(event.entity_id)
        .distinct()
        .join(models.Case, on=(models.Case.id == event.entity_id))
        .where(event.operation_id == operation_id, event.entity == "case", not_undone(event))
    )
    return [case_id for (case_id,) in bulk.fetch(query)]


def done(operation_id: str, case_ids: Sequence[int]) -> list[Done]:
    """What an operation did to these cases (one of `bulk.chunks`)."""
    event, value, case = models.Event, models.EventValue, models.Case
    listed = bulk.listed(case_ids)
    held = {
        found.id: found
        for found in map(
            convert.CASE.record, bulk.fetch(case.select(convert.CASE.text).where(case.id.in_(listed)))
        )
    }
    query = (
        event.select(event.id, event.entity_id, value.value)
        .join(value)
        .where(event.operation_id == operation_id, event.entity == "case", event.entity_id.in_(listed))
        .order_by(event.id)
    )
    found: list[Done] = []
    for event_id, case_id, kept in bulk.fetch(query):
        changes = json.loads(kept)["changes"]
        before = {
            name: convert.value(name, old) for name, (old, _) in changes.items() if name in convert.CASE.kinds
        }
        found.append(Done(held[case_id], event_id, None if "batch" in changes else before))
    return found


def worked_on(operation_id: str, case_ids: Sequence[int]) -> set[int]:
    """Which of these cases somebody has changed since an operation; what was undone, or only reckoned, is no work."""
    event = models.Event
    ours = event.alias()
    last = ours.select(fn.MAX(ours.id)).where(
        ours.entity == "case", ours.entity_id == event.entity_id, ours.operation_id == operation_id
    )
    query = event.select(event.entity_id).where(
        event.entity == "case",
        event.entity_id.in_(bulk.listed(case_ids)),
        event.action != "recalculated",
        event.undoes.is_null(),
        not_undone(event),
        event.id > last,
    )
    return {case_id for (case_id,) in bulk.fetch(query)}


def told_since(batch_id: int, case_ids: Sequence[int]) -> set[int]:
    """Of which of these cases a later batch said something else."""
    table = models.SourceBefore
    query = table.select(table.case).where(table.batch > batch_id, table.case.in_(bulk.listed(case_ids)))
    return {case_id for (case_id,) in bulk.fetch(query)}


def restore_source_values(batch_id: int, case_ids: Sequence[int] | None = None) -> None:
    """Let the exports have said of these cases what they had said before a batch.

    None: of all of which no later batch said anything.
    """
    marks = "" if case_ids is None else f" AND b.case_id IN {bulk.listed(case_ids).sql}"
    models.database.execute_sql(
        "UPDATE source_value SET given = b.given FROM source_before b"  # noqa: S608  marks only
        " WHERE b.case_id = source_value.case_id AND b.batch_id = ? AND NOT EXISTS (SELECT 1 FROM source_before l"
        f" WHERE l.case_id = b.case_id AND l.batch_id > b.batch_id){marks}",
        (batch_id, *(case_ids or ())),
    )


def close(batch_id: int) -> None:
    """Note that a batch was taken back."""
    table = models.ImportBatch
    table.update(state="undone").where(table.id == batch_id).execute()
    models.SourceBefore.delete().where(models.SourceBefore.batch == batch_id).execute()
