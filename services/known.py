"""People and places that the committee knows already, offered while an issue is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import access
from db import cases as case_table

if TYPE_CHECKING:
    from domain.records import Resident
    from services.session import Session

OFFERED = 2000
"""How many are offered: the newest; enough for a committee, light enough for a form."""


def people(session: Session) -> list[Resident]:
    """Residents of earlier cases, the newest first, each name and phone once."""
    return case_table.residents(session.scope, OFFERED)


def seen(session: Session) -> None:
    """A known resident's number was filled into a new issue: note in the access log who saw it."""
    with session.operation() as op:
        access.write(op, session.committee.id, "resident", 0, "person_phone", "log_issue")


def places(session: Session) -> list[str]:
    """Places of earlier cases without the room, the most frequent first."""
    return case_table.places(session.scope, OFFERED)
