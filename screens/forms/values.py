"""What is typed in a form, read as services take it; pure, no screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.hygiene import clean, half_width, quoted
from domain.moments import to_text
from domain.refusal import Refused
from domain.when_text import parse_day, parse_limit, parse_when
from screens.forms.spec import Field, FieldProblem, Values
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, tzinfo

    from domain.moments import When
    from screens.forms.spec import Check, Problem

MOST_DIGITS = 6
"""Digits of a count of tries, households or people at most."""


def judge(
    fields: Iterable[Field], typed: Values, now: datetime, zone: tzinfo, check: Check | None
) -> dict[str, str] | Sequence[Problem]:
    """The values as services take them, or what is unreadable, else missing, else what `check` finds.

    What a field holds that is not shown with these values counts for nothing.
    """
    asked = [field for field in fields if field.kind != "note" and field.shown(typed)]
    shown = dict.fromkeys(typed, "") | {field.id: typed.get(field.id, "") for field in asked}
    read = _read_all(asked, shown, now, zone)
    if not isinstance(read, dict):
        return read
    missing = _unmet(asked, read)
    if missing:
        return missing
    return (check(read) if check is not None else ()) or read


def _read_all(
    fields: Iterable[Field], typed: Values, now: datetime, zone: tzinfo
) -> dict[str, str] | list[FieldProblem]:
    """The values of a form as screens/forms/spec.py says, or the fields that can't be read."""
    read = dict(typed)
    problems: list[FieldProblem] = []
    for field in fields:
        try:
            read[field.id] = _read(field, typed.get(field.id, ""), now, zone)
        except Refused as refused:
            problems.append(FieldProblem(field.id, refused.message))
    return problems or read


def _read(field: Field, typed: str, now: datetime, zone: tzinfo) -> str:
    match field.kind:
        case "text" | "area":
            return clean(typed, lines=field.kind == "area")
        case "when" | "limit" | "date":
            return to_text(_time(field.kind, typed, now, zone)) if typed.strip() else ""
        case "number":
            return _number(typed)
        case _:
            return typed


def _time(kind: str, typed: str, now: datetime, zone: tzinfo) -> When:
    if kind == "when":
        return parse_when(typed, now, zone)
    if kind == "limit":
        return parse_limit(typed, now, zone)
    return parse_day(typed, now.astimezone(zone).date())


def _number(typed: str) -> str:
    digits = half_width(typed).strip()
    if digits and not (digits.isascii() and digits.isdigit()):
        raise Refused(say("“{text}” is no number. Write digits only.", text=quoted(typed)))
    if len(digits) > MOST_DIGITS:
        raise Refused(say("“{text}” is too large a number.", text=quoted(digits)))
    return digits


def _unmet(fields: Iterable[Field], values: Values) -> list[FieldProblem]:
    """The required fields that are empty, and those that are too long."""
    problems: list[FieldProblem] = []
    for field in fields:
        value = values.get(field.id, "")
        if field.required and not value:
            problems.append(FieldProblem(field.id, say("{label} is still empty.", label=field.label)))
        elif field.limit is not None and len(value) > field.limit:
            told = say(
                "{field}: {length} characters; {limit} are allowed. Take out {over}.",
                field=field.label,
                length=len(value),
                limit=field.limit,
                over=len(value) - field.limit,
            )
            problems.append(FieldProblem(field.id, told))
    return problems
