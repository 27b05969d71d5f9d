"""Starts the sample desk in a pty."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from tests.pty.desk_pty import make
from tests.pty.terminal import PYTHON, ROOT, Terminal

Sit = Callable[..., Terminal]


@pytest.fixture
def sit(tmp_path: Path) -> Iterator[Sit]:
    """Start the sample desk (in English unless asked) and wait until it is painted."""
    with ExitStack() as stack:

        def start(
            *words: str, until: str = "待办23", before: tuple[str, ...] = (), **options: Any
        ) -> Terminal:
            command = [*before, PYTHON, str(ROOT / "tests/pty/sample.py"), *words]
            options["env"] = {"XDG_STATE_HOME": str(tmp_path), **options.get("env", {})}
            terminal = stack.enter_context(Terminal(command, **options))
            if until:
                terminal.until(until)
                terminal.quiet(0.2)
            return terminal

        yield start


@pytest.fixture(scope="session")
def made_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up ledger that tests copy; it ends now."""
    path = tmp_path_factory.mktemp("made") / "ledger.db"
    make(path)
    return path
