"""What a filter names that only the ledger knows: colleagues and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import batches
from db import staff as staff_table
from domain.naming import ISSUE_SOURCE
from domain.query import ME, nearest
from domain.refusal import Refused
from words import say

if TYPE_CHECKING:
    from domain.query import Query
    from services.session import Session


def check(session: Session, query: Query) -> None:
    """Raises Refused where a filter names a colleague or a source that the ledger does not know."""
    for term in query.terms:
        value = str(term.value)
        if term.field == "by" and value not in {"", ME}:
            staff = staff_table.words_for(session.scope)
            if not any(value == word or value in name for word, name in staff.items()):
                raise Refused(
                    say(
                        "Nobody here is called “{value}”. {nearest}",
                        value=value,
                        nearest=nearest(value, staff),
                    )
                )
        elif term.field == "source":
            sources = {name: name for name in (*batches.sources(session.scope), ISSUE_SOURCE)}
            if value not in sources and not batches.has_source(session.scope, value):
                raise Refused(
                    say(
                        "There is no source “{value}” here. {nearest}",
                        value=value,
                        nearest=nearest(value, sources),
                    )
                )
