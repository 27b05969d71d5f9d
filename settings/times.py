"""What the settings say about time: the zone, office hours, the published calendar (DOMAIN §6)."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from settings.entry import Entry, clock, day, items, table, text, whole, wrong
from settings.model import CalendarYear, Office
from words import say


def zone(entry: Entry) -> ZoneInfo:
    """A time zone by its name in the IANA database."""
    given = text(entry)
    try:
        return ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise wrong(entry, say("{zone} is no time zone. Write it as Asia/Shanghai.", zone=given)) from error


def office(entry: Entry) -> Office:
    """Office hours in order and without overlap."""
    fields = table(entry, "hours day_ends")
    hours: list[tuple[time, time]] = []
    for item in items(fields["hours"]):
        opens, dash, closes = text(item).partition("-")
        if not dash:
            raise wrong(item, say("{value} are no hours. Write them as 08:30-11:30.", value=opens))
        pair = clock(item, opens.strip()), clock(item, closes.strip())
        if pair[0] >= pair[1] or (hours and pair[0] < hours[-1][1]):
            raise wrong(item, say("Office hours {value} overlap or run backwards.", value=text(item)))
        hours.append(pair)
    if not hours:
        raise wrong(fields["hours"], say("There must be some office hours."))
    ends = clock(fields["day_ends"])
    if ends <= hours[0][0]:
        raise wrong(fields["day_ends"], say("The day can't end before office hours begin."))
    return Office(tuple(hours), ends)


def calendar(entry: Entry) -> tuple[CalendarYear, ...]:
    """The published years; each day lies in its year, and no day is off and worked."""
    years = [_year(row) for row in items(entry)]
    for row, year in zip(items(entry), years, strict=True):
        if [other.year for other in years].count(year.year) > 1:
            raise wrong(row, say("{name} stands here twice.", name=year.year))
    return tuple(sorted(years, key=lambda year: year.year))


def _year(entry: Entry) -> CalendarYear:
    fields = table(entry, "year basis holidays workdays")
    year = whole(fields["year"], least=2000, most=2100)
    holidays = []
    for row in items(fields["holidays"]):
        span = table(row, "name from to")
        first, last = day(span["from"]), day(span["to"])
        if first > last or first.year != year or last.year != year:
            raise wrong(row, say("A holiday must begin before it ends, both in {year}.", year=year))
        title = text(span["name"])
        holidays += [(first + timedelta(days=past), title) for past in range((last - first).days + 1)]
    off = {when for when, _ in holidays}
    workdays = []
    for item in items(fields["workdays"]):
        made_up = day(item)
        if made_up.year != year or made_up in off:
            raise wrong(
                item,
                say("The make-up day {day} must lie in {year} and be no holiday.", day=made_up, year=year),
            )
        workdays.append(made_up)
    return CalendarYear(year, text(fields["basis"]), tuple(sorted(holidays)), tuple(sorted(workdays)))
