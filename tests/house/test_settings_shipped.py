"""The compiled settings say what config.yaml says, and are used only where they are of this very text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from settings import shipped
from settings.composing import compose
from settings.entry import SHIPPED
from settings.reading import read

ROOT = Path(__file__).parents[2]


def test_they_are_of_this_file() -> None:
    """Where this fails: python -m settings.shipped."""
    assert shipped.COMPILED.read_text(encoding="utf-8") == shipped.compiled(SHIPPED.read_bytes())


def test_they_have_every_value_and_line() -> None:
    assert shipped.entries(SHIPPED.read_bytes()) == compose(SHIPPED.read_text(encoding="utf-8"), str(SHIPPED))


def test_those_of_another_text_are_not_used() -> None:
    assert shipped.entries(SHIPPED.read_bytes() + b"\n") is None


@pytest.mark.parametrize("kept", ["", "[1,", None])
def test_broken_or_missing_ones_are_not_used(
    kept: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(SHIPPED)
    monkeypatch.setattr(shipped, "COMPILED", tmp_path / "shipped.json")
    if kept is not None:
        shipped.COMPILED.write_text(kept, encoding="utf-8")
    assert read(SHIPPED) == before


def test_a_start_without_a_site_file_reads_no_yaml() -> None:
    code = "import sys; from settings.load import load; load(); print('yaml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"
