"""Moments and days: a moment is an aware datetime in UTC, a day a date, which never becomes a moment.

A `When` is either: many exports give only the day. In the ledger it is text, '2026-11-20' or
'2026-11-20T00:40:00Z', which sorts and which a range of local days finds with two bounds (`bounds`).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo

When = datetime | date
YEARS = range(1990, 2101)
"""The years that a case's dates can lie in; any other is a slip, a placeholder or a wrong column."""


def to_text(when: When) -> str:
    """The ledger's text of a moment (UTC, to the second) or of a day."""
    if isinstance(when, datetime):
        return f"{when.astimezone(UTC).isoformat()[:19]}Z"
    return when.isoformat()


def from_text(text: str) -> When:
    """The moment or day that `to_text` wrote. Raises ValueError on anything else."""
    if len(text) == 10:
        return date.fromisoformat(text)
    if len(text) != 20 or text[10] != "T" or text[-1] != "Z":
        raise ValueError(text)
    return datetime.fromisoformat(text)


def day_of(when: When, zone: tzinfo) -> date:
    """The local day of a moment; a day is itself."""
    return when.astimezone(zone).date() if isinstance(when, datetime) else when


def start_of(day: date, zone: tzinfo) -> datetime:
    """The moment at which a local day begins, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def day_text(day: date, beside: date) -> str:
    """A day as staff read it: '11-23', with its year where that of the day `beside` it is another: '2025-11-23'."""
    return day.strftime("%m-%d") if day.year == beside.year else day.isoformat()


def time_text(when: When, beside: When, zone: tzinfo) -> str:
    """A moment as staff read it, or a day where no more is known: '11-23 17:00', '11-23'; the year as in `day_text`."""
    day = day_text(day_of(when, zone), day_of(beside, zone))
    return f"{day} {when.astimezone(zone):%H:%M}" if isinstance(when, datetime) else day


def iso(when: When, zone: tzinfo) -> str:
    """ISO text as the commands print it: a moment with the zone's offset, a day as a day."""
    return (
        when.astimezone(zone).isoformat(timespec="seconds")
        if isinstance(when, datetime)
        else when.isoformat()
    )
