from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.drafts import Draft, Drafts, desk_path
from domain.refusal import Refused

ROOT = Path(__file__).parents[2]
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def on(self, **by: float) -> None:
        self.now += timedelta(**by)


def test_a_draft_is_kept_replaced_and_dropped(tmp_path: Path) -> None:
    clock = Clock()
    drafts = Drafts(tmp_path / "ledger.db", 1, clock)
    kept = drafts.save(None, "finish", "7", {"answer": "已"})
    clock.on(seconds=1)
    assert drafts.save(kept, "finish", "7", {"answer": "已现场\n劝阻"}) == kept
    assert drafts.waiting() == []
    drafts.leave(kept)
    assert drafts.waiting() == [Draft(kept, "finish", "7", {"answer": "已现场\n劝阻"}, clock.now)]
    drafts.drop(kept)
    assert drafts.waiting() == []
    assert drafts.take(kept) is None


def test_what_a_desk_edits_is_no_other_desks(tmp_path: Path) -> None:
    """The second desk of the same person neither sees nor drops it; what it types is a draft of its own."""
    here, there = Drafts(tmp_path / "ledger.db", 1), Drafts(tmp_path / "ledger.db", 1)
    live = here.save(None, "issue", "new", {"what": "甲"})
    assert there.waiting() == []
    assert there.take(live) is None
    there.drop(live)
    other = there.save(None, "issue", "new", {"what": "乙"})
    here.save(live, "issue", "new", {"what": "甲，再写"})
    here.close()
    there.leave(other)
    assert {draft.id: draft.values["what"] for draft in there.waiting()} == {live: "甲，再写", other: "乙"}
    taken = there.take(live)
    assert taken is not None
    assert there.take(live) is None, "a second form of the same desk begins its own"


def test_drafts_of_a_former_desk_file_wait(tmp_path: Path) -> None:
    """It had one for each form; they are taken over once."""
    with closing(sqlite3.connect(desk_path(tmp_path / "ledger.db"))) as former, former:
        former.executescript(
            "CREATE TABLE draft (owner INTEGER NOT NULL, form TEXT NOT NULL, key TEXT NOT NULL,"
            ' "values" TEXT NOT NULL, saved_at INTEGER NOT NULL, PRIMARY KEY (owner, form, key)) WITHOUT ROWID;'
            "INSERT INTO draft VALUES (1, 'issue', 'new', '{\"what\": \"楼道堆物\"}', 1700000000000)"
        )
    for _ in range(2):
        with closing(Drafts(tmp_path / "ledger.db", 1)) as drafts:
            assert [draft.values for draft in drafts.waiting()] == [{"what": "楼道堆物"}]


def test_the_latest_is_the_one_saved_last(tmp_path: Path) -> None:
    clock = Clock()
    drafts = Drafts(tmp_path / "ledger.db", 1, clock)
    for again, form, key in ((None, "issue", ""), (None, "extend", "3"), (1, "issue", "")):
        kept = drafts.save(again, form, key, {})
        drafts.leave(kept)
        clock.on(milliseconds=300)
    assert [draft.form for draft in drafts.waiting()] == ["issue", "extend"]


def test_drafts_are_their_owners_alone(tmp_path: Path) -> None:
    mine, theirs = Drafts(tmp_path / "ledger.db", 1), Drafts(tmp_path / "ledger.db", 2)
    kept = mine.save(None, "issue", "", {"who": "张三"})
    mine.leave(kept)
    assert (theirs.waiting(), theirs.take(kept)) == ([], None)
    theirs.drop(kept)
    assert [draft.id for draft in mine.waiting()] == [kept]


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        Drafts(tmp_path / "ledger.db", 1).save(None, "issue", "", {})
    finally:
        os.umask(old)
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes["ledger.db.desk"] == 0o600
    assert set(modes.values()) == {0o600}


def test_a_draft_survives_kill_9(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from db.drafts import Drafts;"
        "Drafts(Path(sys.argv[1]), 1).save(None, 'issue', '', {'what': '楼道堆物'});"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "ledger.db"], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    (draft,) = Drafts(tmp_path / "ledger.db", 1).waiting()
    assert draft.values == {"what": "楼道堆物"}


def test_presence_comes_goes_and_fades(tmp_path: Path) -> None:
    clock = Clock()
    first, second, third = (Drafts(tmp_path / "ledger.db", owner, clock) for owner in (1, 2, 3))
    first.here(7, "reading")
    clock.on(seconds=1)
    second.here(7, "finish")
    third.here(8, "reading")
    assert [(person.staff_id, person.mode) for person in third.others(7)] == [(2, "finish"), (1, "reading")]
    assert [person.staff_id for person in first.others(7)] == [2]
    second.gone(7)
    assert first.others(7) == []
    assert [person.staff_id for person in second.others(7)] == [1]
    clock.on(seconds=90)
    assert second.others(7) == []
    first.here(7, "reading")
    assert [person.seen_at for person in second.others(7)] == [clock.now]


def test_many_desks_start_and_save_at_once(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def desk(owner: int) -> None:
        try:
            drafts = Drafts(tmp_path / "ledger.db", owner)
            for number in range(10):
                drafts.save(None, "issue", str(number), {"n": str(number)})
            drafts.close()
        except Refused as refused:
            failures.append(refused)

    threads = [Thread(target=desk, args=(owner,)) for owner in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [len(Drafts(tmp_path / "ledger.db", owner).waiting()) for owner in range(6)] == [10] * 6


def test_a_desk_file_that_is_something_else_is_said(tmp_path: Path) -> None:
    desk_path(tmp_path / "ledger.db").write_text("这不是数据库" * 100)
    with pytest.raises(Refused):
        Drafts(tmp_path / "ledger.db", 1)


@settings(max_examples=30, deadline=None)
@given(values=st.dictionaries(st.text(max_size=8), st.text(max_size=40), max_size=4))
def test_any_text_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, str]
) -> None:
    drafts = Drafts(tmp_path_factory.mktemp("drafts") / "ledger.db", 1)
    drafts.leave(drafts.save(None, "issue", "", values))
    (draft,) = drafts.waiting()
    drafts.close()
    assert draft.values == values


def test_the_latest_folders_are_remembered_for_each_person(tmp_path: Path) -> None:
    clock = Clock()
    mine, theirs = (Drafts(tmp_path / "ledger.db", owner, clock) for owner in (1, 2))
    theirs.use_folder("/别人")
    for name in ("/一", "/二", "/三", "/一", "/四", "/五", "/六"):
        clock.on(seconds=1)
        mine.use_folder(name)
    assert mine.folders() == ["/六", "/五", "/四", "/一", "/三"]
    assert theirs.folders() == ["/别人"]
