"""The form of leave 请假: how many hours, and why."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from domain.hygiene import half_width, quoted
from domain.refusal import Refused
from screens.forms.spec import Field, FieldProblem, FormSpec, Values
from screens.training_text import hours
from words import listed, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import Attendance, Course
    from screens.forms.spec import Check
    from settings.model import Settings

NAME = "leave"


def form(course: Course, people: Sequence[Attendance], settings: Settings) -> FormSpec:
    """Hours and reason; the rule of how much leave is too much stands above."""
    share = settings.training.leave_withdraws_above
    names = listed(line.person_name for line in people)
    rule = say(
        "This class has {hours} hours. Leave above {share} of them ({limit} hours) counts as withdrawn.",
        hours=hours(course.hours),
        share=_share(share),
        limit=hours((course.hours * share).quantize(Decimal("0.01"))),
    )
    fields = (
        Field("hours", say("Hours of leave"), limit=6, required=True, hint=say("for example 2 or 3.5")),
        Field("note", say("Reason for leave"), limit=100, required=True),
    )
    key = ",".join(str(line.id) for line in people)
    top = (f"{course.name}  {names}", rule)
    return FormSpec(NAME, f"{course.id}:{key}", say("Leave"), fields, say("Note it"), top=top, subject="")


def _share(share: Decimal) -> str:
    """A share as staff say it: '1/7' for what is the seventh part, else in percent."""
    parts = (1 / share).quantize(Decimal("0.01")) if share else Decimal(0)
    if share and parts == parts.to_integral_value():
        return f"1/{parts.to_integral_value():f}"
    return f"{(share * 100).normalize():f} %"


def hours_of(values: Values) -> Decimal:
    """The hours that were typed. Raises Refused where they are no number."""
    text = half_width(values.get("hours", "")).strip()
    try:
        typed = Decimal(text)
    except InvalidOperation:
        raise Refused(
            say("“{text}” is no number of hours. Write for example 2 or 3.5.", text=quoted(text))
        ) from None
    if not typed.is_finite() or typed < 0:
        raise Refused(say("“{text}” is no number of hours. Write for example 2 or 3.5.", text=quoted(text)))
    return typed


def check(course: Course) -> Check:
    """The hours are a number, more than none and not more than the class has."""

    def problems(values: dict[str, str]) -> list[FieldProblem]:
        try:
            typed = hours_of(values)
        except Refused as refused:
            return [FieldProblem("hours", refused.message)]
        if not 0 < typed <= course.hours:
            told = say(
                "The class has {hours} hours; leave is more than none and at most that.",
                hours=hours(course.hours),
            )
            return [FieldProblem("hours", told)]
        return []

    return problems
