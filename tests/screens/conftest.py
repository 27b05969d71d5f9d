"""Lets the tests of screens import their harness, `grid`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up ledger of tests/screens/case_desk.py, written once."""
    from tests.screens import case_desk

    path = tmp_path_factory.mktemp("screens") / "ledger.db"
    case_desk.write(path)
    return path


@pytest.fixture
def ledger(template: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    from tests.screens import case_desk

    return case_desk.copy(template, tmp_path)
