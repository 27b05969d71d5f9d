"""The access log: who saw a resident's data in full, when and why. Append-only (DOMAIN §7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import JOIN, fn

from db import bulk, convert, models
from domain.records import Access

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from db.operation import Operation
    from db.scope import Scope
    from domain.records import Case

COLUMNS = ("committee_id", "at", "staff_id", "entity", "entity_id", "field", "why")
PAGE = 500


def write(  # noqa: PLR0917  what an entry of the log consists of
    op: Operation, committee_id: int, entity: str, entity_id: int, field: str, why: str
) -> None:
    """Note that someone sees this field in full."""
    models.AccessLog.insert(
        committee=committee_id,
        at=int(op.now.timestamp()),
        staff=op.actor_id,
        entity=entity,
        entity_id=entity_id,
        field=field,
        why=why,
    ).execute()


def write_cases(op: Operation, cases: Sequence[Case], field: str, why: str) -> None:
    """Note that someone sees all of these cases in full."""
    at = int(op.now.timestamp())
    rows = ((case.committee_id, at, op.actor_id, "case", case.id, field, why) for case in cases)
    bulk.insert("access_log", COLUMNS, rows)


def pages(scope: Scope) -> Iterator[list[Access]]:
    """The log's entries in scope, the latest first, so many at a time."""
    table = models.AccessLog
    query = (
        table.select(
            table.id, table.at, models.Staff.name, fn.COALESCE(models.Case.number, ""), table.field, table.why
        )
        .join(models.Staff, on=(table.staff == models.Staff.id))
        .join_from(
            table,
            models.Case,
            JOIN.LEFT_OUTER,
            on=((table.entity == "case") & (table.entity_id == models.Case.id)),
        )
        .where(scope.condition(table.committee))
        .order_by(table.id.desc())
        .limit(PAGE)
    )
    rows = bulk.fetch(query)
    while rows:
        yield [_SHAPE.record(row) for row in rows]
        rows = bulk.fetch(query.where(table.id < rows[-1][0]))


_SHAPE = convert.shape(Access)
