"""Words on the screen: English message ids, the Chinese catalogue, and the language that is in use.

A text for staff is a `Message`: made with `say("Case {number} is signed in", number=…)` wherever the fact is known, turned
into words only where it is shown, so that F2 switches what is already on the screen. The first argument of `say` is always a
literal: a test compares these literals with `words/zh.po`.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Language = Literal["zh", "en"]


class _Choice:
    """The language of this process: one terminal, one language."""

    language: Language = "zh"


def use(language: Language) -> None:
    """Speak this language from now on."""
    _Choice.language = language


def current() -> Language:
    """The language in use: 'zh' or 'en'."""
    return _Choice.language


@cache
def _catalogue() -> gettext.NullTranslations:
    path = Path(__file__).with_name("zh.mo")
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for staff, not yet in a language.

    `msgid` is English with `{names}`; `params` fill them, and are themselves turned into words when the sentence is (a label
    with two languages, another Message, a number).
    """

    msgid: str
    params: tuple[tuple[str, object], ...] = field(default=())

    def __str__(self) -> str:
        text = _catalogue().gettext(self.msgid) if current() == "zh" else self.msgid
        return text.format(**dict(self.params)) if self.params else text


def say(msgid: str, /, **params: object) -> Message:
    """Make a Message. `msgid` must be a literal, so that the catalogue test finds it."""
    return Message(msgid, tuple(params.items()))


def listed(names: Iterable[object]) -> str:
    """Names one after the other, as the language in use parts them."""
    return ("、" if current() == "zh" else ", ").join(map(str, names))
