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
from domain.naming import ISSUE_SOURCE

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

    An issue and the hotline case that it became are one line. That
    is the end of the phone (from three digits), all of it or what the desk shows of it, any part of the name,
    a surname as one says it (郭先生, 姓郭的), the initials that the name begins with, a house, a room, another
    place, a part of the number, or what it was about. Of several words each has to fit in one of these ways.
    """
    words = _words(normal(text))
    if not words:
        return Found([], 0)
    first, *others = (reduce(or_, _ways(scope, word)) for word in words)
    if others:
        named = first.alias("first")
        first = named.select_from(named.c.id).where(*(named.c.id.in_(other) for other in others))
    found = first.cte("found", columns=("id",))
    twice = _twice().cte("twice", columns=("id", "shown"))
    alone = found.select(found.c.id).where(found.c.id.not_in(twice.select(twice.c.id)))
    paired = twice.select(twice.c.shown).where(twice.c.id.in_(found.select(found.c.id)))
    once = (alone | paired).cte("once", columns=("id",))
    ids, total = once.select(once.c.id), once.select(fn.COUNT(SQL("1")))
    # id + 0: an index is walked in its order until there are enough; by their ids all of them would be sorted
    query = cases(scope, total, models.Case.id).where((models.Case.id + 0).in_(ids))
    newest = (models.Case.is_open.desc(), models.Case.received.desc(), models.Case.id.desc())
    page = fetch(query.order_by(*newest).limit(limit).with_cte(found, twice, once))
    shown = [case_id for _, case_id in page]
    rows = fetch(cases(scope, convert.LINE.text).where(models.Case.id.in_(shown)))
    lines = {line.id: line for line in map(convert.LINE.record, rows)}
    return Found([lines[case_id] for case_id in shown], page[0][0] if page else 0)


_PARTED: Final = re.compile("[,、;。]+")


def _twice() -> Any:
    """Of each linked pair the case that is not shown, and the other: the hotline's once its number is known."""
    pair = models.Case.alias("pair")
    ours = (models.Case.kind == "issue") & (pair.kind == "hotline") & ~_unnumbered(pair)
    theirs = (models.Case.kind == "hotline") & _unnumbered(models.Case)
    linked = models.Case.select(models.Case.id, models.Case.linked)
    # > 0 and not IS NOT NULL: few cases are linked, and their index is walked
    return linked.join(pair, on=(models.Case.linked == pair.id)).where(models.Case.linked > 0, ours | theirs)


def _unnumbered(table: Any) -> Any:
    """As `domain.naming.unnumbered` says it of one case."""
    return (table.channel == "handed") & (fn.SUBSTR(table.number, 1, 3) == f"{ISSUE_SOURCE}-")


_NUMBER: Final = re.compile(r"(?:[ -]*\d){8,}")
_ENDS: Final = re.compile(r"\d{3,}")
_MASKED: Final = re.compile(r"(\d{3,4})?-?\*{4}(\d{3,4})")
"""A phone as the desk shows it: 138****1234, 021-****5678."""
_CALLED: Final = re.compile(
    r"(?P<family>姓)?(?P<name>[\u3400-\u9fff]{1,4}?)的?"
    r"(?P<title>先生|女士|小姐|老师|阿姨|师傅|叔叔|大爷|大妈)?的?"
)
"""How one speaks of somebody: 郭先生, 姓郭的, 赵阿姨的."""
_ROOM: Final = re.compile(r"(\d{3,4}[a-z]?)室?")
_NOT_ASCII: Final = re.compile(r"[^\W\da-z_]+(?:·[^\W\da-z_]+)*")


def _words(text: str) -> list[str]:
    """What was said, word by word; a long number in groups is one."""
    return [text.replace(" ", "")] if _NUMBER.fullmatch(text) else _PARTED.sub(" ", text).split()


def _ways(scope: Scope, word: str) -> Iterator[Any]:
    """Queries of the ids of the cases that one word fits."""
    yield search.holding(scope, word)
    for condition in (*_person(word), *_place(word)):
        yield cases(scope, models.Case.id).where(condition)


def _person(word: str) -> Iterator[Any]:
    """By phone or name. What is asked lies in the index, which is read through: parts have no order."""
    digits = word.replace("-", "")
    if _ENDS.fullmatch(digits):
        yield _phone(digits, digits)
    elif masked := _MASKED.fullmatch(word):
        start, end = masked.groups(default="")
        yield _phone(start + end, f"{start}{'[0-9]' * 4}{end}")
    elif word.isascii() and word.isalpha():
        # after a blank stand the initials in another reading: 单 as s
        initials = fn.INSTR(SQL("' ' || person_initials"), f" {word}") > 0
        yield SQL("person_name <> ''") & initials
    elif _NOT_ASCII.fullmatch(word):
        yield SQL("person_name <> ''") & (fn.INSTR(models.Case.person_name, word) > 0)
        called = _CALLED.fullmatch(word)
        if called and (called["family"] or called["title"]):
            yield SQL("person_name <> ''") & (fn.INSTR(models.Case.person_name, called["name"]) == 1)


def _phone(digits: str, ending: str) -> Any:
    """A number that ends so, as GLOB reads it; `digits`: those that are known."""
    plain = fn.REPLACE(fn.REPLACE(models.Case.person_phone, " ", ""), "-", "")
    # one field may hold two numbers; LIKE first, which is four times as fast
    return (
        SQL("phone_tail <> ''")
        & SQL("person_phone LIKE ?", ("%" + "%".join(digits) + "%",))
        & fn.GLOB(f"*{ending}[^0-9]*", plain.concat("/"))
    )


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
