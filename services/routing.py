"""Who gets a case: the settings' routing table, place first (包片社工), then category (条线)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import staff as staff_table
from settings.lookup import category as category_of

if TYPE_CHECKING:
    from services.session import Session


class Routes:
    """The settings' routing table for a committee; its colleagues are looked up once, when it is made."""

    def __init__(self, session: Session) -> None:
        self._settings = session.settings
        places, lines = session.settings.place_routes, session.settings.category_routes
        accounts = {route.staff for route in places} | {route.staff for route in lines}
        named = map(staff_table.by_account, sorted(accounts))
        self._here = {
            person.account: person.id
            for person in named
            if person is not None and person.active and person.committee_id == session.committee.id
        }

    def propose(self, address: str, category: str | None) -> int | None:
        """The id of the colleague whom the table names for this place or category, else None."""
        if not self._here:
            return None
        return next(filter(None, map(self._here.get, self._accounts(address, category))), None)

    def _accounts(self, address: str, category: str | None) -> list[str]:
        settings = self._settings
        found = [route.staff for route in settings.place_routes if address and route.place in address]
        if not settings.category_routes or not category:
            return found
        known = category_of(settings, category)
        lines = {known.slug, known.parent} if known else set()
        return found + [route.staff for route in settings.category_routes if route.category in lines]


def propose(session: Session, address: str, category: str | None) -> int | None:
    """The id of the colleague whom the routing table names for one case, else None."""
    return Routes(session).propose(address, category)
