"""Facts about the ledger itself, by key."""

from __future__ import annotations

from db import bulk
from db.models import Meta


def get(key: str) -> str | None:
    """The fact under this key; None where there is none."""
    row = Meta.get_or_none(Meta.key == key)
    return None if row is None else str(row.value)


def beginning(key: str) -> list[str]:
    """The facts whose keys begin so."""
    return [str(row.value) for row in Meta.select().where(Meta.key.startswith(key))]


def put(key: str, value: str) -> None:
    """Keep a fact, inside a transaction of the caller's."""
    bulk.insert("meta", ("key", "value"), [(key, value)], replace=("key",))
