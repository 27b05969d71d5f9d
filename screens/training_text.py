"""Training in words: days and hours of a class, how a person stands, what a state is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.training import COMPLETED
from settings.lookup import code
from words import Message, listed, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo
    from decimal import Decimal

    from domain.records import Course
    from domain.training import Standing
    from settings.model import Requirement, Settings

CLASS_ENDING = "班"
"""Forms whose Chinese name ends so are classes 班, which one graduates from; a lecture is only completed."""
PRESENT = "attending"
Styled = str | tuple[str, str]


def hours(value: Decimal) -> str:
    """Hours without idle zeros: '7.5', '24'."""
    return f"{value.normalize():f}"


def days(course: Course) -> str:
    """The days of a class: '03-12', '03-12…14', '12-30…01-03'."""
    first = course.starts.strftime("%m-%d")
    if course.ends == course.starts:
        return first
    same = course.starts.month == course.ends.month and course.starts.year == course.ends.year
    return f"{first}~{course.ends.strftime('%d' if same else '%m-%d')}"


def at(moment: datetime | None, zone: tzinfo) -> str:
    """When something was recorded, to the minute; '' where it was not."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else ""


def attendance(settings: Settings, state: str, form: str) -> object:
    """What a state on the roll is called: 已完成 of a lecture but 已结业 of a class 班 (DOMAIN §11)."""
    if state == PRESENT:
        return say("present")
    if state == COMPLETED and not code(settings.training.forms, form).name.zh.endswith(CLASS_ENDING):
        return say("completed")
    return code(settings.training.attendance, state).name.short


def required(requirement: Requirement | None) -> Message | str:
    """What is required: '56', '72 in 3 y', '—' where no target is set."""
    if requirement is None:
        return "—"
    if requirement.years == 1:
        return hours(requirement.hours)
    return say("{hours} in {years} y", hours=hours(requirement.hours), years=requirement.years)


def course_facts(course: Course, settings: Settings) -> Sequence[Styled]:
    """What is known of a class, the filled fields only."""
    training = settings.training
    names = [group.name.short for group in training.groups if group.slug in course.audience]
    everyone = len(names) == len(training.groups)
    title = f"{course.number} {course.name}".strip()
    when = " ~ ".join(dict.fromkeys((course.starts.isoformat(), course.ends.isoformat())))
    facts = (
        (say("Venue"), course.place),
        (say("By"), " · ".join(part for part in (course.host, course.organiser) if part)),
        (say("Teachers"), course.teachers),
        (say("For"), say("all groups") if everyone else listed(names)),
        (say("Content"), course.content),
        (say("Exam"), course.exam),
        (say("Ask"), course.contact),
    )
    told = [str(say("{what}: {text}", what=name, text=text)) for name, text in facts if text]
    return [(title, "strong"), f"{when}  {code(training.forms, course.form).name}", *told]


def standing_lines(found: Standing) -> list[Styled]:
    """How someone stands in a group: hours against what is required, by form, and the basis."""
    wanted = found.requirement
    if wanted is None:
        return [
            (str(found.group.name), "strong"),
            str(say("  {done} hours; no target is set for this group.", done=hours(found.done))),
        ]
    gap = found.missing
    state = say("{hours} hours are missing", hours=hours(gap)) if gap else say("requirement met")
    lines: list[Styled] = [
        (str(say("{group}: {state}", group=found.group.name, state=state)), "overdue" if gap else "strong")
    ]
    lines.append(str(say("  done {done} of {required}", done=hours(found.done), required=required(wanted))))
    if found.pending:
        lines.append(str(say("  in classes that still run: {hours}", hours=hours(found.pending))))
    return [*lines, (_basis(wanted), "faint")]


def _basis(wanted: Requirement) -> str:
    told = say("  basis: {basis}", basis=wanted.basis)
    return str(told) if wanted.checked else str(say("{what} (unverified)", what=told))
