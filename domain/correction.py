"""Corrections 更正: which fields of a case can be corrected, and what each of them can be."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from domain.closing import asks_claim, counted, findings
from domain.field_names import FIELDS
from domain.late_entry import STEP_OF, out_of_order
from domain.moments import day_of
from domain.naming import phone_problem
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from domain.records import Case
    from settings.model import Category, Code, RequestType, Settings, Urgency
    from words import Message

    Choice = Code | Category | RequestType | Urgency

CORRECTABLE = (
    "contacted_at",
    "signed_in_at",
    "finished_at",
    "promised",
    "title",
    "address",
    "category",
    "request_type",
    "urgency",
    "person_name",
    "person_phone",
    "finding",
    "claim",
    "outcome",
    "answer",
    "summary",
    "content",
)
"""Fields of a case that may be corrected later; states and the hotline's own values move only by steps."""
_OF_A_STEP = frozenset({*STEP_OF, "promised", "finding", "claim", "outcome"})
"""What only a step gives a case: where none has, there is nothing to correct."""
_MOST = {"title": 200, "address": 200, "person_name": 40, "person_phone": 60, "content": 20_000}
"""Characters at most; of answer and summary the settings say so."""
LONG_TEXTS = frozenset({"answer", "summary", "content"})
"""Texts of several lines."""
_MAY_BE_EMPTY = frozenset({"summary"})


def correctable(case: Case) -> tuple[str, ...]:
    """The fields of this case that can be corrected as it stands."""
    return tuple(name for name in CORRECTABLE if name not in _OF_A_STEP or getattr(case, name) is not None)


def most(field: str, settings: Settings) -> int | None:
    """How many characters a corrected text may have; None where it is no text."""
    return (_MOST | {"answer": settings.answer_limit, "summary": settings.summary_limit}).get(field)


def choices(case: Case, field: str, settings: Settings) -> Sequence[Choice] | None:
    """What a field can hold for this case; None where it is no choice."""
    tables: dict[str, Sequence[Choice]] = {
        "category": [item for item in settings.categories if item.parent is not None],
        "request_type": settings.request_types,
        "urgency": settings.urgencies,
        "finding": findings(case, settings),
        "claim": settings.codes.claims if asks_claim(case, settings) else (),
        "outcome": settings.codes.outcomes,
    }
    return tables.get(field)


def problem(
    case: Case, field: str, value: object, settings: Settings, filed: Iterable[datetime] = ()
) -> Message | None:
    """Why a field of the case can't be corrected to `value` (cleaned); None where it can.

    `filed`: when extensions and returns were applied for. That a time has come is the session's rule.
    """
    return next(_problems(case, field, value, settings, filed), None)


def _problems(
    case: Case, field: str, value: object, settings: Settings, filed: Iterable[datetime]
) -> Iterator[Message | None]:
    if field not in CORRECTABLE:
        yield say("This can't be corrected here. Record the result from above instead.")
    name = FIELDS[field]
    if field not in correctable(case):
        yield say("{field}: that step was not taken. Take it, or enter it late, instead.", field=name)
    if value in {None, ""} and field not in _MAY_BE_EMPTY:
        yield say("{field} can't be empty. Enter what is right.", field=name)
    known = choices(case, field, settings)
    if known is not None and value not in {item.slug for item in known}:
        yield say("{field}: “{value}” is not among the choices. Choose again.", field=name, value=value)
    if isinstance(value, datetime):
        yield out_of_order(case, field, value, settings.timezone, filed)
    elif isinstance(value, date):
        yield _promised(case, value, settings)
    elif value is not None:
        yield _text(field, str(value), settings)


def _promised(case: Case, day: date, settings: Settings) -> Message | None:
    received = day_of(case.received, settings.timezone)
    if day >= received:
        return None
    return say(
        "{field}: {day} is before the case was received ({received}). Choose a later day.",
        field=FIELDS["promised"],
        day=day.isoformat(),
        received=received.isoformat(),
    )


def _text(field: str, text: str, settings: Settings) -> Message | None:
    limit, length = most(field, settings), counted(text)
    if limit is not None and length > limit:
        return say(
            "{field}: {length} characters; {limit} are allowed. Take out {over}.",
            field=FIELDS[field],
            length=length,
            limit=limit,
            over=length - limit,
        )
    if field == "person_phone":
        return phone_problem(text)
    if field == "person_name" and not any(char.isalpha() for char in text):
        return say("{field}: “{value}” is no name. Enter the name.", field=FIELDS[field], value=text)
    return None
