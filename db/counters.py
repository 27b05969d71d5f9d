"""Counts that screens show at once: kept by deltas in the transaction of the change, recounted by doctor."""

from __future__ import annotations

from collections import Counter

from db import models

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
