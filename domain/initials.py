"""Pinyin initials: people type `xftd` and mean 消防通道堵塞.

Each Han character counts by its first letter (domain/initials_table.py), ASCII letters and digits by
themselves, anything else not at all. Characters with two readings answer to both: 单 is d and, as a surname,
s; 弄 is n and, in Shanghai, l.
"""

from __future__ import annotations

from functools import cache
from itertools import islice, product

from domain.hygiene import half_width

_OTHER = {
    "单": "s", "曾": "z", "仇": "q", "解": "x", "查": "z", "翟": "z", "尉": "y", "区": "o",
    "覃": "q", "种": "c", "石": "d", "厦": "x", "盛": "c", "传": "z", "藏": "z", "降": "x",
    "校": "j", "折": "s", "参": "s", "系": "j", "省": "x", "弄": "l", "重": "c", "长": "z",
    "行": "h", "调": "t", "乐": "y", "弹": "t", "会": "k", "朝": "z", "召": "s", "隗": "w",
    "车": "j", "祭": "z", "缪": "l", "谌": "s", "郗": "c", "冼": "s", "宓": "f", "乜": "n",
}  # fmt: skip
"""The other first letter of characters that are read in two ways in names, places and complaints."""
_MOST_READINGS = 16


class _Letters(dict[int, str | None]):
    """The letter of each code point for `str.translate`; None leaves a character out."""

    def __missing__(self, code: int) -> str | None:
        character = half_width(chr(code)).lower()
        self[code] = letter = character if character.isascii() and character.isalnum() else None
        return letter


@cache
def _letters() -> _Letters:
    # The table costs a few milliseconds, so it is unfolded only when the first name is asked for.
    from domain.initials_table import FIRST, LETTERS

    letters = _Letters(enumerate(LETTERS, FIRST))
    letters.update(dict.fromkeys((FIRST + at for at, letter in enumerate(LETTERS) if letter == "?"), None))
    letters[ord("〇")] = "l"
    return letters


def initials(text: str) -> str:
    """The initials of `text`, lower-case: '12号楼道堆物' → '12hlddw'."""
    return text.translate(_letters())


def readings(text: str) -> tuple[str, ...]:
    """All initials that `text` answers to, the usual ones first: '单雄' → ('dx', 'sx'). At most 16."""
    ways = product(*(letters for _, letters in _spelt(text)))
    return tuple(islice(("".join(way) for way in ways), _MOST_READINGS))


def matches(query: str, text: str) -> bool:
    """Whether `query` is a part of `text`: Han characters, ASCII, initials, or a mixture of them ('消防td').

    Full-width forms, capitals, blanks and punctuation make no difference; an empty query matches everything.
    """
    wanted = [character for character, _ in _spelt(query)]
    if not wanted:
        return not query.strip()
    options = [f"{character}{letters}" for character, letters in _spelt(text)]
    return any(
        all(character in option for character, option in zip(wanted, options[start:], strict=False))
        for start in range(len(options) - len(wanted) + 1)
    )


def _spelt(text: str) -> list[tuple[str, str]]:
    """Each character that counts, with the letters that it answers to."""
    table = _letters()
    plain = half_width(text).lower()
    return [
        (character, letter + _OTHER.get(character, ""))
        for character in plain
        if (letter := table[ord(character)])
    ]
