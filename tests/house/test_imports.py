"""What a start does not import: a command no Textual, the desk nothing that only few need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {
    *("babel", "chinese_calendar", "difflib", "holidays", "jieba", "msgspec", "numpy", "openpyxl", "psycopg"),
    *("psycopg2", "pydantic", "pypinyin", "python_calamine", "typer", "xlsxwriter"),
}
"""Modules that are slow to import (CRAFT 'What it costs')."""


def loaded(code: str) -> set[str]:
    """The top-level modules and the dotted names that are loaded after this code, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint('|'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    names = done.stdout.rstrip("\n").rpartition("\n")[2].split("|")
    return set(names) | {name.split(".")[0] for name in names}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small made-up ledger."""
    path = tmp_path_factory.mktemp("imports") / "ledger.db"
    loaded(f"import tui; assert tui.main(['demo', '--make-only', {str(path)!r}, '--cases', '5']) == 0")
    return path


@pytest.mark.parametrize("command", ["list cases --json", "show 1", "doctor", "settings"])
def test_a_command_does_not_load_textual(ledger: Path, command: str) -> None:
    words = [*command.split(), "--ledger", str(ledger)]
    modules = loaded(f"import tui; tui.main({words!r})")
    assert not modules & {"textual", "rich", "screens"}


def test_list_loads_nothing_heavy(ledger: Path) -> None:
    modules = loaded(f"import tui; tui.main(['list', 'cases', '--json', '--ledger', {str(ledger)!r}])")
    assert not modules & HEAVY


def test_the_desk_loads_nothing_heavy() -> None:
    """All that is imported until the first frame of Today."""
    modules = loaded(
        "import tui, services.desk, services.drafts, screens.terminal, screens.shell\n"
        "from screens.shell import load\n"
        "load(tui.SCREENS['1'])"
    )
    assert "textual" in modules
    assert not modules & (HEAVY - {"difflib"})  # Textual itself loads difflib
    assert not modules & {
        "textual.widgets._data_table",
        "textual.widgets._markdown",
        "tree_sitter",
        "pygments",
    }
