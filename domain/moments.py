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


def clock_text(at: datetime, beside: datetime, zone: tzinfo) -> str:
    """A moment in a sentence: '11-23 17:00', with its year where that of the moment `beside` is another."""
    local = at.astimezone(zone)
    same = local.year == beside.astimezone(zone).year
    return local.strftime("%m-%d %H:%M" if same else "%Y-%m-%d %H:%M")


def iso(when: When, zone: tzinfo) -> str:
    """ISO text as the commands print it: a moment with the zone's offset, a day as a day."""
    return (
        when.astimezone(zone).isoformat(timespec="seconds")
        if isinstance(when, datetime)
        else when.isoformat()
    )
