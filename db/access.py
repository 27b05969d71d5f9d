"""The access log: who saw a resident's data in full, when and why. Append-only (DOMAIN §7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import models

if TYPE_CHECKING:
    from db.operation import Operation


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
