"""What a training list comes to before it is written: classes, people, and lines of rolls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from db import training as table
from domain.moments import day_of
from services.incoming import Decided
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date
    from decimal import Decimal

    from db.operation import Operation
    from domain.records import Attendance, Course
    from services.incoming_people import People
    from services.session import Session


ROLL = ("state", "hours", "completed_on")
"""What a list says of someone on a roll."""


@dataclass(slots=True)
class PlannedClass:
    """A class that a list means. `held`: as it is in the ledger, None for a new one; `values`: what the list says.

    `listed`: a row of a class table means it.
    """

    held: Course | None
    values: dict[str, Any]
    course_id: int = 0
    listed: bool = False

    def says(self, name: str) -> Any:
        """What the class has in a field, by the list or else as it is held."""
        return self.values.get(name, getattr(self.held, name, None))

    @property
    def changes(self) -> dict[str, Any]:
        """What the list says otherwise than a class that is held."""
        return {name: value for name, value in self.values.items() if value != getattr(self.held, name)}


class Line(NamedTuple):
    """What a roll is to say of someone."""

    course: PlannedClass
    person_id: int
    state: str
    hours: Decimal
    completed_on: date | None
    before: Attendance | None


@dataclass(slots=True)
class Plan(Decided):
    """The classes, people and lines of rolls that a list comes to."""

    session: Session
    people: People
    classes: list[PlannedClass]
    rolls: dict[int, dict[int, Attendance]] = field(default_factory=dict)
    lines: dict[tuple[int, int], Line] = field(default_factory=dict)
    numbers_only: int = 0

    def settle(self) -> None:
        """Count classes and lines as they are at last: of several rows the later may take back what the earlier said."""
        for one in self.classes:
            if one.held is not None and one.listed:
                self._settle(list(one.changes))
        for line in self.lines.values():
            if line.before is None:
                self.new += 1
            else:
                self._settle([name for name in ROLL if getattr(line, name) != getattr(line.before, name)])

    def _settle(self, changes: Collection[str]) -> None:
        self.fields.update(changes)
        self.changed += bool(changes)
        self.unchanged += not changes

    def warnings(self) -> Iterator[Message]:
        """Who and what was not there and is added."""
        added, made = len(self.people.added), sum(1 for one in self.classes if one.held is None)
        if self.lines and added:
            yield say("{count} people were not on the list and are added, in no group.", count=added)
        if self.lines and made:
            yield say("{count} classes were not in the yearly table and are added.", count=made)
        if self.numbers_only:
            yield say(
                "{count} people are told by number only; a staff list with their numbers gives them names.",
                count=self.numbers_only,
            )

    def write(self, op: Operation, _batch_id: int) -> None:
        """Write it as events of `op`."""
        ids = self.people.write(op, day_of(self.session.now(), self.session.zone))
        for one in self.classes:
            self._write_class(op, one)
        self._write_lines(op, ids)

    def _write_class(self, op: Operation, one: PlannedClass) -> None:
        if one.held is None:
            one.course_id = table.add_course(op, self.session.committee.id, **one.values)
            if audience := set(one.values["audience"]):
                held = [
                    person.id for person in table.people(self.session.scope) if audience & set(person.groups)
                ]
                table.enrol(op, one.course_id, held)
        else:
            one.course_id = one.held.id
            if changes := one.changes:
                table.change_course(op, one.held, changes)

    def _write_lines(self, op: Operation, ids: dict[int, int]) -> None:
        by_class: dict[int, list[Line]] = {}
        for line in self.lines.values():
            by_class.setdefault(line.course.course_id, []).append(line)
        for course_id, lines in by_class.items():
            table.enrol(op, course_id, [ids.get(line.person_id, line.person_id) for line in lines])
            held = {one.person_id: one for one in table.roll(self.session.scope, course_id)}
            standing = ((held[ids.get(line.person_id, line.person_id)], line) for line in lines)
            marks = [
                (now, table.Mark(line.state, line.hours, line.completed_on))
                for now, line in standing
                if differs(line, now)
            ]
            table.mark_all(op, marks)


def differs(line: Line, now: Attendance) -> bool:
    """Whether the roll says something else."""
    return any(getattr(line, name) != getattr(now, name) for name in ROLL)
