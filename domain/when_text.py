"""Times and days as staff type them: '10:30', '昨天 15:00', '23日 9:00', '下午3:00', '明天', '+3'.

A day of the month without its month, or a date without its year, is the nearest one in the direction that is
meant: back for something that has happened, ahead for something that is promised.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from domain.hygiene import clean, half_width, quoted
from domain.moments import YEARS, When
from domain.refusal import Refused
from words import say

_NOW = {"", "now", "现在", "此刻", "刚才"}
_DAYS = {
    "今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2,
    "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2,
}  # fmt: skip
_TIME = re.compile(
    r"(?P<part>上午|早上|凌晨|中午|下午|傍晚|晚上|am|pm)?\s*"
    r"(?P<hour>\d{1,2})\s*(?:[:.点时]\s*(?P<minute>\d{1,2}|半)?\s*分?)(?::\d{2})?\s*(?P<after>am|pm)?"
)
_COMPACT = re.compile(r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)")
_FULL = re.compile(r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?")
_MONTH = re.compile(r"(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?")
_DAY = re.compile(r"(?P<day>\d{1,2})[日号]")
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<days>\d{1,3})[天日d]?")
_AFTERNOON = {"下午", "傍晚", "晚上", "pm"}


def parse_when(text: str, now: datetime, zone: tzinfo, *, ahead: bool = False) -> datetime:
    """The moment that is meant, in UTC.

    '' and 'now' are `now`; a time alone is today's; a day alone is refused. It may lie in the future: whether
    that is allowed is the rule of the action. `ahead`: it is promised, not past. Raises Refused.
    """
    plain = _plain(text)
    if plain in _NOW:
        return now.astimezone(UTC)
    today = now.astimezone(zone).date()
    for cut in _cuts(plain):
        head, tail = plain[:cut].strip(), plain[cut:].strip()
        clock = _clock(tail)
        if clock is None:
            continue
        day = today if not head else _day(head, today, ahead=ahead)
        if day is not None:
            return datetime.combine(day, clock, zone).astimezone(UTC)
    raise Refused(
        say(
            "“{text}” is no time. Write 10:30, 昨天 15:00 or 2026-11-23 10:30; empty means now.",
            text=quoted(text),
        )
    )


def parse_limit(text: str, now: datetime, zone: tzinfo) -> When:
    """A limit: a day that is meant, or the moment of a day and a time, in UTC. Raises Refused."""
    day = _day(_plain(text), now.astimezone(zone).date(), ahead=True)
    return parse_when(text, now, zone, ahead=True) if day is None else day


def parse_day(text: str, today: date, *, ahead: bool = True) -> date:
    """The day that is meant: a date, '25日', '明天', '+3' (days from today). Raises Refused."""
    day = _day(_plain(text), today, ahead=ahead)
    if day is None:
        raise Refused(say("“{text}” is no day. Write 2026-11-25, 11-25, 25日 or +3.", text=quoted(text)))
    return day


def _plain(text: str) -> str:
    return (
        half_width(clean(text, lines=False)).lower().replace("t", " ", 1 if re.match(r"\d{4}-", text) else 0)
    )


def _cuts(plain: str) -> list[int]:
    """Where the day may end and the time begin: at a blank or behind a word, the earliest cut first."""
    return [0, *(i for i in range(1, len(plain)) if plain[i - 1] in " 天日号y" or plain[i] == " ")]


def _clock(text: str) -> time | None:
    found = _TIME.fullmatch(text) or _COMPACT.fullmatch(text)
    if found is None:
        return None
    parts = found.groupdict()
    hour = int(parts["hour"])
    minute = 30 if parts["minute"] == "半" else int(parts["minute"] or 0)
    part = parts.get("part") or parts.get("after") or ""
    if part in _AFTERNOON and hour < 12:
        hour += 12
    elif part == "am" and hour == 12:
        hour = 0
    elif part == "中午" and hour < 3:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(text: str, today: date, *, ahead: bool) -> date | None:
    if text in _DAYS:
        return today + timedelta(days=_DAYS[text])
    if found := _OFFSET.fullmatch(text):
        return today + timedelta(days=int(found["sign"] + found["days"]))
    if found := _FULL.fullmatch(text):
        if int(found["year"]) not in YEARS:
            raise Refused(
                say(
                    "The year {year} can't be meant. Write one from {first} to {last}.",
                    year=found["year"],
                    first=YEARS[0],
                    last=YEARS[-1],
                )
            )
        return _date(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _MONTH.fullmatch(text):
        years = (today.year - 1, today.year, today.year + 1, today.year + 2, today.year + 4, today.year - 4)
        return _nearest(
            [_date(year, int(found["month"]), int(found["day"])) for year in years], today, ahead=ahead
        )
    if found := _DAY.fullmatch(text):
        months = [divmod(today.year * 12 + today.month - 1 + shift, 12) for shift in range(-3, 4)]
        return _nearest(
            [_date(year, month + 1, int(found["day"])) for year, month in months], today, ahead=ahead
        )
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(days: list[date | None], today: date, *, ahead: bool) -> date | None:
    """The nearest of these days from today on, or until today."""
    meant = [day for day in days if day is not None and (day >= today if ahead else day <= today)]
    if not meant:
        return None
    return min(meant) if ahead else max(meant)
