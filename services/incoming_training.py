"""Import of training lists: the yearly class table, and who was in which class with which hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from db import training as table
from db.convert import phone_tail
from domain import naming
from domain.incoming import IncomingCourse, IncomingRecord
from domain.moments import When, day_of
from domain.refusal import Refused
from domain.same_person import Told, Unsure
from domain.training import COMPLETED, PENDING, plain_name
from services.importing import Imported, Watch
from services.incoming import bring_in, watched
from services.incoming_people import People
from services.rights import may
from services.training_plan import Line, Plan, PlannedClass
from settings.lookup import find_code
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import Attendance, Person
    from services.importing import ListSheet
    from services.session import Session

KIND = "training"
FORM = "in_service"
"""The form of a class whose list says none."""
EARLY = frozenset({"to_sign_up", "signed_up", PENDING})
"""States that a list may carry on with after more is known: they never take back what a roll says already."""
CREDITED = frozenset({COMPLETED, PENDING})
"""States with the hours of the class, noted or credited, where the list names none; as on the roll."""
_ZERO = Decimal(0)


def import_training(
    session: Session,
    sheet: ListSheet[IncomingRecord | IncomingCourse],
    *,
    source: str | None = None,
    dry_run: bool = False,
    watch: Watch = Watch(),  # noqa: B008  it holds nothing
) -> Imported:
    """Put classes into the yearly table, or records onto rolls, as one batch and operation; the same list changes nothing.

    Records: a class that is not there is made for its year, people who are not there are added. A row is refused
    where its class or person could be one of two. Raises Cancelled.
    """
    may(session, "training")
    decide = partial(_decide, session, sheet.rows)
    return bring_in(session, KIND, sheet, source, decide, watch, dry_run=dry_run)


def _decide(
    session: Session, rows: Sequence[IncomingRecord | IncomingCourse], _source: str, watch: Watch
) -> Plan:
    mine = session.committee.id
    held = [PlannedClass(one, {}) for one in table.every_course(session.scope) if one.committee_id == mine]
    plan = Plan(session, People.of(session), held)
    records = [row for row in rows if isinstance(row, IncomingRecord)]
    days = _days_of_classes(session, records)
    # a row that names no day may mean a class that another row makes
    for row in watched(sorted(rows, key=lambda row: not _names_a_day(row, session)), watch):
        if isinstance(row, IncomingCourse):
            _Table(plan).take(row)
        else:
            _Roll(plan, days).take(row)
    plan.settle()
    return plan


class _Table:
    """The class table: a row is a class."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.session = plan.session

    def take(self, row: IncomingCourse) -> None:
        """Decide what a row means."""
        try:
            values = self._values(row)
        except Refused as refused:
            self.plan.refuse(row.row, "name", refused.message)
            return
        found = self._same(row, values)
        if found is None:
            self.plan.classes.append(PlannedClass(None, values))
            self.plan.new += 1
            return
        found.values |= {name: value for name, value in values.items() if value not in {"", None, ()}}
        if found.held is None or found.listed:
            self.plan.unchanged += 1
        found.listed = True

    def _values(self, row: IncomingCourse) -> dict[str, object]:
        """The class's values by field. Raises Refused."""
        training = self.session.settings.training
        starts = _day(row.starts, self.session)
        if starts is None:
            raise Refused(say("The class has no first day."))
        days = row.days or _ZERO
        ends = _day(row.ends, self.session) or starts + timedelta(days=max(int(days) - 1, 0))
        if ends < starts:
            raise Refused(say("The class ends before it begins. Look at the two days again."))
        hours = row.hours if row.hours is not None else days * training.day_hours
        if hours < 0:
            raise Refused(say("Hours can't be less than nothing."))
        groups = (find_code(training.groups, word) for word in row.audience)
        return {
            "name": row.name,
            "number": naming.name(row.number, say("Class number")),
            "year": starts.year,
            "starts": starts,
            "ends": ends,
            "days": days or Decimal((ends - starts).days + 1),
            "hours": hours,
            "form": row.form or FORM,
            "audience": tuple(dict.fromkeys(group.slug for group in groups if group)),
            "planned": row.planned,
            "host": row.host,
            "organiser": row.organiser,
            "place": row.place,
            "content": row.content,
            "teachers": row.teachers,
            "exam": row.exam,
            "contact": row.contact,
        }

    def _same(self, row: IncomingCourse, values: dict[str, object]) -> PlannedClass | None:
        """The class that a row means: by its number in its year, else by name and first day."""
        year = [one for one in self.plan.classes if one.says("year") == values["year"]]
        if row.number:
            return next((one for one in year if one.says("number") == row.number), None)
        return next(
            (
                one
                for one in year
                if plain_name(str(one.says("name"))) == plain_name(row.name)
                and one.says("starts") == values["starts"]
            ),
            None,
        )


class Span(NamedTuple):
    """What the records of a list say of a class."""

    first: date
    last: date
    hours: Decimal


def _key(row: IncomingRecord) -> str:
    return row.course_number or plain_name(row.course)


def _days_of_classes(session: Session, rows: Sequence[IncomingRecord]) -> dict[tuple[str, int], Span]:
    """Of each class of the list in each year the first and the last day that its records name, and the most hours."""
    found: dict[tuple[str, int], Span] = {}
    for row in rows:
        days = _days(row, session)
        if not days:
            continue
        key = _key(row), days[0].year
        if ends := _day(row.ends, session):
            days.append(ends)
        hours = row.class_hours or row.hours or _ZERO
        known = found.get(key, Span(days[0], days[0], hours))
        found[key] = Span(min(known.first, *days), max(known.last, *days), max(known.hours, hours))
    return found


class _Roll:
    """Records: a row is someone in a class."""

    def __init__(self, plan: Plan, days: dict[tuple[str, int], Span]) -> None:
        self.plan = plan
        self.session = plan.session
        self.days = days

    def take(self, row: IncomingRecord) -> None:
        """Decide what a row means."""
        try:
            course = self._class(row)
            self._check_hours(row, course)
            person = self._person(row)
            line = self._line(row, course, person)
        except _Left as left:
            self.plan.refuse(row.row, left.field, left.reason)
            return
        self._count(line)

    def _check_hours(self, row: IncomingRecord, course: PlannedClass) -> None:
        """Raises _Left where the hours can't be; before anyone is added."""
        limit = course.says("hours") or _ZERO
        if row.hours is not None and row.hours < 0:
            raise _Left("hours", say("Hours can't be less than nothing."))
        if row.hours is not None and row.hours > limit:
            raise _Left("hours", say("The class has {hours} hours; more can't be credited.", hours=limit))

    def _count(self, line: Line) -> None:
        key = id(line.course), line.person_id
        earlier = self.plan.lines.get(key)
        self.plan.unchanged += earlier is not None
        if earlier is None or line.state not in EARLY or earlier.state in EARLY:
            self.plan.lines[key] = line

    def _line(self, row: IncomingRecord, course: PlannedClass, person: Person) -> Line:
        """What the roll is to say."""
        before = self._held(course).get(person.id)
        limit = course.says("hours") or _ZERO
        state = row.state or (before.state if before else "signed_up")
        hours = row.hours if row.hours is not None else limit if state in CREDITED else _ZERO
        if before is not None and (not row.state or (state in EARLY and before.state not in EARLY)):
            return Line(course, person.id, before.state, before.hours, before.completed_on, before)
        if before is not None and row.hours is None and state == before.state:
            hours = before.hours
        on = _day(row.completed_on, self.session) if state == COMPLETED else None
        if on == course.says("ends"):
            on = None
        return Line(course, person.id, state, hours, on, before)

    def _held(self, course: PlannedClass) -> dict[int, Attendance]:
        if course.held is None:
            return {}
        key = course.held.id
        if key not in self.plan.rolls:
            self.plan.rolls[key] = {one.person_id: one for one in table.roll(self.session.scope, key)}
        return self.plan.rolls[key]

    def _class(self, row: IncomingRecord) -> PlannedClass:
        """The class that a row means, made where there is none. Raises _Left."""
        days = _days(row, self.session)
        course = row.course or row.course_number
        if not _key(row):
            return self._held_on(days)
        named = [one for one in self.plan.classes if self._is_named(one, row)]
        alike = [one for one in named if not days or one.says("year") == days[0].year]
        running = [one for one in alike if days and one.says("starts") <= days[0] <= one.says("ends")]
        found = running or alike
        if len(found) > 1:
            raise _Left(
                "course",
                say(
                    "{course} is held more than once; the row does not tell which. Add the day.",
                    course=course,
                ),
            )
        if found:
            self._learn(found[0], row)
            return found[0]
        if not days:
            raise _Left(
                "course",
                say(
                    "There is no class {course}, and the row has no day: enter it in the yearly table first.",
                    course=course,
                ),
            )
        return self._made(row, days[0].year)

    def _is_named(self, one: PlannedClass, row: IncomingRecord) -> bool:
        number = one.says("number")
        if row.course_number and number:
            return bool(number == row.course_number)
        return bool(row.course) and plain_name(one.says("name")) == plain_name(row.course)

    def _learn(self, one: PlannedClass, row: IncomingRecord) -> None:
        """A class that was called by its number gets its name, and one without hours those of the list."""
        said = self.days.get((_key(row), one.says("year")))
        if said and said.hours and not one.says("hours"):
            one.values["hours"] = said.hours
        if row.course and one.says("name") == row.course_number != row.course:
            one.values["name"] = row.course

    def _made(self, row: IncomingRecord, year: int) -> PlannedClass:
        said = self.days[_key(row), year]
        made = PlannedClass(
            None,
            {
                "name": row.course or row.course_number,
                "number": row.course_number,
                "year": year,
                "starts": said.first,
                "ends": said.last,
                "days": Decimal((said.last - said.first).days + 1),
                "hours": said.hours,
                "form": row.form or FORM,
                "audience": (),
                "planned": None,
                "place": row.place,
            },
        )
        self.plan.classes.append(made)
        return made

    def _held_on(self, days: list[date]) -> PlannedClass:
        """The one class that is held on the day of a sign-in which names none. Raises _Left."""
        if not days:
            raise _Left("course", say("The row names no class and no day."))
        found = [one for one in self.plan.classes if one.says("starts") <= days[0] <= one.says("ends")]
        if len(found) == 1:
            return found[0]
        if not found:
            raise _Left(
                "course",
                say(
                    "The row names no class, and none is held on {day}. Enter the class in the yearly table first.",
                    day=days[0],
                ),
            )
        raise _Left(
            "course",
            say(
                "The row names no class, and {count} are held on {day}. Add a column with the class.",
                count=len(found),
                day=days[0],
            ),
        )

    def _person(self, row: IncomingRecord) -> Person:
        """Whom a row means, added where nobody is. Raises _Left."""
        found = self.plan.people.find(Told(row.name, row.person_number, row.unit, phone_tail(row.phone)))
        if isinstance(found, Unsure):
            raise _Left("name", found.reason)
        try:
            values = {
                "name": naming.name(row.name, say("Name")),
                "number": naming.name(row.person_number, say("Staff number")),
                "unit": row.unit,
                "post": row.post,
                "phone_tail": phone_tail(row.phone),
            }
        except Refused as refused:
            raise _Left("name", refused.message) from None
        if found is None:
            self.plan.numbers_only += not row.name
            return self.plan.people.add(values, ())
        fills = {
            name: value
            for name, value in values.items()
            if not getattr(found, name) or found.name == found.number
        }
        self.plan.people.learn(found, fills, ())
        return found


class _Left(Exception):
    """Why a row is not taken."""

    def __init__(self, field: str, reason: Message) -> None:
        super().__init__(field)
        self.field = field
        self.reason = reason


def _names_a_day(row: IncomingRecord | IncomingCourse, session: Session) -> bool:
    return isinstance(row, IncomingCourse) or bool(_days(row, session))


def _days(row: IncomingRecord, session: Session) -> list[date]:
    """The days that a row names; by the first one the class is told."""
    whens = (row.signed, row.starts, row.completed_on)
    return [day for when in whens if (day := _day(when, session))]


def _day(when: When | None, session: Session) -> date | None:
    if isinstance(when, datetime):
        return day_of(when, session.zone)
    return when
