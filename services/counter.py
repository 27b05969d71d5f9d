"""Status at the counter: find what a resident asks about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import spoken
from domain.masking import mask_line

if TYPE_CHECKING:
    from db.spoken import Found
    from services.session import Session


def find(session: Session, text: str) -> Found:
    """Cases for what a resident can say (db/spoken.py), masked: 50 at most, and how many there are."""
    found = spoken.at_counter(session.scope, text)
    return found._replace(lines=[mask_line(line) for line in found.lines])
