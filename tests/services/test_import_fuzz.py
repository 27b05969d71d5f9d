"""Any lists in any order: counts add up, the same list again changes nothing, what is taken back is as before."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from db import batches
from db.counters import of_kind
from db.doctor import doctor
from services import importing, publishing, taking_back
from tests.services.founded import NOW, OURS, THEIRS, Founded

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from domain.records import IncomingCase

NUMBERS = [f"2026112300{serial:04d}" for serial in range(7)]
ROWS = st.lists(
    st.fixed_dictionaries(
        {"number": st.sampled_from(NUMBERS), "received": st.sampled_from([None, 0, 1])},
        optional={
            "content": st.sampled_from(["甲", "乙"]),
            "title": st.sampled_from(["子", "丑", ""]),
            "state": st.sampled_from(["dispatched", "in_progress", "closed", "redo"]),
            "committee": st.sampled_from([OURS, THEIRS, "别处"]),
            "answer": st.sampled_from(["", "已办"]),
            "person_phone": st.sampled_from(["13800000001", ""]),
        },
    ),
    max_size=12,
)


def incoming(desk: Founded, drawn: Sequence[dict[str, Any]]) -> list[IncomingCase]:
    received = {0: NOW - timedelta(hours=9), 1: NOW - timedelta(days=2), None: None}
    return [
        desk.incoming()._replace(dispatched=None, **{**one, "received": received[one["received"]]})
        for one in drawn
    ]


def kept(desk: Founded) -> Any:
    """All that the ledger holds of cases, but how often they were changed; and what the lists said last."""
    ask: Any = desk.ledger.database.execute_sql
    held = batches.existing("12345", NUMBERS)
    cases = {number: case._replace(version=0) for number, case in sorted(held.items())}
    given = ask("SELECT case_id, given FROM source_value ORDER BY case_id").fetchall()
    return cases, given, of_kind(desk.lead.scope, "hotline")


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lists=st.lists(st.tuples(ROWS, st.booleans()), min_size=1, max_size=4))
@example(lists=[([{"number": number, "received": 0} for number in NUMBERS], False)])
def test_any_lists(
    template: Path, monkeypatch: pytest.MonkeyPatch, lists: list[tuple[list[dict[str, Any]], bool]]
) -> None:
    monkeypatch.setattr(publishing, "AT_ONCE", 4)
    monkeypatch.setattr(publishing, "PORTION", 2)
    with tempfile.TemporaryDirectory() as folder:
        desk = Founded.copy(template, Path(folder) / "ledger.db")
        with desk.ledger.connection():
            desk.ledger.database.execute_sql("PRAGMA synchronous = 0")
            for drawn, undone in lists:
                bring_in(desk, incoming(desk, drawn), undone=undone)
            findings = doctor(desk.ledger, desk.settings, NOW)
            assert all(finding.ok for finding in findings[:3]), [str(one.what) for one in findings[:3]]


def bring_in(desk: Founded, rows: list[IncomingCase], *, undone: bool) -> None:
    before = kept(desk)
    dry = desk.import_rows(rows, dry_run=True)
    assert kept(desk) == before
    done = desk.import_rows(rows)
    assert counts(done) == counts(dry)
    assert sum(counts(done)) == len(rows)
    after = kept(desk)
    again = desk.import_rows(rows)
    assert (again.new, again.changed, again.refused) == (0, 0, done.refused)
    assert kept(desk) == after
    if undone:
        assert done.batch is not None
        taken = taking_back.undo_import(desk.lead, done.batch)
        assert (taken.removed, taken.restored, taken.left) == (done.new, done.changed, ())
        assert kept(desk) == before


def counts(done: importing.Imported) -> tuple[int, int, int, int]:
    return done.new, done.changed, done.unchanged, done.refused
