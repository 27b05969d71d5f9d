"""Which column holds which field: headings compared with the synonym table in headings.yaml.

A heading counts where it is a synonym of a field; failing that, where it ends in one and no other column
could be meant.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from domain.hygiene import clean, half_width
from domain.refusal import Refused
from words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PUNCTUATION = re.compile(r"[\W_]+")
_SYSTEM = re.compile(r"^(?:热线|12345)+")
_SHORTEST_ENDING = 4
"""Characters of a synonym that a heading may merely end in."""
LEVELS = "category_text"
"""The one field that may lie in several columns: the deepest level that is filled counts."""


def normal(heading: str) -> str:
    """A heading as it is compared: half-width, small letters, without blanks, punctuation and '12345'."""
    plain = _PUNCTUATION.sub("", half_width(clean(heading, lines=False)).casefold())
    return _SYSTEM.sub("", plain) or plain


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Field → its headings in `normal` form, the preferred one first."""
    return {field: tuple(normal(str(one)) for one in names) for field, names in _tables()["cases"].items()}


@cache
def empty_words() -> frozenset[str]:
    """Cells, in small letters, that mean 'nothing'."""
    return frozenset(str(word) for word in _tables()["empty"])


def is_remark(text: str) -> bool:
    """Whether a cell is a total or a signature of whoever made the list: 合 计, 总计25件, 制表人：张三."""
    return _remark().match("".join(half_width(text).split())) is not None


@cache
def _remark() -> re.Pattern[str]:
    words = "|".join("".join(str(word).split()) for word in _tables()["remarks"])
    return re.compile(rf"(?:{words})(?:[:\d(]|$)", re.IGNORECASE)


@cache
def state_words() -> dict[str, str]:
    """Other systems' words for a state in `normal` form → our slug."""
    return {normal(str(word)): slug for slug, words in _tables()["states"].items() for word in words}


def columns(headings: Sequence[str], chosen: Mapping[str, str] | None = None) -> dict[str, tuple[int, ...]]:
    """Field → its columns, counted from 0, the preferred first; only LEVELS has more than one.

    `chosen`: field → heading, by staff; it overrules the table. Raises Refused: a field or heading that
    does not exist.
    """
    check(chosen or {})
    forms = [normal(heading) for heading in headings]
    found: dict[str, tuple[int, ...]] = {
        field: (_chosen(heading, headings, forms),) for field, heading in (chosen or {}).items()
    }
    taken = {column for places in found.values() for column in places}
    for field, names in synonyms().items():
        places = _exact(names, forms, taken)
        if field not in found and places:
            found[field] = places if field == LEVELS else places[:1]
            taken.update(found[field])
    return found | _by_ending(forms, found, taken)


def check(chosen: Mapping[str, str]) -> None:
    """Raises Refused where staff chose a column for a field that does not exist."""
    for field in chosen:
        if field not in synonyms():
            near = difflib.get_close_matches(field, synonyms(), 1, 0.0)[0]
            raise Refused(say("There is no field {field}; the nearest is {near}", field=field, near=near))


def signature(headings: Sequence[str]) -> str:
    """What tells the same form of export again, in any order of columns: a hash of its headings."""
    forms = sorted({normal(heading) for heading in headings} - {""})
    return hashlib.sha256("\n".join(forms).encode()).hexdigest()[:16]


@cache
def _tables() -> dict[str, dict[str, list[object]]]:
    with Path(__file__).with_name("headings.yaml").open("rb") as file:
        tables: dict[str, dict[str, list[object]]] = yaml.load(file, Loader=yaml.CSafeLoader)
    return tables


def _exact(names: Sequence[str], forms: Sequence[str], taken: set[int]) -> tuple[int, ...]:
    """The free columns whose heading is one of `names`, in the order of `names`."""
    ranked = [(names.index(form), column) for column, form in enumerate(forms) if form in names]
    return tuple(column for _, column in sorted(ranked) if column not in taken)


def _by_ending(
    forms: Sequence[str], found: Mapping[str, tuple[int, ...]], taken: set[int]
) -> dict[str, tuple[int, ...]]:
    """Fields still without a column, where exactly one free heading ends in one of their synonyms."""
    guesses: dict[str, list[int]] = {}
    for column, form in enumerate(forms):
        field = None if column in taken else _ending(form)
        if field is not None and field not in found:
            guesses.setdefault(field, []).append(column)
    return {field: (places[0],) for field, places in guesses.items() if len(places) == 1}


def _ending(form: str) -> str | None:
    """The field of the longest synonym that the heading ends in."""
    hits = [
        (len(name), field)
        for field, names in synonyms().items()
        for name in names
        if len(name) >= _SHORTEST_ENDING and not name.isascii() and form.endswith(name)
    ]
    return max(hits)[1] if hits else None


def _chosen(heading: str, headings: Sequence[str], forms: Sequence[str]) -> int:
    if normal(heading) not in forms:
        seen = "、".join(one for one in headings if one)
        raise Refused(
            say("No column is headed {heading}; the headings are: {seen}", heading=heading, seen=seen)
        )
    return forms.index(normal(heading))
