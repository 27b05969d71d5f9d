"""The first run: a committee, and its lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import staff as staff_table
from db.operation import operation
from domain import naming
from domain.refusal import Refused
from words import say

if TYPE_CHECKING:
    from datetime import datetime

    from db.ledger import Ledger
    from domain.records import Staff


def found(ledger: Ledger, *, committee: str, account: str, name: str, terminal: str, now: datetime) -> Staff:
    """Make the committee and put the operating system's user on its staff as lead.

    Raises Refused where the name is empty or the ledger has staff already.
    """
    committee = naming.name(committee, say("Committee"))
    name = naming.name(name, say("Name"))
    if not committee:
        raise Refused(say("A committee needs a name. Type it as it is on your stamp, for example 航华一村."))
    with operation(ledger, None, terminal, now) as op:
        if not staff_table.is_empty():
            raise Refused(say("This ledger has its staff already."))
        committee_id = staff_table.add_committee(committee, now)
        lead = staff_table.add(committee_id, account, name or account, "lead")
        op.event(committee_id, "staff", lead.id, "staff_added", changes=())
    return lead
