"""The clocks of a case: which limits run, from when, until when, and how each was counted (DOMAIN §2).

Limits in working days count from the dispatch time and end at the office's day end; `working_hours` run
only in office hours, minutes and hours day and night. A limit that the hotline gave governs; ours is kept
beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.lifecycle import APPLIED, State, is_open
from domain.moments import When, day_of, start_of
from settings import lookup
from words import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import tzinfo

    from domain.workdays import Reason, WorkCalendar
    from settings.model import Limit, Name, Office, Rule, Settings

StartFrom = Literal["dispatched", "received", "redone"]
Period = tuple[datetime, datetime]
_PROMISE_RUNS = frozenset({State.LOGGED, State.CHECKED, State.IN_PROGRESS})


def end_of(day: date, office: Office, zone: tzinfo) -> datetime:
    """The moment, in UTC, at which a limit ends that gives only a day: the settings' `day_ends`."""
    return _at(day, office.day_ends, zone)


@lru_cache(maxsize=4096)
def _at(day: date, hour: time, zone: tzinfo) -> datetime:
    """The moment, in UTC, of a local hour; a list has thousands of cases on the same days."""
    return datetime.combine(day, hour, zone).astimezone(UTC)


def limit_moment(when: When, office: Office, zone: tzinfo) -> datetime:
    """A limit as a moment: itself, or the day's end where only the day is known."""
    return when.astimezone(UTC) if isinstance(when, datetime) else end_of(when, office, zone)


def start_moment(when: When, office: Office, zone: tzinfo) -> datetime:
    """A start as a moment: itself, or the day's first office hour where only the day is known."""
    if isinstance(when, datetime):
        return when.astimezone(UTC)
    return _at(when, office.hours[0][0], zone)


def add_limit(
    start: When,
    limit: Limit,
    office: Office,
    calendar: WorkCalendar,
    zone: tzinfo,
    *,
    without: Collection[date] = (),
) -> datetime:
    """The moment, in UTC, at which a limit ends that began at `start`.

    `without`: days that do not count towards a limit in working days.
    """
    if limit.unit == "working_days":
        return end_of(calendar.add(day_of(start, zone), limit.amount, without=without), office, zone)
    began = start_moment(start, office, zone)
    if limit.unit == "working_hours":
        return _after_office_time(began, timedelta(hours=limit.amount), office, calendar, zone)
    return began + timedelta(**{limit.unit: limit.amount})


def _after_office_time(
    start: datetime, left: timedelta, office: Office, calendar: WorkCalendar, zone: tzinfo
) -> datetime:
    for opens, closes in _office_spans(start, office, calendar, zone):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise AssertionError("office hours never end")


def _office_spans(start: datetime, office: Office, calendar: WorkCalendar, zone: tzinfo) -> Iterator[Period]:
    """The office hours from `start` on, without end, in UTC."""
    first = day_of(start, zone)
    for day in (first + timedelta(days=past) for past in count()):
        for opens, closes in office.hours if calendar.is_workday(day) else ():
            begin, end = max(start, _at(day, opens, zone)), _at(day, closes, zone)
            if begin < end:
                yield begin, end


@dataclass(frozen=True, slots=True)
class DayStep:
    """A day of a reckoning: whether it counted, and why (F8)."""

    day: date
    counted: bool
    why: Reason


class _Where(NamedTuple):
    """By which hours and days a reckoning is made."""

    office: Office
    calendar: WorkCalendar
    zone: tzinfo


class Reckoning(NamedTuple):
    """How one clock was counted.

    `start_from`: what it counts from; 'received' stands in where no dispatch time is known. `checked` False:
    its basis is 待核实. `stood`: days on which the clock stood still.
    """

    clock: str
    start: When
    start_from: StartFrom
    limit: Limit
    basis: Name
    checked: bool
    due: datetime
    stood: frozenset[date]
    where: _Where

    @property
    def unpublished(self) -> bool:
        """Whether it counts through a year whose calendar is not published (日历未发布)."""
        if self.limit.unit in {"minutes", "hours"}:
            return False
        first, last = self._span()
        return not all(map(self.where.calendar.published, range(first.year, last.year + 1)))

    @property
    def days(self) -> tuple[DayStep, ...]:
        """Each day from the start to the due day: counted or skipped, and why. Made when asked for."""
        explain = {"working_days": self._working_day, "working_hours": self._working_hours}
        step = explain.get(self.limit.unit, self._whole_day)
        first, last = self._span()
        return tuple(step(first + timedelta(days=past)) for past in range((last - first).days + 1))

    def _span(self) -> tuple[date, date]:
        return day_of(self.start, self.where.zone), day_of(self.due, self.where.zone)

    def _working_day(self, day: date) -> DayStep:
        calendar = self.where.calendar
        if day == self._span()[0]:
            return DayStep(day, counted=False, why=say("the day it starts is not counted"))
        if day in self.stood and calendar.is_workday(day):
            return DayStep(day, counted=False, why=say("the clock stood still"))
        return DayStep(day, counted=calendar.is_workday(day), why=calendar.reason(day))

    def _working_hours(self, day: date) -> DayStep:
        office, calendar, zone = self.where.office, self.where.calendar, self.where.zone
        if not calendar.is_workday(day):
            return DayStep(day, counted=False, why=calendar.reason(day))
        began = max(start_moment(self.start, office, zone), start_of(day, zone))
        spans = []
        for opens, closes in _office_spans(began, office, calendar, zone):
            if opens >= self.due or day_of(opens, zone) != day:
                break
            ends = min(closes, self.due).astimezone(zone)
            spans.append(f"{opens.astimezone(zone):%H:%M}–{ends:%H:%M}")
        if not spans:
            return DayStep(day, counted=False, why=say("outside office hours"))
        return DayStep(day, counted=True, why=say("office hours {hours}", hours=" ".join(spans)))

    def _whole_day(self, day: date) -> DayStep:
        return DayStep(day, counted=True, why=say("runs day and night"))


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What the clocks of a case depend on.

    `given_limit`: the limit from above, whoever set it last: the hotline's list, an approved extension, a
    redo. `paused`: the periods (from, to) spent in states of `settings.clocks.pauses`, ended ones only.
    """

    kind: str
    state: str
    received: When
    dispatched: When | None
    given_limit: When | None
    request_type: str | None
    urgency: str
    flags: tuple[str, ...]
    signed_in_at: datetime | None
    contacted_at: datetime | None
    redone_at: datetime | None
    promised: date | None
    paused: tuple[Period, ...] = ()
    at_hotline: bool = False
    """Handed over, and not taken on there yet: no limit is set."""


class Clocks_(NamedTuple):  # noqa: N801  (`settings.model.Clocks` are the rules, these the clocks of one case)
    """The clocks of a case. `given`: the limit from above, which governs; `due`: the next that runs.

    `due_clock` names it: sign_in, contact, handling, given, promised; '' where none runs.
    """

    sign_in: Reckoning | None = None
    contact: Reckoning | None = None
    handling: Reckoning | None = None
    given: datetime | None = None
    due: datetime | None = None
    due_clock: str = ""

    @property
    def unpublished(self) -> bool:
        """Whether the clock that runs counts through a year whose calendar is not published."""
        ours = {"sign_in": self.sign_in, "contact": self.contact, "handling": self.handling}
        found = ours.get(self.due_clock)
        return found is not None and found.unpublished


def reckon(case_facts: ClockFacts, settings: Settings, calendar: WorkCalendar) -> Clocks_:
    """Reckon all clocks of a case as it stands."""
    where = _Where(settings.office, calendar, settings.timezone)
    if case_facts.kind != "hotline":
        return _promised(case_facts, where)
    if case_facts.at_hotline:
        return Clocks_()
    given = case_facts.given_limit
    urgency = lookup.urgency(settings, case_facts.urgency)
    start = _start(case_facts)
    clocks = Clocks_(
        sign_in=_by_rule("sign_in", urgency.sign_in if urgency else None, start, where),
        contact=_by_rule("contact", settings.clocks.first_contact, start, where, _before_contact(case_facts)),
        handling=_handling(case_facts, settings, where),
        given=None if given is None else limit_moment(given, where.office, where.zone),
    )
    due, name = _next(case_facts, clocks, settings.clocks.pauses)
    return clocks._replace(due=due, due_clock=name)


def _promised(facts: ClockFacts, where: _Where) -> Clocks_:
    """An issue of our own is due on the day that was promised, until it is finished."""
    if facts.promised is None or facts.state not in _PROMISE_RUNS:
        return Clocks_()
    return Clocks_(due=end_of(facts.promised, where.office, where.zone), due_clock="promised")


def _next(facts: ClockFacts, clocks: Clocks_, pauses: tuple[str, ...]) -> tuple[datetime | None, str]:
    """The next clock that runs, and never later than the limit that governs the handling.

    Contact and handling limit of our own stand still in the settings' states; the hotline's own does not: only the
    hotline moves it. A finished case waits for the call-back, which is not ours.
    """
    state = facts.state
    if not is_open("hotline", state) or state == State.FINISHED:
        return None, ""
    running: list[tuple[datetime, str]] = []
    step = clocks.sign_in if state == State.DISPATCHED else clocks.contact if _uncontacted(facts) else None
    if step is not None and state not in pauses:
        running.append((step.due, step.clock))
    if clocks.given is not None:
        running.append((clocks.given, "given"))
    elif clocks.handling is not None and state not in pauses:
        running.append((clocks.handling.due, "handling"))
    return min(running, key=lambda item: item[0], default=(None, ""))


def _before_contact(facts: ClockFacts) -> tuple[Period, ...]:
    made = facts.contacted_at
    return tuple(period for period in facts.paused if made is None or period[0] < made)


def _uncontacted(facts: ClockFacts) -> bool:
    """Whether the first contact has still to be made: signed in, whatever was applied for since.

    Of an application that a list told of, the hotline knows whether there was a contact.
    """
    applied = facts.state in APPLIED and facts.signed_in_at is not None
    return (facts.state == State.SIGNED_IN or applied) and facts.contacted_at is None


def _start(facts: ClockFacts) -> tuple[When, StartFrom]:
    return (facts.received, "received") if facts.dispatched is None else (facts.dispatched, "dispatched")


def _handling(facts: ClockFacts, settings: Settings, where: _Where) -> Reckoning | None:
    """Our own handling limit: the shortest of the rules that apply."""
    start, rules = _start(facts), settings.clocks
    kind = lookup.request_type(settings, facts.request_type) if facts.request_type else None
    urgency = lookup.urgency(settings, facts.urgency)
    apply = [kind.handling if kind else None, urgency.handling if urgency else None]
    if facts.redone_at is not None:
        start, apply = (facts.redone_at, "redone"), [rules.redo]
    if "supervised" in facts.flags:
        apply.append(rules.supervised)
    found = [_by_rule("handling", rule, start, where, facts.paused) for rule in apply]
    return min((item for item in found if item), key=lambda item: item.due, default=None)


def _by_rule(
    clock: str,
    rule: Rule | None,
    start: tuple[When, StartFrom],
    where: _Where,
    paused: tuple[Period, ...] = (),
) -> Reckoning | None:
    """One clock by one rule; None where it sets no limit.

    A pause takes its days out of a limit in working days, and moves any other limit by its length.
    """
    limit = None if rule is None else rule.limit
    if rule is None or limit is None:
        return None
    office, calendar, zone = where.office, where.calendar, where.zone
    stood = _days_of(paused, zone) if paused and limit.unit == "working_days" else frozenset()
    due = add_limit(start[0], limit, office, calendar, zone, without=stood)
    if paused and limit.unit != "working_days":
        due = _moved(due, start_moment(start[0], office, zone), paused)
    return Reckoning(clock, *start, limit, rule.basis, rule.checked, due, stood, where)


def _days_of(paused: tuple[Period, ...], zone: tzinfo) -> frozenset[date]:
    """The days that pauses take out; as with a limit, the day on which one begins is not counted."""
    spans = ((day_of(begin, zone), day_of(end, zone)) for begin, end in paused)
    return frozenset(
        first + timedelta(days=past) for first, last in spans for past in range(1, (last - first).days + 1)
    )


def _moved(due: datetime, start: datetime, paused: tuple[Period, ...]) -> datetime:
    for begin, end in sorted(paused):
        if begin < due:
            due += max(end - max(begin, start), timedelta())
    return due
