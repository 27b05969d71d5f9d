"""The ledger of the services' tests: founded once, copied for each test."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import words

sys.path.insert(0, str(Path(__file__).parent))

from typing import TYPE_CHECKING

from tests.services.founded import Founded, write_template

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    words.use("en")
    yield
    words.use("zh")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded ledger that nobody opens."""
    path = tmp_path_factory.mktemp("template") / "ledger.db"
    write_template(path)
    return path


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Iterator[Founded]:
    """A founded ledger, open."""
    founded = Founded.copy(template, tmp_path / "ledger.db")
    with founded.ledger.connection():
        founded.ledger.database.execute_sql("PRAGMA synchronous = 0")  # no power fails in a test
        yield founded
