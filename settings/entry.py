"""One value of a settings file with the place where it stands, and how it becomes a typed value.

Every function here raises SettingsError naming file and line where the value is not what it should be.
"""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

SLUG = re.compile(r"[a-z][a-z0-9_]*")
TIME = re.compile(r"\d\d:\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
WHOLE = re.compile(r"\d{1,9}")
MOST_NAMED = 8
"""So many known names are told where none is like the one that stands there."""
MOST = 10_000
"""The largest number that is taken: a limit of more hours or days would be reckoned for minutes."""
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
Choice = TypeVar("Choice", bound=str)
SHIPPED = Path(__file__).parent.parent / "config.yaml"
"""Beside tui.py, in a checkout and in an installed wheel alike."""


class SettingsError(Exception):
    """The settings can't be used. `message`: one line with file, line, what is wrong, the nearest name."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.msgid)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Entry(NamedTuple):
    """A value with its place. Texts, numbers and days are all text until they are asked for as something."""

    value: str | dict[str, Entry] | list[Entry]
    file: str
    line: int


def wrong(entry: Entry, what: Message) -> SettingsError:
    """The error for an entry, to be raised."""
    return SettingsError(say("{file}, line {line}: {what}", file=entry.file, line=entry.line, what=what))


def blamed(earlier: Entry, later: Entry) -> Entry:
    """Of two entries that clash the one to change: the site's, not the shipped one."""
    return earlier if later.file == str(SHIPPED) else later


def not_known(entry: Entry, name: str, known: Collection[str]) -> SettingsError:
    """The error for a name that is not one of `known`, with the nearest of them."""
    from difflib import get_close_matches  # costs 5 ms, and only an error needs it

    near = get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        return wrong(
            entry, say("{name} is not known here. Did you mean {nearest}?", name=name, nearest=near[0])
        )
    shown = known if len(known) <= MOST_NAMED else get_close_matches(name, known, n=MOST_NAMED, cutoff=0.0)
    more = " …" if len(known) > len(shown) else ""
    return wrong(
        entry, say("{name} is not known here. Known: {known}.", name=name, known=", ".join(shown) + more)
    )


def table(entry: Entry, required: str, optional: str = "") -> dict[str, Entry]:
    """A mapping with all keys of `required`, maybe of `optional` (names with blanks between), no other."""
    items = mapping(entry)
    known = required.split() + optional.split()
    for name, item in items.items():
        if name not in known:
            raise not_known(item, name, known)
    for name in required.split():
        if name not in items:
            raise wrong(entry, say("The key {name} is missing.", name=name))
    return items


def mapping(entry: Entry) -> dict[str, Entry]:
    """A mapping with any keys."""
    if not isinstance(entry.value, dict):
        raise wrong(
            entry, say("Here must be keys with values: key: value, with a half-width colon and a blank.")
        )
    return entry.value


def items(entry: Entry) -> list[Entry]:
    """A list."""
    if not isinstance(entry.value, list):
        raise wrong(entry, say("Here must be a list ([a, b] or lines that begin with -)."))
    return entry.value


def text(entry: Entry, *, empty: bool = False) -> str:
    """A text; an empty one only where `empty` allows it."""
    if not isinstance(entry.value, str):
        raise wrong(entry, say("Here must be a single text."))
    if not entry.value.strip() and not empty:
        raise wrong(entry, say("Here must be a text, it is empty."))
    if CONTROL.search(entry.value):
        raise wrong(entry, say("Line breaks and control characters can't stand here."))
    return entry.value


def texts(entry: Entry) -> tuple[str, ...]:
    """A list of texts."""
    return tuple([text(item) for item in items(entry)])


def slug(entry: Entry) -> str:
    """A name for the ledger: small letters, digits and _."""
    name = text(entry)
    if not SLUG.fullmatch(name):
        raise wrong(entry, say("{name} can't be a slug: small letters, digits and _ only.", name=name))
    return name


def one_of(entry: Entry, known: Sequence[Choice]) -> Choice:
    """One of the known names."""
    name = text(entry)
    for choice in known:
        if choice == name:
            return choice
    raise not_known(entry, name, known)


def whole(entry: Entry, *, least: int = 0, most: int = MOST) -> int:
    """A whole number from `least` to `most`."""
    given = text(entry)
    if not WHOLE.fullmatch(given) or not least <= int(given) <= most:
        raise wrong(
            entry,
            say(
                "{value} must be a whole number from {least} to {most}.", value=given, least=least, most=most
            ),
        )
    return int(given)


def number(entry: Entry, *, most: int = MOST) -> Decimal:
    """A decimal number above 0 and up to `most`, also as a fraction such as 1/7."""
    given = text(entry)
    over, _, under = given.partition("/")
    try:
        result = Decimal(over) / Decimal(under or 1)
    except (InvalidOperation, ZeroDivisionError):
        result = Decimal(0)
    if not result.is_finite() or not 0 < result <= most:
        raise wrong(entry, say("{value} must be a number above 0, at most {most}.", value=given, most=most))
    return result


def truth(entry: Entry) -> bool:
    """Either true or false."""
    return one_of(entry, ("true", "false")) == "true"


def day(entry: Entry) -> date:
    """A day as YYYY-MM-DD."""
    given = text(entry)
    try:
        if DAY.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise wrong(entry, say("{value} is no date. Write it as 2026-10-01.", value=given))


def clock(entry: Entry, given: str | None = None) -> time:
    """A time of day as HH:MM; `given` where it is a part of the entry's text."""
    given = text(entry) if given is None else given
    try:
        if TIME.fullmatch(given):
            return time.fromisoformat(given)
    except ValueError:
        pass
    raise wrong(entry, say("{value} is no time of day. Write it as 08:30.", value=given))
