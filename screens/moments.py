"""Days and times as staff read them on a sheet: '11-23 周一 17:00', with the year where it is another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.moments import day_of
from domain.workdays import WEEKDAYS
from words import Message, say

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from domain.moments import When


def day_text(day: date, today: date) -> str:
    """A day: '11-23', '2025-11-23'."""
    return day.strftime("%m-%d") if day.year == today.year else day.isoformat()


def weekday_text(day: date, today: date) -> Message:
    """A day with its weekday: '11-23 周一'."""
    return say("{day} {weekday}", day=day_text(day, today), weekday=WEEKDAYS[day.weekday()])


def time_text(when: When, now: datetime, zone: tzinfo) -> str:
    """A moment, or a day where no more is known: '11-23 17:00', '11-23'."""
    day = day_text(day_of(when, zone), day_of(now, zone))
    return f"{day} {when.astimezone(zone):%H:%M}" if hasattr(when, "astimezone") else day


def full_text(when: When, now: datetime, zone: tzinfo) -> Message:
    """A moment with its weekday: '11-23 周一 17:00'; of a day the day."""
    day = weekday_text(day_of(when, zone), day_of(now, zone))
    if not hasattr(when, "astimezone"):
        return day
    return say("{day} {time}", day=day, time=f"{when.astimezone(zone):%H:%M}")
