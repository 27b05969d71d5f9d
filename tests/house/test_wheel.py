"""The wheel holds everything: in an empty environment it makes and lists the demo from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it would be handed out."""
    target = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(target), str(ROOT)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (built,) = target.glob("*.whl")
    return built


def test_it_holds_what_is_no_python(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"tui.py", "config.yaml", "words/zh.mo", "exchange/headings.yaml"} <= names
    sheets = {str(path.relative_to(ROOT)) for path in (ROOT / "screens").rglob("*.tcss")}
    scripts = {str(path.relative_to(ROOT)) for path in (ROOT / "db").rglob("*.sql")}
    guidance = {str(path.relative_to(ROOT)) for path in (ROOT / "guidance").rglob("*.yaml")}
    assert names >= sheets | scripts | guidance
    assert sheets
    assert [name for name in names if name.startswith(("tests/", "bench/", "docs/"))] == []


def test_it_works_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    constraints = ROOT / "constraints.txt"
    installed = subprocess.run(
        [home / "bin/pip", "install", "-q", "-c", constraints, wheel],
        capture_output=True,
        text=True,
        check=False,
    )
    assert installed.returncode == 0, installed.stderr
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "DOORSTEP", "XDG"))
    }

    def doorstep(*words: str) -> str:
        done = subprocess.run(
            [home / "bin/doorstep", *words], capture_output=True, text=True, check=False, cwd=elsewhere,
            env=env | {"HOME": str(elsewhere)},
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    doorstep("demo", "--make-only", "made.db", "--cases", "45")
    assert len(json.loads(doorstep("--ledger", "made.db", "list", "cases", "--json"))) == 45
    assert "Asia/Shanghai" in doorstep("settings")
