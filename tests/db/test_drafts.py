from __future__ import annotations

import os
import signal
import subprocess
import sys
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
    drafts.save("finish", "7", {"answer": "已"})
    clock.on(seconds=1)
    drafts.save("finish", "7", {"answer": "已现场\n劝阻"})
    assert drafts.load("finish", "7") == Draft("finish", "7", {"answer": "已现场\n劝阻"}, clock.now)
    assert drafts.count() == 1
    assert drafts.load("finish", "8") is None
    drafts.drop("finish", "7")
    assert drafts.load("finish", "7") is None
    assert drafts.latest() is None


def test_the_latest_is_the_one_saved_last(tmp_path: Path) -> None:
    clock = Clock()
    drafts = Drafts(tmp_path / "ledger.db", 1, clock)
    for form, key in (("issue", ""), ("extend", "3"), ("issue", "")):
        drafts.save(form, key, {})
        clock.on(milliseconds=300)
    latest = drafts.latest()
    assert latest is not None
    assert (latest.form, drafts.count()) == ("issue", 2)


def test_drafts_are_their_owners_alone(tmp_path: Path) -> None:
    mine, theirs = Drafts(tmp_path / "ledger.db", 1), Drafts(tmp_path / "ledger.db", 2)
    mine.save("issue", "", {"who": "张三"})
    assert (theirs.load("issue", ""), theirs.latest(), theirs.count()) == (None, None, 0)
    theirs.drop("issue", "")
    assert mine.count() == 1


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        Drafts(tmp_path / "ledger.db", 1).save("issue", "", {})
    finally:
        os.umask(old)
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes["ledger.db.desk"] == 0o600
    assert set(modes.values()) == {0o600}


def test_a_draft_survives_kill_9(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from db.drafts import Drafts;"
        "Drafts(Path(sys.argv[1]), 1).save('issue', '', {'what': '楼道堆物'});"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "ledger.db"], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    draft = Drafts(tmp_path / "ledger.db", 1).load("issue", "")
    assert draft is not None
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
                drafts.save("issue", str(number), {"n": str(number)})
            drafts.close()
        except Refused as refused:
            failures.append(refused)

    threads = [Thread(target=desk, args=(owner,)) for owner in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [Drafts(tmp_path / "ledger.db", owner).count() for owner in range(6)] == [10] * 6


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
    drafts.save("issue", "", values)
    draft = drafts.load("issue", "")
    drafts.close()
    assert draft is not None
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
