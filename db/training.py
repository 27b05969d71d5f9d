"""Training: classes, the people who are trained and their groups, the roll."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import JOIN, fn

from db import bulk, convert, models, roster
from db.bulk import fetch
from domain.initials import initials
from domain.naming import COLUMN
from domain.records import Attendance, Course, Person
from domain.refusal import Conflict
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from db.operation import Operation
    from db.scope import Scope

COMPLETED = "completed"
ENROLLED = "signed_up"
"""The state in which someone stands on a roll at first (已报名)."""
MARKED = ("state", "hours", "recorded_by", "recorded_at", "completed_on")
"""What a mark writes; undo (db/training_undo.py) puts it back."""
_COURSE = convert.shape(Course)
_ATTENDANCE = convert.shape(Attendance)
_PERSON = convert.shape(Person)
_COURSE_FIELDS = tuple(name for name in Course._fields if name not in {"people", "completed"})


def _courses(scope: Scope, *conditions: Any) -> list[Course]:
    """Classes with how many people are on the roll, and how many of them completed it."""
    completed = fn.SUM(fn.COALESCE(roster.Attendance.state == COMPLETED, 0))
    columns = [getattr(roster.Course, name) for name in _COURSE_FIELDS]
    query = (
        roster.Course.select(*columns, fn.COUNT(roster.Attendance.id), completed)
        .join(
            roster.Attendance,
            JOIN.LEFT_OUTER,
            on=(roster.Attendance.course == roster.Course.id),
        )
        .where(scope.condition(roster.Course.committee), *conditions)
        .group_by(roster.Course.id)
        .order_by(roster.Course.starts.desc(), roster.Course.id.desc())
    )
    return [_COURSE.record(row) for row in fetch(query)]


def courses(scope: Scope, year: int) -> list[Course]:
    """The classes of a year, the latest first."""
    return _courses(scope, roster.Course.year == year)


def course(scope: Scope, course_id: int) -> Course | None:
    """One class; None where it is not there or not in scope."""
    return next(iter(_courses(scope, roster.Course.id == course_id)), None)


def add_course(op: Operation, committee_id: int, **values: Any) -> int:
    """Put a class into the yearly table; `values` by the record's field names. Gives its id."""
    row = {name: _COURSE.kinds[name].keep(value) for name, value in values.items()}
    course_id = int(roster.Course.insert(committee=committee_id, **row).execute())
    op.event(committee_id, "course", course_id, "course_added")
    return course_id


def change_course(op: Operation, course: Course, values: Mapping[str, object]) -> None:
    """Write new values of a class that was read before, by the record's field names."""
    before = {name: _COURSE.kinds[name].keep(getattr(course, name)) for name in values}
    after = {name: _COURSE.kinds[name].keep(value) for name, value in values.items()}
    table = roster.Course
    table.update(**after, version=table.version + 1).where(table.id == course.id).execute()
    changes = [(name, before[name], after[name]) for name in after if before[name] != after[name]]
    op.event(course.committee_id, "course", course.id, "course_changed", changes=changes)


def every_course(scope: Scope) -> list[Course]:
    """The classes of all years, the latest first."""
    return _courses(scope)


def _roll(scope: Scope, *conditions: Any) -> list[tuple[int, Attendance]]:
    """(class, line of its roll), by name."""
    table, recorder = roster.Attendance, models.Staff
    query = (
        table.select(
            table.id,
            table.course,
            table.person,
            roster.Person.name,
            roster.Person.initials,
            roster.Person.unit,
            table.state,
            table.hours,
            fn.COALESCE(recorder.name, ""),
            table.recorded_at,
            table.version,
            table.completed_on,
        )
        .join(roster.Person, on=(table.person == roster.Person.id))
        .join_from(table, roster.Course, on=(table.course == roster.Course.id))
        .join_from(table, recorder, JOIN.LEFT_OUTER, on=(table.recorded_by == recorder.id))
        .where(
            scope.condition(roster.Course.committee),
            scope.condition(roster.Person.committee),
            *conditions,
        )
        .order_by(roster.Person.initials, roster.Person.id, table.id)
    )
    lines = [_ATTENDANCE.record(row) for row in fetch(query)]
    return [(line.course_id, line) for line in lines]


def roll(scope: Scope, course_id: int) -> list[Attendance]:
    """The people of a class, by name."""
    return [line for _, line in _roll(scope, roster.Attendance.course == course_id)]


def attendances(scope: Scope, course_id: int, ids: Sequence[int]) -> list[Attendance]:
    """These lines of a class's roll."""
    chosen = (roster.Attendance.course == course_id, roster.Attendance.id.in_(ids))
    return [line for _, line in _roll(scope, *chosen)]


def enrol(op: Operation, course_id: int, person_ids: Sequence[int]) -> int:
    """Put people of the class's committee onto its roll and give how many; those on it stay as they are."""
    ((committee_id,),) = fetch(
        roster.Course.select(roster.Course.committee).where(roster.Course.id == course_id)
    )
    present = roster.Attendance.select(roster.Attendance.person).where(roster.Attendance.course == course_id)
    theirs = roster.Person.select(roster.Person.id).where(roster.Person.committee == committee_id)
    known = {person_id for (person_id,) in fetch(theirs)} - {person_id for (person_id,) in fetch(present)}
    added = [person_id for person_id in dict.fromkeys(person_ids) if person_id in known]
    columns = ("course_id", "person_id", "state", "hours", "version")
    bulk.insert("attendance", columns, ((course_id, person_id, ENROLLED, "0", 1) for person_id in added))
    if added:
        op.event(committee_id, "course", course_id, "enrolled", changes=[("people", None, added)])
    return len(added)


def mark(
    op: Operation,
    line: Attendance,
    *,
    state: str,
    hours: Decimal,
    completed_on: date | None = None,
    note: str = "",
) -> Attendance:
    """Write what the roll says of someone, with who says so. Raises Conflict where someone else did since."""
    mark_all(op, [(line, Mark(state, hours, completed_on))], note=note)
    name = op.actor.name if op.actor else ""
    return line._replace(
        state=state,
        hours=hours,
        recorded_by=name,
        recorded_at=op.now,
        version=line.version + 1,
        completed_on=completed_on,
    )


class Mark(NamedTuple):
    """What a roll is to say of someone."""

    state: str
    hours: Decimal
    completed_on: date | None = None


def mark_all(op: Operation, marks: Sequence[tuple[Attendance, Mark]], *, note: str = "") -> None:
    """Write what rolls say, each line with an event. Raises Conflict where someone else wrote one of them since."""
    table = roster.Attendance
    columns = (table.id, roster.Course.committee, *(getattr(table, name) for name in MARKED))
    query = table.select(*columns).join(roster.Course, on=(table.course == roster.Course.id))
    held: dict[int, tuple[Any, ...]] = {}
    for some in bulk.chunks([line.id for line, _ in marks]):
        held |= {line_id: row for line_id, *row in fetch(query.where(table.id.in_(bulk.listed(some))))}
    by_whom = (op.actor_id, int(op.now.timestamp()))
    after = {
        line.id: (mark.state, str(mark.hours), *by_whom, convert.day_text(mark.completed_on))
        for line, mark in marks
    }
    kept = [getattr(table, name).column_name for name in MARKED]
    rows = ((*after[line.id], line.version + 1, line.id, line.version) for line, _ in marks)
    clash = bulk.update("attendance", (*kept, "version"), ("id", "version"), rows)
    if clash is not None:
        raise _conflict(marks[clash][0].person_name)
    for line, _ in marks:
        committee_id, *before = held[line.id]
        changes = [
            (name, was, now)
            for name, was, now in zip(MARKED, before, after[line.id], strict=True)
            if was != now
        ]
        op.event(committee_id, "attendance", line.id, "marked", changes=changes, note=note)


def _people(scope: Scope, *conditions: Any) -> list[Person]:
    """People with the groups that they hold today, by their initials; two queries."""
    held: dict[int, list[str]] = {}
    memberships = (
        roster.Membership.select(roster.Membership.person, roster.Membership.group)
        .join(roster.Person, on=(roster.Membership.person == roster.Person.id))
        .where(
            roster.Membership.until.is_null(),
            scope.condition(roster.Person.committee),
            *conditions,
        )
        .order_by(roster.Membership.id)
    )
    for person_id, group in fetch(memberships):
        held.setdefault(person_id, []).append(group)
    table = roster.Person
    columns = (table.id, table.committee, table.name, table.initials, table.unit, table.post)
    told_apart = (table.number, table.phone_tail, table.version)
    query = table.select(*columns, *told_apart).where(scope.condition(table.committee), *conditions)
    ordered = query.order_by(table.initials, table.name, table.id)
    groups = {person_id: convert.slugs_text(slugs) for person_id, slugs in held.items()}
    known = len(columns)
    return [_PERSON.record((*row[:known], groups.get(row[0], ""), *row[known:])) for row in fetch(ordered)]


def people(scope: Scope) -> list[Person]:
    """Everyone who is trained, by initials."""
    return _people(scope)


def person(scope: Scope, person_id: int) -> Person | None:
    """Someone who is trained; None where they are not there or not in scope."""
    return next(iter(_people(scope, roster.Person.id == person_id)), None)


def add_person(
    op: Operation,
    committee_id: int,
    *,
    name: str,
    unit: str = "",
    post: str = "",
    groups: Iterable[str] = (),
    since: date,
    number: str = "",
    phone_tail: str = "",
) -> int:
    """Put someone on the list, in groups from a day on. Gives the person's id."""
    row = {
        "committee": committee_id,
        "name": name,
        "initials": initials(name)[:COLUMN],
        "unit": unit,
        "post": post,
        "number": number,
        "phone_tail": phone_tail,
    }
    person_id = int(roster.Person.insert(row).execute())
    _join(person_id, groups, since)
    op.event(committee_id, "person", person_id, "person_added")
    return person_id


def change_person(
    op: Operation, person: Person, values: Mapping[str, str], *, joins: Iterable[str] = (), since: date
) -> None:
    """Write new values of someone who was read before, and the groups that they join on a day.

    Raises Conflict where someone else changed them since.
    """
    after = dict(values)
    if "name" in after:
        after["initials"] = initials(after["name"])[:COLUMN]
    table = roster.Person
    query = table.update(**after, version=person.version + 1)
    if not query.where(table.id == person.id, table.version == person.version).execute():
        raise _conflict(person.name)
    _join(person.id, joins, since)
    changes: list[tuple[str, object, object]] = [(name, getattr(person, name), after[name]) for name in after]
    joined = list(joins)
    changes += [("groups", None, joined)] if joined else []
    op.event(person.committee_id, "person", person.id, "person_changed", changes=changes)


def _join(person_id: int, groups: Iterable[str], since: date) -> None:
    bulk.insert(
        "membership",
        ("person_id", "group_slug", "since"),
        ((person_id, group, since.isoformat()) for group in dict.fromkeys(groups)),
    )


def record_of(scope: Scope, person_id: int) -> list[tuple[Course, Attendance]]:
    """The classes of a person with the line of the roll, the latest first."""
    return _records(scope, roster.Attendance.person == person_id)


def records(scope: Scope) -> dict[int, list[tuple[Course, Attendance]]]:
    """The classes of everybody in scope by person."""
    found: dict[int, list[tuple[Course, Attendance]]] = {}
    for held, line in _records(scope):
        found.setdefault(line.person_id, []).append((held, line))
    return found


def all_attendances(scope: Scope) -> list[tuple[Course, Attendance]]:
    """Every line of every roll in scope with its class, the latest class first."""
    return _records(scope)


def _records(scope: Scope, *conditions: Any) -> list[tuple[Course, Attendance]]:
    lines: dict[int, list[Attendance]] = {}
    for course_id, line in _roll(scope, *conditions):
        lines.setdefault(course_id, []).append(line)
    return [(held, line) for held in _courses(scope) for line in lines.get(held.id, ())]


def _conflict(name: str) -> Conflict:
    return Conflict(
        say("Someone else changed {name} just now. Press F5 and look, then try again.", name=name)
    )
