"""Marking people of a roll: the menu, what leave asks, the preview of a batch, then the service."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from screens.form import FormScreen
from screens.forms import leave
from screens.outcome import OutcomeScreen, Preview
from screens.roll_menu import LEAVE, NAMES, RollMenu
from services import training
from settings.lookup import code
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import Attendance, Course
    from screens.base import DeskScreen


@dataclass(frozen=True, slots=True)
class Became:
    """One person of a batch, as the preview and the page of outcomes show cases."""

    number: str
    title: str
    done: bool
    message: Message


@dataclass(frozen=True, slots=True)
class Mark:
    """What is noted of each person."""

    state: str
    leave_hours: Decimal = Decimal(0)
    note: str = ""


class _PeoplePreview(Preview):
    """What will be noted of whom."""

    def counted(self) -> Message:
        """How many people will be marked, and how many stay."""
        return say("{done} to be marked, {left} stay", done=self.done, left=self.left)


class _PeopleOutcome(OutcomeScreen):
    """What became of each person."""

    def counted(self) -> Message:
        """How many people are marked, and how many stayed."""
        return say("{done} marked, {left} stayed as they were", done=self.done, left=self.left)


async def mark_people(
    screen: DeskScreen[None], course: Course, people: Sequence[Attendance], state: str | None = None
) -> Message | None:
    """Ask what happened to these people (or take `state`) and note it. Gives what to tell, or None."""
    if state is None:
        names = [line.person_name for line in people]
        state = await screen.app.push_screen_wait(RollMenu(course, names, screen.session.settings))
    if state is None:
        return None
    if state == LEAVE:
        return await _leave(screen, course, people)
    mark = Mark(state)
    if len(people) > 1 and not await _agreed(screen, course, people, mark):
        return None
    done = await screen.call(_mark, screen, course, people, mark)
    return None if done is None else await _told(screen, people, mark, done)


async def _leave(screen: DeskScreen[None], course: Course, people: Sequence[Attendance]) -> Message | None:
    """The short form of leave; what the service refuses is said in it."""
    spec = leave.form(course, people, screen.session.settings)
    done: list[training.Marked] = []
    marks: list[Mark] = []

    async def send(values: dict[str, str]) -> None:
        marks.append(Mark(LEAVE, leave.hours_of(values), values.get("note", "")))
        done.extend(await screen.desk.run(_mark, screen, course, people, marks[-1]))

    form = FormScreen(spec, leave.check(course), screen.shell.drafts, send=send)
    if await screen.app.push_screen_wait(form) is None:
        return None
    return await _told(screen, people, marks[-1], done)


def _mark(
    screen: DeskScreen[None], course: Course, people: Sequence[Attendance], mark: Mark
) -> list[training.Marked]:
    ids = [line.id for line in people]
    return training.mark(
        screen.session, course.id, ids, mark.state, leave_hours=mark.leave_hours, note=mark.note
    )


async def _agreed(screen: DeskScreen[None], course: Course, people: Sequence[Attendance], mark: Mark) -> bool:
    """Show who it will be, and ask."""
    ids = [line.id for line in people]
    rows = await screen.call(training.preview, screen.session, course.id, ids, mark.state)
    if rows is None:
        return False
    rows = [
        replace(row, message=say("{name}: will be noted", name=row.name)) if row.done else row for row in rows
    ]
    title = say("{what}: {count} people", what=NAMES[mark.state], count=len(people))
    agreed = await screen.app.push_screen_wait(_PeoplePreview(title, _page(rows, people)))
    return bool(agreed)


async def _told(
    screen: DeskScreen[None], people: Sequence[Attendance], mark: Mark, done: Sequence[training.Marked]
) -> Message | None:
    """One sentence; where a batch has some that were left as they were, a page that says it of each."""
    noted = [item for item in done if item.done]
    if len(noted) < len(done) > 1:
        page = _page(done, people)
        await screen.app.push_screen_wait(_PeopleOutcome(say("What became of each"), page))
    if not noted:
        screen.tell(done[0].message if len(done) == 1 else say("Nothing was changed."), kind="refused")
        return None
    became = code(screen.session.settings.training.attendance, noted[0].state).name
    what = NAMES[mark.state] if noted[0].state == mark.state else became
    if len(noted) == 1:
        return say("{name}: {what}.", name=noted[0].name, what=what)
    return say("{what}: {count} people noted.", what=what, count=len(noted))


def _page(marked: Sequence[training.Marked], people: Sequence[Attendance]) -> list[Became]:
    units = {line.id: line.unit for line in people}
    return [Became(item.name, units.get(item.attendance_id, ""), item.done, item.message) for item in marked]
