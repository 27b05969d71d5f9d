"""The lists that screens page through, a stretch at a time, and what stands above them: counts.

A list is a row of parts (db/sections.py), each in the order of an index. A `window` of it is reached from the
nearer end, or deep in the list by the key of a line whose place is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from peewee import SQL, Select, Tuple, fn
from peewee import Case as Choice

from db import convert, counters, models
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


class Near(NamedTuple):
    """A line whose place someone knows: from here a window goes on by its key, however deep in the list it lies."""

    place: int
    id: int


FAR = 2_000
"""Places that are walked over from the nearer end; lines deeper than that are reached from one that is known."""


def counts(
    scope: Scope, rules: Sequence[str], *, now: datetime, zone: tzinfo, query: Filter | None = None
) -> dict[str, int]:
    """How many cases stand in each section of Today, in one query."""
    return window(scope, Listing("today", now, zone, tuple(rules), filter=query), 0, 0).counts


class Window(NamedTuple):
    """Lines at some places of a list, and how many there are by rule."""

    lines: list[CaseLine]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """How many lines the list has."""
        return sum(self.counts.values())


def window(
    scope: Scope, listing: Listing, first: int, count: int, *, near: Near | None = None, far: int = FAR
) -> Window:
    """The lines at the places first … first + count - 1, and the counts of the whole list.

    `near`: a line whose place is known. Where the window is `far` from both ends its lines are those around
    this one, whatever others did to the list meanwhile.
    """
    listed = _parts(listing)
    sizes = _sizes(scope, listing, listed)
    counted = dict.fromkeys((part.rule for part in listed), 0)
    for part, size in zip(listed, sizes, strict=True):
        counted[part.rule] += size
    deep = near is not None and min(first, sum(sizes) - first - count) > far
    key = _key_of(scope, listed, near.id) if near is not None and deep else None
    if near is not None and key is not None:
        return Window(_around(scope, listed, key, near.place - first, count), counted)
    return Window(_counted(scope, listed, sizes, first, count), counted)


def _around(scope: Scope, listed: Sequence[Part], key: Key, behind: int, count: int) -> list[CaseLine]:
    """`count` lines of which the first stands `behind` lines before the one with the key; negative: after it."""
    before = _walk(scope, listed, key, behind, back=True)[::-1] if behind > 0 else []
    after = _walk(scope, listed, key, count - behind, back=False) if count > behind else []
    return [*before, *after][max(-behind, 0) :][:count]


def _walk(scope: Scope, listed: Sequence[Part], key: Key, limit: int, *, back: bool) -> list[CaseLine]:
    """The line with the key and those after it; with `back` those before it, the nearest first."""
    found: list[CaseLine] = []
    for number in range(key.part, -1, -1) if back else range(key.part, len(listed)):
        query = _select(scope, listed[number], back=back).limit(limit - len(found))
        if number == key.part:
            query = query.where(_side(listed[number], key, before=back))
        found += _lines(query)
        if len(found) >= limit:
            break
    return found


def _counted(
    scope: Scope, listed: Sequence[Part], sizes: Sequence[int], first: int, count: int
) -> list[CaseLine]:
    """The lines at these places, counted from the nearer end of each part."""
    found: list[CaseLine] = []
    start = 0
    for part, size in zip(listed, sizes, strict=True):
        begin = max(first - start, 0)
        wanted = min(size - begin, count - len(found))
        if begin < size and wanted > 0:
            found += _slice(scope, part, size, begin, wanted)
        start += size
    return found


def position(scope: Scope, listing: Listing, case_id: int) -> int | None:
    """The place of a case in a list; None where it is not in it."""
    listed = _parts(listing)
    key = _key_of(scope, listed, case_id)
    if key is None:
        return None
    part = listed[key.part]
    ahead = cases(scope).where(*part.where, _side(part, key, before=True)).count()
    return sum(_sizes(scope, listing, listed[: key.part])) + int(ahead)


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
    undone = (
        "NOT EXISTS (SELECT 1 FROM event AS undo WHERE undo.undoes = t1.operation_id"
        " AND undo.entity = t1.entity AND undo.entity_id = t1.entity_id)"
    )
    since = models.Event.recorded_at >= int(moment.timestamp())
    handled = models.Event.select(fn.COUNT(models.Event.entity_id.distinct())).where(
        SQL(models.HANDLED), SQL(undone), scope.condition(models.Event.committee), since
    )
    return int(fetch(handled)[0][0])


def steps_to_carry(scope: Scope) -> int:
    """How many steps have still to be entered in the city's own system."""
    return int(fetch(cases(scope, fn.SUM(models.Case.to_carry)).where(SQL("to_carry > 0")))[0][0] or 0)


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


def _side(part: Part, key: Key, *, before: bool) -> Any:
    """The condition that a line comes before a key, or is the key's or after it: a row value that an index seeks."""
    column = _sorted_by(part)
    ours: Any = models.Case.id if column is None else Tuple(column, models.Case.id)
    theirs: Any = key.id if column is None else (key.value, key.id)
    if part.rule == RECEIVED:
        return ours > theirs if before else ours <= theirs
    return ours < theirs if before else ours >= theirs


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


def _sizes(scope: Scope, listing: Listing, listed: Sequence[Part]) -> list[int]:
    """How many lines each part has, in one query: of all cases of a kind by the counters, else counted."""
    if not listed:
        return []
    if listing.view != "today" and listing.closed and listing.filter is None:
        return [counters.of_kind(scope, _KINDS[listing.view])]
    each = [cases(scope, fn.COUNT(SQL("1"))).where(*part.where) for part in listed]
    return list(fetch(Select(columns=each).bind(models.database))[0])


def _slice(scope: Scope, part: Part, size: int, begin: int, count: int) -> list[CaseLine]:
    """Lines of a part by their place, walked to from the nearer end."""
    if begin <= size // 2:
        return _lines(_select(scope, part).offset(begin).limit(count))
    return _lines(_select(scope, part, back=True).offset(size - begin - count).limit(count))[::-1]


def _lines(query: Any) -> list[CaseLine]:
    return [convert.LINE.record(row) for row in fetch(query)]
