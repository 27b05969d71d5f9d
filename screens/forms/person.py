"""The form of a person: one who is on the list comes onto a roll, anyone else is written down first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.forms.spec import Field, FieldProblem, FormSpec, Option, Values
from services.training import add_person, add_to_roll, enrol, people, roll
from words import Message, say

if TYPE_CHECKING:
    from services.session import Session

NAME = "person"


def form(session: Session, course_id: int | None = None) -> FormSpec:
    """Name, groups, unit, post; for a roll (`course_id`) first those who are on the list and not on it."""
    groups = tuple(Option(group.slug, group.name) for group in session.settings.training.groups)
    new = (
        Field("name", say("Name"), limit=40, shown_if=_is_new),
        Field("groups", say("Groups"), "choices", options=groups, shown_if=_is_new),
        Field("unit", say("Unit"), limit=40, shown_if=_is_new),
        Field("post", say("Post"), limit=40, shown_if=_is_new),
    )
    if course_id is None:
        return FormSpec(NAME, "", say("Add a person"), new, say("Add"), new=True)
    there = {line.person_id for line in roll(session, course_id)}
    known = tuple(
        Option(str(person.id), person.name, person.unit)
        for person in people(session)
        if person.id not in there
    )
    hint = say("type initials or a name; leave it empty for someone new")
    fields = (Field("known", say("On the list"), "pick", options=known, hint=hint), *new)
    return FormSpec(
        NAME, str(course_id), say("Add a person to the roll"), fields, say("Add"), subject="", new=True
    )


def _is_new(values: Values) -> bool:
    return not values.get("known")


def check(values: Values) -> list[FieldProblem]:
    """Someone new needs a name and a group."""
    if not _is_new(values):
        return []
    problems = []
    if not values.get("name"):
        problems.append(FieldProblem("name", say("Enter the person's name.")))
    if not values.get("groups"):
        problems.append(FieldProblem("groups", say("Choose at least one group from the list.")))
    return problems


def send(session: Session, values: Values, course_id: int | None = None) -> Message:
    """Write the person down, put them onto the roll. Gives what to tell."""
    if values.get("known") and course_id is not None:
        enrol(session, course_id, [int(values["known"])])
        name = next((person.name for person in people(session) if str(person.id) == values["known"]), "")
        return say("{name} is on the roll.", name=name)
    name = values.get("name", "")
    groups = values.get("groups", "").split()
    unit, post = values.get("unit", ""), values.get("post", "")
    if course_id is None:
        add_person(session, name, groups, unit=unit, post=post)
        return say("{name} is on the list.", name=name)
    add_to_roll(session, course_id, name, groups, unit=unit, post=post)
    return say("{name} is on the list and on the roll.", name=name)
