"""The chain of events as it lies in the ledger: what a digest covers, and whether all of it holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from peewee import fn

from db import models
from db.bulk import fetch
from domain.chain import commitment, digest

if TYPE_CHECKING:
    import sqlite3

    from db.scope import Scope


class Link(NamedTuple):
    """What the digest of an event covers besides the one before it and its number."""

    operation_id: str
    undoes: str | None
    entity: str
    entity_id: int
    action: str
    actor_id: int | None
    terminal: str
    happened_at: int
    recorded_at: int
    commitment: str


def link_digest(previous: str, seq: int, link: Link) -> str:
    """The digest of the event with this number."""
    return digest(previous, seq, *link)


_EVENTS = (
    "SELECT e.committee_id, e.seq, e.digest, v.salt, v.value,"  # noqa: S608  own names only
    f" {', '.join(f'e.{name}' for name in Link._fields)}"
    " FROM event e LEFT JOIN event_value v ON v.event_id = e.id ORDER BY e.committee_id, e.seq"
)


def height(scope: Scope) -> int:
    """How many events there are in scope, by the heads: when it grows, someone has changed something."""
    total = fn.COALESCE(fn.SUM(models.Head.seq), 0)
    return int(fetch(models.Head.select(total).where(scope.condition(models.Head.committee)))[0][0])


def verify(connection: sqlite3.Connection) -> tuple[int, int] | None:
    """(committee, event number) at which a chain is broken first; None where all hold.

    A value that was erased (anonymised) is missing rightly; one that is there has to match its commitment.
    """
    heads = {
        committee: (seq, head)
        for committee, seq, head in connection.execute("SELECT committee_id, seq, digest FROM head")
    }
    reached: dict[int, tuple[int, str]] = {}
    for committee, seq, found, salt, value, *rest in connection.execute(_EVENTS):
        last, previous = reached.get(committee, (0, ""))
        link = Link(*rest)
        if seq != last + 1 or found != link_digest(previous, seq, link) or not _matches(link, salt, value):
            return committee, last + 1
        reached[committee] = (seq, found)
    for committee in sorted(heads.keys() | reached.keys()):
        end = reached.get(committee, (0, ""))
        if heads.get(committee) != end:
            return committee, end[0]
    return None


def _matches(link: Link, salt: str | None, value: str | None) -> bool:
    """Whether an event's value, where it is still there, is the one that was committed to."""
    if salt is None or value is None:
        return True
    try:
        return commitment(bytes.fromhex(salt), json.loads(value)) == link.commitment
    except ValueError:
        return False
