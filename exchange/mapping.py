"""Which column holds which field: headings compared with the synonym table in headings.yaml.

A heading counts where it is a synonym of a field; failing that, where it ends in one, or is spelt nearly as one,
and no other column or field could be meant.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from domain.hygiene import clean, half_width
from domain.masking import free_text
from domain.refusal import Refused
from words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_SHOWN = 12
"""Headings that a sentence quotes at most."""
_DATA = re.compile(r"\d{3,}(?:\.\d+)?|\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}.*")
_LETTER = re.compile(r"[A-Z]{1,3}")
"""What a column without a heading is called."""
_PUNCTUATION = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_REMARK_ON_STATE = re.compile(r"[(\[【:;/]| -|- |—|(?<=[\u4e00-\u9fff])-")
_SYSTEM = re.compile(r"^(?:热线|12345)+")
_SHORTEST_ENDING = 4
"""Characters of a synonym that a heading may merely end in."""
_SHORTEST_SPELT = 8
_ALIKE = 0.9
"""How alike an English heading and a synonym are (difflib) that differ only by a slip."""
CASES = "cases"
"""The hotline's lists; other kinds of lists are tables of headings.yaml by their names."""
SEVERAL = frozenset({"category_text", "address", "received", "closed"})
"""The fields that may lie in several columns: the preferred one that is filled counts (the deepest level)."""
WHY_NOT = ("Why not imported", "未导入原因")
"""What heads the reasons in our own lists of rows that were not imported (exchange/refused.py), in each language."""


def normal(heading: str) -> str:
    """A heading as it is compared: half-width, small letters, without blanks, punctuation and '12345'."""
    plain = _PUNCTUATION.sub("", half_width(clean(heading, lines=False)).casefold())
    return _SYSTEM.sub("", plain) or plain


@cache
def synonyms(kind: str = CASES) -> dict[str, tuple[str, ...]]:
    """Field of a kind of list → its headings in `normal` form, the preferred one first."""
    return {field: tuple(normal(str(one)) for one in names) for field, names in _tables()[kind].items()}


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
def state_words(table: str = "states") -> dict[str, str]:
    """Other systems' words for a state, or for what another table names, in `normal` form → our slug."""
    return {normal(str(word)): slug for slug, words in _tables()[table].items() for word in words}


def result_lists() -> dict[str, dict[str, str]]:
    """Words in the name of a town's list → what they say of each of its cases, by the field of the call-back."""
    found: dict[str, dict[str, str]] = _tables()["result_lists"]
    return found


def state_of(text: str, words: Mapping[str, str] | None = None) -> str | None:
    """The slug of a status word, None for an unknown one. `words`: in `normal` form → slug, else `state_words`.

    What stands behind it in brackets or behind a dash is a remark on it: Closed (Duplicate), 已办结-超期.
    """
    known = state_words() if words is None else words
    return known.get(normal(text)) or known.get(normal(_REMARK_ON_STATE.split(half_width(text), 1)[0]))


@cache
def answer_words() -> dict[str, str]:
    """A call-back's words for yes and no in `normal` form → 'yes', 'no'."""
    return {normal(str(word)): answer for answer, words in _tables()["answers"].items() for word in words}


def first_headings(kind: str) -> list[str]:
    """The headings that a sentence names where none is known: of the first two fields the preferred ones."""
    return [str(names[0]) for names in islice(_tables()[kind].values(), 2)]


def preferred(kind: str, field: str) -> str:
    """The heading by which a sentence calls a field."""
    return str(_tables()[kind][field][0])


def known(headings: Sequence[str], kind: str = CASES) -> int:
    """How many fields these headings name by a synonym."""
    forms = {form for heading in headings for form in _forms(heading)}
    return sum(1 for names in synonyms(kind).values() if not forms.isdisjoint(names))


def data(headings: Sequence[str]) -> int:
    """How many cells are numbers or dates: such are no headings."""
    return sum(1 for heading in headings if _DATA.fullmatch(heading))


def quoted(headings: Sequence[str], kind: str = CASES) -> str:
    """Headings for a sentence: the first dozen. A row in which more is data than known may be a resident's: hidden."""
    plain = known(headings, kind) > data(headings)
    shown = [
        free_text(one)[:20] if plain or _LETTER.fullmatch(one) else hidden(one) for one in headings if one
    ]
    return "、".join(shown[:_SHOWN]) + ("…" if len(shown) > _SHOWN else "")


def hidden(text: str) -> str:
    """A cell in a sentence that may be read by anyone: its first character."""
    return f"{text[0]}**" if text else ""


def is_synonym(heading: str, kind: str = CASES) -> bool:
    """Whether a heading is a synonym of a field, as it stands."""
    return normal(heading) in _fields_of_synonyms(kind)


def columns(
    headings: Sequence[str],
    chosen: Mapping[str, str] | None = None,
    *,
    names: Sequence[str] = (),
    kind: str = CASES,
) -> dict[str, tuple[int, ...]]:
    """Field → its columns, counted from 0, the preferred first; only those of SEVERAL have more than one.

    `chosen`: field → heading, by staff, '' for none; it overrules the table. `names`: what each column is called
    where that is not its heading: a nameless or repeated one. Raises Refused: a field or heading that does not exist.
    """
    check(chosen or {}, kind)
    found: dict[str, tuple[int, ...]] = {
        field: (_chosen(heading, names or headings, kind),) if heading else ()
        for field, heading in (chosen or {}).items()
    }
    taken = {column for places in found.values() for column in places}
    forms = [_forms(heading) for heading in headings]
    for field, synonyms_of in synonyms(kind).items():
        places = _exact(synonyms_of, forms, taken)
        if field not in found and places:
            found[field] = places if field in SEVERAL else places[:1]
            taken.update(found[field])
    for guess in (_ending, _spelling):
        found |= _guessed(partial(guess, kind=kind), forms, found, taken)
    if _names_a_problem(found, forms) and "request_type_text" not in (chosen or {}):
        found["category_text"] = found.pop("request_type_text")
    return {field: places for field, places in found.items() if places}


def _names_a_problem(found: Mapping[str, tuple[int, ...]], forms: Sequence[Sequence[str]]) -> bool:
    """Whether a city's 'RequestType' is the only column that says what a case is about: not how it was made."""
    return "category_text" not in found and any(
        "requesttype" in forms[column] for column in found.get("request_type_text", ())
    )


def check(chosen: Mapping[str, str], kind: str = CASES) -> None:
    """Raises Refused where staff chose a column for a field that does not exist."""
    for field in chosen:
        if field not in synonyms(kind):
            near = difflib.get_close_matches(field, synonyms(kind), 1, 0.0)[0]
            raise Refused(say("There is no field {field}; the nearest is {near}", field=field, near=near))


def signature(headings: Sequence[str]) -> str:
    """What tells the same form of export again, in any order of columns: a hash of its headings.

    A list of rows that were not imported, mended since, is of the form that it was taken from.
    """
    forms = sorted({normal(heading) for heading in headings} - {"", *map(normal, WHY_NOT)})
    return hashlib.sha256("\n".join(forms).encode()).hexdigest()[:16]


@cache
def _tables() -> dict[str, Any]:
    with Path(__file__).with_name("headings.yaml").open("rb") as file:
        tables: dict[str, Any] = yaml.load(file, Loader=yaml.CSafeLoader)
    return tables


def _forms(heading: str) -> tuple[str, ...]:
    """A heading as it is compared, and without what stands in brackets: 受理时间（必填）."""
    form = normal(heading)
    bare = normal(_BRACKETED.sub("", half_width(heading)))
    return (form, bare) if bare and bare != form else (form,)


def _exact(names: Sequence[str], forms: Sequence[Sequence[str]], taken: set[int]) -> tuple[int, ...]:
    """The free columns whose heading is one of `names`, in the order of `names`."""
    ranked = [
        (names.index(form), column)
        for column, all_forms in enumerate(forms)
        if column not in taken
        for form in all_forms
        if form in names
    ]
    return tuple(dict.fromkeys(column for _, column in sorted(ranked)))


def _guessed(
    guess: Callable[[str], str | None],
    forms: Sequence[Sequence[str]],
    found: Mapping[str, tuple[int, ...]],
    taken: set[int],
) -> dict[str, tuple[int, ...]]:
    """Fields still without a column, where the guess leads from exactly one free heading to them."""
    guesses: dict[str, list[int]] = {}
    for column, all_forms in enumerate(forms):
        fields = {guess(form) for form in all_forms} - {None} if column not in taken else set()
        if len(fields) == 1 and (field := fields.pop()) not in found:
            guesses.setdefault(str(field), []).append(column)
    sure: dict[str, tuple[int, ...]] = {
        field: (places[0],) for field, places in guesses.items() if len(places) == 1
    }
    taken.update(places[0] for places in sure.values())
    return sure


def _ending(form: str, kind: str) -> str | None:
    """The field of the longest synonym that the heading ends in."""
    hits = [
        (len(name), field)
        for name, field in _fields_of_synonyms(kind).items()
        if len(name) >= _SHORTEST_ENDING and not name.isascii() and form.endswith(name)
    ]
    return max(hits)[1] if hits else None


def _spelling(form: str, kind: str) -> str | None:
    """The one field whose English synonyms are spelt nearly as the heading."""
    if not form.isascii() or len(form) < _SHORTEST_SPELT:
        return None
    near = difflib.get_close_matches(form, filter(str.isascii, _fields_of_synonyms(kind)), 3, _ALIKE)
    fields = {_fields_of_synonyms(kind)[name] for name in near}
    return fields.pop() if len(fields) == 1 else None


@cache
def _fields_of_synonyms(kind: str) -> dict[str, str]:
    return {name: field for field, names in synonyms(kind).items() for name in names}


def _chosen(heading: str, names: Sequence[str], kind: str) -> int:
    forms = [normal(name) for name in names]
    if heading in names:
        return names.index(heading)
    if normal(heading) in forms:
        return forms.index(normal(heading))
    raise Refused(
        say(
            "No column is headed {heading}; the headings are: {seen}",
            heading=heading,
            seen=quoted(names, kind),
        )
    )
