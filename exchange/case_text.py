"""One case's text, copied from the hotline's page → the fields of a case, each with how sure it is.

A field is sure where the page names it by a heading of headings.yaml: '工单编号：…', 'label tab value', or the
label on a line of its own. What no heading names is guessed by its form: a number of 14–20 digits, a phone, a
time, an address with 弄/号, someone's name before 先生 or 女士; the rest is the content.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from domain import places
from domain.hygiene import clean, half_width
from exchange import dates
from exchange.content import split_repeat
from exchange.mapping import empty_words, normal, synonyms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

DATES = ("received", "dispatched", "given_limit")
LONG = frozenset({"content", "answer"})
"""Fields that go on over the lines up to the next label."""
FIELDS = (
    "number", "received", "dispatched", "given_limit", "person_name", "person_phone", "address", "request_type_text",
    "urgency_text", "category_text", "title", "content", "repeat_of",
)  # fmt: skip
"""What is taken from the page; its other headings only end what stands before them."""

_BREAK = re.compile(r"\r\n?|[\n\t\v\f\x85\u2028\u2029]")
_LABEL = re.compile(r"[【\[]([^【】\[\]]{1,40})[】\]]\s*[:：]?|(?<!\S)([^\s:：【】\[\]]{1,16})\s*[:：]")
"""A label within a piece of the page: in brackets, or one word before a colon."""
_COLON = re.compile("[:：]")
_NUMBER = re.compile(r"(?<![\d-])(?:\d{14,20}|\d{4,}-\d{4,}(?:-\d+)?)(?![\d-])")
_IDENTITY = re.compile(r"\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
"""An identity number has as many digits as an order number, with a birthday in it."""
_PHONE = re.compile(r"(?<![\d-])(?:1[3-9]\d{9}|(?:0\d{2,3}-)?[2-9]\d{7})(?![\d-])")
_CALLED = re.compile(r"[\u4e00-\u9fff](?=先生|女士|小姐|阿姨|老伯)")
_TIME = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[T ]*\d{1,2}[:时]\d{1,2}(?:[:分]\d{0,2}秒?)?)?")
_CLAUSE = re.compile(r"[\s，。；;！!？?、,]+")
_ENOUGH = 2
"""So many named fields make a text a case."""


@dataclass(frozen=True, slots=True)
class Told:
    """A value; `sure`: the page names it, else it is guessed."""

    value: str
    sure: bool = True


def is_label(text: str) -> bool:
    """Whether a text is a heading of the hotline's, with or without its colon."""
    return _field(text) is not None


def is_case(text: str) -> bool:
    """Whether a text is likely one case of the hotline's page."""
    plain = clean(text)
    return len(_read(text).named) >= _ENOUGH or _number(plain) not in {"", plain}


def recognise(text: str, zone: tzinfo) -> dict[str, Told]:
    """Field of FIELDS → what the text tells of it; times as '2026-11-20 10:45', days as '2026-11-20'. Never raises."""
    page = _read(text)
    found: dict[str, Told] = {}
    for name in [name for name in page.named if name in FIELDS]:
        value, repeated = split_repeat(page.named[name])
        if repeated:
            found["repeat_of"] = Told(repeated)
        fit = _fit(name, value, zone)
        if fit:
            found[name] = Told(fit)
        elif value.casefold() not in empty_words():
            page.rest.append(value)
    rest, repeated = split_repeat("\n".join(page.rest))
    if repeated:
        found.setdefault("repeat_of", Told(repeated, sure=False))
    estate = page.named.get("estate", "")
    everything = "\n".join(filter(None, [rest, found["content"].value if "content" in found else ""]))
    for name, guess in (("address", estate), *_guesses(everything, rest, zone)):
        if guess and name not in found:
            found[name] = Told(guess, sure=False)
    return found


@dataclass
class _Page:
    """What the page names, by field, and the lines that nothing names."""

    named: dict[str, str] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)


def _read(text: str) -> _Page:
    """Go through the pieces of the page; a label waits for its value."""
    page = _Page()
    waiting: str | None = None
    for name, told, whole in _pieces(text):
        again = name in page.named  # the page says it twice, or the content speaks of it
        value = whole if again else told
        if name is not None and not again:
            waiting = name
        if not value:
            continue
        if waiting is None:
            page.rest.append(value)
        elif waiting in page.named:
            page.named[waiting] += f"\n{value}"
        else:
            page.named[waiting] = value
        if waiting not in LONG:
            waiting = None
    return page


def _pieces(text: str) -> Iterator[tuple[str | None, str, str]]:
    """Each piece of the page: the field of its label (None = none that is known), its value, the whole of it."""
    for line in _BREAK.split(text):
        piece = clean(line, lines=False)
        labels = list(_labels_of(piece))
        starts = [*(start for _, start, _ in labels), len(piece)]
        if before := piece[: starts[0]].strip():
            yield None, before, before
        for (name, start, behind), end in zip(labels, starts[1:], strict=True):
            yield name, piece[behind:end].strip(), piece[start:end].strip()


def _labels_of(piece: str) -> Iterator[tuple[str, int, int]]:
    """The labels in a piece: the field that each means, where it starts, where its value starts."""
    whole = _field(piece)
    if whole is not None:
        yield whole, 0, len(piece)
        return
    behind = 0
    # at its start a label may have blanks and a colon in it: 'Service Request: Description: …'
    for colon in islice(_COLON.finditer(piece), 2):
        name = _field(piece[: colon.start()])
        if name is not None:
            behind = colon.end()
            yield name, 0, behind
            break
    for found in _LABEL.finditer(piece, behind):
        name = _field(found[1] or found[2])
        if name is not None:
            yield name, found.start(), found.end()


def _field(label: str) -> str | None:
    """The field that a label means, None where none does."""
    return _fields().get(normal(label))


@cache
def _fields() -> dict[str, str]:
    return {name: field_name for field_name, names in synonyms().items() for name in names}


def _fit(name: str, value: str, zone: tzinfo) -> str:
    """A named value as the form takes it; '' where it is none."""
    if value.casefold() in empty_words():
        return ""
    if name in DATES:
        return _when(value, zone)
    if name in {"number", "repeat_of"}:
        return half_width(value) if re.search(r"\d", value) and " " not in value else ""
    if name == "person_phone":
        return half_width(value) if re.search(r"\d", value) else ""
    return value


def _when(value: str, zone: tzinfo) -> str:
    try:
        when = dates.date_column([value], zone).when(value)
    except dates.BadDate:
        return ""
    if isinstance(when, datetime):
        return when.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return "" if when is None else when.isoformat()


def _guesses(everything: str, rest: str, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """What is likely, by its form."""
    plain = half_width(everything)
    yield "number", _number(plain)
    yield (
        "person_phone",
        next((found[0] for found in _PHONE.finditer(plain) if not _when(found[0], zone)), ""),
    )
    yield "received", next((when for found in _TIME.finditer(plain) if (when := _when(found[0], zone))), "")
    yield "person_name", next((found[0] for found in _CALLED.finditer(everything)), "")
    yield "address", next((clause for clause in _CLAUSE.split(everything) if _is_place(clause)), "")
    yield "content", rest


def _number(text: str) -> str:
    numbers = (found[0] for found in _NUMBER.finditer(half_width(text)))
    return next((one for one in numbers if not _IDENTITY.fullmatch(one)), "")


def _is_place(clause: str) -> bool:
    place = places.parse(clause)
    return bool(place.lane or place.building)
