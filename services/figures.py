"""Figures 数据: what came in, what became of it, how well, over a period (docs/figures.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from db import figures as table
from db import staff as staff_table
from domain.indicators import Closed, Ratio, Score, indicators, score
from domain.moments import day_of
from domain.periods import Period, before, parse
from services.training import standings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.figures import Volume
    from domain.periods import Span
    from services.session import Session

BY_MONTH = 62
"""A trend over more days than this is told by months."""


class Count(NamedTuple):
    """How many there are of something; `name` is a slug, a place, a word of an export; '' for none."""

    name: str
    cases: int


class Filed(NamedTuple):
    """Applications of one reason (slug) by what became of them; the rest still waits."""

    reason: str
    filed: int
    approved: int
    refused: int


class Person(NamedTuple):
    """What one member of staff has; `name` '' for cases that are nobody's."""

    name: str
    received: int
    closed: int
    on_time: Ratio
    open: int
    overdue: int


class Group(NamedTuple):
    """How a group of trainees stands at the end of the year: `met` of `people` whose hours are enough."""

    slug: str
    people: int
    met: int
    hours: Decimal


class Measured(NamedTuple):
    """What was closed, and the four indicators of it."""

    closed: int
    indicators: dict[str, Ratio]
    score: Score | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period, of one committee or (for dispatchers) the town.

    `open`, `overdue`: as it is now. `without_appeals`: None where no case is under appeal. `trend`: (day or month,
    came in, closed). `training`: of the year in which the period ends.
    """

    period: Period
    committee: str
    volume: Volume
    before: Volume
    measured: Measured
    measured_before: Measured
    without_appeals: Measured | None
    issues_done: int
    repeat_callers: int
    repeat_calls: int
    open: int
    overdue: int
    trend: list[tuple[str, int, int]]
    types: list[Count]
    categories: list[Count]
    places: list[Count]
    staff: list[Person]
    extensions: list[Filed]
    returns: list[Filed]
    training: list[Group]


def period(session: Session, when: str, span: Span | None = None) -> Period:
    """The period that is meant, '' this month. Raises Refused where it can't be read."""
    return parse(when, day_of(session.now(), session.zone), session.settings.figures.month_starts, span)


def figures(session: Session, asked: Period) -> Figures:
    """All figures of a period, of what this person may see."""
    scope, now = session.scope, session.now()
    days, earlier = (
        _days(session, asked),
        _days(session, before(asked, session.settings.figures.month_starts)),
    )
    closed = table.closed(scope, days)
    appealed = any(group.appealed for group in closed)
    waiting, overdue = table.open_now(scope, now)
    callers, calls = table.callers(scope, days)
    return Figures(
        period=asked,
        committee="" if scope.committees is None else session.committee.name,
        volume=table.volume(scope, days),
        before=table.volume(scope, earlier),
        measured=_measured(session, closed),
        measured_before=_measured(session, table.closed(scope, earlier)),
        without_appeals=_measured(session, [group for group in closed if not group.appealed])
        if appealed
        else None,
        issues_done=table.issues_done(scope, days),
        repeat_callers=callers,
        repeat_calls=calls,
        open=waiting,
        overdue=overdue,
        trend=_trend(session, asked, days),
        types=[Count(slug or "", count) for slug, count in table.by_type(scope, days)],
        categories=[Count(slug or word, count) for slug, word, count in table.by_category(scope, days)],
        places=[Count(*row) for row in table.by_place(scope, days)],
        staff=_staff(session, days),
        extensions=_filed(table.applications(scope, days, "extension")),
        returns=_filed(table.applications(scope, days, "return")),
        training=_training(session, asked.last.year),
    )


def _days(session: Session, asked: Period) -> table.Days:
    return table.Days(asked.first, asked.last, session.zone, session.settings.office.day_ends)


def _measured(session: Session, closed: list[Closed]) -> Measured:
    rules = session.settings.figures
    found = indicators(closed, rules.weights)
    return Measured(sum(group.cases for group in closed), found, score(found, rules.score))


def _trend(session: Session, asked: Period, days: table.Days) -> list[tuple[str, int, int]]:
    """Every day or month of the period, also those on which nothing came."""
    months = asked.days > BY_MONTH
    came = table.trend(session.scope, days, table.RECEIVED, months=months)
    went = table.trend(session.scope, days, table.CLOSED, months=months)
    return [
        (name, came.get(name, 0), went.get(name, 0))
        for name in _parts(asked.first, asked.last, months=months)
    ]


def _parts(first: date, last: date, *, months: bool) -> Iterator[str]:
    parts = (str(first + timedelta(days=past)) for past in range((last - first).days + 1))
    yield from dict.fromkeys(part[:7] if months else part for part in parts)


def _staff(session: Session, days: table.Days) -> list[Person]:
    names = staff_table.names(session.scope)
    people = [
        Person(
            names.get(found.staff_id, "") if found.staff_id else "",
            found.received,
            found.closed,
            Ratio(Decimal(found.on_time), found.timed),
            found.open,
            found.overdue,
        )
        for found in table.by_staff(session.scope, days, session.now())
    ]
    return sorted(people, key=lambda person: (not person.name, -person.received, -person.closed, person.name))


def _filed(rows: list[tuple[str, str, int]]) -> list[Filed]:
    reasons: dict[str, dict[str, int]] = {}
    for reason, result, count in rows:
        reasons.setdefault(reason, {})[result] = count
    return [
        Filed(reason, sum(by.values()), by.get("approved", 0), by.get("refused", 0))
        for reason, by in reasons.items()
    ]


def _training(session: Session, year: int) -> list[Group]:
    """Each group that has people, with those whose required hours are complete."""
    by_group: dict[str, list[tuple[bool, Decimal]]] = {}
    for _, held in standings(session, year):
        for item in held:
            met = item.requirement is not None and not item.missing
            by_group.setdefault(item.group.slug, []).append((met, item.done))
    return [
        Group(
            slug, len(people), sum(met for met, _ in people), sum((hours for _, hours in people), Decimal(0))
        )
        for slug, people in by_group.items()
    ]
