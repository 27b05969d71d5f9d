"""Training hours against what each group requires (DOMAIN §5)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.records import Attendance, Course
from domain.training import Record, Standing, leave_withdraws, standing
from settings.load import load
from settings.model import Group, Name, Requirement

SETTINGS = load()


def record(
    hours: str,
    *,
    state: str = "completed",
    year: int = 2026,
    name: str = "消防安全培训",
    form: str = "lecture",
) -> Record:
    course = Course(
        id=1,
        committee_id=1,
        year=year,
        number="",
        name=name,
        host="",
        organiser="",
        audience=(),
        planned=None,
        starts=date(year, 11, 20),
        ends=date(year, 11, 21),
        days=Decimal(2),
        hours=Decimal(hours),
        place="",
        form=form,
        content="",
        teachers="",
        exam="",
        contact="",
        state="planned",
    )
    attendance = Attendance(
        id=1,
        course_id=1,
        person_id=1,
        person_name="张三",
        initials="zs",
        unit="",
        state=state,
        hours=Decimal(hours),
        recorded_by="",
        recorded_at=None,
        version=1,
    )
    return course, attendance


def one(records: list[Record], requirement: Requirement | None, year: int = 2026) -> Standing:
    group = Group("testers", Name("测试组", "Testers"), requirement)
    only = SETTINGS._replace(training=SETTINGS.training._replace(groups=(group,)))
    (found,) = standing(records, ["testers"], only, year)
    return found


def required(hours: int, years: int = 1, **more: object) -> Requirement:
    return Requirement(Decimal(hours), years, "测试", **more)  # type: ignore[arg-type]


def test_completed_hours_count_and_what_still_runs_is_pending() -> None:
    states = ["completed", "attending", "absent", "leave", "withdrawn", "not_completed", "exempt"]
    found = one([record("7.5", state=state, name=state) for state in states], required(10))
    assert (found.done, found.pending, found.missing) == (Decimal("7.5"), Decimal("7.5"), Decimal("2.5"))


def test_more_than_required_leaves_nothing_missing() -> None:
    assert one([record("12")], required(10)).missing == 0


@pytest.mark.parametrize(("years", "done"), [(1, 4), (3, 12), (5, 20)])
def test_a_requirement_looks_back_over_its_years(years: int, done: int) -> None:
    records = [record("4", year=year) for year in range(2020, 2028)]
    assert one(records, required(72, years)).done == done


def test_without_a_target_hours_are_shown_and_none_are_missing() -> None:
    found = one([record("4"), record("4", year=2025)], None)
    assert (found.requirement, found.done, found.missing) == (None, Decimal(4), Decimal(0))


def test_a_requirement_does_not_reach_back_before_it_was_made() -> None:
    later = required(90, since=date(2027, 1, 1))
    assert one([], later, 2026).missing == 0
    assert one([], later, 2027).missing == 90


def test_a_person_in_several_groups_is_held_to_each_in_the_settings_order() -> None:
    found = standing([record("40")], ["party_members", "gone", "two_committees"], SETTINGS, 2026)
    assert [(item.group.slug, item.missing) for item in found] == [
        ("two_committees", Decimal(16)),
        ("party_members", Decimal(0)),
    ]


def test_a_minimum_by_form_is_missing_though_the_total_is_there() -> None:
    rule = required(20, by_form=(("rotation", Decimal(8)),))
    found = one([record("18"), record("3", form="rotation", name="轮训")], rule)
    assert [(item.form, item.done, item.missing) for item in found.by_form] == [
        ("rotation", Decimal(3), Decimal(5))
    ]
    assert (found.done, found.missing) == (Decimal(21), Decimal(5))


def test_the_same_class_online_and_on_the_spot_counts_once_with_more_hours() -> None:
    twice = [record("6"), record("8", form="online", name=" 消防安全 培训")]
    assert one(twice, required(20)).done == 8
    assert one([*twice, record("5", year=2025)], required(20, 3)).done == 13, "another year is another class"


def test_sessions_of_the_same_kind_all_count() -> None:
    assert one([record("2", form="meeting"), record("2", form="meeting")], required(20)).done == 4


def test_a_class_that_was_not_completed_on_one_side_does_not_hide_the_other() -> None:
    both = [record("9", state="absent"), record("6", form="online")]
    assert one(both, required(20)).done == 6


@pytest.mark.parametrize(
    ("leave", "hours", "withdrawn"),
    [
        ("1", "7", False),
        ("1.1", "7", True),
        ("7", "49", False),
        ("7.5", "49", True),
        ("0", "7", False),
        ("1", "0", False),
    ],
)
def test_leave_above_a_seventh_withdraws(leave: str, hours: str, *, withdrawn: bool) -> None:
    assert leave_withdraws(Decimal(leave), Decimal(hours), SETTINGS.training) is withdrawn


def test_a_share_without_an_exact_decimal_is_met_exactly() -> None:
    third = SETTINGS.training._replace(leave_withdraws_above=Decimal(1) / 3)
    assert not leave_withdraws(Decimal(1), Decimal(3), third)
    assert leave_withdraws(Decimal("1.5"), Decimal(3), third)
