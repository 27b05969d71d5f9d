"""When a calendar or a limit changes, the clocks of open cases are reckoned again, each change an event."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from db import meta
from services.rights import holds

if TYPE_CHECKING:
    from services.session import Session
    from settings.model import Settings

KEY = "rules"
_REVISION = 2
"""Raised where domain/clocks.py reckons otherwise by the same rules, so that open cases are reckoned again."""


def fingerprint(settings: Settings) -> str:
    """A checksum of every setting that a clock depends on; a digest would load a library at each start."""
    rules = (
        _REVISION,
        settings.office,
        settings.calendar,
        settings.clocks,
        settings.request_types,
        settings.urgencies,
        str(settings.timezone),
    )
    return f"{zlib.crc32(repr(rules).encode()):08x}"


def others_rules(settings: Settings) -> bool:
    """Whether the open cases of some committee were reckoned by other rules than these settings'."""
    kept = meta.beginning(f"{KEY}:")
    return any(rules != fingerprint(settings) for rules in kept)


def recalculate(session: Session) -> int:
    """Reckon the open cases' clocks again where the rules differ from those they were reckoned with.

    Only for a role that looks after the ledger: of several settings files on one ledger, its lead's says how
    long things take. Gives how many cases moved. Cheap where nothing changed: one read.
    """
    key = f"{KEY}:{session.committee.id}"
    present = fingerprint(session.settings)
    if meta.get(key) == present or not holds(session, "ledger"):
        return 0
    return _recalculate(session, key, present)


def _recalculate(session: Session, key: str, present: str) -> int:
    from db import cases as case_table
    from db.operation import operation
    from services.steps import clocked

    moved = 0
    # nobody's own step, so that nobody's undo offers it
    with operation(session.ledger, None, session.terminal, session.now()) as op:
        for case in case_table.open_cases(session.committee.id):
            values = {
                name: value
                for name, value in clocked(session, case, {}).items()
                if getattr(case, name) != value
            }
            if values:
                op.change_case(case, "recalculated", values)
                moved += 1
        meta.put(key, present)
    return moved
