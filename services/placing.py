"""The place of a case: what an address says of estate, lane, building and room."""

from __future__ import annotations

from domain import places


def place_fields(address: str, *, estate: str = "") -> dict[str, object]:
    """The place fields of a case for its address. `estate`: as it was given beside it, which counts first."""
    place = places.parse(address)
    return {
        "estate": estate or place.estate,
        "lane": place.lane,
        "building": place.building,
        "room": place.room,
    }
