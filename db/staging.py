"""A large import on its way: its cases lie in the ledger, in nobody's scope, until its batch is complete.

Whoever brings lists in holds a lock file beside the ledger, several small lists together or one large one alone.
The system lets go of it when a program dies: what is on its way then is left over, and the next one clears it up.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from peewee import SQL

from db import bulk, models
from db.ledger_file import locked
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from db.operation import Operation

LOCK = ".import"
CACHE = -131_072
"""KiB of pages that a large import keeps: its rows go to all places of fourteen indexes."""
PATIENCE = 120.0
"""Seconds that a list waits for a large one that somebody else brings in."""


class Staged(NamedTuple):
    """A batch that is not complete. `ids`: what was kept for its new cases."""

    batch_id: int
    committee_id: int
    operation_id: str
    ids: range


@contextmanager
def bringing_in(ledger: Path, *, alone: bool, patience: float = PATIENCE) -> Iterator[None]:
    """Bring a list in: a large one `alone`. Raises Refused where somebody else's goes on for too long."""
    busy = say("Somebody else is importing a large list right now. Wait a minute, then try again.")
    with locked(ledger, ending=LOCK, alone=alone, patience=patience, busy=busy):
        usual = models.database.cache_size
        if alone:
            models.database.pragma("cache_size", CACHE)
        try:
            yield
        finally:
            models.database.pragma("cache_size", usual)


def on_its_way() -> Staged | None:
    """The batch that is not complete, if there is one: going on, or left over."""
    table = models.ImportBatch
    columns = (table.id, table.committee, table.operation_id, table.first_case, table.last_case)
    for batch_id, committee_id, operation_id, first, last in bulk.fetch(
        table.select(*columns).where(SQL("state = 'staging'"))
    ):
        return Staged(batch_id, committee_id, operation_id, range(first, last + 1))
    return None


def remove(staged: Staged, limit: int) -> int:
    """Take at most `limit` of its new cases out again, in the open transaction. Gives how many there were."""
    span = models.Case.id.between(staged.ids.start, staged.ids.stop - 1)
    found = bulk.fetch(models.Case.select(models.Case.id, models.Case.committee).where(span).limit(limit))
    # most who ask whether something is on its way find nothing to remove
    from db import search

    search.unindex_many(found)
    for some in bulk.chunks([case_id for case_id, _ in found]):
        models.Case.delete().where(models.Case.id.in_(bulk.listed(some))).execute()
    return len(found)


def cancel(op: Operation, staged: Staged) -> None:
    """Note that a batch came to nothing; the events that it left in the chain are undone by this one."""
    models.ImportBatch.update(state="cancelled").where(models.ImportBatch.id == staged.batch_id).execute()
    op.event(staged.committee_id, "batch", staged.batch_id, "cancelled", undoes=staged.operation_id)
