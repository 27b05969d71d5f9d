"""Which section of Today a case stands in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.lifecycle import STATES, is_open
from domain.queue import RULES, section_of
from domain.records import CaseLine
from settings.load import load

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE).astimezone(UTC)
PAST, TODAY, LATER = NOW - timedelta(minutes=1), NOW + timedelta(hours=8), NOW + timedelta(days=2)
SHIPPED = tuple(section.rule for section in load().sections)
LINE = CaseLine(
    id=1,
    number="20261120000001",
    source="热线",
    kind="hotline",
    state="in_progress",
    title="测试工单",
    category=None,
    category_text="",
    address="",
    due=LATER,
    due_clock="handling",
    assignee_id=None,
    flags=(),
    to_carry=0,
    version=1,
    received=NOW,
    person_name="张三",
    channel="hotline",
    committee_id=1,
)


def section(**changes: object) -> str | None:
    return section_of(LINE._replace(**changes), SHIPPED, NOW, ZONE)  # type: ignore[arg-type]


def test_the_shipped_sections_use_each_rule_once() -> None:
    assert SHIPPED == RULES


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("dispatched", "to_sign"),
        ("signed_in", "to_contact"),
        ("in_progress", "rest"),
        ("extension_requested", "rest"),
        ("return_requested", "rest"),
        ("finish_review", "approval"),
        ("redo", "redo"),
        ("finished", None),
        ("returned", None),
        ("closed", None),
        ("archived", None),
    ],
)
def test_a_hotline_case_stands_by_its_state(state: str, expected: str | None) -> None:
    assert section(state=state) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("logged", "rest"),
        ("checked", "rest"),
        ("in_progress", "rest"),
        ("finished", "rest"),
        ("archived", None),
    ],
)
def test_an_issue_stands_in_the_rest_while_it_is_open(state: str, expected: str | None) -> None:
    assert section(kind="issue", state=state) == expected


@pytest.mark.parametrize("state", ["dispatched", "signed_in", "in_progress", "redo", "finish_review"])
def test_overdue_comes_before_everything(state: str) -> None:
    assert section(state=state, due=PAST) == "overdue"
    assert section(state=state, due=PAST, waiting_until=date(2026, 12, 1)) == "overdue"


def test_a_limit_is_overdue_only_after_its_moment() -> None:
    assert section(due=NOW) == "due_today"


def test_today_ends_at_local_midnight() -> None:
    midnight = datetime(2026, 11, 24, tzinfo=ZONE)
    assert section(due=TODAY) == "due_today"
    assert section(due=midnight - timedelta(seconds=1)) == "due_today"
    assert section(due=midnight) == "rest"


def test_signing_in_comes_before_what_is_due_today() -> None:
    assert section(state="dispatched", due=TODAY) == "to_sign"


@pytest.mark.parametrize("state", ["extension_requested", "return_requested"])
def test_an_application_does_not_hide_the_first_contact(state: str) -> None:
    assert section(state=state, due=TODAY, due_clock="contact") == "to_contact"
    assert section(state=state, due=TODAY, due_clock="given") == "due_today"


@pytest.mark.parametrize("state", ["dispatched", "signed_in", "redo", "in_progress"])
def test_what_waits_for_a_later_day_stands_in_the_rest(state: str) -> None:
    assert section(state=state, due=TODAY, waiting_until=date(2026, 11, 24)) == "rest"
    assert section(state=state, due=TODAY, waiting_until=date(2026, 11, 23)) != "rest"


@pytest.mark.parametrize("state", ["finished", "returned", "closed", "archived"])
def test_steps_to_carry_over_show_when_nothing_else_is_left(state: str) -> None:
    assert section(state=state, due=None, to_carry=1) == "carry_over"
    assert section(state="in_progress", to_carry=1) == "rest"


def test_sections_follow_the_order_that_is_given() -> None:
    early = LINE._replace(state="dispatched", due=PAST)
    assert section_of(early, ("to_sign", "overdue"), NOW, ZONE) == "to_sign"
    assert section_of(early, ("redo",), NOW, ZONE) is None


def test_all_open_work_has_a_place_but_what_waits_for_the_call_back() -> None:
    for kind, states in STATES.items():
        placed = {state for state in states if section(kind=kind, state=str(state))}
        waits = {"finished"} if kind == "hotline" else set()
        assert placed == {state for state in states if is_open(kind, state)} - waits


def test_an_unknown_rule_is_an_error() -> None:
    with pytest.raises(KeyError):
        section_of(LINE, ("urgent",), NOW, ZONE)
