"""The events of one transaction: gathered while it runs, chained and written at its end.

The heads of the touched committees are locked and advanced last, in order, so that writers neither fork a
chain nor hold it longer than they must.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from db import bulk, models
from db.chain import Link, link_digest
from domain.chain import SALT_BYTES, canonical, commit

if TYPE_CHECKING:
    from collections.abc import Iterable


_json = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(slots=True)
class SideRow:
    """A row of another table that belongs to an event: a contact, an application, something to carry over."""

    table: str
    columns: dict[str, Any]


@dataclass(slots=True)
class EventDraft:
    """An event that is not written yet. `value`: what is personal in it, kept outside the chain."""

    committee_id: int
    entity: str
    entity_id: int
    action: str
    happened_at: int
    undoes: str | None
    value: dict[str, Any]
    rows: list[SideRow] = field(default_factory=list)


@dataclass(slots=True)
class Journal:
    """The events of one operation."""

    operation_id: str
    actor_id: int | None
    terminal: str
    recorded_at: int
    drafts: list[EventDraft] = field(default_factory=list)

    def write(self) -> None:
        """Chain and write all events with what belongs to them."""
        for committee_id in sorted({draft.committee_id for draft in self.drafts}):
            self._write(committee_id, [draft for draft in self.drafts if draft.committee_id == committee_id])

    def _write(self, committee_id: int, drafts: list[EventDraft]) -> None:
        start, digest = _lock_head(committee_id)
        events: list[tuple[object, ...]] = []
        values: list[tuple[int, str, str]] = []
        # thousands of events of an import share one value
        value, spelled, kept = None, b"", ""
        salts = secrets.token_bytes(SALT_BYTES * len(drafts))
        for seq, draft in enumerate(drafts, start + 1):
            at = (seq - start - 1) * SALT_BYTES
            salt = salts[at : at + SALT_BYTES]
            if draft.value is not value:
                value, spelled, kept = draft.value, canonical(draft.value), _json(draft.value)
            link = self._link(draft, commit(salt, spelled) if value else "")
            digest = link_digest(digest, seq, link)
            events.append((committee_id, seq, digest, *link))
            if value:
                values.append((seq, salt.hex(), kept))
        bulk.insert("event", ("committee_id", "seq", "digest", *Link._fields), events)
        ids = _ids(committee_id, start)
        bulk.insert(
            "event_value", ("event_id", "salt", "value"), ((ids[seq], *kept) for seq, *kept in values)
        )
        _write_rows((ids[seq], draft.rows) for seq, draft in enumerate(drafts, start + 1))
        head = {models.Head.seq: start + len(drafts), models.Head.digest: digest}
        models.Head.update(head).where(models.Head.committee == committee_id).execute()

    def _link(self, draft: EventDraft, committed: str) -> Link:
        return Link(
            self.operation_id,
            draft.undoes,
            draft.entity,
            draft.entity_id,
            draft.action,
            self.actor_id,
            self.terminal,
            draft.happened_at,
            self.recorded_at,
            committed,
        )


def _lock_head(committee_id: int) -> tuple[int, str]:
    """The number and digest of a committee's last event; made where it has none yet.

    On SQLite the transaction is the lock; elsewhere the row is locked until the end of it.
    """
    models.Head.insert(committee=committee_id, seq=0, digest="").on_conflict_ignore().execute()
    query = models.Head.select(models.Head.seq, models.Head.digest).where(
        models.Head.committee == committee_id
    )
    if models.database.for_update:
        query = query.for_update()
    ((seq, digest),) = bulk.fetch(query)
    return seq, digest


def _ids(committee_id: int, after: int) -> dict[int, int]:
    """Seq → id of the events that were just written."""
    query = models.Event.select(models.Event.seq, models.Event.id)
    written = query.where(models.Event.committee == committee_id, models.Event.seq > after)
    return dict(bulk.fetch(written))


def _write_rows(of_events: Iterable[tuple[int, list[SideRow]]]) -> None:
    for event_id, rows in of_events:
        for row in rows:
            bulk.insert(row.table, ("event_id", *row.columns), [(event_id, *row.columns.values())])
