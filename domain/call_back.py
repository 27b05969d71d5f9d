"""The citizen's answers at a call-back 回访 (DOMAIN §2): which are asked, and when they are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.closing import Problem
from settings.lookup import slug_meant
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from settings.model import Settings

YES: Final = "yes"
NO: Final = "no"
_UNRATED: Final = "unrated"
Answers = tuple[tuple[str, str], ...]
QUESTIONS: dict[str, Message] = {
    "reached": say("Reached"),
    "contacted": say("Contacted first"),
    "solved": say("Solved"),
    "result": say("With the result"),
    "attitude": say("With the manner"),
}
"""The questions in their order. Who was not reached answers none of the others."""


def told(contacted: str, solved: str, result: str, settings: Settings) -> tuple[tuple[str, str], ...]:
    """The answers that an export tells, by question; words that nobody knows here and 'not rated' are none."""
    codes = settings.codes
    found = {
        "contacted": slug_meant(codes.contacted_first, contacted),
        "result": slug_meant(codes.satisfaction, result),
    }
    slugs = {name: slug for name, slug in found.items() if slug and slug != _UNRATED}
    if solved:
        slugs["solved"] = solved
    return joined((), (("reached", YES), *slugs.items())) if slugs else ()


def joined(ours: Answers, theirs: Answers) -> Answers:
    """The answers that we have and those that are told, which govern, in the order of the questions."""
    answers = dict(ours) | dict(theirs)
    return tuple((name, answers[name]) for name in QUESTIONS if name in answers)


def problems(answers: Mapping[str, str], settings: Settings) -> list[Problem]:
    """What is missing in the answers, or is none of the choices; [] = they are whole."""
    return list(_problems(answers, settings))


def _problems(answers: Mapping[str, str], settings: Settings) -> Iterator[Problem]:
    codes = settings.codes
    satisfaction = {code.slug for code in codes.satisfaction}
    choices = {
        "reached": {YES, NO},
        "contacted": {code.slug for code in codes.contacted_first},
        "solved": {YES, NO},
        "result": satisfaction,
        "attitude": satisfaction,
    }
    reached = answers.get("reached") == YES
    for name, question in QUESTIONS.items():
        answer = answers.get(name, "")
        if name != "reached" and not reached:
            if answer and answers.get("reached") == NO:
                yield Problem(
                    name,
                    say("{field}: who was not reached answered nothing. Leave it empty.", field=question),
                )
        elif answer not in choices[name]:
            yield Problem(name, say("Call-back: choose the answer to “{field}”.", field=question))
