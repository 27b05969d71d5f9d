"""Which clock runs until when, and why (DOMAIN §2); office hours against a minute-by-minute count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.clocks import ClockFacts, Clocks_, DayStep, Reckoning, add_limit, end_of, reckon
from domain.lifecycle import STATES
from domain.workdays import WorkCalendar
from settings.load import load
from settings.model import Limit, Name, Rule
from words import say

SETTINGS = load()
CALENDAR = WorkCalendar(SETTINGS.calendar)
OFFICE, ZONE = SETTINGS.office, SETTINGS.timezone
SHANGHAI = ZoneInfo("Asia/Shanghai")
LOCAL = Name("本地规定", "Local rule")
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    """A local moment, '11-20 09:00' of 2026."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).astimezone(UTC)


CASE = ClockFacts(
    kind="hotline",
    state="in_progress",
    received=at("11-20 08:40"),
    dispatched=at("11-20 09:00"),
    given_limit=None,
    request_type="complaint",
    urgency="normal",
    flags=(),
    signed_in_at=None,
    contacted_at=None,
    redone_at=None,
    promised=None,
)


def run(**changes: object) -> Clocks_:
    """The clocks of CASE with some facts changed."""
    return reckon(replace(CASE, **changes), SETTINGS, CALENDAR)  # type: ignore[arg-type]


def handling(**changes: object) -> Reckoning:
    found = run(**changes).handling
    assert found is not None
    return found


# limits


def _open(moment: datetime) -> bool:
    local = moment.astimezone(SHANGHAI)
    hours = ((time(8, 30), time(11, 30)), (time(13), time(17)))
    return CALENDAR.is_workday(local.date()) and any(a <= local.time() < b for a, b in hours)


def _minute_by_minute(start: datetime, hours: int) -> datetime:
    left, moment = hours * 60, start
    while left:
        left -= _open(moment)
        moment += MINUTE
    return moment


minutes = st.integers(0, 60 * 24 * 400).map(
    lambda past: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=past)
)


@settings(max_examples=40, deadline=None)
@given(start=minutes, hours=st.integers(1, 9))
def test_working_hours_agree_with_a_minute_by_minute_count(start: datetime, hours: int) -> None:
    found = add_limit(start, Limit(hours, "working_hours"), OFFICE, CALENDAR, ZONE)
    assert found == _minute_by_minute(start, hours)


@given(
    start=minutes,
    later=st.integers(0, 5000),
    amount=st.integers(1, 12),
    unit=st.sampled_from(["minutes", "hours", "working_hours", "working_days"]),
)
def test_a_later_start_never_ends_earlier(start: datetime, later: int, amount: int, unit: str) -> None:
    limit = Limit(amount, unit)  # type: ignore[arg-type]
    after = start + timedelta(minutes=later)
    first = add_limit(start, limit, OFFICE, CALENDAR, ZONE)
    assert start < first <= add_limit(after, limit, OFFICE, CALENDAR, ZONE)
    assert first < add_limit(start, limit._replace(amount=amount + 1), OFFICE, CALENDAR, ZONE)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        (at("11-20 09:00"), Limit(4, "working_hours"), at("11-20 14:30")),
        (at("11-20 13:00"), Limit(4, "working_hours"), at("11-20 17:00")),
        (at("11-20 16:00"), Limit(4, "working_hours"), at("11-23 11:30")),
        (at("11-20 23:50"), Limit(30, "minutes"), at("11-21 00:20")),
        (at("11-20 23:50"), Limit(24, "hours"), at("11-21 23:50")),
        (at("09-30 16:00"), Limit(1, "working_days"), at("10-08 17:00")),
        (at("10-03 01:00"), Limit(1, "working_days"), at("10-08 17:00")),
        (at("11-20 00:10"), Limit(1, "working_days"), at("11-23 17:00")),
        (date(2026, 11, 20), Limit(1, "working_days"), at("11-23 17:00")),
        (date(2026, 11, 20), Limit(4, "working_hours"), at("11-20 14:00")),
        (date(2026, 11, 20), Limit(30, "minutes"), at("11-20 09:00")),
    ],
)
def test_limits(start: datetime | date, limit: Limit, due: datetime) -> None:
    assert add_limit(start, limit, OFFICE, CALENDAR, ZONE) == due


def test_a_day_ends_where_the_settings_say() -> None:
    late = OFFICE._replace(day_ends=time(23, 59))
    assert end_of(date(2026, 11, 20), late, ZONE) == at("11-20 23:59")
    assert add_limit(at("11-20 09:00"), Limit(1, "working_days"), late, CALENDAR, ZONE) == at("11-23 23:59")


# which clock runs


@pytest.mark.parametrize(
    ("state", "due", "clock"),
    [
        ("dispatched", at("11-20 14:30"), "sign_in"),
        ("signed_in", at("11-23 17:00"), "contact"),
        ("in_progress", at("11-27 17:00"), "handling"),
        ("extension_requested", at("11-27 17:00"), "handling"),
        ("return_requested", at("11-27 17:00"), "handling"),
        ("finish_review", at("11-27 17:00"), "handling"),
        ("redo", at("11-27 17:00"), "handling"),
        ("finished", None, ""),
        ("returned", None, ""),
        ("closed", None, ""),
        ("archived", None, ""),
    ],
)
def test_the_next_clock_follows_the_state(state: str, due: datetime | None, clock: str) -> None:
    found = run(state=state)
    assert (found.due, found.due_clock) == (due, clock)


def test_every_state_of_both_kinds_can_be_reckoned() -> None:
    for kind, states in STATES.items():
        for state in states:
            found = run(
                kind=kind, state=str(state), promised=date(2026, 12, 1), given_limit=date(2026, 12, 1)
            )
            assert (found.due is None) == (found.due_clock == "")


def test_an_urgent_case_is_signed_in_within_half_an_hour_at_night_too() -> None:
    assert run(state="dispatched", urgency="urgent", dispatched=at("11-20 23:50")).due == at("11-21 00:20")


def test_the_limit_that_the_hotline_gave_governs_and_ours_stands_beside_it() -> None:
    found = run(given_limit=at("12-04 12:00"))
    assert (found.due, found.due_clock, found.given) == (at("12-04 12:00"), "given", at("12-04 12:00"))
    assert found.handling is not None
    assert found.handling.due == at("11-27 17:00")


def test_a_given_day_ends_at_the_offices_day_end() -> None:
    assert run(given_limit=date(2026, 11, 25)).due == at("11-25 17:00")


@pytest.mark.parametrize("state", ["dispatched", "signed_in"])
def test_no_step_is_due_after_the_governing_limit(state: str) -> None:
    found = run(state=state, given_limit=at("11-20 10:00"))
    assert (found.due, found.due_clock) == (at("11-20 10:00"), "given")


def test_a_handling_limit_of_ours_that_ends_before_the_step_is_due_first() -> None:
    urgent = SETTINGS._replace(
        urgencies=tuple(
            item._replace(handling=Rule(Limit(2, "hours"), LOCAL)) for item in SETTINGS.urgencies
        ),
    )
    found = reckon(replace(CASE, state="signed_in"), urgent, CALENDAR)
    assert (found.due, found.due_clock) == (at("11-20 11:00"), "handling")
    assert found.handling is not None
    assert found.handling.basis == LOCAL


def test_without_a_dispatch_time_the_received_time_is_used_and_marked() -> None:
    found = handling(dispatched=None, received=at("11-19 08:40"))
    assert (found.start, found.start_from, found.due) == (at("11-19 08:40"), "received", at("11-26 17:00"))
    assert handling().start_from == "dispatched"


@pytest.mark.parametrize(
    ("request_type", "days"),
    [("consultation", 1), ("suggestion", 1), ("help", 5), ("complaint", 5), ("report", 5)],
)
def test_handling_by_request_type(request_type: str, days: int) -> None:
    assert handling(request_type=request_type).due == end_of(
        CALENDAR.add(date(2026, 11, 20), days), OFFICE, ZONE
    )


@pytest.mark.parametrize("request_type", ["praise", "other", None, "gone"])
def test_no_clock_runs_where_no_rule_sets_one(request_type: str | None) -> None:
    found = run(request_type=request_type)
    assert (found.handling, found.due, found.due_clock) == (None, None, "")


def test_an_unverified_rule_is_marked() -> None:
    assert not handling(request_type="report").checked
    assert handling(request_type="complaint").checked


def test_supervision_shortens_and_never_lengthens() -> None:
    assert handling(flags=("supervised",)).due == at("11-25 17:00")
    assert handling(flags=("supervised",), request_type="consultation").due == at("11-23 17:00")
    assert handling(flags=("supervised",), request_type="praise").due == at("11-25 17:00")


def test_redo_counts_from_the_day_it_came_back() -> None:
    found = handling(state="redo", redone_at=at("12-01 10:00"))
    assert (found.start_from, found.due) == ("redone", at("12-04 17:00"))


def test_an_issue_is_due_on_the_promised_day_until_it_is_finished() -> None:
    promised = date(2026, 11, 25)
    found = run(kind="issue", state="checked", promised=promised)
    assert (found.due, found.due_clock, found.handling) == (at("11-25 17:00"), "promised", None)
    assert run(kind="issue", state="finished", promised=promised).due is None
    assert run(kind="issue", state="in_progress").due is None


# pauses

PAUSING = SETTINGS._replace(clocks=SETTINGS.clocks._replace(pauses=("return_requested",)))


def test_in_a_pausing_state_ours_stands_still_and_the_hotlines_does_not() -> None:
    waiting = replace(CASE, state="return_requested")
    assert reckon(waiting, PAUSING, CALENDAR).due is None
    given = reckon(replace(waiting, given_limit=at("11-24 12:00")), PAUSING, CALENDAR)
    assert (given.due, given.due_clock) == (at("11-24 12:00"), "given")
    assert reckon(waiting, SETTINGS, CALENDAR).due == at("11-27 17:00")


@pytest.mark.parametrize("state", ["signed_in", "extension_requested", "return_requested"])
def test_the_first_contact_runs_until_it_is_made(state: str) -> None:
    """Whatever was applied for; it stands still where the handling does, and goes on from there."""
    signed = replace(CASE, state=state, signed_in_at=at("11-20 09:30"))
    found = reckon(signed, SETTINGS, CALENDAR)
    assert (found.due, found.due_clock) == (at("11-23 17:00"), "contact")
    assert (reckon(signed, PAUSING, CALENDAR).due is None) == (state == "return_requested")
    pause = ((at("11-20 10:00"), at("11-24 10:00")),)
    assert reckon(replace(signed, paused=pause), SETTINGS, CALENDAR).due == at("11-25 17:00")
    contacted = reckon(replace(signed, contacted_at=at("11-20 10:00")), SETTINGS, CALENDAR)
    assert (contacted.due, contacted.due_clock) == (at("11-27 17:00"), "handling")


def test_working_days_of_a_pause_do_not_count() -> None:
    found = handling(paused=((at("11-23 10:00"), at("11-25 10:00")),))
    assert found.due == at("12-01 17:00")
    stood = [step.day for step in found.days if step.why == say("the clock stood still")]
    assert stood == [date(2026, 11, 24), date(2026, 11, 25)]
    assert sum(step.counted for step in found.days) == 5


def test_a_limit_in_hours_moves_by_the_length_of_the_pause() -> None:
    hours = tuple(item._replace(handling=Rule(Limit(24, "hours"), LOCAL)) for item in SETTINGS.urgencies)
    rules = SETTINGS._replace(urgencies=hours)
    before, within, after = (
        (at("11-20 07:00"), at("11-20 10:00")),
        (at("11-20 12:00"), at("11-20 14:00")),
        (at("11-25 12:00"), at("11-25 14:00")),
    )
    found = reckon(replace(CASE, paused=(before, within, after)), rules, CALENDAR).handling
    assert found is not None
    assert found.due == at("11-21 12:00")


# why


def test_working_days_are_explained_day_by_day() -> None:
    found = handling(dispatched=at("09-30 09:00"))
    assert found.due == at("10-13 17:00")
    weekday = {7: say("National Day"), 8: say("Thu"), 10: say("make-up working day"), 11: say("Sun")}
    steps = {step.day.day: step for step in found.days}
    assert steps[30] == DayStep(date(2026, 9, 30), counted=False, why=say("the day it starts is not counted"))
    assert {day: steps[day].why for day in weekday} == weekday
    assert [step.day.day for step in found.days if step.counted] == [8, 9, 10, 12, 13]
    assert found.days[-1].day == date(2026, 10, 13)


def test_working_hours_are_explained_by_the_hours_that_ran() -> None:
    found = run(state="dispatched", dispatched=at("11-20 16:00")).sign_in
    assert found is not None
    assert found.days == (
        DayStep(date(2026, 11, 20), counted=True, why=say("office hours {hours}", hours="16:00–17:00")),
        DayStep(date(2026, 11, 21), counted=False, why=say("Sat")),
        DayStep(date(2026, 11, 22), counted=False, why=say("Sun")),
        DayStep(date(2026, 11, 23), counted=True, why=say("office hours {hours}", hours="08:30–11:30")),
    )


def test_a_start_after_hours_is_explained_too() -> None:
    found = run(state="dispatched", dispatched=at("11-20 20:00")).sign_in
    assert found is not None
    assert found.days[0] == DayStep(date(2026, 11, 20), counted=False, why=say("outside office hours"))
    assert found.days[-1].why == say("office hours {hours}", hours="08:30–11:30 13:00–14:00")


def test_minutes_run_day_and_night() -> None:
    found = run(state="dispatched", urgency="urgent", dispatched=at("11-20 23:50")).sign_in
    assert found is not None
    assert [(step.day.day, step.counted) for step in found.days] == [(20, True), (21, True)]


def test_a_clock_through_an_unpublished_year_says_so() -> None:
    assert not handling().unpublished
    assert handling(dispatched=at("12-30 09:00")).unpublished
    urgent = run(urgency="urgent", dispatched=at("12-31 23:50")).sign_in
    assert urgent is not None
    assert not urgent.unpublished, "minutes need no calendar"


@given(start=minutes, kind=st.sampled_from(["consultation", "complaint"]))
def test_the_explanation_counts_exactly_the_limit_and_ends_on_the_due_day(start: datetime, kind: str) -> None:
    found = handling(dispatched=start, request_type=kind)
    assert sum(step.counted for step in found.days) == found.limit.amount
    assert found.days[-1].counted
    assert found.days[-1].day == found.due.astimezone(SHANGHAI).date()
