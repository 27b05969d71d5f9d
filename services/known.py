"""People and places that the committee knows already, offered while an issue is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import access
from db import cases as case_table
from services.outcome import read
from services.rights import may

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import Resident
    from services.session import Session

OFFERED = 2000
"""How many are offered: the newest; enough for a committee, light enough for a form."""


def people(session: Session) -> list[Resident]:
    """Residents of earlier cases, the newest first, each name and phone once."""
    may(session, "log_issue")
    return case_table.residents(session.scope, OFFERED)


def seen(session: Session, case_id: int, fields: Sequence[str]) -> None:
    """These fields of a known resident's case were filled into a new issue: note in the access log who saw them."""
    case = read(session, case_id)
    with session.operation() as op:
        for field in fields:
            access.write(op, case.committee_id, "case", case.id, field, "log_issue")


def places(session: Session) -> list[str]:
    """Places of earlier cases without the room, the most frequent first."""
    return case_table.places(session.scope, OFFERED)
