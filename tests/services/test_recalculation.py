"""Open cases are reckoned again when a calendar or a rule changes, each change with an event."""

from __future__ import annotations

from datetime import date

from db import cases as case_table
from services import finishing
from services.recalculation import fingerprint, recalculate
from settings.model import CalendarYear, Limit
from tests.services.founded import FINISH, Founded


def with_a_day_off(desk: Founded, day: date) -> Founded:
    years = tuple(
        year._replace(holidays=(*year.holidays, (day, "测试假"))) if year.year == day.year else year
        for year in desk.settings.calendar
    )
    return desk.with_settings(calendar=years)


def test_a_new_day_off_moves_what_it_lies_in(desk: Founded) -> None:
    recalculate(desk.lead)
    open_case, finished = desk.in_progress(), desk.in_progress()
    finishing.finish(desk.clerk, finished.id, FINISH)
    finished = desk.read(finished)
    changed = with_a_day_off(desk, date(2026, 11, 25))
    assert recalculate(changed.lead) == 2
    now = desk.read(open_case)
    assert open_case.handle_due is not None
    assert now.handle_due is not None
    assert (now.handle_due - open_case.handle_due).days == 1
    assert now.due == now.handle_due
    assert now.version == open_case.version + 1
    assert desk.read(finished).due is None
    event = case_table.timeline(desk.lead.scope, open_case.id)[-1]
    assert (event.action, event.actor_name) == ("recalculated", "")
    assert {change.field for change in event.changes} <= {"contact_due", "handle_due", "due"}


def test_nothing_is_written_where_nothing_changed(desk: Founded) -> None:
    recalculate(desk.lead)
    case = desk.in_progress()
    assert recalculate(desk.lead) == 0
    assert recalculate(desk.session("clerk", "t2")) == 0
    assert desk.read(case) == case


def test_a_change_that_touches_no_case_writes_no_event(desk: Founded) -> None:
    recalculate(desk.lead)
    case = desk.in_progress()
    changed = with_a_day_off(desk, date(2026, 12, 30))
    assert recalculate(changed.lead) == 0
    assert recalculate(changed.lead) == 0
    assert desk.read(case) == case


def test_the_hotlines_limit_does_not_move(desk: Founded) -> None:
    recalculate(desk.lead)
    case = desk.in_progress(given_limit=date(2026, 11, 27))
    recalculate(with_a_day_off(desk, date(2026, 11, 25)).lead)
    assert desk.read(case).due == case.due


def test_every_rule_that_a_clock_depends_on_is_in_the_fingerprint(desk: Founded) -> None:
    settings = desk.settings
    longer = settings.clocks.redo._replace(limit=Limit(4, "working_days"))
    urgent = settings.urgencies[0]._replace(
        sign_in=settings.urgencies[0].sign_in._replace(limit=Limit(2, "hours"))
    )
    help_type = settings.request_types[1]._replace(
        handling=settings.request_types[1].handling._replace(limit=None)
    )
    variants = [
        desk,
        desk.with_settings(clocks=settings.clocks._replace(redo=longer)),
        desk.with_settings(clocks=settings.clocks._replace(pauses=("return_requested",))),
        desk.with_settings(urgencies=(urgent, *settings.urgencies[1:])),
        desk.with_settings(request_types=(help_type, *settings.request_types[1:])),
        desk.with_settings(office=settings.office._replace(day_ends=settings.office.hours[0][1])),
        desk.with_settings(calendar=(*settings.calendar, CalendarYear(2030, "", (), ()))),
    ]
    assert len({fingerprint(variant.settings) for variant in variants}) == len(variants)
    other = desk.with_settings(keymap="english", repeat_days=7).settings
    assert fingerprint(desk.settings) == fingerprint(other)


def test_of_several_files_on_one_ledger_the_leads_holds(desk: Founded) -> None:
    """A clerk's own settings file moves nobody's dues, and they are not written back and forth."""
    recalculate(desk.lead)
    case = desk.in_progress()
    changed = with_a_day_off(desk, date(2026, 11, 25))
    assert recalculate(changed.clerk) == 0
    assert desk.read(case) == case
    assert recalculate(changed.lead) == 1
    assert recalculate(desk.clerk) == 0
    assert desk.read(case) != case
