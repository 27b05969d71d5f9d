from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from db import models, roster, training
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
    actions = [event.action for event in models.Event.select().order_by(models.Event.id)]
    assert actions[-2:] == ["enrolled", "marked"]


def test_a_person_holds_each_group_once(desk: Desk) -> None:
    someone = training.person(desk.scope, person(desk, "张三", "party", "reserve", "party"))
    assert someone is not None
    assert someone.groups == ("party", "reserve")
    kept = {(row.group, row.since, row.until) for row in roster.Membership.select()}
    assert kept == {("party", "2026-01-01", None), ("reserve", "2026-01-01", None)}
