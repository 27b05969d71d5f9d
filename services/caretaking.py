"""Looking after the ledger: backup, restore, migrate, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from db import backup as backup_table
from db import doctor as doctor_table
from db import staff as staff_table
from db.doctor import Finding
from db.ledger import Ledger
from domain.refusal import Refused
from services.recalculation import others_rules
from services.rights import role_holds
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from settings.model import Settings


def backup(ledger: Ledger, target: Path) -> None:
    """Write a verified copy of the ledger. Raises Refused where the target exists or can't be written."""
    backup_table.backup(ledger, target)


def restore(source: Path, ledger_path: Path, settings: Settings, account: str) -> Path | None:
    """Put a verified backup in the ledger's place; the present ledger is kept aside, and its new path given.

    Raises Refused where the backup does not hold, or this account may not in the present ledger.
    """
    _may(ledger_path, settings, account)
    return backup_table.restore(source, ledger_path)


def migrate(path: Path, settings: Settings, account: str) -> None:
    """Bring a ledger to this program's form. Raises Refused: this account may not, or it is no ledger."""
    _may(path, settings, account)
    Ledger.open(str(path), make=False)


def _may(path: Path, settings: Settings, account: str) -> None:
    """Raises Refused where the ledger at `path` has staff, and this account's role may not look after it."""
    role = staff_table.role_in(path, account)
    if role is not None and not role_holds(settings, role, "ledger"):
        raise Refused(say("Only the lead of this ledger does that. Ask them."))


def doctor(ledger: Ledger, settings: Settings, now: datetime) -> list[Finding]:
    """Look the ledger over: each finding is fine, or says what to do."""
    findings = doctor_table.doctor(ledger, settings, now)
    if findings[0].ok:
        with ledger.connection():
            findings += [*_routing(settings), *_rules(settings)]
    findings += _drop_folder(settings)
    return findings


def _routing(settings: Settings) -> Iterator[Finding]:
    """Whether those whom the routing names work here: the settings know no accounts."""
    named = {route.staff for route in settings.place_routes}
    named |= {route.staff for route in settings.category_routes}
    missing = sorted(named - staff_table.accounts())
    if missing:
        yield Finding(
            ok=False,
            what=say(
                "The settings' `routing` names {accounts}: nobody of that account works here.",
                accounts=", ".join(missing),
            ),
            remedy=say(
                "Correct the account in your settings file, or add it: doorstep staff add ACCOUNT NAME"
            ),
        )


def _drop_folder(settings: Settings) -> Iterator[Finding]:
    """Whether the folder where lists are put down is there."""
    folder = settings.drop_folder
    if folder and not Path(folder).expanduser().is_dir():
        yield Finding(
            ok=False,
            what=say("The settings' `drop_folder` is {folder}: there is no such folder.", folder=folder),
            remedy=say("Make the folder, or correct `drop_folder` in your settings file."),
        )


def _rules(settings: Settings) -> Iterator[Finding]:
    """Whether the open cases go by these settings: only their lead's settings move them."""
    if others_rules(settings):
        yield Finding(
            ok=False,
            what=say("The limits of the open cases were reckoned by other settings than these."),
            remedy=say(
                "Use the lead's settings file; where these are the lead's, open the desk once with them."
            ),
        )
