"""Who else has a case open, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from words import listed, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.presence import Colleague


def who_else(colleagues: Sequence[Colleague]) -> str:
    """Who is doing something with the case, and who only looks at it; '' for nobody."""
    looking = [person.name for person in colleagues if person.mode == "reading"]
    doing = [person.name for person in colleagues if person.mode != "reading"]
    told = []
    if doing:
        told.append(str(say("{names} has a form open", names=listed(doing))))
    if looking:
        told.append(str(say("{names} is looking", names=listed(looking))))
    return "  ".join(told)
