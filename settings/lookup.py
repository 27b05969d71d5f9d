"""Finding things in the settings: by slug, or by the words that an export or a person uses.

A slug that the settings no longer know (an old ledger, a changed site file) is shown as itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from settings.model import Category, Code, Name, RequestType, Settings, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEVELS = re.compile(r"[-—–/\\>＞》、|｜·:：\s]+")
"""What stands between the levels of a category in exports: 消防安全-楼道堆物, 消防安全 > 楼道堆物."""


class Named(Protocol):
    """What has a slug, a name and other words for it."""

    @property
    def slug(self) -> str:
        """The name in the ledger."""

    @property
    def name(self) -> Name:
        """What staff see."""

    @property
    def also(self) -> tuple[str, ...]:
        """Other words for it."""


Item = TypeVar("Item", bound=Named)


class _Index(NamedTuple):
    categories: dict[str, Category]
    category_words: dict[str, Category]
    request_types: dict[str, RequestType]
    request_type_words: dict[str, RequestType]
    urgencies: dict[str, Urgency]
    urgency_words: dict[str, Urgency]


class _Last:
    """The settings that were asked last and their index: a process has one Settings, only tests have more."""

    pair: tuple[Settings, _Index] | None = None


def _index(settings: Settings) -> _Index:
    last = _Last.pair
    if last is not None and last[0] is settings:
        return last[1]
    first_level_last = sorted(settings.categories, key=lambda item: item.parent is None)
    index = _Index(
        _slugs(settings.categories),
        _words(first_level_last),
        _slugs(settings.request_types),
        _words(settings.request_types),
        _slugs(settings.urgencies),
        _words(settings.urgencies),
    )
    _Last.pair = (settings, index)
    return index


def _slugs(table: Iterable[Item]) -> dict[str, Item]:
    return {item.slug: item for item in table}


def words_for(item: Named) -> set[str]:
    """All words that mean this item."""
    return {item.slug, item.name.zh, item.name.en.lower(), *item.also}


def _words(table: Iterable[Item]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in table:
        for word in words_for(item):
            found.setdefault(word, item)
    return found


def _find(index: dict[str, Item], text: str) -> Item | None:
    word = text.strip()
    return index.get(word) or index.get(word.lower())


def category(settings: Settings, slug: str) -> Category | None:
    """The category with this slug, of either level."""
    return _index(settings).categories.get(slug)


def find_category(settings: Settings, text: str) -> Category | None:
    """The category that an export means; of '消防安全-楼道堆物' the deepest level that is known."""
    index = _index(settings).category_words
    whole = _find(index, text)
    if whole is not None:
        return whole
    parts = (_find(index, part) for part in reversed(LEVELS.split(text)))
    return next((found for found in parts if found is not None), None)


def request_type(settings: Settings, slug: str) -> RequestType | None:
    """The request type with this slug."""
    return _index(settings).request_types.get(slug)


def find_request_type(settings: Settings, text: str) -> RequestType | None:
    """The request type that an export means, e.g. '投诉举报类'."""
    return _find(_index(settings).request_type_words, text)


def urgency(settings: Settings, slug: str) -> Urgency | None:
    """The urgency with this slug."""
    return _index(settings).urgencies.get(slug)


def find_urgency(settings: Settings, text: str) -> Urgency | None:
    """The urgency that an export means, e.g. '特急'."""
    return _find(_index(settings).urgency_words, text)


def state_name(settings: Settings, kind: str, slug: str) -> Name:
    """The label of a state; `kind` is 'hotline' or 'issue'."""
    return settings.states.get(kind, {}).get(slug) or Name(slug, slug)


def meant(settings: Settings, typed: str) -> str:
    """What was typed, with a word that staff use put as it stands here: '待接单' → '待签收'."""
    word = max((word for word in settings.synonyms if word in typed), key=len, default="")
    return typed.replace(word, settings.synonyms[word]) if word else typed


def other_words(settings: Settings, label: str) -> str:
    """A label in the words that staff use for it: '签收' → '接单'; '' where they have none."""
    return next(
        (label.replace(means, word) for word, means in settings.synonyms.items() if means in label), ""
    )


def code(table: Sequence[Code], slug: str) -> Code:
    """The entry of a code table with this slug."""
    return next((item for item in table if item.slug == slug), None) or Code(slug, Name(slug, slug))


def find_code(table: Iterable[Item], text: str) -> Item | None:
    """The entry that a word of a list means, by any of its names; blanks, quotes and case don't matter."""
    word = _letters(text)
    return (
        next((item for item in table if word in map(_letters, {*words_for(item), *item.name})), None)
        if word
        else None
    )


@lru_cache(1000)
def slug_meant(codes: tuple[Code, ...], text: str) -> str | None:
    """The slug of the entry that a word means; kept, for a list says the same words row after row."""
    found = find_code(codes, text)
    return found.slug if found else None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def department(settings: Settings, slug: str) -> Code:
    """The department with this slug."""
    return code(settings.departments, slug)
