"""Taking back what someone noted on a roll: their last operation there, as its events recorded it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from db import models
from db.bulk import fetch
from db.cases import not_undone

if TYPE_CHECKING:
    from db.operation import Operation
    from db.scope import Scope

ENTITY = "attendance"


@dataclass(frozen=True, slots=True)
class _Step:
    """What an operation did to one line of a roll: column → (before, after)."""

    event_id: int
    attendance_id: int
    committee_id: int
    name: str
    changes: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class RollOperation:
    """One operation on a roll. `course`: the class's name."""

    operation_id: str
    course: str
    recorded_at: datetime
    terminal: str
    steps: tuple[_Step, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Whom it concerns."""
        return tuple(step.name for step in self.steps)


def last(scope: Scope, actor_id: int) -> RollOperation | None:
    """The latest operation of a person on a roll that is not undone and no undo itself, or None."""
    event = models.Event
    newest = fetch(
        event.select(event.operation_id)
        .where(
            event.actor == actor_id,
            event.entity == ENTITY,
            event.undoes.is_null(),
            not_undone(event),
            scope.condition(event.committee),
        )
        .order_by(event.id.desc())
        .limit(1)
    )
    return _operation(scope, newest[0][0]) if newest else None


def _operation(scope: Scope, operation_id: str) -> RollOperation:
    event, line = models.Event, models.Attendance
    rows = fetch(
        event.select(
            event.id,
            event.entity_id,
            event.committee,
            models.Person.name,
            models.EventValue.value,
            models.Course.name,
            event.recorded_at,
            event.terminal,
        )
        .join(line, on=(line.id == event.entity_id))
        .join_from(line, models.Person)
        .join_from(line, models.Course)
        .join_from(event, models.EventValue)
        .where(event.operation_id == operation_id, event.entity == ENTITY, scope.condition(event.committee))
        .order_by(event.id)
    )
    steps = tuple(
        _Step(event_id, line_id, committee_id, name, json.loads(value)["changes"])
        for event_id, line_id, committee_id, name, value, *_ in rows
    )
    *_, course, recorded_at, terminal = rows[0]
    return RollOperation(operation_id, course, datetime.fromtimestamp(recorded_at, UTC), terminal, steps)


def changed_since(operation: RollOperation) -> tuple[str, ...]:
    """The names of those of whom something else was noted after this operation, and still stands."""
    event = models.Event
    return tuple(
        step.name
        for step in operation.steps
        if event.select(event.id)
        .where(
            event.entity == ENTITY,
            event.entity_id == step.attendance_id,
            event.id > step.event_id,
            event.undoes.is_null(),
            not_undone(event),
        )
        .exists()
    )


def take_back(op: Operation, operation: RollOperation) -> int:
    """Put every line back to what it said before, with an event for each; gives how many."""
    line = models.Attendance
    for step in operation.steps:
        before = {name: change[0] for name, change in step.changes.items()}
        line.update(**before, version=line.version + 1).where(line.id == step.attendance_id).execute()
        changes = [(name, after, earlier) for name, (earlier, after) in step.changes.items()]
        op.event(
            step.committee_id,
            ENTITY,
            step.attendance_id,
            "undo",
            changes=changes,
            undoes=operation.operation_id,
        )
    return len(operation.steps)
