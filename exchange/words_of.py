"""Words of a list for our slugs: a column is translated, and what nobody knows is told once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from domain.masking import free_text
from exchange import mapping as headings
from settings.lookup import find_code
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from exchange.list_file import ListFile
    from settings.lookup import Named

R = TypeVar("R", bound=NamedTuple)


class Meaning(NamedTuple):
    """What the words of a field mean: the settings' own names first, then a table of headings.yaml."""

    codes: Sequence[Named] = ()
    table: str = ""

    def of(self, text: str) -> str | None:
        """The slug of a word; None where nobody knows it."""
        known: Mapping[str, str] = headings.state_words(self.table) if self.table else {}
        code = find_code(self.codes, text)
        return code.slug if code else headings.state_of(text, known)


def translate(read: ListFile[R], meanings: Mapping[str, Meaning]) -> None:
    """Replace the words of these fields by slugs, '' for one that is not known, which a warning tells."""
    unknown = {name: Counter[str]() for name in meanings}
    seen: dict[tuple[str, str], str | None] = {}

    def slug(name: str, text: str) -> str:
        if not text:
            return ""
        if (name, text) not in seen:
            seen[name, text] = meanings[name].of(text)
        found = seen[name, text]
        if found is None:
            unknown[name][text] += 1
        return found or ""

    read.rows[:] = [
        row._replace(**{name: slug(name, getattr(row, name)) for name in meanings}) for row in read.rows
    ]
    read.warnings.extend(_unknown(read, unknown))


def _unknown(read: ListFile[R], unknown: Mapping[str, Counter[str]]) -> Iterable[Message]:
    for name, texts in unknown.items():
        if texts:
            yield say(
                "{heading}: words that are not known here, left empty: {texts}",
                heading=read.mapping[name],
                texts="、".join(f"{free_text(text)[:20]} × {count}" for text, count in texts.most_common(5)),
            )
