"""Extensions: filed in time, not too often, to a lawful working day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.extension import check, governing, latest
from domain.records import Case
from domain.workdays import WorkCalendar
from settings.load import load
from settings.model import Limit
from words import say

SETTINGS = load()
CALENDAR = WorkCalendar(SETTINGS.calendar)
DUE = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
PROMISED = date(2026, 12, 4)
CASE = Case(
    **(
        dict.fromkeys(Case._fields)  # type: ignore[arg-type]
        | {
            "kind": "hotline",
            "state": "in_progress",
            "received": datetime(2026, 11, 20, 0, 40, tzinfo=UTC),
            "dispatched": datetime(2026, 11, 20, 1, 0, tzinfo=UTC),
            "handle_due": DUE,
            "extensions": 0,
        }
    )
)


def wrong(case: Case = CASE, promised: date = PROMISED, now: datetime = NOW) -> list[str]:
    return [problem.message.msgid[:20] for problem in check(case, SETTINGS, CALENDAR, now, promised)]


def test_an_extension_to_a_lawful_working_day_may_be_filed() -> None:
    assert wrong() == []


def test_the_latest_day_is_fifteen_working_days_from_the_dispatch() -> None:
    assert latest(CASE, SETTINGS, CALENDAR) == date(2026, 12, 11)
    assert latest(CASE._replace(dispatched=None, received=date(2026, 2, 13)), SETTINGS, CALENDAR) == date(
        2026, 3, 12
    )


def test_a_case_that_came_back_is_counted_from_then() -> None:
    redone = CASE._replace(redone_at=datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
    assert latest(redone, SETTINGS, CALENDAR) == date(2026, 12, 22)


def test_without_a_rule_no_day_is_the_latest() -> None:
    total = SETTINGS.clocks.extended_total._replace(limit=None)
    free = SETTINGS._replace(clocks=SETTINGS.clocks._replace(extended_total=total))
    assert latest(CASE, free, CALENDAR) is None
    assert check(CASE, free, CALENDAR, NOW, date(2027, 3, 31)) == []


def test_the_hotlines_limit_is_the_one_to_move() -> None:
    assert governing(CASE, SETTINGS) == DUE
    assert governing(CASE._replace(given_limit=date(2026, 11, 26)), SETTINGS) == DUE - timedelta(days=1)
    assert governing(CASE._replace(handle_due=None), SETTINGS) is None


def test_it_is_filed_before_the_limit() -> None:
    assert wrong(now=DUE - timedelta(seconds=1)) == []
    assert wrong(now=DUE) == ["The limit was {limit"]
    given_before = CASE._replace(given_limit=datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    assert wrong(given_before) == ["The limit was {limit"]


def test_where_no_limit_runs_none_is_missed() -> None:
    assert wrong(CASE._replace(handle_due=None)) == []


@pytest.mark.parametrize(("extensions", "refused"), [(0, False), (1, False), (2, True), (3, True)])
def test_at_most_twice(extensions: int, *, refused: bool) -> None:
    assert wrong(CASE._replace(extensions=extensions)) == (["Extended {count} tim"] if refused else [])


@pytest.mark.parametrize("promised", [date(2026, 11, 25), date(2026, 11, 24)])
def test_the_promised_day_is_after_today(promised: date) -> None:
    assert wrong(promised=promised) == ["{day} is not after t"]


def test_today_is_the_local_day() -> None:
    after_midnight = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
    free = CASE._replace(handle_due=None)
    assert wrong(free, date(2026, 11, 25), after_midnight) == ["{day} is not after t"]
    assert wrong(free, date(2026, 11, 26), after_midnight) == []


def test_the_promised_day_lies_behind_the_present_limit() -> None:
    assert wrong(promised=date(2026, 11, 27)) == ["The limit is {limit}"]
    assert wrong(promised=date(2026, 11, 30)) == []


def test_the_promised_day_is_at_the_latest_the_last_lawful_one() -> None:
    assert wrong(promised=date(2026, 12, 11)) == []
    (problem,) = check(CASE, SETTINGS, CALENDAR, NOW, date(2026, 12, 14))
    assert dict(problem.message.params) == {
        "last": "2026-12-11",
        "basis": SETTINGS.clocks.extended_total.basis,
    }


def test_where_the_last_lawful_day_is_over_none_is_proposed() -> None:
    late = datetime(2026, 12, 11, 2, 0, tzinfo=UTC)
    free = CASE._replace(handle_due=None)
    assert wrong(free, date(2026, 12, 14), late) == ["All extensions toget"]
    (problem,) = check(free, SETTINGS, CALENDAR, late, date(2026, 12, 14))
    assert "no more is possible" in problem.message.msgid


def test_a_day_off_is_refused_with_the_next_working_day() -> None:
    (problem,) = check(CASE, SETTINGS, CALENDAR, NOW, date(2026, 12, 5))
    assert dict(problem.message.params) == {"day": "2026-12-05", "why": say("Sat"), "instead": "2026-12-07"}


@given(
    promised=st.dates(date(2026, 11, 20), date(2027, 1, 31)),
    amount=st.integers(6, 30),
)
def test_a_proposed_day_is_always_accepted(promised: date, amount: int) -> None:
    total = SETTINGS.clocks.extended_total._replace(limit=Limit(amount, "working_days"))
    rules = SETTINGS._replace(clocks=SETTINGS.clocks._replace(extended_total=total))
    for problem in check(CASE, rules, CALENDAR, NOW, promised):
        proposed = dict(problem.message.params).get("instead") or dict(problem.message.params).get("last")
        if proposed is not None and promised > DUE.date():
            assert check(CASE, rules, CALENDAR, NOW, date.fromisoformat(str(proposed))) == []
