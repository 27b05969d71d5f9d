"""Which step set the limit that governs a case (DOMAIN §2): a list of the hotline, an extension, a redo."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.records import Event


def limit_origin(timeline: Iterable[Event]) -> Event | None:
    """The last step that changed the limit; None where the limit still is the one that came with the case.

    `timeline`: oldest first. What was undone, and the undoing itself, set nothing.
    """
    found = None
    for event in timeline:
        if not event.undone and event.undoes is None and _sets_limit(event):
            found = event
    return found


def _sets_limit(event: Event) -> bool:
    return any(change.field == "given_limit" for change in event.changes)
