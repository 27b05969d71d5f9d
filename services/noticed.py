"""What an import noticed and staff should know before they trust it: counted row by row, told once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Self

from domain.field_names import FIELDS
from settings.lookup import request_type, urgency
from words import Message, say

if TYPE_CHECKING:
    from services.merging import Clash
    from settings.model import Settings

OTHER = "other"
"""The request type of a word that the settings don't know, where they have such a type."""
NORMAL = "normal"
"""The urgency of such a word."""


@dataclass(slots=True)
class Noticed:
    """Words that are not known here by how often they stand in the list, and what else is no refusal."""

    states: Counter[str] = field(default_factory=Counter)
    unmoved: Counter[str] = field(default_factory=Counter)
    request_types: Counter[str] = field(default_factory=Counter)
    urgencies: Counter[str] = field(default_factory=Counter)
    elsewhere: list[tuple[int, str]] = field(default_factory=list)
    """Rows with the name of a committee that nobody here bears."""
    clashes: list[tuple[str, Clash]] = field(default_factory=list)
    overdue: int = 0
    overdue_unknown: int = 0

    def __iadd__(self, other: Noticed) -> Self:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self

    def warnings(self, settings: Settings) -> list[Message]:
        """What is told, in sentences."""
        return [*self._of_states(), *self._of_words(settings), *self._of_cases()]

    def _of_states(self) -> list[Message]:
        said: list[Message] = []
        if self.states:
            said.append(
                say(
                    "{count} new rows have a status that is not known here ({texts}): they wait to be signed in, "
                    "{overdue} of them overdue.",
                    count=self.states.total(),
                    texts=_first(self.states),
                    overdue=self.overdue_unknown,
                )
            )
        if self.unmoved:
            said.append(
                say(
                    "{count} cases that we hold have a status that is not known here ({texts}): they stay as they are.",
                    count=self.unmoved.total(),
                    texts=_first(self.unmoved),
                )
            )
        return said

    def _of_words(self, settings: Settings) -> list[Message]:
        said: list[Message] = []
        if self.request_types:
            other = request_type(settings, OTHER)
            said.append(
                say(
                    "Request types that are not known here: {texts}. These cases keep the word and count as {name}; "
                    "teach it in the settings (request_types, also).",
                    texts=_counted(self.request_types),
                    name=other.name if other else "—",
                )
            )
        if self.urgencies:
            normal = urgency(settings, NORMAL)
            said.append(
                say(
                    "Urgencies that are not known here: {texts}. These cases keep the word and count as {name}; "
                    "teach it in the settings (urgencies, also).",
                    texts=_counted(self.urgencies),
                    name=normal.name if normal else "—",
                )
            )
        return said

    def _of_cases(self) -> list[Message]:
        said: list[Message] = []
        if self.elsewhere:
            rows = [str(row) for row, _ in sorted(self.elsewhere)]
            said.append(
                say(
                    "{count} rows name a committee that is not in this ledger ({names}): they were taken in, new ones "
                    "unassigned. Look whose they are: rows {rows}",
                    count=len(rows),
                    names=_first(Counter(name for _, name in self.elsewhere)),
                    rows="、".join(rows[:_ROWS]) + ("…" if len(rows) > _ROWS else ""),
                )
            )
        if self.overdue:
            said.append(say("{count} of the new cases are overdue as they arrive.", count=self.overdue))
        said += [
            say(
                "{number}: the hotline and we both changed '{field}'. Ours stays; look at the case.",
                number=number,
                field=FIELDS.get(clash.field, clash.field),
            )
            for number, clash in self.clashes
        ]
        return said


_SHOWN = 5
_ROWS = 50


def _first(texts: Counter[str]) -> str:
    """The most frequent of them, for a sentence."""
    return "、".join(text for text, _ in texts.most_common(_SHOWN))


def _counted(texts: Counter[str]) -> str:
    """The most frequent of them, each with its rows."""
    told = "、".join(f"{text} × {count}" for text, count in texts.most_common(_SHOWN))
    return told + ("…" if len(texts) > _SHOWN else "")
