"""Looking after the ledger: backup, restore, doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import backup as backup_table
from db import doctor as doctor_table
from db.ledger import Ledger, default_path
from db.ledger_file import path_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from db.doctor import Finding
    from settings.model import Settings


def backup(ledger: Ledger, target: Path) -> None:
    """Write a verified copy of the ledger. Raises Refused where the target exists or can't be written."""
    backup_table.backup(ledger, target)


def restore(source: Path, ledger_path: Path) -> Path | None:
    """Put a verified backup in the ledger's place; the present ledger is kept aside, and its new path given.

    Raises Refused where the backup does not hold.
    """
    return backup_table.restore(source, ledger_path)


def doctor(ledger: Ledger, settings: Settings, now: datetime) -> list[Finding]:
    """Look the ledger over: each finding is fine, or says what to do."""
    return doctor_table.doctor(ledger, settings, now)


def ledger_path(url: str | None, settings: Settings) -> Path:
    """The file of the ledger that a command names, else the settings' or the user's own."""
    return path_of(settings.ledger or str(default_path()) if url is None else url)
