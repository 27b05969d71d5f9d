from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from db import models, training
from domain.refusal import Conflict

if TYPE_CHECKING:
    from tests.db.ledger_desk import Desk


def course(desk: Desk, name: str = "消防讲座", day: date = date(2026, 11, 1)) -> int:
    with desk.operation() as op:
        return training.add_course(
            op, desk.me.committee_id, name=name, year=day.year, starts=day, ends=day, hours=Decimal("7.5"),
            days=Decimal(1), form="lecture", audience=("party", "reserve"),
        )  # fmt: skip


def person(desk: Desk, name: str, *groups: str) -> int:
    with desk.operation() as op:
        return training.add_person(
            op, desk.me.committee_id, name=name, groups=groups, since=date(2026, 1, 1), unit="测试一居"
        )


def test_a_class_and_its_roll(desk: Desk) -> None:
    held, later = course(desk), course(desk, "后一班", date(2026, 12, 1))
    people = [person(desk, name, "party") for name in ("李四", "张三")]
    with desk.operation() as op:
        assert training.enrol(op, held, people) == 2
        assert training.enrol(op, held, [*people, 99]) == 0
    roll = training.roll(desk.scope, held)
    assert [(line.person_name, line.initials, line.state, line.hours) for line in roll] == [
        ("李四", "ls", "signed_up", Decimal(0)),
        ("张三", "zs", "signed_up", Decimal(0)),
    ]
    with desk.operation() as op:
        marked = training.mark(op, roll[0], state="completed", hours=Decimal("7.5"))
    assert training.roll(desk.scope, held)[0] == marked
    assert (marked.recorded_by, marked.recorded_at, marked.version) == ("李测试", desk.now, 2)
    with pytest.raises(Conflict), desk.operation() as op:
        training.mark(op, roll[0], state="absent", hours=Decimal(0))
    with desk.statements() as statements:
        courses = training.courses(desk.scope, 2026)
    assert len(statements) == 1
    assert [(item.id, item.people, item.completed) for item in courses] == [(later, 0, 0), (held, 2, 1)]
    assert courses[1].audience == ("party", "reserve")
    assert (courses[1].hours, courses[1].starts) == (Decimal("7.5"), date(2026, 11, 1))
    assert training.attendances(desk.scope, held, [marked.id]) == [marked]
    assert [line.id for _, line in training.record_of(desk.scope, people[0])] == [marked.id]
    assert set(training.records(desk.scope)) == set(people)
    assert len(training.all_attendances(desk.scope)) == 2
    assert training.hours(desk.scope, people[0], 2026) == Decimal("7.5")
    assert training.hours(desk.scope, people[0], 2025) == training.hours(desk.scope, people[1], 2026) == 0
    actions = [event.action for event in models.Event.select().order_by(models.Event.id)]
    assert actions[-2:] == ["enrolled", "marked"]


def test_groups_change_and_what_was_stays_on_record(desk: Desk) -> None:
    person_id = person(desk, "张三", "party", "reserve", "party")
    someone = training.person(desk.scope, person_id)
    assert someone is not None
    assert someone.groups == ("party", "reserve")
    with desk.operation() as op:
        training.regroup(op, someone, ["reserve", "social"], date(2026, 6, 1))
    assert [item.groups for item in training.people(desk.scope)] == [("reserve", "social")]
    kept = {(row.group, row.since, row.until) for row in models.Membership.select()}
    assert kept == {
        ("party", "2026-01-01", "2026-06-01"),
        ("reserve", "2026-01-01", None),
        ("social", "2026-06-01", None),
    }


def test_a_class_is_changed_by_one_at_a_time(desk: Desk) -> None:
    course_id = course(desk)
    held = training.course(desk.scope, course_id)
    assert held is not None
    with desk.operation() as op:
        training.change_course(op, held, 1, name="消防培训", hours=Decimal(4))
    changed = training.course(desk.scope, course_id)
    assert changed is not None
    assert (changed.name, changed.hours) == ("消防培训", Decimal(4))
    with pytest.raises(Conflict), desk.operation() as op:
        training.change_course(op, held, 1, name="别人的")
