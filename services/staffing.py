"""The committee's staff: who is on it, who joins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from db import staff as staff_table
from domain import naming
from domain.refusal import Refused
from services.rights import holds
from settings.lookup import code
from words import say

if TYPE_CHECKING:
    from domain.records import Staff
    from services.session import Session

ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,31}")


def colleagues(session: Session) -> list[Staff]:
    """The committee's staff, those who left last."""
    return staff_table.of(session.committee.id)


def add(session: Session, account: str, name: str, role: str = "clerk") -> Staff:
    """Put someone on the staff.

    Raises Refused for a bad account or role, a doubled account, or one who may not.
    """
    if not holds(session, "staff"):
        raise Refused(say("Only the lead adds staff."))
    if not ACCOUNT.fullmatch(account):
        raise Refused(
            say(
                "{account} can't be an account name: small letters, digits, _ and -, at most 32.",
                account=account,
            )
        )
    known = tuple(item.slug for item in session.settings.role_names)
    if role not in known:
        raise Refused(say("There is no role {role}. Known: {known}.", role=role, known=", ".join(known)))
    name = naming.name(name, say("Name"))
    if not name:
        raise Refused(say("Enter the name that colleagues know."))
    if staff_table.by_account(account) is not None:
        raise Refused(say("The account {account} is on the staff already.", account=account))
    with session.operation() as op:
        person = staff_table.add(session.committee.id, account, name, role)
        op.event(session.committee.id, "staff", person.id, "staff_added", changes=())
    return person


def role_name(session: Session, person: Staff) -> object:
    """The label of a person's role, in the language in use."""
    return code(session.settings.role_names, person.role).name


def names(session: Session) -> dict[int, str]:
    """The names of everyone on the staff that this person may see, by id; those who left too."""
    return staff_table.names(session.scope)
