"""Training 培训: classes, who is in them, the roll, hours against what each person's groups require."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from db import training as table
from domain import naming
from domain.hygiene import clean
from domain.moments import day_of
from domain.refusal import Refused
from domain.training import Standing, leave_withdraws, standing
from services.rights import may
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.records import Attendance, Course, Person
    from services.session import Session


def courses(session: Session, year: int | None = None) -> list[Course]:
    """The year's classes, the next first; this year's where none is said."""
    return table.courses(session.scope, year or day_of(session.now(), session.zone).year)


def course(session: Session, course_id: int) -> Course:
    """One class. Raises Refused where it is not the committee's."""
    found = table.course(session.scope, course_id)
    if found is None:
        raise Refused(say("This class is not in your ledger any more. Press F5 to refresh the list."))
    return found


def roll(session: Session, course_id: int) -> list[Attendance]:
    """The people of a class, by name."""
    course(session, course_id)
    return table.roll(session.scope, course_id)


@dataclass(frozen=True, slots=True)
class CourseInput:
    """A class of the yearly table. `audience`: group slugs."""

    name: str
    starts: date
    ends: date
    hours: Decimal
    form: str
    number: str = ""
    host: str = ""
    organiser: str = ""
    audience: tuple[str, ...] = ()
    planned: int | None = None
    place: str = ""
    content: str = ""
    teachers: str = ""


def add_course(session: Session, given: CourseInput) -> int:
    """Put a class into the yearly table and its audience onto its roll. Gives the class's id."""
    name = clean(given.name, lines=False)
    if not name:
        raise Refused(say("A class needs a name."))
    if given.ends < given.starts:
        raise Refused(say("The class ends before it begins. Look at the two days again."))
    if given.hours < 0:
        raise Refused(say("Hours can't be less than nothing."))
    may(session, "training")
    with session.operation() as op:
        course_id = table.add_course(
            op,
            session.committee.id,
            name=name,
            year=given.starts.year,
            number=naming.name(given.number, say("Class number")),
            host=clean(given.host, lines=False),
            organiser=clean(given.organiser, lines=False),
            audience=given.audience,
            planned=given.planned,
            starts=given.starts,
            ends=given.ends,
            days=Decimal((given.ends - given.starts).days + 1),
            hours=given.hours,
            place=clean(given.place, lines=False),
            form=given.form,
            content=clean(given.content),
            teachers=clean(given.teachers, lines=False),
        )
        people = [
            person.id for person in table.people(session.scope) if set(person.groups) & set(given.audience)
        ]
        table.enrol(op, course_id, people)
    return course_id


def enrol(session: Session, course_id: int, person_ids: Sequence[int]) -> int:
    """Put people onto a class's roll; those who are on it stay as they are. Gives how many were added."""
    course(session, course_id)
    may(session, "training")
    with session.operation() as op:
        return table.enrol(op, course_id, list(person_ids))


def people(session: Session) -> list[Person]:
    """Everyone who is trained in this committee, by name."""
    return table.people(session.scope)


def add_person(session: Session, name: str, groups: Sequence[str], *, unit: str = "", post: str = "") -> int:
    """Put a person on the list, in groups from today on. Gives the person's id."""
    values = _newcomer(session, name, groups, unit, post)
    with session.operation() as op:
        return table.add_person(op, session.committee.id, **values)


def add_to_roll(
    session: Session, course_id: int, name: str, groups: Sequence[str], *, unit: str = "", post: str = ""
) -> int:
    """Put someone new on the list and onto a class's roll. Gives the person's id."""
    course(session, course_id)
    values = _newcomer(session, name, groups, unit, post)
    with session.operation() as op:
        person_id = table.add_person(op, session.committee.id, **values)
        table.enrol(op, course_id, [person_id])
    return person_id


def _newcomer(session: Session, name: str, groups: Sequence[str], unit: str, post: str) -> dict[str, Any]:
    """What is kept of someone new. Raises Refused without a name or group, or where one may not."""
    name = clean(name, lines=False)
    if not name:
        raise Refused(say("Enter the person's name."))
    known = {group.slug for group in session.settings.training.groups}
    if not set(groups) <= known or not groups:
        raise Refused(say("Choose at least one group from the list."))
    may(session, "training")
    return {
        "name": name,
        "unit": clean(unit, lines=False),
        "post": clean(post, lines=False),
        "groups": tuple(groups),
        "since": day_of(session.now(), session.zone),
    }


@dataclass(frozen=True, slots=True)
class Marked:
    """What the roll says of one person now. `message`: what to tell. `state`: the slug that it came to."""

    attendance_id: int
    name: str
    done: bool
    message: Message
    state: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """What the roll is to say: the state as asked and as the rules make it, the hours credited."""

    asked: str
    state: str
    hours: Decimal

    def of(self, line: Attendance) -> Marked:
        """What becomes of one person."""
        name = line.person_name
        if line.state == self.state and line.hours == self.hours:
            told = say("{name}: is so already", name=name)
            return Marked(line.id, name, done=False, message=told, state=line.state)
        told = say("{name}: noted", name=name)
        if self.state != self.asked:
            told = say("{name}: leave above the limit, counted as withdrawn", name=name)
        return Marked(line.id, name, done=True, message=told, state=self.state)


HELD = frozenset({"attending", "completed", "not_completed", "absent", "make_up", "withdrawn"})
"""What can be said of someone only once the class has begun."""


def _judge(session: Session, held: Course, state: str, hours: Decimal | None, leave_hours: Decimal) -> _Mark:
    known = {item.slug for item in session.settings.training.attendance}
    if state not in known:
        raise Refused(say("There is no such state of attendance."))
    if state in HELD and held.starts > day_of(session.now(), session.zone):
        raise Refused(
            say(
                "The class is held on {day}. Until then only leave and exemption can be noted.",
                day=held.starts,
            )
        )
    final = state
    if state == "leave" and leave_withdraws(leave_hours, held.hours, session.settings.training):
        final = "withdrawn"
    credit = hours if hours is not None else held.hours if final in {"completed", "attending"} else Decimal(0)
    if not 0 <= credit <= held.hours:
        raise Refused(say("The class has {hours} hours; more can't be credited.", hours=held.hours))
    return _Mark(state, final, credit)


def preview(session: Session, course_id: int, attendance_ids: Sequence[int], state: str) -> list[Marked]:
    """What `mark` would do to each of these people. Nothing is written."""
    wanted = _judge(session, course(session, course_id), state, None, Decimal(0))
    return [wanted.of(line) for line in table.attendances(session.scope, course_id, attendance_ids)]


def mark(
    session: Session,
    course_id: int,
    attendance_ids: Sequence[int],
    state: str,
    *,
    hours: Decimal | None = None,
    leave_hours: Decimal = Decimal(0),
    note: str = "",
) -> list[Marked]:
    """Mark people of a roll, as one operation; those who are marked so already stay as they are.

    `state`: slug of training.attendance. `hours`: what is credited, where not the class's own (completed) or
    none. Leave above the settings' share of the class's hours means withdrawn (DOMAIN §5). `note`: the
    reason, kept with the event.
    """
    wanted = _judge(session, course(session, course_id), state, hours, leave_hours)
    marked = []
    may(session, "training")
    with session.operation() as op:
        for line in table.attendances(session.scope, course_id, attendance_ids):
            marked.append(wanted.of(line))
            if marked[-1].done:
                table.mark(op, line, state=wanted.state, hours=wanted.hours, note=clean(note, lines=False))
    return marked


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person's year: hours against each requirement, and the classes behind them."""

    person: Person
    standings: tuple[Standing, ...]
    classes: tuple[tuple[Course, Attendance], ...]


def person_page(session: Session, person_id: int, year: int | None = None) -> PersonPage:
    """A person's hours of the year against what their groups require."""
    person = table.person(session.scope, person_id)
    if person is None:
        raise Refused(say("This person is not on the list any more."))
    reckoned = year or day_of(session.now(), session.zone).year
    classes = table.record_of(session.scope, person_id)
    return PersonPage(
        person, tuple(standing(classes, person.groups, session.settings, reckoned)), tuple(classes)
    )


def standings(session: Session, year: int | None = None) -> list[tuple[Person, tuple[Standing, ...]]]:
    """Everyone's hours of the year against their groups' requirements, those who lack most first."""
    reckoned = year or day_of(session.now(), session.zone).year
    records = table.records(session.scope)
    rows = [
        (person, tuple(standing(records.get(person.id, []), person.groups, session.settings, reckoned)))
        for person in table.people(session.scope)
    ]
    return sorted(
        rows, key=lambda row: (-max((item.missing for item in row[1]), default=Decimal(0)), row[0].name)
    )
