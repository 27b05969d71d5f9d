"""Days and times with their weekday, as staff read them on a sheet: '11-23 周一 17:00'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.moments import day_of, day_text
from domain.workdays import WEEKDAYS
from words import Message, say

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from domain.moments import When


def weekday_text(day: date, today: date) -> Message:
    """A day with its weekday: '11-23 周一'."""
    return say("{day} {weekday}", day=day_text(day, today), weekday=WEEKDAYS[day.weekday()])


def full_text(when: When, now: datetime, zone: tzinfo) -> Message:
    """A moment with its weekday: '11-23 周一 17:00'; of a day the day."""
    day = weekday_text(day_of(when, zone), day_of(now, zone))
    if not hasattr(when, "astimezone"):
        return day
    return say("{day} {time}", day=day, time=f"{when.astimezone(zone):%H:%M}")
