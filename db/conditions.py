"""The filter of lists (DESIGN, Commands) as conditions on cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from peewee import SQL, fn

from db import convert, models
from db.segment import normal
from domain.hygiene import half_width
from domain.moments import start_of
from domain.query import ME
from settings.lookup import meant

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from domain.query import Query, Term
    from settings.model import Settings


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as someone typed it. `me`: the id of the member of staff whom 经办:我 means."""

    query: Query
    settings: Settings
    me: int


def conditions(given: Filter | None, now: datetime) -> list[Any]:
    """What a case has to fulfil under a filter; [] where none is set."""
    if given is None:
        return []
    found = [_says(word, given) for word in given.query.words]
    for term in given.query.terms:
        condition = is_late(now) if term.field == "overdue" else _TERMS[term.field](term, given)
        found.append(~condition if term.negated else condition)
    return found


def contains(word: str) -> Any:
    """The condition that a case's search text holds a word."""
    return fn.INSTR(models.Case.search_text, normal(word)) > 0


def _says(word: str, given: Filter) -> Any:
    """The condition that a case's search text holds a word, or the one that it stands for."""
    other = meant(given.settings, word)
    return contains(word) if other == word else contains(word) | contains(other)


def is_late(now: datetime) -> Any:
    """The condition that a case's next limit has passed."""
    return (
        SQL("is_open = 1") & models.Case.due.is_null(is_null=False) & (models.Case.due < int(now.timestamp()))
    )


def _values(term: Term) -> tuple[str, ...]:
    return term.value if isinstance(term.value, tuple) else (str(term.value),)


def _state(term: Term, _: Filter) -> Any:
    return models.Case.state.in_(_values(term))


def _kind(term: Term, _: Filter) -> Any:
    return models.Case.kind.in_(_values(term))


def _category(term: Term, given: Filter) -> Any:
    """The categories themselves and those under them; a case without a category is in none."""
    chosen = set(_values(term))
    below = {item.slug for item in given.settings.categories if item.parent in chosen}
    return fn.COALESCE(models.Case.category, "").in_(sorted(chosen | below))


def _at(term: Term, _: Filter) -> Any:
    """Addresses are kept as they were written: digits as typed, or as their ASCII twins."""
    wanted = str(term.value)
    found = fn.INSTR(models.Case.address, wanted) > 0
    plain = half_width(wanted)
    return found if plain == wanted else found | (fn.INSTR(models.Case.address, plain) > 0)


def _by(term: Term, given: Filter) -> Any:
    """Me, nobody, or colleagues by account or a part of the name."""
    if term.value == ME:
        return fn.COALESCE(models.Case.assignee, 0) == given.me
    if not term.value:
        return models.Case.assignee.is_null()
    named = models.Staff.select(models.Staff.id).where(
        (models.Staff.account == term.value) | (fn.INSTR(models.Staff.name, term.value) > 0)
    )
    return fn.COALESCE(models.Case.assignee, 0).in_(named)


_DUE: dict[str, Callable[[int, int], Any]] = {
    "<": lambda begin, _: models.Case.due < begin,
    "<=": lambda _, end: models.Case.due < end,
    ">": lambda _, end: models.Case.due >= end,
    ">=": lambda begin, _: models.Case.due >= begin,
    "=": lambda begin, end: (models.Case.due >= begin) & (models.Case.due < end),
}


def _due(term: Term, given: Filter) -> Any:
    """By the local day on which the next limit ends; a case without one has no such day."""
    if not isinstance(term.value, date):
        raise TypeError(f"no day: {term.value!r}")
    zone = given.settings.timezone
    begin, end = (start_of(term.value + timedelta(days=add), zone) for add in (0, 1))
    held = _DUE[term.op](int(begin.timestamp()), int(end.timestamp()))
    return models.Case.due.is_null(is_null=False) & held


def _tag(term: Term, _: Filter) -> Any:
    """A tag or a flag."""
    kept = models.Case.tags.concat(models.Case.flags)
    found = [fn.INSTR(kept, convert.slugs_text([slug])) > 0 for slug in _values(term)]
    condition = found[0]
    for other in found[1:]:
        condition |= other
    return condition


def _source(term: Term, _: Filter) -> Any:
    return models.Case.source == str(term.value)


def _carry(_term: Term, _: Filter) -> Any:
    """A step has still to be entered in the city's own system."""
    return SQL("to_carry > 0")


def _text(term: Term, given: Filter) -> Any:
    return _says(str(term.value), given)


_TERMS: dict[str, Callable[[Term, Filter], Any]] = {
    "state": _state,
    "kind": _kind,
    "category": _category,
    "at": _at,
    "by": _by,
    "due": _due,
    "tag": _tag,
    "source": _source,
    "carry": _carry,
    "text": _text,
}
