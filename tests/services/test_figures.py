"""Figures counted by hand on a small ledger: what is in a period, what is left out, what counts once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from domain.indicators import Ratio, Score
from domain.periods import Period
from services import applying, figures, handling, issues, training
from services.figures import Count, Filed, Group
from tests.services.founded import done

if TYPE_CHECKING:
    from domain.records import Case
    from tests.services.founded import Founded

NOVEMBER = Period("month", date(2026, 11, 1), date(2026, 11, 30))


def put(desk: Founded, case: Case, **columns: Any) -> None:
    """Write columns of a case as they are kept."""
    names = ", ".join(f"{name} = ?" for name in columns)
    ask: Any = desk.ledger.database.execute_sql
    ask(f"UPDATE cases SET {names} WHERE id = ?", (*columns.values(), case.id))


def closed(desk: Founded, when: str, called: str = "", **columns: Any) -> Case:
    case = desk.case()
    values = {"state": "closed", "is_open": 0, "closed": when, "callback": called, "due": None} | columns
    put(desk, case, **values)
    return case


@pytest.fixture
def counted(desk: Founded) -> Founded:
    """Eleven hotline cases and two issues, of which one pair is linked."""
    yes = '{"contacted": "yes", "result": "satisfied"}'
    no = '{"contacted": "no", "result": "neutral"}'
    # closed in November: three with a limit that was a moment, a day, none
    limit = "2026-11-20T09:00:00Z"
    ends = int(datetime(2026, 11, 20, 9, tzinfo=UTC).timestamp())
    closed(desk, "2026-11-20T03:00:00Z", yes, outcome="solved", given_limit=limit, finished_at=ends)
    closed(desk, "2026-11-21", no, outcome="explained", given_limit="2026-11-20", finished_at=ends + 1)
    closed(desk, "2026-11-30T15:59:59Z", '{"contacted": "unrated"}', outcome="merged", given_limit=None,
           handle_due=None)  # fmt: skip
    # answered on the day of the limit, though the day of closing is later; under appeal
    appealed = closed(desk, "2026-11-24", no, answered="2026-11-20", given_limit="2026-11-20")
    ask: Any = desk.ledger.database.execute_sql
    ask(
        "INSERT INTO application (case_id, event_id, kind, ordinal, reason, agreed, agreed_with, agreed_how, statement,"
        " basis, filed_at, filed_by_id, from_state, result, decided_by)"
        " SELECT ?, max(id), 'appeal', 1, '', 0, '', '', '', '', 0, 1, 'closed', '', '' FROM event",
        (appealed.id,),
    )
    # closed outside: the first is October's last second in Shanghai, the second December's first
    closed(desk, "2026-10-31T15:59:59Z", yes, outcome="solved")
    closed(desk, "2026-11-30T16:00:00Z", yes, outcome="solved")
    # received: October's last day, November's first, and an open one that is late
    put(desk, desk.case(), received="2026-10-31")
    put(desk, desk.case(), received="2026-10-31T16:00:00Z", flags=",repeat,", estate="测试新村")
    late = desk.case(category_text="没人知道的类别")
    put(desk, late, due=1, category=None, person_phone="13800000001", lane="128弄", estate="")
    # an extension in November
    extended = desk.in_progress()
    done(
        applying.extend(
            desk.clerk,
            [extended.id],
            applying.ExtensionInput("difficult", date(2026, 12, 3), statement="需协调"),
        )
    )
    put(desk, desk.case(), state="in_progress")
    # two issues; one was handed to the hotline and counts as its case
    plain = issues.log(desk.clerk, issues.IssueInput("楼道灯坏", "楼道灯坏", "home", category="leaks"))
    handed = issues.log(desk.clerk, issues.IssueInput("晾衣架", "晾衣架", "home"))
    put(desk, desk.read(plain.case_id), finished_at=ends)
    pair = desk.case()
    put(desk, desk.read(handed.case_id), linked_id=pair.id)
    put(desk, pair, linked_id=handed.case_id)
    return desk


def test_by_hand(counted: Founded) -> None:
    found = figures.figures(counted.lead, NOVEMBER)
    volume = found.volume
    assert (volume.hotline, volume.issues, volume.linked, volume.matters) == (11, 2, 1, 12)
    assert volume.repeats == 1
    assert found.before.matters == 1
    assert (found.measured.closed, found.measured_before.closed) == (4, 1)
    shares = {name: (ratio.numerator, ratio.denominator) for name, ratio in found.measured.indicators.items()}
    assert shares == {
        "first_contact": (1, 3),
        "on_time": (2, 3),
        "solved": (1, 2),
        "satisfied": (Decimal("2.2"), 3),
    }
    assert found.without_appeals is not None
    assert found.without_appeals.closed == 3
    assert found.without_appeals.indicators["first_contact"].denominator == 2
    assert found.without_appeals.indicators["on_time"] == Ratio(Decimal(1), 2)
    assert found.measured.score is None
    assert (found.open, found.overdue) == (7, 1)
    assert found.issues_done == 1
    assert (found.repeat_callers, found.repeat_calls) == (1, 2)
    assert found.extensions == [Filed("difficult", 1, 0, 0)]
    assert found.returns == []
    assert found.categories == [Count("flying_wires", 10), Count("没人知道的类别", 1), Count("leaks", 1)]
    assert Count("128弄", 1) in found.places
    assert sum(people.received for people in found.staff) == volume.matters
    assert sum(people.closed for people in found.staff) == 4


def test_the_trend_has_every_day_and_adds_up(counted: Founded) -> None:
    found = figures.figures(counted.lead, NOVEMBER)
    assert [day for day, _, _ in found.trend] == [f"2026-11-{day:02d}" for day in range(1, 31)]
    assert sum(came for _, came, _ in found.trend) == found.volume.matters
    assert [(day, went) for day, _, went in found.trend if went] == [
        ("2026-11-20", 1), ("2026-11-21", 1), ("2026-11-24", 1), ("2026-11-30", 1),
    ]  # fmt: skip
    year = figures.figures(counted.lead, Period("year", date(2026, 1, 1), date(2026, 12, 31)))
    assert [month for month, _, _ in year.trend] == [f"2026-{month:02d}" for month in range(1, 13)]
    assert year.trend[9:] == [("2026-10", 1, 1), ("2026-11", 12, 4), ("2026-12", 0, 1)]


def test_of_an_empty_ledger_there_is_no_share(desk: Founded) -> None:
    found = figures.figures(desk.lead, NOVEMBER)
    assert found.volume.matters == found.open == found.measured.closed == 0
    assert {ratio.rate for ratio in found.measured.indicators.values()} == {None}
    assert found.without_appeals is None
    assert (found.staff, found.categories, found.training) == ([], [], [])


def test_figures_are_ones_own(desk: Founded) -> None:
    desk.case(desk.other, title="外居")
    handling.sign_in(desk.other, [desk.case(desk.other).id])
    person = training.add_person(desk.other, "外居人", [desk.settings.training.groups[0].slug])
    assert person
    ours = figures.figures(desk.lead, NOVEMBER)
    assert (ours.volume.matters, ours.open, ours.staff, ours.training) == (0, 0, [], [])
    theirs, town = figures.figures(desk.other, NOVEMBER), figures.figures(desk.town, NOVEMBER)
    assert (theirs.volume.matters, town.volume.matters) == (2, 2)
    assert [(person.name, person.received, person.open) for person in theirs.staff] == [
        ("赵测试", 1, 1),
        ("", 1, 1),
    ]
    assert (theirs.committee, town.committee) == ("测试二居", "")


def test_months_and_score_are_the_settings(desk: Founded) -> None:
    rules = desk.settings.figures._replace(
        month_starts=21, score=(("flat", Decimal(5)), ("solved", Decimal(20)))
    )
    desk = desk.with_settings(figures=rules)
    closed(desk, "2026-11-20", outcome="solved")
    closed(desk, "2026-11-20", outcome="explained")
    asked = figures.period(desk.lead, "last", "month")
    assert (asked.first, asked.last) == (date(2026, 10, 21), date(2026, 11, 20))
    assert figures.figures(desk.lead, asked).measured.score == Score(Decimal(15), Decimal(25))


def test_training_counts_who_has_enough(desk: Founded) -> None:
    lead, group = desk.lead, desk.settings.training.groups[0]
    given = training.CourseInput("班", date(2026, 3, 1), date(2026, 3, 20), Decimal(90), "full_time")
    course = training.add_course(lead, given)
    for name in ("甲测试", "乙测试"):
        training.add_to_roll(lead, course, name, [group.slug])
    line = training.roll(lead, course)[0]
    training.mark(lead, course, [line.id], "completed")
    (found,) = figures.figures(lead, NOVEMBER).training
    assert found == Group(group.slug, 2, 1, Decimal(90))


def test_no_case_is_loaded(counted: Founded, monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures take as many queries on many cases as on few, and no row of a case is read."""
    asked: list[str] = []
    ask: Any = counted.ledger.database.execute_sql

    def noted(sql: str, *rest: Any, **more: Any) -> Any:
        asked.append(sql)
        return ask(sql, *rest, **more)

    monkeypatch.setattr(counted.ledger.database, "execute_sql", noted)
    figures.figures(counted.lead, NOVEMBER)
    of_cases = [sql for sql in asked if '"cases"' in sql]
    assert len(of_cases) <= 20
    assert all("COUNT(" in sql or "SUM(" in sql for sql in of_cases)
