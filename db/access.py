"""The access log: who saw a resident's data in full, when and why. Append-only (DOMAIN §7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from db import convert, models
from db.bulk import fetch

if TYPE_CHECKING:
    from db.operation import Operation
    from db.scope import Scope


@dataclass(frozen=True, slots=True)
class Access:
    """One look at a field in full."""

    at: datetime
    staff_name: str
    entity: str
    entity_id: int
    field: str
    why: str


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


def log(scope: Scope, since: datetime | None = None) -> list[Access]:
    """Who saw what in scope, the latest first."""
    table = models.AccessLog
    query = (
        table.select(table.at, models.Staff.name, table.entity, table.entity_id, table.field, table.why)
        .join(models.Staff, on=(table.staff == models.Staff.id))
        .where(scope.condition(table.committee), table.at >= (convert.seconds(since) or 0))
        .order_by(table.at.desc(), table.id.desc())
    )
    return [Access(datetime.fromtimestamp(at, UTC), *rest) for at, *rest in fetch(query)]
