"""Committees and the people who work for them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from db import convert, models
from db.bulk import fetch
from db.copying import open_raw
from domain.records import Committee, Staff

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from db.scope import Scope

_STAFF = convert.shape(Staff)


def _read(*conditions: Any) -> list[Staff]:
    query = models.Staff.select(*_STAFF.columns(models.Staff)).where(*conditions)
    ordered = query.order_by(models.Staff.active.desc(), models.Staff.id)
    return [_STAFF.record(row) for row in fetch(ordered)]


def _one(condition: Any) -> Staff | None:
    return next(iter(_read(condition)), None)


def is_empty() -> bool:
    """Whether the ledger has no staff yet."""
    return not models.Staff.select().exists()


def get(staff_id: int) -> Staff | None:
    """The member of staff of this id."""
    return _one(models.Staff.id == staff_id)


def by_account(account: str) -> Staff | None:
    """The member of staff whose account on this machine this is."""
    return _one(models.Staff.account == account)


def role_in(path: Path, account: str) -> str | None:
    """The role of an account in a ledger file of any version; '' where it is not on the staff.

    None where there is nobody to ask: no such file, no staff yet, or not to be read.
    """
    try:
        with closing(open_raw(path)) as connection:
            roles = dict(connection.execute("SELECT account, role FROM staff WHERE active = 1"))
    except sqlite3.Error:
        return None
    return roles.get(account, "") if roles else None


def accounts() -> set[str]:
    """The accounts of all who work in any committee of this ledger."""
    return {
        account for (account,) in fetch(models.Staff.select(models.Staff.account).where(models.Staff.active))
    }


def of(committee_id: int) -> list[Staff]:
    """A committee's staff, those who left last."""
    return _read(models.Staff.committee == committee_id)


def names(scope: Scope) -> dict[int, str]:
    """The names of the staff in scope by id, of those who left as well."""
    columns = (models.Staff.id, models.Staff.name)
    return dict(fetch(models.Staff.select(*columns).where(scope.condition(models.Staff.committee))))


def words_for(scope: Scope) -> dict[str, str]:
    """The accounts and names of the staff in scope, of those who left as well: word → name."""
    table = models.Staff
    rows = fetch(table.select(table.account, table.name).where(scope.condition(table.committee)))
    return {word: name for account, name in rows for word in (name, account)}


def add(committee_id: int, account: str, name: str, role: str) -> Staff:
    """Put someone on a committee's staff, in the transaction that is open."""
    staff_id = models.Staff.insert(committee=committee_id, account=account, name=name, role=role).execute()
    return Staff(int(staff_id), committee_id, account, name, role)


def committee(committee_id: int) -> Committee:
    """The committee of this id. Raises KeyError where there is none."""
    found = models.Committee.get_or_none(models.Committee.id == committee_id)
    if found is None:
        raise KeyError(committee_id)
    return Committee(found.id, found.name)


def committees() -> list[Committee]:
    """All committees of the ledger: their names are no secret, what is theirs is."""
    return [
        Committee(*row) for row in fetch(models.Committee.select(models.Committee.id, models.Committee.name))
    ]


def add_committee(name: str, now: datetime) -> int:
    """Make a committee, in the transaction that is open. Gives its id."""
    return int(models.Committee.insert(name=name, created=int(now.timestamp())).execute())
