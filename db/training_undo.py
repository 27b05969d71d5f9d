"""Taking back what someone did last in training, as its events recorded it: marks, a class, people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from peewee import JOIN, SQL, fn

from db import bulk, models, roster
from db.bulk import fetch
from db.cases import not_undone

if TYPE_CHECKING:
    from db.operation import Operation
    from db.scope import Scope

Kind = Literal["marked", "enrolled", "course", "person"]
"""What an operation did: marked people of a roll, put people onto one, added a class, added a person."""
_CHANGES = frozenset({"marked", "course_changed", "person_changed"})
"""Steps that change what was there."""
ENTITIES = ("attendance", "course", "person")


@dataclass(frozen=True, slots=True)
class _Step:
    """What an operation did to one line of a roll, class or person: field → (before, after)."""

    event_id: int
    entity: str
    entity_id: int
    committee_id: int
    action: str
    changes: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class TrainingOperation:
    """One operation. `course_id`, `course`: its class, None and '' without one. `names`: whom it concerns."""

    operation_id: str
    kind: Kind
    course_id: int | None
    course: str
    names: tuple[str, ...]
    recorded_at: datetime
    terminal: str
    steps: tuple[_Step, ...]

    @property
    def added(self) -> tuple[int, ...]:
        """The people whom it put onto the roll, by id."""
        return _added(self.steps)


def last(scope: Scope, actor_id: int) -> TrainingOperation | None:
    """The latest operation of a person in training that is not undone and no undo itself, or None.

    What an import did is taken back as a batch.
    """
    event = models.Event
    imported = models.ImportBatch.select(models.ImportBatch.operation_id)
    newest = fetch(
        event.select(event.operation_id)
        .where(
            event.actor == actor_id,
            event.entity.in_(ENTITIES),
            event.undoes.is_null(),
            event.operation_id.not_in(imported),
            not_undone(event),
            scope.condition(event.committee),
        )
        .order_by(event.id.desc())
        .limit(1)
    )
    return operation(scope, newest[0][0]) if newest else None


def operation(scope: Scope, operation_id: str) -> TrainingOperation | None:
    """What an operation did in training; None where it did nothing."""
    event, value = models.Event, models.EventValue
    rows = fetch(
        event.select(
            event.id, event.entity, event.entity_id, event.committee, event.action, value.value,
            event.recorded_at, event.terminal,
        )
        .join(value, JOIN.LEFT_OUTER)
        .where(
            event.operation_id == operation_id, event.entity.in_(ENTITIES), scope.condition(event.committee)
        )
        .order_by(event.id)
    )  # fmt: skip
    if not rows:
        return None
    steps = tuple(
        _Step(event_id, entity, entity_id, committee_id, action, json.loads(kept or "{}").get("changes", {}))
        for event_id, entity, entity_id, committee_id, action, kept, *_ in rows
    )
    *_, recorded_at, terminal = rows[0]
    course_id, course, names = _concerned(steps)
    at = datetime.fromtimestamp(recorded_at, UTC)
    return TrainingOperation(operation_id, _kind(steps), course_id, course, names, at, terminal, steps)


def _kind(steps: tuple[_Step, ...]) -> Kind:
    actions = {step.action for step in steps}
    if "course_added" in actions:
        return "course"
    if "person_added" in actions:
        return "person"
    return "enrolled" if "enrolled" in actions else "marked"


def _concerned(steps: tuple[_Step, ...]) -> tuple[int | None, str, tuple[str, ...]]:
    """The class and the names of the people of these steps."""
    line = roster.Attendance
    held = _ids(steps, "course") or [
        row[0] for row in fetch(line.select(line.course).where(line.id.in_(_ids(steps, "attendance"))))
    ]
    courses = fetch(
        roster.Course.select(roster.Course.id, roster.Course.name).where(roster.Course.id.in_(held))
    )
    marked = line.select(line.person).where(line.id.in_(_ids(steps, "attendance")))
    person = roster.Person
    people = person.select(person.name).where(
        person.id.in_([*_ids(steps, "person"), *_added(steps)]) | person.id.in_(marked)
    )
    course_id, course = courses[0] if courses else (None, "")
    return course_id, course, tuple(name for (name,) in fetch(people.order_by(person.initials, person.id)))


def _added(steps: tuple[_Step, ...]) -> tuple[int, ...]:
    return tuple(person for step in steps for person in step.changes.get("people", ((), ()))[1])


def _ids(steps: tuple[_Step, ...], entity: str) -> list[int]:
    return [step.entity_id for step in steps if step.entity == entity]


def hanging_on(operation: TrainingOperation) -> tuple[str, ...]:
    """What stands in the way of taking an operation back; () = nothing.

    Marks: the people of whom something else was noted since. A class or people added: those of whom a roll
    says more than that they are on it, or who came onto it since; for a person the classes.
    """
    if operation.kind == "marked":
        return _marked_since(operation)
    line = roster.Attendance
    theirs = (
        line.recorded_at.is_null() & (line.course == operation.course_id) & line.person.in_(operation.added)
    )
    name, lines = {
        "person": (roster.Course.name, line.person.in_(_ids(operation.steps, "person"))),
        "course": (roster.Person.name, line.course == operation.course_id),
        "enrolled": (
            roster.Person.name,
            (line.course == operation.course_id) & line.person.in_(operation.added),
        ),
    }[operation.kind]
    query = line.select(name).join(roster.Person).join_from(line, roster.Course).where(lines, ~theirs)
    return tuple(name for (name,) in fetch(query.order_by(line.id)))


def _marked_since(operation: TrainingOperation) -> tuple[str, ...]:
    event, line = models.Event, roster.Attendance
    later = event.alias()
    query = (
        event.select(roster.Person.name)
        .join(line, on=(line.id == event.entity_id))
        .join(roster.Person)
        .where(
            event.operation_id == operation.operation_id,
            event.entity == "attendance",
            fn.EXISTS(
                later.select(SQL("1")).where(
                    later.entity == "attendance",
                    later.entity_id == event.entity_id,
                    later.id > event.id,
                    later.undoes.is_null(),
                    not_undone(later),
                )
            ),
        )
    )
    return tuple(name for (name,) in fetch(query.order_by(event.id)))


def take_back(op: Operation, operation: TrainingOperation) -> int:
    """Put everything back to what it was before, with an event for each step; gives how many steps."""
    for step in operation.steps:
        _restore(step)
    for step in operation.steps:
        changes = [(name, after, earlier) for name, (earlier, after) in step.changes.items()]
        if step.action == "course_added":
            changes += _remove(roster.Course, step.entity_id)
        elif step.action == "person_added":
            roster.Membership.delete().where(roster.Membership.person == step.entity_id).execute()
            changes += _remove(roster.Person, step.entity_id)
        op.event(
            step.committee_id, step.entity, step.entity_id, "undo",
            changes=changes, undoes=operation.operation_id,
        )  # fmt: skip
    return len(operation.steps)


def _restore(step: _Step) -> None:
    """Put back what a step changed of what was there; a step that added someone to a roll takes them off it."""
    line, member = roster.Attendance, roster.Membership
    if step.action == "enrolled":
        for some in bulk.chunks(step.changes["people"][1]):
            line.delete().where(line.course == step.entity_id, line.person.in_(some)).execute()
        return
    before = {name: change[0] for name, change in step.changes.items() if name != "groups"}
    if step.action not in _CHANGES:
        return
    model: Any = {"attendance": line, "course": roster.Course, "person": roster.Person}[step.entity]
    model.update(**before, version=model.version + 1).where(model.id == step.entity_id).execute()
    for group in step.changes.get("groups", (None, ()))[1]:
        joined = (member.person == step.entity_id, member.group == group, member.until.is_null())
        member.delete().where(*joined).execute()


def worked_on(done: TrainingOperation) -> tuple[str, ...]:
    """Of an import, the people and classes of whom something else was noted since; () = nothing."""
    event, line = models.Event, roster.Attendance
    pairs = {(step.entity_id, person) for step in done.steps for person in _added((step,))}
    made = {step.entity_id for step in done.steps if step.action == "course_added"}
    came = {step.entity_id for step in done.steps if step.action == "person_added"}
    lines = fetch(
        line.select(line.id, line.course, line.person, roster.Person.name)
        .join(roster.Person)
        .where(roster.Person.committee == done.steps[0].committee_id)
    )
    strange = [
        name
        for _, course, person, name in lines
        if (course in made or person in came) and (course, person) not in pairs
    ]
    touched = {(step.entity, step.entity_id) for step in done.steps}
    touched |= {("attendance", key) for key, course, person, _ in lines if (course, person) in pairs}
    since = fetch(
        event.select(event.entity, event.entity_id).where(
            event.id > max(step.event_id for step in done.steps),
            event.entity.in_(ENTITIES),
            event.undoes.is_null(),
            not_undone(event),
        )
    )
    names = {key: name for key, _, _, name in lines}
    for entity, key in dict.fromkeys(since):
        if (entity, key) in touched:
            strange.append(names.get(key, "") if entity == "attendance" else _name(entity, key))
    return tuple(dict.fromkeys(strange))


def _name(entity: str, key: int) -> str:
    model: Any = roster.Course if entity == "course" else roster.Person
    return next((str(name) for (name,) in fetch(model.select(model.name).where(model.id == key))), "")


def _remove(model: Any, key: int) -> list[tuple[str, object, None]]:
    """Delete a row; gives what it held, which stays with the event."""
    (row,) = model.select().where(model.id == key).dicts()
    model.delete().where(model.id == key).execute()
    return [(name, value, None) for name, value in row.items() if value not in {None, "", 0}]
