"""Import of training lists: classes of the yearly table, and records onto rolls."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from domain.incoming import IncomingCourse, IncomingRecord
from domain.refusal import Refused
from services import importing, listing, taking_back, training, training_undo
from services.importing import ListSheet
from services.incoming_training import import_training

if TYPE_CHECKING:
    from tests.services.founded import Founded


def bring(desk: Founded, *rows: IncomingRecord | IncomingCourse, **options: Any) -> importing.Imported:
    listed = [row._replace(row=at) for at, row in enumerate(rows, 2)]
    return import_training(desk.lead, ListSheet("培训.xlsx", "", 1, {}, "tr", listed, (), ()), **options)


def counts(done: importing.Imported) -> tuple[int, int, int, int]:
    return done.new, done.changed, done.unchanged, done.refused


FIRE = IncomingCourse(
    0,
    "消防班",
    starts=date(2026, 3, 2),
    ends=date(2026, 3, 3),
    days=Decimal(2),
    form="lecture",
    audience=("党员",),
)
DAY = date(2026, 3, 2)
ZHANG = IncomingRecord(0, "张三", course="消防班", starts=DAY, hours=Decimal(15), state="completed")


def test_a_class_table_once_and_then_what_it_changes(desk: Founded) -> None:
    training.add_person(desk.lead, "党测试", ["party_members"])
    assert counts(bring(desk, FIRE, dry_run=True)) == (1, 0, 0, 0)
    assert counts(bring(desk, FIRE)) == (1, 0, 0, 0)
    (held,) = training.courses(desk.lead, 2026)
    assert (held.name, held.hours, held.form, held.people) == ("消防班", Decimal("15.0"), "lecture", 1)
    assert counts(bring(desk, FIRE)) == (0, 0, 1, 0)
    moved = bring(desk, FIRE._replace(place="镇党校", planned=40))
    assert (counts(moved), set(moved.fields)) == ((0, 1, 0, 0), {"place", "planned"})
    assert training.courses(desk.lead, 2026)[0].place == "镇党校"
    assert counts(bring(desk, FIRE._replace(starts=None))) == (0, 0, 0, 1)
    assert counts(bring(desk, FIRE._replace(ends=date(2026, 1, 1)))) == (0, 0, 0, 1)


def test_records_make_classes_and_people_that_are_not_there(desk: Founded) -> None:
    li = IncomingRecord(
        0,
        "李四",
        course="消防班",
        starts=DAY,
        completed_on=date(2026, 3, 9),
        hours=Decimal("7.5"),
        state="completed",
    )
    done = bring(desk, ZHANG, li)
    assert counts(done) == (2, 0, 0, 0)
    assert [str(told)[:2] for told in done.warnings] == ["2 ", "1 "]
    (held,) = training.courses(desk.lead, 2026)
    assert (held.hours, held.starts, held.ends, held.completed) == (Decimal(15), DAY, date(2026, 3, 9), 2)
    rows = {row["person"]: row for row in listing.training(desk.lead)}
    assert (rows["李四"]["hours"], rows["李四"]["completed_on"], rows["李四"]["recorded_by"]) == (
        7.5,
        "2026-03-09",
        "李测试",
    )
    assert counts(bring(desk, ZHANG, li)) == (0, 0, 2, 0)
    less = bring(desk, ZHANG._replace(hours=Decimal(8)))
    assert (counts(less), dict(less.fields)) == ((0, 1, 0, 0), {"hours": 1})


def test_hours_above_those_of_the_class_are_refused(desk: Founded) -> None:
    bring(desk, FIRE)
    done = bring(desk, ZHANG._replace(hours=Decimal(16)), ZHANG._replace(hours=Decimal(-1)))
    assert (counts(done), {one.field for one in done.refusals}) == ((0, 0, 0, 2), {"hours"})
    assert counts(bring(desk, ZHANG)) == (1, 0, 0, 0)


def test_a_sign_in_goes_to_the_class_of_its_day_and_takes_nothing_back(desk: Founded) -> None:
    sign = IncomingRecord(0, "张三", signed=DAY, state="attending")
    assert counts(bring(desk, sign)) == (0, 0, 0, 1)
    bring(desk, FIRE)
    assert counts(bring(desk, sign, sign)) == (1, 0, 1, 0)
    assert listing.training(desk.lead)[0]["hours"] == 15, "noted, not credited, as on the roll"
    bring(desk, ZHANG)
    assert counts(bring(desk, sign)) == (0, 0, 1, 0)
    assert listing.training(desk.lead)[0]["state"] == "completed"
    bring(desk, FIRE._replace(name="另一班"))
    assert "2 are held" in bring(desk, sign).refusals[0].reason


def test_homonyms_and_classes_of_one_name_are_not_guessed(desk: Founded) -> None:
    for unit in ("甲", "乙"):
        training.add_person(desk.lead, "张三", ["party_members"], unit=unit)
    bring(desk, FIRE, FIRE._replace(starts=date(2026, 6, 1), ends=date(2026, 6, 2)))
    assert bring(desk, ZHANG).refusals[0].field == "name"
    assert counts(bring(desk, ZHANG._replace(unit="甲"))) == (0, 1, 0, 0), (
        "the class's audience is on its roll"
    )
    assert bring(desk, ZHANG._replace(unit="甲", starts=None)).refusals[0].field == "course"
    assert (
        bring(desk, ZHANG._replace(unit="甲", course="没有的班", starts=None)).refusals[0].field == "course"
    )


def test_people_known_by_number_get_their_names_later(desk: Founded) -> None:
    numbered = ZHANG._replace(name="", person_number="E1", course="", course_number="C1")
    assert counts(bring(desk, numbered)) == (1, 0, 0, 0)
    assert listing.training(desk.lead)[0]["person"] == "E1"
    assert counts(bring(desk, numbered._replace(name="张三", course="消防班"))) == (0, 0, 1, 0)
    (row,) = listing.training(desk.lead)
    assert (row["person"], row["course"]) == ("张三", "消防班")


def test_undo_on_the_screen_leaves_imports_alone(desk: Founded) -> None:
    bring(desk, FIRE, ZHANG)
    with pytest.raises(Refused):
        training_undo.offer(desk.lead)


def test_a_list_of_training_is_taken_back_whole(desk: Founded) -> None:
    bring(desk, FIRE)
    training.add_person(desk.lead, "张三", ["party_members"])
    held, people = training.courses(desk.lead, 2026), training.people(desk.lead)
    li = IncomingRecord(0, "李四", course="新班", starts=DAY, hours=Decimal(3), state="completed", unit="甲")
    done = bring(desk, ZHANG, li, li._replace(course="消防班"))
    assert done.batch is not None
    back = taking_back.undo_import(desk.lead, done.batch)
    assert (back.batch, back.left) == (done.batch, ())
    assert training.courses(desk.lead, 2026) == held
    assert training.people(desk.lead) == people
    assert listing.training(desk.lead) == []
    with pytest.raises(Refused):
        taking_back.undo_import(desk.lead, done.batch)


def test_what_was_noted_since_keeps_a_list_of_training(desk: Founded) -> None:
    done = bring(desk, ZHANG)
    (held,) = training.courses(desk.lead, 2026)
    (line,) = training.roll(desk.lead, held.id)
    training.mark(desk.lead, held.id, [line.id], "not_completed")
    assert done.batch is not None
    with pytest.raises(Refused) as caught:
        taking_back.undo_import(desk.lead, done.batch)
    assert "张三" in str(caught.value.message)
    assert listing.training(desk.lead)[0]["state"] == "not_completed"


def test_a_changed_class_table_is_as_before(desk: Founded) -> None:
    bring(desk, FIRE)
    (before,) = training.courses(desk.lead, 2026)
    done = bring(desk, FIRE._replace(place="镇党校"))
    assert done.batch is not None
    taking_back.undo_import(desk.lead, done.batch)
    assert training.courses(desk.lead, 2026) == [before]
