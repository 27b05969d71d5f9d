"""Keys as a Chinese input method sends them, where no text is edited (DESIGN 'Keys').

Full-width forms and `、？！` act as their ASCII keys. Chinese text never acts: it goes to the list's filter.
Letters of a burst (several printable characters in one read of the terminal: no one types so) do nothing, nor do digits
behind them.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.keys import KEY_NAME_REPLACEMENTS

from domain.hygiene import half_width
from words import Message, say

if TYPE_CHECKING:
    from screens.keys import Letters

_HAN = (("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))
_MARKS = str.maketrans("、。·", "/.`")
_ENGLISH_MOVES = {"j": "down", "k": "up"}
_NOT_UTF8 = "\N{REPLACEMENT CHARACTER}"


class BurstKey(events.Key):
    """A key of a read that held several printable characters: `text`. `place`: which of them it is, from 0."""

    def __init__(self, key: str, character: str | None, text: str, place: int) -> None:
        super().__init__(key, character)
        self.text = text
        self.place = place

    @property
    def first(self) -> bool:
        """Whether it is the first of them."""
        return self.place == 0


class Typed(NamedTuple):
    """What a key comes to: a key to act on, Chinese text for the filter, something to say, or nothing."""

    key: events.Key | None = None
    han: str = ""
    note: Message | None = None


def plain(event: events.Key) -> events.Key:
    """The key as widgets know it."""
    return events.Key(event.key, event.character) if isinstance(event, BurstKey) else event


def typed(event: events.Key, letters: Letters) -> Typed:
    """What a key means where no text is edited, in the keymap with these letters."""
    character = event.character or ""
    if isinstance(event, BurstKey) and any(map(_is_han, event.text)):
        return Typed(han=event.text if event.first else "")
    if character == _NOT_UTF8:
        return Typed(note=say("The terminal sent text that is not UTF-8. Set its character set to UTF-8."))
    if character and _is_han(character[0]):
        return Typed(han=character)
    key = _key(half_width(character).translate(_MARKS)) if _prints(character) else plain(event)
    if letters == "english" and key.key in _ENGLISH_MOVES:
        return Typed(events.Key(_ENGLISH_MOVES[key.key], None))
    if isinstance(event, BurstKey) and len(key.key) == 1 and key.key.isalnum():
        letters_before = sum(character.isalpha() for character in event.text[: event.place])
        if key.key.isalpha() or letters_before:
            return Typed(note=None if letters_before else _several(event.text))
    return Typed(key)


def _is_han(character: str) -> bool:
    return any(first <= character <= last for first, last in _HAN)


def _several(text: str) -> Message:
    return say(
        "“{text}” came all at once, as from an input method: nothing was done. Press one key at a time.",
        text=text,
    )


def _prints(character: str) -> bool:
    """Whether a key gives a character; the full-width blank counts."""
    return character == "\u3000" or (character != "" and character.isprintable())


def _key(character: str) -> events.Key:
    """The key event of a printable character, named as Textual names it."""
    if character.isalnum():
        return events.Key(character, character)
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return events.Key(KEY_NAME_REPLACEMENTS.get(name, name), character)
