"""The lists that screens page through, a stretch at a time, and what stands above them: counts.

A list is a row of parts (db/sections.py), each in the order of an index. `page` goes on from a key, whatever
happened in between; `window` and `position` serve a list that is shown by places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from peewee import SQL, Select, Tuple, fn
from peewee import Case as Choice

from db import convert, models
from db.bulk import fetch
from db.scope import Scope, cases
from db.sections import OPEN, Moment, Part, by_limit, parts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from db.conditions import Filter
    from domain.records import CaseLine

RECEIVED = "received"
"""The rule of a part that is sorted by when the case came, the newest first."""
_KINDS = {"cases": "hotline", "issues": "issue"}


class Listing(NamedTuple):
    """Which list is looked at, when, under which filter.

    `view` today: the sections of `rules` in that order. cases, issues: hotline cases, our own issues; open
    ones by their limit, or with `closed` all of them, the newest first.
    """

    view: Literal["today", "cases", "issues"]
    now: datetime
    zone: tzinfo
    rules: tuple[str, ...] = ()
    closed: bool = False
    filter: Filter | None = None


class Key(NamedTuple):
    """Where a line stands: the part of its list, what that is sorted by (None without a limit), its id."""

    part: int
    value: int | str | None
    id: int


class Page(NamedTuple):
    """Lines with the keys to go on from, and whether there is more in that direction."""

    lines: tuple[CaseLine, ...]
    keys: tuple[Key, ...]
    more: bool


def counts(
    scope: Scope, rules: Sequence[str], *, now: datetime, zone: tzinfo, query: Filter | None = None
) -> dict[str, int]:
    """How many cases stand in each section of Today, in one query."""
    return window(scope, Listing("today", now, zone, tuple(rules), filter=query), 0, 0).counts


def page(
    scope: Scope, listing: Listing, *, after: Key | None = None, before: Key | None = None, limit: int
) -> Page:
    """The lines after a key, before one, or the first ones; at most `limit`, in the list's order."""
    listed = _parts(listing)
    anchor, back = (before, True) if before else (after, False)
    start = anchor.part if anchor else 0
    order = range(start, -1, -1) if back else range(start, len(listed))
    found: list[tuple[Key, CaseLine]] = []
    for number in order:
        beyond = anchor if anchor and anchor.part == number else None
        query = _select(scope, listed[number], back=back)
        if beyond:
            query = query.where(_beyond(listed[number], beyond, back=back))
        found += _keyed(number, listed[number], query.limit(limit + 1 - len(found)))
        if len(found) > limit:
            break
    more = len(found) > limit
    shown = found[:limit][::-1] if back else found[:limit]
    return Page(tuple(line for _, line in shown), tuple(key for key, _ in shown), more)


class Window(NamedTuple):
    """Lines at some places of a list, and how many there are by rule."""

    lines: list[CaseLine]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many lines the list has."""
        return sum(self.counts.values())


def window(scope: Scope, listing: Listing, first: int, count: int) -> Window:
    """The lines at the places first … first + count - 1, and the counts of the whole list."""
    listed = _parts(listing)
    sizes = _sizes(scope, listed)
    found: list[CaseLine] = []
    start = 0
    for part, size in zip(listed, sizes, strict=True):
        begin = max(first - start, 0)
        wanted = min(size - begin, count - len(found))
        if begin < size and wanted > 0:
            found += _slice(scope, part, size, begin, wanted)
        start += size
    counts = dict.fromkeys((part.rule for part in listed), 0)
    for part, size in zip(listed, sizes, strict=True):
        counts[part.rule] += size
    return Window(found, counts)


def position(scope: Scope, listing: Listing, case_id: int) -> int | None:
    """The place of a case in a list; None where it is not in it."""
    listed = _parts(listing)
    key = _key_of(scope, listed, case_id)
    if key is None:
        return None
    part = listed[key.part]
    ahead = cases(scope).where(*part.where, _beyond(part, key, back=True)).count()
    return sum(_sizes(scope, listed[: key.part])) + int(ahead)


def section_ids(scope: Scope, listing: Listing, case_id: int) -> list[int]:
    """The ids of all cases in the section that a case stands in, in order; [] where it is in none."""
    listed = _parts(listing)
    key = _key_of(scope, listed, case_id)
    if key is None:
        return []
    same = [part for part in listed if part.rule == listed[key.part].rule]
    return [found for part in same for (found,) in fetch(_select(scope, part, models.Case.id))]


def every(
    scope: Scope, *, kind: str, query: Filter | None = None, now: datetime, limit: int | None = None
) -> list[CaseLine]:
    """All cases of a kind under a filter, the newest received first."""
    where = (models.Case.kind == kind, *_asked(query, now))
    return _lines(_select(scope, Part(RECEIVED, where, timed=False)).limit(limit))


def done_since(scope: Scope, moment: datetime) -> int:
    """How many cases were handled since then: signed in, contacted, applied for, finished, recorded."""
    undone = "NOT EXISTS (SELECT 1 FROM event AS undo WHERE undo.undoes = t1.operation_id)"
    since = models.Event.recorded_at >= int(moment.timestamp())
    handled = models.Event.select(fn.COUNT(models.Event.entity_id.distinct())).where(
        SQL(models.HANDLED), SQL(undone), scope.condition(models.Event.committee), since
    )
    return int(fetch(handled)[0][0])


def is_empty(scope: Scope) -> bool:
    """Whether there is no case at all."""
    return not cases(scope).exists()


def _asked(query: Filter | None, now: datetime) -> tuple[Any, ...]:
    """The conditions of a filter; most lists have none, and pay nothing for it."""
    if query is None:
        return ()
    from db.conditions import conditions

    return tuple(conditions(query, now))


def _parts(listing: Listing) -> list[Part]:
    asked = _asked(listing.filter, listing.now)
    if listing.view == "today":
        listed = parts(listing.rules, Moment.of(listing.now, listing.zone))
        return [part._replace(where=(*part.where, *asked)) for part in listed] if asked else listed
    where = (models.Case.kind == _KINDS[listing.view], *asked)
    if listing.closed:
        return [Part(RECEIVED, where, timed=False)]
    return by_limit("open", (SQL(OPEN), *where))


def _sorted_by(part: Part) -> Any:
    """The column that comes before the id in a part's order; None where the id alone does."""
    return models.Case.received if part.rule == RECEIVED else models.Case.due if part.timed else None


def _select(scope: Scope, part: Part, *columns: Any, back: bool = False) -> Any:
    selection = columns or (convert.LINE.text,)
    way = "DESC" if back != (part.rule == RECEIVED) else "ASC"
    column = "received" if part.rule == RECEIVED else "due" if part.timed else None
    order = f"id {way}" if column is None else f"{column} {way}, id {way}"
    return cases(scope, *selection).where(*part.where).order_by(SQL(order))


def _beyond(part: Part, key: Key, *, back: bool) -> Any:
    """The condition that a line comes after a key, with `back` before it: a row value that an index seeks."""
    column = _sorted_by(part)
    ours: Any = models.Case.id if column is None else Tuple(column, models.Case.id)
    theirs: Any = key.id if column is None else (key.value, key.id)
    return ours < theirs if back != (part.rule == RECEIVED) else ours > theirs


def _keyed(number: int, part: Part, query: Any) -> list[tuple[Key, CaseLine]]:
    place = list(convert.LINE.kinds).index(RECEIVED if part.rule == RECEIVED else "due")
    return [(Key(number, row[place], row[0]), convert.LINE.record(row)) for row in fetch(query)]


def _key_of(scope: Scope, listed: Sequence[Part], case_id: int) -> Key | None:
    """Where a case stands in a list."""
    if not listed:
        return None
    holds = [(_all(part.where), number) for number, part in enumerate(listed)]
    query = cases(scope, Choice(None, holds), models.Case.due, models.Case.received)
    for number, due, received in fetch(query.where(models.Case.id == case_id)):
        if number is not None:
            return Key(number, received if listed[number].rule == RECEIVED else due, case_id)
    return None


def _all(where: Sequence[Any]) -> Any:
    condition = where[0]
    for other in where[1:]:
        condition = condition & other
    return condition


def _sizes(scope: Scope, listed: Sequence[Part]) -> list[int]:
    """How many lines each part has, in one query."""
    if not listed:
        return []
    each = [cases(scope, fn.COUNT(SQL("1"))).where(*part.where) for part in listed]
    return list(fetch(Select(columns=each).bind(models.database))[0])


def _slice(scope: Scope, part: Part, size: int, begin: int, count: int) -> list[CaseLine]:
    """Lines of a part by their place, walked to from the nearer end."""
    if begin <= size // 2:
        return _lines(_select(scope, part).offset(begin).limit(count))
    return _lines(_select(scope, part, back=True).offset(size - begin - count).limit(count))[::-1]


def _lines(query: Any) -> list[CaseLine]:
    return [convert.LINE.record(row) for row in fetch(query)]
