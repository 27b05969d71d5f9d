"""What reports count, each in one aggregating query over the cases in scope: no row of a case is loaded.

Times are compared as the text of UTC moments (domain/moments.py); where only a day is known it counts from its first
moment, as a limit until the office's end. The zone's offset is that of the period's last day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import SQL, Value, fn
from peewee import Case as Choice

from db import models
from db.bulk import fetch
from db.scope import Scope, cases
from db.sections import OPEN
from domain.indicators import Closed
from domain.moments import start_of, to_text

if TYPE_CHECKING:
    from datetime import time, tzinfo

_TEXT = "%Y-%m-%dT%H:%M:%SZ"
HOTLINE, ISSUE = "hotline", "issue"
APPEALED = (
    "EXISTS (SELECT 1 FROM application AS appeal"
    " WHERE appeal.case_id = t1.id AND appeal.kind = 'appeal' AND appeal.result <> 'refused')"
)
"""The condition that a case is under appeal, or was taken out by one."""
ONCE = (
    "NOT (t1.kind = 'issue' AND EXISTS (SELECT 1 FROM cases AS pair"
    " WHERE pair.id = t1.linked_id AND pair.kind = 'hotline'))"
)
"""The condition that leaves the issue out of a linked pair: its hotline case is counted."""


class Days(NamedTuple):
    """The days first … last of a zone, and when a limit that is a day ends there."""

    first: date
    last: date
    zone: tzinfo
    day_ends: time

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment to the one after the last, in UTC."""
        return start_of(self.first, self.zone), start_of(self.last + timedelta(days=1), self.zone)

    @property
    def offset(self) -> int:
        """The zone's seconds east of UTC."""
        shift = datetime.combine(self.last, self.day_ends, self.zone).utcoffset()
        return int(shift.total_seconds()) if shift else 0

    def hold(self, column: Any) -> Any:
        """The condition that a `When` column lies in these days; the outer bounds let an index serve."""
        start, end = map(to_text, self.moments)
        first, last = self.first.isoformat(), self.last.isoformat()
        is_day = fn.LENGTH(column) == len(first)
        lies = (is_day & column.between(first, last)) | (~is_day & (column >= start) & (column < end))
        return (column >= min(start, first)) & (column <= max(end, last)) & lies

    def local_day(self, column: Any) -> Any:
        """The local day of a `When` column."""
        return Choice(
            None,
            [(fn.LENGTH(column) == len("2026-11-20"), column)],
            fn.STRFTIME("%Y-%m-%d", column, f"{self.offset:+d} seconds"),
        )

    def begin(self, column: Any) -> Any:
        """A `When` column as a moment; a day is its first one."""
        return self._moment(column, -self.offset)

    def limit(self, column: Any) -> Any:
        """A limit as a moment; a day ends with the office."""
        ends = self.day_ends
        return self._moment(column, ends.hour * 3600 + ends.minute * 60 - self.offset)

    def _moment(self, column: Any, seconds: int) -> Any:
        moment = fn.STRFTIME(_TEXT, column, f"{seconds:+d} seconds")
        return Choice(None, [(fn.LENGTH(column) == len("2026-11-20"), moment)], column)


def _of_seconds(column: Any) -> Any:
    return fn.STRFTIME(_TEXT, column, "unixepoch")


class Volume(NamedTuple):
    """What came in. `linked`: issues whose hotline case is counted; `repeats`: hotline cases marked so."""

    hotline: int
    issues: int
    linked: int
    repeats: int

    @property
    def matters(self) -> int:
        """Both kinds, a linked pair once."""
        return self.hotline + self.issues - self.linked


def volume(scope: Scope, days: Days) -> Volume:
    """What came in by the day of receipt."""
    kind = models.Case.kind
    columns = (
        _sum(kind == HOTLINE),
        _sum(kind == ISSUE),
        _sum(SQL(f"NOT ({ONCE})")),
        _sum((kind == HOTLINE) & (fn.INSTR(models.Case.flags, ",repeat,") > 0)),
    )
    return Volume(*fetch(cases(scope, *columns).where(days.hold(models.Case.received)))[0])


def _sum(condition: Any) -> Any:
    return fn.COALESCE(fn.SUM(Choice(None, [(condition, 1)], 0)), 0)


def callers(scope: Scope, days: Days) -> tuple[int, int]:
    """How many phone numbers came more than once among the hotline cases, and with how many cases."""
    times = fn.COUNT(models.Case.id)
    each = (
        cases(scope, times.alias("times"))
        .where(models.Case.kind == HOTLINE, models.Case.person_phone != "", days.hold(models.Case.received))
        .group_by(models.Case.person_phone)
        .having(times > 1)
    )
    found = models.Case.select(fn.COUNT(SQL("times")), fn.COALESCE(fn.SUM(SQL("times")), 0)).from_(each)
    ((people, theirs),) = fetch(found)
    return people, theirs


def _received_by(scope: Scope, days: Days, *columns: Any) -> list[tuple[Any, ...]]:
    """(values of the columns …, how many came in), the most first; a linked pair once."""
    count = fn.COUNT(models.Case.id)
    query = cases(scope, *columns, count).where(days.hold(models.Case.received), SQL(ONCE))
    return fetch(query.group_by(*columns).order_by(count.desc(), *columns))


def by_category(scope: Scope, days: Days) -> list[tuple[str | None, str, int]]:
    """(slug or None, the export's word where there is none, how many came in)."""
    slug = models.Case.category
    word = Choice(None, [(slug.is_null(), models.Case.category_text)], "")
    return _received_by(scope, days, slug, word)


def by_place(scope: Scope, days: Days) -> list[tuple[str, int]]:
    """(estate, else lane, how many came in) of those with a place."""
    place = fn.COALESCE(fn.NULLIF(models.Case.estate, ""), models.Case.lane)
    return [(where, count) for where, count in _received_by(scope, days, place) if where]


def by_type(scope: Scope, days: Days) -> list[tuple[str | None, int]]:
    """(request type, how many came in) of hotline cases; None: none was said."""
    count = fn.COUNT(models.Case.id)
    query = cases(scope, models.Case.request_type, count).where(
        models.Case.kind == HOTLINE, days.hold(models.Case.received)
    )
    return fetch(query.group_by(models.Case.request_type).order_by(count.desc()))


def trend(scope: Scope, days: Days, column: Any, *, months: bool) -> dict[str, int]:
    """Local day, or with `months` month, → how many matters came in, or hotline cases closed, by that column."""
    day = days.local_day(column)
    part = fn.SUBSTR(day, 1, 7) if months else day
    which = SQL(ONCE) if column is models.Case.received else models.Case.kind == HOTLINE
    query = cases(scope, part, fn.COUNT(models.Case.id)).where(days.hold(column), which)
    return dict(fetch(query.group_by(part)))


RECEIVED, CLOSED = models.Case.received, models.Case.closed
"""What a trend is reckoned by."""


def _on_time(days: Days) -> Any:
    """1 or 0, NULL without a limit: whether a case was finished, else answered, else closed by its limit."""
    table = models.Case
    done = fn.COALESCE(_of_seconds(table.finished_at), days.begin(table.answered), days.begin(table.closed))
    limit = fn.COALESCE(days.limit(table.given_limit), _of_seconds(table.handle_due))
    return Choice(None, [(limit.is_null(), Value(None)), (done <= limit, 1)], 0)


def _closed(scope: Scope, days: Days, *columns: Any) -> Any:
    """A query over the hotline cases that were closed in these days."""
    return cases(scope, *columns).where(models.Case.kind == HOTLINE, days.hold(models.Case.closed))


def closed(scope: Scope, days: Days) -> list[Closed]:
    """The hotline cases that were closed in these days, those alike as one."""
    answer = fn.NULLIF(models.Case.callback, "")
    columns = (
        fn.COALESCE(fn.JSON_EXTRACT(answer, "$.contacted"), ""),
        fn.COALESCE(fn.JSON_EXTRACT(answer, "$.result"), ""),
        fn.COALESCE(models.Case.outcome, ""),
        _on_time(days),
        SQL(APPEALED),
    )
    query = _closed(scope, days, *columns, fn.COUNT(models.Case.id)).group_by(*map(SQL, "12345"))
    return [
        Closed(contacted, result, outcome, None if on_time is None else bool(on_time), bool(appealed), count)
        for contacted, result, outcome, on_time, appealed, count in fetch(query)
    ]


class StaffCount(NamedTuple):
    """What one member of staff has: `timed` closed cases had a limit, of which `on_time` were finished by it."""

    staff_id: int | None
    received: int = 0
    closed: int = 0
    on_time: int = 0
    timed: int = 0
    open: int = 0
    overdue: int = 0


def by_staff(scope: Scope, days: Days, now: datetime) -> list[StaffCount]:
    """What each member of staff has by name of the present assignee; None: nobody's. Three queries."""
    who = models.Case.assignee
    found: dict[int | None, dict[str, int]] = {}

    def add(query: Any, *names: str) -> None:
        for staff_id, *counts in fetch(query.group_by(who)):
            found.setdefault(staff_id, {}).update(zip(names, counts, strict=True))

    count = fn.COUNT(models.Case.id)
    add(cases(scope, who, count).where(days.hold(models.Case.received), SQL(ONCE)), "received")
    on_time = _on_time(days)
    timed = _sum(on_time.is_null(is_null=False))
    add(
        _closed(scope, days, who, count, fn.COALESCE(fn.SUM(on_time), 0), timed), "closed", "on_time", "timed"
    )
    late = _sum(models.Case.due < int(now.timestamp()))
    add(cases(scope, who, count, late).where(SQL(OPEN)), "open", "overdue")
    return [StaffCount(staff_id, **counts) for staff_id, counts in found.items()]


def open_now(scope: Scope, now: datetime) -> tuple[int, int]:
    """How many matters are open at this moment, and how many of them are late."""
    late = _sum(models.Case.due < int(now.timestamp()))
    ((waiting, overdue),) = fetch(cases(scope, fn.COUNT(models.Case.id), late).where(SQL(OPEN), SQL(ONCE)))
    return waiting, overdue


def issues_done(scope: Scope, days: Days) -> int:
    """How many issues of our own were finished in these days."""
    start, end = (int(moment.astimezone(UTC).timestamp()) for moment in days.moments)
    when = models.Case.finished_at
    query = cases(scope, fn.COUNT(models.Case.id)).where(models.Case.kind == ISSUE, when >= start, when < end)
    return int(fetch(query)[0][0])


def applications(scope: Scope, days: Days, kind: str) -> list[tuple[str, str, int]]:
    """(reason, result '' | approved | refused, how many) of the applications of a kind that were filed in these days."""
    table, count = models.Application, fn.COUNT(models.Application.id)
    start, end = (int(moment.timestamp()) for moment in days.moments)
    query = (
        cases(scope, table.reason, table.result, count)
        .join(table, on=(table.case == models.Case.id))
        .where(table.kind == kind, table.filed_at >= start, table.filed_at < end)
        .group_by(table.reason, table.result)
        .order_by(table.reason, table.result)
    )
    return fetch(query)
