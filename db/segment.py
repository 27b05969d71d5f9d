"""How text is cut for the search index, which knows words only: overlapping grams, so that any part is found.

Han and other letters in pairs, ASCII letters and digits (numbers of 14 to 20 digits) in fours. The shorter
ends of a run are terms as well, so that a single character or two digits are found by prefix.

With every change here `db.ledger.INDEX` is raised: an index of another version is built anew on opening.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from domain.hygiene import half_width

_RUN: Final = re.compile(r"[0-9a-z]+|(?:[^\W_0-9a-z]+|[\ue000-\uf8ff]+)+")
_ASCII_GRAM: Final = 4
_GRAM: Final = 2
_COMMITTEE: Final = "ж"
"""Begins the term of a committee; a gram never holds it together with a digit."""


def normal(text: str) -> str:
    """Text as it is indexed and looked for: half-width, small letters."""
    return half_width(text).lower()


def segment(text: str, committee_id: int) -> str:
    """The terms of a normal text, with its committee's."""
    return " ".join((committee_term(committee_id), *map(_terms, _RUN.findall(text))))


@lru_cache(maxsize=8192)
def _terms(run: str) -> str:
    """The terms of a run; house numbers and turns of phrase stand in thousands of cases."""
    size = _size(run)
    return " ".join([run[start : start + size] for start in range(len(run))])


def committee_term(committee_id: int) -> str:
    """The term that every case of a committee has."""
    return f"{_COMMITTEE}{committee_id}"


def expression(word: str) -> tuple[str, ...]:
    """The parts of an FTS5 expression that must all hold for texts with this normal word; () = no letter."""
    parts: list[str] = []
    for found in _RUN.finditer(word):
        run, size = found[0], _size(found[0])
        if len(run) < size:
            parts.append(f'"{run}"*')
        else:
            parts += (f'"{run[start : start + size]}"' for start in range(len(run) - size + 1))
    return tuple(dict.fromkeys(parts))


def is_term(word: str) -> bool:
    """Whether a normal word is no longer than a term, so that the index alone says where it stands."""
    return _RUN.fullmatch(word) is not None and len(word) <= _size(word)


def _size(run: str) -> int:
    return _ASCII_GRAM if run[0].isascii() else _GRAM
