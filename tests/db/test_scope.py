"""Nothing of another committee comes out, whichever way one asks."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from db import (
    access,
    batch_undo,
    batches,
    cases,
    figures,
    lists,
    operations,
    pages,
    spoken,
    staff,
    training,
    training_undo,
)
from db.lists import Listing
from db.scope import Scope
from domain.places import Place
from domain.queue import RULES
from domain.records import RefusedRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.records import Case
    from tests.db.ledger_desk import Desk

SECRET: dict[str, Any] = {
    "title": "机密标题",
    "person_name": "赵六",
    "person_phone": "13800009999",
    "address": "示例新村9号",
    "estate": "示例新村",
    "building": "9号",
    "number": "99887766554433",
}


@pytest.fixture
def theirs(desk: Desk) -> Case:
    """A case of the other committee with all that can belong to one."""
    case = desk.add_elsewhere(**SECRET, due=desk.now - timedelta(days=1))
    with desk.operation(desk.other) as op:
        case = op.change_case(case, "sign_in", {"state": "signed_in"}, note="机密", carry=True)
        op.add_contact(case.id, at=desk.now, reached=True)
        op.add_application(case.id, kind="extension", ordinal=1, reason="agreed", from_state="signed_in")
        op.add_coworking(case.id, department="fire", asked_at=desk.now)
        access.write(op, case.committee_id, "case", case.id, "person_phone", "contact")
        refused = [RefusedRow(3, "number", "no")]
        batch = batches.add(
            op,
            case.committee_id,
            source="x",
            filename="f",
            mapping={},
            counts={},
            refusals=refused,
            digest="d",
        )
        assert batch == 1
    with desk.operation(desk.other) as op:
        course = training.add_course(
            op, case.committee_id, name="机密班", year=2026, starts=date(2026, 11, 1), ends=date(2026, 11, 1),
            hours=Decimal(4), days=Decimal(1), form="lecture",
        )  # fmt: skip
        person = training.add_person(
            op, case.committee_id, name="赵六", groups=["party"], since=date(2026, 1, 1)
        )
        training.enrol(op, course, [person])
    return case


YEAR = date(2026, 1, 1)
HERE = Place(estate="示例新村", building="9号")


def this_year(desk: Desk) -> figures.Days:
    return figures.Days(YEAR, date(2026, 12, 31), desk.zone, time(17, 30))


Look = tuple[str, "Callable[[Desk, Scope, Case], object]"]


def operation_id(desk: Desk, case: Case) -> str:
    return cases.timeline(Scope.town(), case.id)[-1].operation_id


def twin(case: Case, desk: Desk) -> Case:
    """A case as their caller's next one would be here."""

    return case._replace(id=10_000, committee_id=desk.me.committee_id, received=desk.now + timedelta(hours=1))


LOOKS: list[Look] = [
    ("get", lambda _, scope, case: cases.get(scope, case.id)),
    ("number", lambda _, scope, case: cases.by_number(scope, case.number)),
    ("timeline", lambda _, scope, case: cases.timeline(scope, case.id)),
    ("contacts", lambda _, scope, case: cases.contacts(scope, case.id)),
    ("applications", lambda _, scope, case: cases.applications(scope, case.id)),
    ("coworkings", lambda _, scope, case: cases.coworkings(scope, case.id)),
    ("earlier", lambda desk, scope, case: cases.earlier(scope, twin(case, desk), days=90, now=desk.now)),
    ("place", lambda desk, scope, case: cases.same_place(scope, twin(case, desk), days=90, now=desk.now)),
    ("residents", lambda _, scope, __: cases.residents(scope, 100)),
    ("places", lambda _, scope, __: cases.places(scope, 100)),
    ("counts", lambda desk, scope, _: sum(lists.counts(scope, RULES, now=desk.now, zone=desk.zone).values())),
    ("window", lambda desk, scope, _: lists.window(scope, today(desk), 0, 50).lines),
    (
        "far window",
        lambda desk, scope, case: (
            lists.window(scope, today(desk), 0, 50, near=lists.Near(0, case.id), far=-100).lines
        ),
    ),
    ("all", lambda desk, scope, _: lists.window(scope, everything(desk), 0, 50).total),
    ("position", lambda desk, scope, case: lists.position(scope, today(desk), case.id) is not None),
    ("section", lambda desk, scope, case: lists.section_ids(scope, today(desk), case.id)),
    ("every", lambda desk, scope, _: lists.every(scope, kind="hotline", now=desk.now)),
    ("done", lambda desk, scope, _: lists.done_since(scope, desk.now - timedelta(hours=9))),
    ("any", lambda _, scope, __: not lists.is_empty(scope)),
    *(
        (f"counter: {said}", lambda _, scope, __, said=said: spoken.at_counter(scope, said).total)
        for said in (
            "机密",
            "机",
            "9999",
            "13800009999",
            "赵六",
            "六",
            "zl",
            "8776655",
            "示例新村",
            "9号",
            "999",
        )
    ),
    ("operation", lambda desk, scope, case: operations.info(scope, operation_id(desk, case))),
    ("events", lambda desk, scope, case: operations.events_of(scope, operation_id(desk, case))),
    ("touched", lambda _, scope, case: operations.touched_since(scope, case.id, 0)),
    ("sources", lambda _, scope, __: batches.sources(scope)),
    ("source", lambda _, scope, __: batches.has_source(scope, "测试热线")),
    (
        "colleagues",
        lambda desk, scope, _: [name for name in staff.words_for(scope) if name == desk.other.account],
    ),
    ("training", lambda desk, scope, _: training_undo.last(scope, desk.other.id)),
    ("import", lambda _, scope, __: batches.last_import(scope)),
    ("imported files", lambda _, scope, __: batches.digests(scope)),
    ("batches", lambda _, scope, __: batch_undo.recent(scope, 9)),
    ("batch", lambda _, scope, __: batch_undo.get(scope, 1)),
    ("these", lambda _, scope, case: cases.these(scope, [case.id])),
    ("alike by phone", lambda _, scope, case: cases.alike(scope, case.person_phone, Place(), YEAR, 9)),
    ("alike by place", lambda _, scope, __: cases.alike(scope, "", HERE, YEAR, 9)),
    ("last event", lambda _, scope, case: cases.last_event(scope, case.id)),
    ("export", lambda desk, scope, _: list(pages.cases(scope, kind="hotline", query=None, now=desk.now))),
    ("access log", lambda _, scope, __: list(access.pages(scope))),
    ("volume", lambda desk, scope, _: figures.volume(scope, this_year(desk)).hotline),
    ("categories", lambda desk, scope, _: figures.by_category(scope, this_year(desk))),
    ("figures by place", lambda desk, scope, _: figures.by_place(scope, this_year(desk))),
    ("types", lambda desk, scope, _: figures.by_type(scope, this_year(desk))),
    (
        "trend",
        lambda desk, scope, _: figures.trend(scope, this_year(desk), figures.RECEIVED, months=True),
    ),
    ("figures by staff", lambda desk, scope, _: figures.by_staff(scope, this_year(desk), desk.now)),
    ("open now", lambda desk, scope, _: figures.open_now(scope, desk.now)[0]),
    ("filed", lambda desk, scope, _: figures.applications(scope, this_year(desk), "extension")),
    ("every course", lambda _, scope, __: training.every_course(scope)),
    ("every roll", lambda _, scope, __: training.all_attendances(scope)),
    ("refusals", lambda _, scope, __: batches.refusals(scope, 1)),
    ("courses", lambda _, scope, __: training.courses(scope, 2026)),
    ("course", lambda _, scope, __: training.course(scope, 1)),
    ("roll", lambda _, scope, __: training.roll(scope, 1)),
    ("lines", lambda _, scope, __: training.attendances(scope, 1, [1])),
    ("people", lambda _, scope, __: training.people(scope)),
    ("person", lambda _, scope, __: training.person(scope, 1)),
    ("record", lambda _, scope, __: training.record_of(scope, 1)),
    ("records", lambda _, scope, __: training.records(scope)),
]


def today(desk: Desk) -> Listing:
    return Listing("today", desk.now, desk.zone, RULES)


def everything(desk: Desk) -> Listing:
    return Listing("cases", desk.now, desk.zone, closed=True)


@pytest.mark.parametrize(("name", "look"), LOOKS, ids=[name for name, _ in LOOKS])
def test_no_way_leads_to_another_committee(
    desk: Desk, theirs: Case, name: str, look: Callable[[Desk, Scope, Case], object]
) -> None:
    assert not look(desk, desk.scope, theirs), f"{name} leaks"
    assert look(desk, desk.elsewhere, theirs), f"{name} would find nothing anyway"
    assert look(desk, Scope.town(), theirs), f"the town does not see {name}"
    assert look(desk, Scope.of(desk.me.committee_id, desk.other.committee_id), theirs)


def test_names_of_staff_are_the_committees_own(desk: Desk) -> None:
    assert staff.names(desk.scope) == {desk.me.id: "李测试"}


def test_people_of_another_committee_are_not_put_on_a_roll(desk: Desk, theirs: Case) -> None:
    with desk.operation() as op:
        course = training.add_course(
            op, desk.me.committee_id, name="本班", year=2026, starts=date(2026, 11, 1),
            ends=date(2026, 11, 1),
            hours=Decimal(4), days=Decimal(1), form="lecture",
        )  # fmt: skip
        assert training.enrol(op, course, [1]) == 0


def test_whether_a_scope_holds_a_committee(desk: Desk) -> None:
    assert desk.scope.holds(desk.me.committee_id)
    assert not desk.scope.holds(desk.other.committee_id)
    assert Scope.town().holds(99)
