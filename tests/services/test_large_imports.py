"""An import of more rows than one transaction takes: nobody sees a part of it, and nothing is left of half of one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from threading import Event
from typing import TYPE_CHECKING

import pytest

from db import cases as case_table
from db import spoken, staging
from db.counters import of_kind
from db.doctor import doctor
from db.scope import Scope
from services import deciding, handling, importing, publishing
from tests.services.founded import NOW, Founded, done

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Sequence

    from domain.records import IncomingCase
    from services.session import Session


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "AT_ONCE", 6)
    monkeypatch.setattr(publishing, "PORTION", 4)


def seen(session: Session) -> tuple[int, int, int]:
    """How many cases the lists, the search and the counts show."""
    return (
        len(case_table.open_cases(session.committee.id)),
        spoken.at_counter(session.scope, "飞线").total,
        of_kind(session.scope, "hotline"),
    )


def sound(desk: Founded) -> None:
    """The ledger is whole, its chain holds and its counts agree."""
    assert all(finding.ok for finding in doctor(desk.ledger, desk.settings, NOW)[:3])


def at(moment: str, rows: int, act: Callable[[], None]) -> importing.Watch:
    """Do something when so many rows of a phase are done."""

    def told(progress: importing.Progress) -> None:
        if (progress.phase, progress.done) == (moment, rows):
            act()

    return importing.Watch(told)


def test_nobody_sees_a_part_of_it_and_everybody_the_whole(desk: Founded) -> None:
    rows = [desk.incoming() for _ in range(15)]
    desk.import_rows(rows[:2])
    rows[1] = rows[1]._replace(title="飞线又来了")
    between: list[tuple[int, int, int]] = []
    watch = importing.Watch(lambda _: between.append(seen(desk.clerk)))
    imported = desk.import_rows(rows, watch=watch)
    assert (imported.new, imported.changed, imported.unchanged) == (13, 1, 1)
    assert set(between) == {(2, 2, 2)}
    assert seen(desk.clerk) == (15, 15, 15)
    assert [desk.actions(case) for case in case_table.by_number(Scope.town(), rows[9].number)] == [
        ["reported"]
    ]
    sound(desk)
    again = desk.import_rows(rows)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 15)
    sound(desk)


def test_colleagues_work_on_while_it_comes_in(desk: Founded) -> None:
    case = desk.case()
    watch = at("writing", 4, lambda: done_by_a_colleague(desk, case.id))
    desk.import_rows([desk.incoming() for _ in range(9)], watch=watch)
    assert desk.read(case).state == "signed_in"
    own = desk.case()
    assert own.id > case.id + 9
    sound(desk)


def done_by_a_colleague(desk: Founded, case_id: int) -> None:
    done(handling.sign_in(desk.clerk, [case_id]))


@pytest.mark.parametrize(
    ("phase", "rows"), [("writing", 0), ("writing", 4), ("writing", 8), ("checking", 14)]
)
def test_cancelled_it_leaves_nothing(desk: Founded, phase: str, rows: int) -> None:
    held = [desk.incoming() for _ in range(2)]
    desk.import_rows(held)
    before = seen(desk.lead)
    cancel = Event()

    def told(progress: importing.Progress) -> None:
        if (progress.phase, progress.done) == (phase, rows):
            cancel.set()

    new = [desk.incoming() for _ in range(13)]
    changed = [row._replace(title="飞线改过") for row in held]
    with pytest.raises(importing.Cancelled):
        desk.import_rows([*new, *changed, desk.incoming()], watch=importing.Watch(told, cancel))
    assert seen(desk.lead) == before
    with closing(sqlite3.connect(desk.ledger.path)) as connection:
        assert connection.execute("SELECT count(*) FROM cases").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM source_value").fetchone() == (2,)
    sound(desk)
    assert desk.import_rows([*new, *changed]).new == 13


class Died(BaseException):
    """The program ends here."""


def killed(desk: Founded, rows: list[IncomingCase], monkeypatch: pytest.MonkeyPatch) -> None:
    """An import whose program dies after two portions."""

    def die() -> None:
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "give_up", lambda *_: None)
        with pytest.raises(Died):
            desk.import_rows(rows, watch=at("writing", 8, die))


def test_what_a_dead_program_left_is_cleared_up_by_the_next_import(
    desk: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [desk.incoming() for _ in range(13)]
    killed(desk, rows, monkeypatch)
    assert staging.on_its_way() is not None
    assert seen(desk.clerk) == (0, 0, 0)
    sound(desk)
    assert desk.import_rows(rows, dry_run=True).new == 13
    assert desk.import_rows(rows[:3]).new == 3
    assert staging.on_its_way() is None
    assert seen(desk.clerk) == (3, 3, 3)
    assert desk.import_rows(rows).new == 10
    sound(desk)


def test_who_sits_down_next_clears_it_up_too(desk: Founded, monkeypatch: pytest.MonkeyPatch) -> None:
    killed(desk, [desk.incoming() for _ in range(13)], monkeypatch)
    with staging.bringing_in(desk.ledger.path, alone=True):
        publishing.clear_up(desk.clerk)
        assert staging.on_its_way() is not None, "it is still going on"
    publishing.clear_up(desk.clerk)
    assert staging.on_its_way() is None
    sound(desk)


def test_more_changes_than_fit_are_put_back_too(desk: Founded, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [desk.incoming() for _ in range(20)]
    desk.import_rows(rows)
    before = [desk.read(case) for case in case_table.open_cases(desk.lead.committee.id)]
    cancel = Event()

    def told(progress: importing.Progress) -> None:
        if progress == importing.Progress("checking", 16, 20):
            cancel.set()

    changed = [row._replace(title="飞线改过", address="测试路9弄1号101室") for row in rows]
    with pytest.raises(importing.Cancelled):
        desk.import_rows(changed, watch=importing.Watch(told, cancel))
    after = [desk.read(case) for case in case_table.open_cases(desk.lead.committee.id)]
    assert [case._replace(version=1) for case in after] == before
    assert [case.version for case in after].count(3) == 16
    sound(desk)
    assert desk.import_rows(changed).changed == 20


@pytest.mark.parametrize("dies", [False, True])
def test_a_second_process_decides_the_same(
    desk: Founded, monkeypatch: pytest.MonkeyPatch, *, dies: bool
) -> None:
    rows = [desk.incoming(committee="别处" if at % 3 else "", state_text="流转中") for at in range(30)]
    rows[20] = rows[20]._replace(received=None)
    rows[21] = rows[21]._replace(committee="测试二居")
    alone = desk.import_rows(rows, dry_run=True)
    monkeypatch.setattr(deciding, "WORTH", 1)
    ask = deciding._ask

    def asked(helper: subprocess.Popen[bytes], some: Sequence[IncomingCase]) -> deciding.Decided:
        if dies and some[0] is rows[8]:
            helper.kill()
        answers.append(some)
        return ask(helper, some)

    answers: list[Sequence[IncomingCase]] = []
    monkeypatch.setattr(deciding, "_ask", asked)
    imported = desk.import_rows(rows)
    assert answers, "it was asked"
    assert (imported.new, imported.refused) == (alone.new, alone.refused) == (28, 2)
    assert (imported.refusals, imported.warnings) == (alone.refusals, alone.warnings)
    assert seen(desk.clerk) == (28, 28, 28)
    sound(desk)
