"""A ledger of one's own into which real files are imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.services.founded import Founded, write_template

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from services.session import Session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    template = tmp_path / "template.db"
    write_template(template)
    founded = Founded.copy(template, tmp_path / "ledger.db")
    with founded.ledger.connection():
        yield founded.lead
