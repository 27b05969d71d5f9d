"""The form of a class 班次 in the yearly table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from domain.hygiene import half_width, quoted
from domain.refusal import Refused
from screens.forms.action import options
from screens.forms.spec import Field, FieldProblem, FormSpec, Option, Values
from services.training import CourseInput, add_course
from words import say

if TYPE_CHECKING:
    from services.session import Session

NAME = "course"
NEW = "new"
"""The key of the draft of a class that is not in the table yet."""


def form(session: Session) -> FormSpec:
    """A class: what, when, for whom; the people of its groups come onto the roll."""
    training = session.settings.training
    groups = tuple(Option(group.slug, group.name) for group in training.groups)
    a_day = say("for example 4 or 7.5; a day is {hours}", hours=training.day_hours)
    fields = (
        Field("name", say("Class"), limit=60, required=True),
        Field("form", say("Form"), "pick", options=options(training.forms), required=True),
        Field("starts", say("First day"), "date", required=True, hint=say("for example 12-03, +7 or 明天")),
        Field("ends", say("Last day"), "date", hint=say("empty = the first day")),
        Field("hours", say("Hours"), limit=6, required=True, hint=a_day),
        Field("audience", say("For"), "choices", options=groups),
        Field("number", say("Class number"), limit=20),
        Field("place", say("Venue"), limit=60),
        Field("host", say("Held by"), limit=60),
        Field("organiser", say("Organised by"), limit=60),
        Field("teachers", say("Teachers"), limit=60),
        Field("planned", say("People planned"), "number"),
        Field("content", say("Content"), "area", limit=500),
    )  # fmt: skip
    return FormSpec(NAME, NEW, say("Add a class"), fields, say("Add it"), subject="", new=True)


def check(values: Values) -> list[FieldProblem]:
    """The hours are a number, the last day is not before the first."""
    problems = []
    try:
        _hours(values)
    except Refused as refused:
        problems.append(FieldProblem("hours", refused.message))
    if values.get("ends") and values["ends"] < values.get("starts", ""):
        problems.append(
            FieldProblem("ends", say("The class ends before it begins. Look at the two days again."))
        )
    return problems


def _hours(values: Values) -> Decimal:
    text = half_width(values.get("hours", "")).strip()
    try:
        typed = Decimal(text)
    except InvalidOperation:
        typed = Decimal(-1)
    if not typed.is_finite() or not 0 <= typed < 10_000:
        raise Refused(say("“{text}” is no number of hours. Write for example 2 or 3.5.", text=quoted(text)))
    return typed


def send(session: Session, values: Values) -> int:
    """Put the class into the table. Gives its id."""
    starts = date.fromisoformat(values["starts"])
    planned = values.get("planned", "")
    return add_course(
        session,
        CourseInput(
            name=values.get("name", ""),
            starts=starts,
            ends=date.fromisoformat(values["ends"]) if values.get("ends") else starts,
            hours=_hours(values),
            form=values.get("form", ""),
            number=values.get("number", ""),
            host=values.get("host", ""),
            organiser=values.get("organiser", ""),
            audience=tuple(values.get("audience", "").split()),
            planned=int(planned) if planned.isdecimal() else None,
            place=values.get("place", ""),
            content=values.get("content", ""),
            teachers=values.get("teachers", ""),
        ),
    )
