"""Counts that screens show at once: kept by deltas in the transaction of the change, recounted by doctor."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from peewee import fn

from db import models
from db.bulk import fetch

if TYPE_CHECKING:
    from db.scope import Scope

Deltas = Counter[tuple[int, str]]
"""(committee, key) → how much is added."""


def state_key(kind: str, state: str) -> str:
    """The key under which cases of a kind in a state are counted."""
    return f"state:{kind}:{state}"


def apply(deltas: Deltas) -> None:
    """Add the deltas, in the order of the keys, so that two writers never wait for each other crosswise."""
    for (committee, key), delta in sorted(deltas.items()):
        if delta == 0:
            continue
        models.Counter.insert(committee=committee, key=key, count=delta).on_conflict(
            conflict_target=[models.Counter.committee, models.Counter.key],
            update={models.Counter.count: models.Counter.count + delta},
        ).execute()


def of_kind(scope: Scope, kind: str) -> int:
    """How many cases of a kind there are, in whatever state."""
    query = models.Counter.select(fn.COALESCE(fn.SUM(models.Counter.count), 0)).where(
        scope.condition(models.Counter.committee), models.Counter.key.startswith(state_key(kind, ""))
    )
    return int(fetch(query)[0][0])
