"""The closing form 办结: what has to be said before a case may be finished (DOMAIN §2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Final

from domain.hygiene import clean, half_width
from domain.moments import day_of
from settings import lookup
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.records import Case
    from settings.model import Code, RequestType, Settings

UNREACHABLE: Final = "unreachable"
"""Slug of the outcome 无法联系."""
OTHER: Final = "other"
"""Slug of the reason 其他 for not reaching the citizen, which has to be explained."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is missing or wrong in a field of a form, and what to do."""

    field: str
    message: Message


@dataclass(frozen=True, slots=True)
class Finish:
    """A closing form as it was filled in; codes by slug. `tries`: attempts to reach the citizen."""

    finding: str | None = None
    claim: str | None = None
    outcome: str | None = None
    contacted: bool = False
    contact_at: datetime | None = None
    tries: int = 0
    not_reached: str | None = None
    site_visit: str | None = None
    reply_by: str | None = None
    own_satisfaction: str | None = None
    answer: str = ""
    summary: str = ""
    explanation: str = ""


def problems(finish: Finish, case: Case, settings: Settings, now: datetime) -> list[Problem]:
    """Everything that keeps this form from being accepted, in the order of the form; [] = it may leave."""
    return [
        *_finding(finish, case, settings),
        *_claim(finish, case, settings),
        *_outcome(finish, settings),
        *_contact(finish, case, settings, now),
        *_visit_and_reply(finish, settings),
        *_answer(finish, settings),
        *_summary(finish, settings),
        *_explanation(finish),
        *_repetition(finish, case, settings),
    ]


def counted(text: str) -> int:
    """How long a text is as the hotline counts it: every character of it as it is kept, punctuation too."""
    return len(clean(text))


def findings(case: Case, settings: Settings) -> tuple[Code, ...]:
    """The findings that the form offers for a case: its request type's; all where the type is not known."""
    kind = _request_type(case, settings)
    if kind is not None:
        return settings.codes.findings[kind.findings]
    return tuple(chain.from_iterable(settings.codes.findings.values()))


def asks_claim(case: Case, settings: Settings) -> bool:
    """Whether the form asks for 诉求认定: not for consultations and suggestions."""
    kind = _request_type(case, settings)
    return kind is None or kind.asks_claim


def _request_type(case: Case, settings: Settings) -> RequestType | None:
    return lookup.request_type(settings, case.request_type) if case.request_type else None


def _choice(field: str, slug: str | None, table: Sequence[Code], missing: Message) -> Iterator[Problem]:
    if not slug:
        yield Problem(field, missing)
    yield from _known(field, slug, table)


def _known(field: str, slug: str | None, table: Sequence[Code]) -> Iterator[Problem]:
    if slug and _code(table, slug) is None:
        yield Problem(field, say("{value} is not among the choices here. Choose again.", value=slug))


def _code(table: Sequence[Code], slug: str | None) -> Code | None:
    return next((code for code in table if code.slug == slug), None)


def _finding(finish: Finish, case: Case, settings: Settings) -> Iterator[Problem]:
    return _choice("finding", finish.finding, findings(case, settings), say("Choose what was found."))


def _claim(finish: Finish, case: Case, settings: Settings) -> Iterator[Problem]:
    if asks_claim(case, settings):
        yield from _choice(
            "claim", finish.claim, settings.codes.claims, say("Choose how the demand is to be judged.")
        )
    elif finish.claim:
        yield Problem("claim", say("For this request type the demand is not judged. Leave it empty."))


def _outcome(finish: Finish, settings: Settings) -> Iterator[Problem]:
    yield from _choice("outcome", finish.outcome, settings.codes.outcomes, say("Choose the outcome."))
    if finish.outcome == UNREACHABLE and finish.contacted:
        yield Problem("outcome", say("The citizen was reached: choose another outcome."))
    if finish.outcome == UNREACHABLE and not finish.contacted and finish.tries < 1:
        yield Problem(
            "tries", say("“Unreachable” needs at least one try that did not reach the citizen. Call first.")
        )


def _contact(finish: Finish, case: Case, settings: Settings, now: datetime) -> Iterator[Problem]:
    """No closing without a contact time or a recorded reason."""
    if not finish.contacted:
        yield from _choice(
            "not_reached",
            finish.not_reached,
            settings.codes.not_reached,
            say("Choose why the citizen was not reached, or enter when you spoke."),
        )
    elif finish.contact_at is None:
        yield Problem(
            "contact_at", say("Enter when you spoke with the citizen, or why the citizen was not reached.")
        )
    elif finish.contact_at > now:
        yield Problem("contact_at", say("The contact time has not come yet. Enter when you spoke."))
    elif _before_receipt(finish.contact_at, case, settings):
        yield Problem("contact_at", say("The contact time is before the case was received. Check the date."))


def _before_receipt(at: datetime, case: Case, settings: Settings) -> bool:
    if isinstance(case.received, datetime):
        return at < case.received
    return day_of(at, settings.timezone) < case.received


def _visit_and_reply(finish: Finish, settings: Settings) -> Iterator[Problem]:
    codes = settings.codes
    yield from _choice(
        "site_visit", finish.site_visit, codes.site_visits, say("Choose whether you looked on the spot.")
    )
    if finish.contacted or finish.reply_by:
        yield from _choice(
            "reply_by", finish.reply_by, codes.reply_by, say("Choose how the citizen was answered.")
        )
    yield from _known("own_satisfaction", finish.own_satisfaction, codes.satisfaction)


def _answer(finish: Finish, settings: Settings) -> Iterator[Problem]:
    if not counted(finish.answer):
        yield Problem("answer", say("Write the answer to the citizen: who did what, and when."))
    yield from _length("answer", finish.answer, settings.answer_limit)


def _summary(finish: Finish, settings: Settings) -> Iterator[Problem]:
    return _length("summary", finish.summary, settings.summary_limit)


def _length(field: str, text: str, limit: int) -> Iterator[Problem]:
    length = counted(text)
    if length > limit:
        yield Problem(
            field,
            say(
                "{length} characters; {limit} are allowed. Take out {over}.",
                length=length,
                limit=limit,
                over=length - limit,
            ),
        )


def _explanation(finish: Finish) -> Iterator[Problem]:
    if not finish.contacted and finish.not_reached == OTHER and not counted(finish.explanation):
        yield Problem("explanation", say("Explain why the citizen could not be reached."))


def _repetition(finish: Finish, case: Case, settings: Settings) -> Iterator[Problem]:
    """What is written may not merely repeat the selected words."""
    words = _selected_words(finish, case, settings)
    for field, text in (
        ("answer", finish.answer),
        ("summary", finish.summary),
        ("explanation", finish.explanation),
    ):
        if _bare(text) and not _without(_bare(text), words):
            yield Problem(
                field, say("This only repeats what was selected. Say what you saw, what you did and when.")
            )


def _selected_words(finish: Finish, case: Case, settings: Settings) -> list[str]:
    """The selected codes by all their names, longest first, so that 部分属实 goes before 属实."""
    codes = settings.codes
    chosen = (
        _code(findings(case, settings), finish.finding),
        _code(codes.claims, finish.claim),
        _code(codes.outcomes, finish.outcome),
        _code(codes.not_reached, finish.not_reached),
        _code(codes.site_visits, finish.site_visit),
        _code(codes.reply_by, finish.reply_by),
        _code(codes.satisfaction, finish.own_satisfaction),
    )
    names = {_bare(word) for code in chosen if code for word in (code.name.zh, code.name.en, *code.also)} - {
        ""
    }
    return sorted(names, key=len, reverse=True)


def _bare(text: str) -> str:
    """A text without blanks, punctuation and case."""
    return "".join(char for char in half_width(clean(text)).casefold() if char.isalnum())


def _without(text: str, words: list[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text
