"""Gives the tests of queries a desk at a fresh ledger, and lets them import its harness, `ledger_desk`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from db import models, staff
from db.ledger import Ledger
from settings.load import load
from tests.db.ledger_desk import NOW, Desk

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    with ledger.connection():
        with ledger.write():
            one, two = (staff.add_committee(name, NOW) for name in ("测试一居", "测试二居"))
            me = staff.add(one, "ceshi", "李测试", "lead")
            other = staff.add(two, "ceshi2", "王测试", "lead")
        yield Desk(ledger, load(), me, other)
    models.database.initialize(None)
