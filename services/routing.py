"""Who gets a case: the settings' routing table, place first (包片社工), then category (条线)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import staff as staff_table
from settings.lookup import category as category_of

if TYPE_CHECKING:
    from services.session import Session


def propose(session: Session, address: str, category: str | None) -> int | None:
    """The id of the colleague whom the routing table names for this place or category, else None."""
    for account in _accounts(session, address, category):
        person = staff_table.by_account(account)
        if person is not None and person.active and person.committee_id == session.committee.id:
            return person.id
    return None


def _accounts(session: Session, address: str, category: str | None) -> list[str]:
    found = (
        [route.staff for route in session.settings.place_routes if route.place in address] if address else []
    )
    known = category_of(session.settings, category) if category else None
    lines = {known.slug, known.parent} if known else set()
    return found + [route.staff for route in session.settings.category_routes if route.category in lines]
