"""Extensions 延期: whether one may be filed, and until which day (DOMAIN §2)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.clocks import add_limit, limit_moment
from domain.closing import Problem
from domain.moments import day_of
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from domain.records import Case
    from domain.workdays import WorkCalendar
    from settings.model import Settings


def latest(case: Case, settings: Settings, calendar: WorkCalendar) -> date | None:
    """The last day that all extensions together allow; None where no rule sets one.

    It counts from the dispatch, for a case that came back 退回重办 from that moment.
    """
    limit = settings.clocks.extended_total.limit
    if limit is None:
        return None
    start = case.redone_at or case.dispatched or case.received
    return day_of(add_limit(start, limit, settings.office, calendar, settings.timezone), settings.timezone)


def governing(case: Case, settings: Settings) -> datetime | None:
    """The limit that an extension would move: the hotline's, else ours; None where none runs."""
    if case.given_limit is None:
        return case.handle_due
    return limit_moment(case.given_limit, settings.office, settings.timezone)


def last_filing(case: Case, settings: Settings, now: datetime) -> datetime:
    """Until when an extension could be filed: now, or just before a limit that has passed, where it is entered late."""
    limit = governing(case, settings)
    return now if limit is None else min(now, limit - timedelta(seconds=1))


def check(
    case: Case, settings: Settings, calendar: WorkCalendar, now: datetime, promised: date
) -> list[Problem]:
    """Everything that keeps an extension to the day `promised` from being filed; [] = it may be."""
    return [
        *_in_time(case, settings, now),
        *_not_too_often(case, settings),
        *_later(case, settings, now, promised),
        *_not_too_late(case, settings, calendar, now, promised),
        *_working_day(case, settings, calendar, promised),
    ]


def _in_time(case: Case, settings: Settings, now: datetime) -> Iterator[Problem]:
    """It is filed before the deadline."""
    limit = governing(case, settings)
    if limit is not None and limit <= now:
        yield Problem(
            "promised",
            say(
                "The limit was {limit}; an extension is filed before it. Finish the case, or ask the town.",
                limit=limit.astimezone(settings.timezone).strftime("%Y-%m-%d %H:%M"),
            ),
        )


def _not_too_often(case: Case, settings: Settings) -> Iterator[Problem]:
    most = settings.clocks.max_extensions
    if case.extensions >= most:
        yield Problem(
            "promised",
            say(
                "Extended {count} times; {most} are allowed. Finish it, or report upward what stops it.",
                count=case.extensions,
                most=most,
            ),
        )


def _later(case: Case, settings: Settings, now: datetime, promised: date) -> Iterator[Problem]:
    """The promised day has not passed, and lies behind the limit that it is to move."""
    today = day_of(now, settings.timezone)
    limit = governing(case, settings)
    if promised <= today:
        yield Problem(
            "promised", say("{day} is not after today. Choose a later day.", day=promised.isoformat())
        )
    elif limit is not None and promised <= (present := day_of(limit, settings.timezone)):
        yield Problem(
            "promised",
            say(
                "The limit is {limit} already. Choose a day after it, or finish in time.",
                limit=present.isoformat(),
            ),
        )


def _not_too_late(
    case: Case, settings: Settings, calendar: WorkCalendar, now: datetime, promised: date
) -> Iterator[Problem]:
    last = latest(case, settings, calendar)
    if last is None or promised <= last:
        return
    basis = settings.clocks.extended_total.basis
    if last <= day_of(now, settings.timezone):
        message = say(
            "All extensions together ended on {last} ({basis}): no more is possible. Finish the case.",
            last=last.isoformat(),
            basis=basis,
        )
    else:
        message = say(
            "All extensions together end on {last} at the latest ({basis}). Choose a day until then.",
            last=last.isoformat(),
            basis=basis,
        )
    yield Problem("promised", message)


def _working_day(case: Case, settings: Settings, calendar: WorkCalendar, promised: date) -> Iterator[Problem]:
    """A day off can't be promised. The day proposed instead is lawful, as the latest day is a working day."""
    last = latest(case, settings, calendar)
    if calendar.is_workday(promised) or (last is not None and promised > last):
        return
    yield Problem(
        "promised",
        say(
            "{day} is not a working day ({why}). Choose {instead}.",
            day=promised.isoformat(),
            why=calendar.reason(promised),
            instead=calendar.add(promised, 0).isoformat(),
        ),
    )
