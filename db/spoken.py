"""The counter's look-up: cases by whatever a resident can say of them."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from peewee import SQL, fn

from db import convert, models, search
from db.bulk import fetch
from db.scope import cases
from db.segment import normal
from domain import places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.scope import Scope
    from domain.records import CaseLine


class Found(NamedTuple):
    """The first lines, and how many cases there are in all."""

    lines: list[CaseLine]
    total: int


def at_counter(scope: Scope, text: str, limit: int = 50) -> Found:
    """Cases for what a resident can say; open ones first, then the newest; at most `limit` lines.

    That is the end of the phone (from three digits) or all of it, any part of the name or the initials that it
    begins with, a house, a room, another place, a part of the number, or what it was about. Of several words
    each has to fit in one of these ways.
    """
    words = _words(normal(text))
    if not words:
        return Found([], 0)
    first, *others = (reduce(or_, _ways(scope, word)) for word in words)
    if others:
        named = first.alias("first")
        first = named.select_from(named.c.id).where(*(named.c.id.in_(other) for other in others))
    found = first.cte("found", columns=("id",))
    ids, total = found.select(found.c.id), found.select(fn.COUNT(SQL("1")))
    # id + 0: an index is walked in its order until there are enough; by their ids all of them would be sorted
    query = cases(scope, total, models.Case.id).where((models.Case.id + 0).in_(ids))
    newest = (models.Case.is_open.desc(), models.Case.received.desc(), models.Case.id.desc())
    page = fetch(query.order_by(*newest).limit(limit).with_cte(found))
    shown = [case_id for _, case_id in page]
    rows = fetch(cases(scope, convert.LINE.text).where(models.Case.id.in_(shown)))
    lines = {line.id: line for line in map(convert.LINE.record, rows)}
    return Found([lines[case_id] for case_id in shown], page[0][0] if page else 0)


_NUMBER: Final = re.compile(r"(?:[ -]*\d){8,}")
_ENDS: Final = re.compile(r"\d{3,}")
_ROOM: Final = re.compile(r"(\d{3,4}[a-z]?)室?")
_NOT_ASCII: Final = re.compile(r"[^\W\da-z_]+(?:·[^\W\da-z_]+)*")


def _words(text: str) -> list[str]:
    """What was said, word by word; a long number in groups is one."""
    return [text.replace(" ", "")] if _NUMBER.fullmatch(text) else text.split()


def _ways(scope: Scope, word: str) -> Iterator[Any]:
    """Queries of the ids of the cases that one word fits."""
    yield search.holding(scope, word)
    for condition in (*_person(word), *_place(word)):
        yield cases(scope, models.Case.id).where(condition)


def _person(word: str) -> Iterator[Any]:
    """By phone or name. What is asked lies in the index, which is read through: parts have no order."""
    digits = word.replace("-", "")
    if _ENDS.fullmatch(digits):
        plain = fn.REPLACE(fn.REPLACE(models.Case.person_phone, " ", ""), "-", "")
        # one field may hold two numbers; LIKE first, which is four times as fast
        yield (
            SQL("phone_tail <> ''")
            & SQL("person_phone LIKE ?", ("%" + "%".join(digits) + "%",))
            & fn.GLOB(f"*{digits}[^0-9]*", plain.concat("/"))
        )
    elif word.isascii() and word.isalpha():
        # after a blank stand the initials in another reading: 单 as s
        initials = fn.INSTR(SQL("' ' || person_initials"), f" {word}") > 0
        yield SQL("person_name <> ''") & initials
    elif _NOT_ASCII.fullmatch(word):
        yield SQL("person_name <> ''") & (fn.INSTR(models.Case.person_name, word) > 0)


def _place(word: str) -> Iterator[Any]:
    """By house and room, which are kept in one way however they were written; other places are text."""
    place = places.parse(word)
    room = _ROOM.fullmatch(word)
    if place.building:
        yield _house(place)
    elif room:
        yield SQL("building <> ''") & (models.Case.room == f"{room[1].upper()}室")


def _house(place: places.Place) -> Any:
    condition = SQL("building <> ''") & (models.Case.building == place.building)
    if place.room:
        condition &= models.Case.room == place.room
    for part, column in ((place.estate, models.Case.estate), (place.lane, models.Case.lane)):
        if part:
            condition &= fn.INSTR(column, part) > 0
    return condition
