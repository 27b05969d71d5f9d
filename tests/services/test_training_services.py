"""Training as staff do it: a class, its roll, what a mark credits, undo, hours against requirements."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.copying import open_raw
from db.soundness import damage
from domain.refusal import Refused
from services import known, training, training_undo

if TYPE_CHECKING:
    from services.session import Session
    from tests.services.founded import Founded

HOURS = Decimal(14)


def course(
    session: Session, *, hours: Decimal = HOURS, audience: tuple[str, ...] = ("two_committees",)
) -> int:
    day = date(2026, 11, 20)
    given = training.CourseInput("测试班", day, day, hours, "lecture", audience=audience)
    return training.add_course(session, given)


def people(session: Session, *names: str, group: str = "two_committees") -> list[int]:
    return [training.add_person(session, name, (group,)) for name in names]


def states(session: Session, course_id: int) -> dict[str, tuple[str, Decimal]]:
    return {line.person_name: (line.state, line.hours) for line in training.roll(session, course_id)}


def test_audience_comes_onto_the_roll(desk: Founded) -> None:
    """Only the people of the class's groups, in a state that the settings know."""
    people(desk.lead, "张测试")
    people(desk.lead, "王测试", group="party_members")
    (line,) = training.roll(desk.lead, course(desk.lead))
    assert line.person_name == "张测试"
    assert line.state in {item.slug for item in desk.settings.training.attendance}


@pytest.mark.parametrize(
    ("state", "credited"),
    [("attending", HOURS), ("completed", HOURS), ("absent", 0), ("leave", 0), ("exempt", 0), ("make_up", 0)],
)
def test_what_a_mark_credits(desk: Founded, state: str, credited: Decimal) -> None:
    people(desk.lead, "张测试")
    held = course(desk.lead)
    (line,) = training.roll(desk.lead, held)
    (marked,) = training.mark(desk.clerk, held, [line.id], state)
    assert marked.done
    (now,) = training.roll(desk.lead, held)
    assert (now.state, now.hours, now.recorded_by, now.recorded_at) == (
        state,
        credited,
        "王测试",
        desk.clock.now,
    )


@pytest.mark.parametrize(("away", "state"), [("2", "leave"), ("2.1", "withdrawn"), ("14", "withdrawn")])
def test_leave_above_a_seventh_is_withdrawn(desk: Founded, away: str, state: str) -> None:
    """A seventh of 14 hours is 2: at it one is still on leave."""
    people(desk.lead, "张测试")
    held = course(desk.lead)
    (line,) = training.roll(desk.lead, held)
    (marked,) = training.mark(desk.lead, held, [line.id], "leave", leave_hours=Decimal(away), note="开会")
    assert marked.state == state
    assert states(desk.lead, held) == {"张测试": (state, Decimal(0))}


def test_preview_writes_nothing_and_says_the_same(desk: Founded) -> None:
    people(desk.lead, "张测试", "王测试")
    held = course(desk.lead)
    ids = [line.id for line in training.roll(desk.lead, held)]
    training.mark(desk.lead, held, ids[:1], "completed")
    before = training.roll(desk.lead, held)
    seen = training.preview(desk.lead, held, ids, "completed")
    assert training.roll(desk.lead, held) == before
    assert sorted(item.done for item in seen) == [False, True]
    assert training.mark(desk.lead, held, ids, "completed") == seen


@pytest.mark.parametrize("state", ["", "enrolled", "已完成"])
def test_unknown_states_are_refused(desk: Founded, state: str) -> None:
    held = course(desk.lead)
    with pytest.raises(Refused):
        training.mark(desk.lead, held, [], state)


def test_more_than_the_class_has_is_refused(desk: Founded) -> None:
    people(desk.lead, "张测试")
    held = course(desk.lead)
    (line,) = training.roll(desk.lead, held)
    with pytest.raises(Refused):
        training.mark(desk.lead, held, [line.id], "completed", hours=Decimal("14.5"))
    assert states(desk.lead, held)["张测试"][1] == 0


def test_undo_restores_every_field(desk: Founded) -> None:
    """State, hours, who recorded it and when: as they were, wholly."""
    people(desk.lead, "张测试", "王测试")
    held = course(desk.lead)
    ids = [line.id for line in training.roll(desk.lead, held)]
    training.mark(desk.lead, held, ids[:1], "absent")
    before = training.roll(desk.lead, held)
    desk.clock.move(minutes=1)
    training.mark(desk.clerk, held, ids, "completed")
    offer = training_undo.offer(desk.clerk)
    assert (offer.course, sorted(offer.names), offer.ask) == ("测试班", ["张测试", "王测试"], False)
    assert training_undo.undo(desk.clerk, offer.operation_id) == 2
    after = training.roll(desk.lead, held)
    for was, is_now in zip(before, after, strict=True):
        assert (was.state, was.hours, was.recorded_by, was.recorded_at) == (
            is_now.state, is_now.hours, is_now.recorded_by, is_now.recorded_at,
        )  # fmt: skip


def test_undo_goes_back_step_by_step(desk: Founded) -> None:
    people(desk.lead, "张测试")
    held = course(desk.lead)
    (line,) = training.roll(desk.lead, held)
    for state in ("absent", "make_up", "completed"):
        training.mark(desk.lead, held, [line.id], state)
    for state in ("make_up", "absent", line.state):
        training_undo.undo(desk.lead, training_undo.offer(desk.lead).operation_id)
        assert states(desk.lead, held)["张测试"][0] == state
    assert training_undo.offer(desk.lead).kind == "course", "what was done before the marks is next"


def take_back(session: Session) -> training_undo.TrainingOffer:
    """Undo what is offered."""
    offer = training_undo.offer(session)
    training_undo.undo(session, offer.operation_id)
    return offer


def test_undo_takes_a_class_and_its_roll_away(desk: Founded) -> None:
    """And then, one after the other, the people; their ids are never given again."""
    zhang, wang = people(desk.lead, "张测试", "王测试")
    held = course(desk.lead)
    offer = take_back(desk.lead)
    assert (offer.kind, offer.course, offer.names) == ("course", "测试班", ("王测试", "张测试"))
    assert training.courses(desk.lead) == []
    assert training.person_page(desk.lead, zhang).classes == ()
    assert [take_back(desk.lead).names for _ in range(2)] == [("王测试",), ("张测试",)]
    assert training.people(desk.lead) == []
    with pytest.raises(Refused, match="nothing of yours"):
        training_undo.offer(desk.lead)
    assert course(desk.lead) > held
    assert min(people(desk.lead, "张测试")) > max(zhang, wang)
    assert damage_of(desk) is None


def test_undo_of_putting_people_onto_a_roll(desk: Founded) -> None:
    held = course(desk.lead, audience=())
    zhang, wang = people(desk.lead, "张测试", "王测试")
    training.enrol(desk.lead, held, [zhang])
    training.enrol(desk.lead, held, [wang])
    offer = take_back(desk.lead)
    assert (offer.kind, offer.course, offer.names) == ("enrolled", "测试班", ("王测试",))
    assert set(states(desk.lead, held)) == {"张测试"}


def test_someone_new_on_a_roll_is_taken_off_list_and_roll_at_once(desk: Founded) -> None:
    held = course(desk.lead)
    training.add_to_roll(desk.lead, held, "赵测试", ("party_members",))
    offer = take_back(desk.lead)
    assert (offer.kind, offer.course, offer.names) == ("person", "测试班", ("赵测试",))
    assert training.people(desk.lead) == []
    assert training.roll(desk.lead, held) == []


@pytest.mark.parametrize("state", ["absent", "completed"])
def test_a_class_whose_roll_was_called_stays(desk: Founded, state: str) -> None:
    """Until the mark is undone: then nothing hangs on it any more."""
    people(desk.lead, "张测试", "王测试")
    held = course(desk.lead)
    lines = training.roll(desk.lead, held)
    training.mark(desk.clerk, held, [lines[1].id], state)
    with pytest.raises(Refused, match="张测试: they are on the roll"):
        take_back(desk.lead)
    assert len(training.roll(desk.lead, held)) == 2
    take_back(desk.clerk)
    take_back(desk.lead)
    assert training.courses(desk.lead) == []


def test_a_class_onto_whose_roll_a_colleague_put_someone_stays(desk: Founded) -> None:
    held = course(desk.lead)
    training.add_to_roll(desk.clerk, held, "赵测试", ("party_members",))
    with pytest.raises(Refused, match="赵测试"):
        take_back(desk.lead)
    assert training.course(desk.lead, held).people == 1


def test_a_person_on_a_roll_stays_on_the_list(desk: Founded) -> None:
    (zhang,) = people(desk.lead, "张测试")
    held = course(desk.clerk)
    with pytest.raises(Refused, match="测试班: the person is on the roll"):
        take_back(desk.lead)
    take_back(desk.clerk)
    take_back(desk.lead)
    assert training.people(desk.lead) == []
    for gone in (lambda: training.course(desk.lead, held), lambda: training.person_page(desk.lead, zhang)):
        with pytest.raises(Refused):
            gone()


def test_someone_new_who_was_marked_stays(desk: Founded) -> None:
    held = course(desk.lead)
    training.add_to_roll(desk.lead, held, "赵测试", ("party_members",))
    (line,) = training.roll(desk.lead, held)
    training.mark(desk.clerk, held, [line.id], "completed")
    with pytest.raises(Refused, match="测试班"):
        take_back(desk.lead)
    assert states(desk.lead, held)["赵测试"][0] == "completed"


def damage_of(desk: Founded) -> str | None:
    with closing(open_raw(desk.ledger.path)) as connection:
        found = damage(connection)
    return None if found is None else str(found)


def test_undo_is_refused_where_someone_noted_something_since(desk: Founded) -> None:
    people(desk.lead, "张测试")
    held = course(desk.lead)
    (line,) = training.roll(desk.lead, held)
    training.mark(desk.lead, held, [line.id], "absent")
    training.mark(desk.clerk, held, [line.id], "completed")
    with pytest.raises(Refused, match="张测试"):
        training_undo.undo(desk.lead, training_undo.offer(desk.lead).operation_id)
    assert states(desk.lead, held)["张测试"][0] == "completed"


def test_undo_is_ones_own_and_asks_when_old(desk: Founded) -> None:
    people(desk.lead, "张测试")
    held = course(desk.lead)
    (line,) = training.roll(desk.lead, held)
    training.mark(desk.lead, held, [line.id], "absent")
    theirs = training_undo.offer(desk.lead)
    with pytest.raises(Refused):
        training_undo.offer(desk.clerk)
    with pytest.raises(Refused):
        training_undo.undo(desk.clerk, theirs.operation_id)
    assert training_undo.offer(desk.session("lead", "t2")).ask
    desk.clock.move(minutes=desk.settings.undo_asks_after_minutes + 1)
    assert training_undo.offer(desk.lead).ask


def test_another_committee_sees_nothing(desk: Founded) -> None:
    """Lists, one class, one person, marks, undo: none reaches over."""
    (person,) = people(desk.lead, "张测试")
    held = course(desk.lead)
    (line,) = training.roll(desk.lead, held)
    training.mark(desk.lead, held, [line.id], "completed")
    assert training.courses(desk.other) == []
    assert training.people(desk.other) == []
    assert training.standings(desk.other) == []
    for act in (
        lambda: training.course(desk.other, held),
        lambda: training.roll(desk.other, held),
        lambda: training.mark(desk.other, held, [line.id], "absent"),
        lambda: training.person_page(desk.other, person),
        lambda: training.enrol(desk.other, held, [person]),
        lambda: training.add_to_roll(desk.other, held, "赵测试", ("two_committees",)),
        lambda: training_undo.offer(desk.other),
    ):
        with pytest.raises(Refused):
            act()
    assert states(desk.lead, held)["张测试"][0] == "completed"


def test_hours_against_requirements(desk: Founded) -> None:
    """Who lacks most stands first; a completed class counts, an attended one is pending."""
    zhang, wang = people(desk.lead, "张测试", "王测试")
    held = course(desk.lead)
    lines = {line.person_id: line.id for line in training.roll(desk.lead, held)}
    training.mark(desk.lead, held, [lines[zhang]], "completed")
    training.mark(desk.lead, held, [lines[wang]], "attending")
    rows = training.standings(desk.lead)
    assert [person.name for person, _ in rows] == ["王测试", "张测试"]
    (behind,), (ahead,) = rows[0][1], rows[1][1]
    assert (behind.done, behind.pending, behind.missing) == (Decimal(0), HOURS, Decimal(56))
    assert (ahead.done, ahead.missing) == (HOURS, Decimal(42))
    page = training.person_page(desk.lead, zhang)
    assert [(item.name, line.state) for item, line in page.classes] == [("测试班", "completed")]
    assert training.standings(desk.lead, 2025)[0][1][0].done == 0


def test_add_to_roll_puts_on_list_and_roll(desk: Founded) -> None:
    held = course(desk.lead)
    training.add_to_roll(desk.lead, held, "赵测试", ("party_members",), unit="测试一居")
    assert list(states(desk.lead, held)) == ["赵测试"]
    with pytest.raises(Refused):
        training.add_to_roll(desk.lead, held, "钱测试", ())
    assert list(states(desk.lead, held)) == ["赵测试"]


def test_what_is_known_of_a_resident_and_filled_in_is_logged(desk: Founded) -> None:
    case = desk.case()
    assert [person.case_id for person in known.people(desk.clerk)] == [case.id]
    known.seen(desk.clerk, case.id, ("person_name", "address"))
    sql = "SELECT staff_id, entity, entity_id, field, why FROM access_log"
    assert desk.ledger.database.execute_sql(sql).fetchall() == [
        (desk.clerk.staff.id, "case", case.id, field, "log_issue") for field in ("person_name", "address")
    ]
    with pytest.raises(Refused, match="not in your ledger"):
        known.seen(desk.other, case.id, ("person_name",))


@given(hours=st.decimals("0.5", "100", places=1), away=st.decimals("0", "100", places=1))
def test_judging_leave_never_credits(hours: Decimal, away: Decimal) -> None:
    """Leave of any length is on leave or withdrawn, and credits nothing."""
    from types import SimpleNamespace
    from typing import Any, cast

    from tests.services.founded import SETTINGS

    session = cast("Any", SimpleNamespace(settings=SETTINGS))
    mark = training._judge(session, cast("Any", SimpleNamespace(hours=hours)), "leave", None, away)
    assert mark.hours == 0
    assert mark.state == ("withdrawn" if away * 7 > hours else "leave")


def test_a_class_that_is_still_to_come_has_nobody_who_was_there(desk: Founded) -> None:
    day = date(2026, 12, 12)
    given = training.CourseInput("以后的班", day, day, Decimal(4), "lecture")
    course = training.add_course(desk.lead, given)
    training.enrol(desk.lead, course, [training.add_person(desk.lead, "测试某", ["two_committees"])])
    lines = [line.id for line in training.roll(desk.lead, course)]
    for state in ("completed", "attending", "absent"):
        with pytest.raises(Refused, match="2026-12-12"):
            training.mark(desk.lead, course, lines, state)
    assert training.mark(desk.lead, course, lines, "exempt")[0].done
