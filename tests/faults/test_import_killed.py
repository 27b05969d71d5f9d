"""kill -9 in the middle of a large import: nobody sees a part of it, the ledger is sound, the next import works."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db import cases as case_table
from db import staging
from db.counters import of_kind
from db.doctor import doctor
from services.catching_up import catch_up
from tests.services.founded import NOW, Founded, write_template

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
IMPORT = """
import sys
from pathlib import Path
from db.ledger import Ledger
from services import deciding, importing, publishing
from tests.services.founded import Founded
publishing.AT_ONCE, publishing.PORTION = 200, 100
desk = Founded(Ledger.open(sys.argv[1]))
with desk.ledger.connection():
    rows = [desk.incoming() for _ in range(int(sys.argv[2]))]
    print("ready", flush=True)
    tell = importing.Watch(lambda done: print(done.phase, done.done, flush=True))
    done = desk.import_rows(rows, watch=tell)
print(done.new, done.unchanged)
"""
ROWS = 1500


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Founded]:
    path = tmp_path / "template.db"
    write_template(path)
    founded = Founded.copy(path, tmp_path / "ledger.db")
    with founded.ledger.connection():
        yield founded


def importer(desk: Founded, rows: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", IMPORT, str(desk.ledger.path), str(rows)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def whole(desk: Founded) -> int:
    """How many cases there are, which the lists and the counts agree on; the ledger is sound."""
    shown = len(case_table.open_cases(desk.lead.committee.id))
    assert shown == of_kind(desk.lead.scope, "hotline")
    assert all(finding.ok for finding in doctor(desk.ledger, desk.settings, NOW)[:3])
    return shown


def test_killed_in_the_middle_it_leaves_nothing_to_see(desk: Founded) -> None:
    program = importer(desk, ROWS)
    assert program.stdout is not None
    for line in program.stdout:
        if line == "writing 800\n":
            program.kill()
            break
    program.communicate()
    assert staging.on_its_way() is not None
    assert whole(desk) == 0
    catch_up(desk.lead)
    assert staging.on_its_way() is None
    assert whole(desk) == 0
    out, err = importer(desk, ROWS).communicate()
    assert out.endswith(f"{ROWS} 0\n"), err
    assert whole(desk) == ROWS


@pytest.mark.slow
def test_killed_at_any_moment_it_is_there_wholly_or_not_at_all(desk: Founded) -> None:
    held = 0
    for turn in range(20):
        rows = held + 5000 if held < 15_000 else held
        program = importer(desk, rows)
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        try:
            program.wait(random.Random(turn).uniform(0, 3))  # noqa: S311  any moment will do
        except subprocess.TimeoutExpired:
            program.kill()
        program.communicate()
        now = whole(desk)
        assert now in {held, rows}
        held = now
    out, err = importer(desk, held + 10).communicate()
    assert out.endswith(f"10 {held}\n"), err
    assert whole(desk) == held + 10
