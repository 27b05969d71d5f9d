"""The roll of a class 点名: tick with space, all with *, enter opens the menu of what happened."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on

from screens.base import DeskScreen
from screens.columns import Column, spread
from screens.roll_marking import mark_people
from screens.roll_menu import LEAVE
from screens.table import TableScreen
from screens.training_text import at, attendance, days, hours
from screens.widgets.line_list import LineList
from services import training
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import Attendance, Course


@dataclass(frozen=True, slots=True)
class RollRow:
    """A person of the class."""

    key: int
    version: int
    line: Attendance


class RollScreen(TableScreen[RollRow]):
    """Who is in a class, and what the roll says of each. No digit acts here, only in the menu."""

    CSS_PATH: ClassVar = ["table.tcss", "roll.tcss"]
    TICKS = True
    ACTIONS = ("act", "tick", "tick_all", "other", "filter", "undo", "log_issue", "refresh", "back")
    HINTS = ("act", "tick", "tick_all", "other", "filter", "undo", "log_issue", "back")
    LABELS: ClassVar = {
        "act": say("mark"),
        "tick_all": say("all"),
        "other": say("their hours"),
        "filter": say("find"),
        "log_issue": say("add a person"),
    }
    COLUMNS = (
        Column(say("Name"), 10),
        Column(say("Unit"), 0, least=70),
        Column(say("State"), 10),
        Column(say("Hours"), 5, right=True),
        Column(say("Noted by"), 10),
        Column(say("Noted at"), 16),
    )

    def __init__(self, course_id: int, leave: Sequence[int] = ()) -> None:
        """`leave`: whose form of leave is to be opened again, by their keys on the roll."""
        super().__init__()
        self.course_id = course_id
        self._leave = tuple(leave)
        self.course: Course | None = None

    def filled(self) -> None:
        """Open the form that was left as a draft."""
        people = [row.line for row in self.rows if row.key in self._leave]
        if people:
            self.work(self._mark(people, LEAVE))

    async def read(self) -> Sequence[RollRow] | None:
        """The class and its people."""
        self.course = await self.call(training.course, self.session, self.course_id)
        if self.course is None:
            return None
        found = await self.call(training.roll, self.session, self.course_id)
        return None if found is None else [RollRow(line.id, line.version, line) for line in found]

    def named(self, row: RollRow) -> str:
        """The person's name."""
        return row.line.person_name

    def paint(self, row: RollRow, cells: int) -> str:
        """Name, unit, state, hours, who noted it and when."""
        line = row.line
        state = self._state(line.state)
        when = at(line.recorded_at, self.session.zone)
        earned = hours(line.hours) if line.hours else ""
        values = (line.person_name, line.unit, state, earned, line.recorded_by, when)
        return self.line(values, cells)

    def bar(self) -> str:
        """Which class."""
        if self.course is None:
            return str(say("Roll"))
        left = say("Roll  {days}  {name}", days=days(self.course), name=self.course.name)
        right = say("{hours} hours", hours=hours(self.course.hours))
        return spread(left, right, self.app.size.width)

    def headline(self) -> object:
        """How many in each state, the commonest first; how many are ticked."""
        if not self.rows:
            return say(
                "Nobody is on this roll yet. {key} adds a person.", key=self.registry.shown("log_issue")
            )
        counts = Counter(row.line.state for row in self.rows)
        states = (f"{self._state(state)} {count}" for state, count in counts.most_common())
        told = say("{count} people: {states}", count=len(self.rows), states="  ".join(states))
        return (
            say("{what}   ticked {count}", what=told, count=len(self.lines.ticked))
            if self.lines.ticked
            else told
        )

    def _state(self, state: str) -> object:
        return attendance(self.session.settings, state, self.course.form if self.course else "")

    def ticks_changed(self) -> None:
        """The headline counts the ticks."""
        self.relabel()

    def action_act(self) -> None:
        """The menu of what happened."""
        wanted = set(self.lines.chosen_keys())
        people = [row.line for row in self.rows if row.key in wanted]
        self.work(self._mark(people))

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.action_act()

    async def _mark(self, people: Sequence[Attendance], state: str | None = None) -> None:
        if self.course is None or not people:
            self.tell(say("Nobody is marked."), kind="refused")
            return
        message = await mark_people(self, self.course, people, state)
        if message is not None:
            await self._marked(message, people)

    async def _marked(self, message: Message, people: Sequence[Attendance]) -> None:
        """What was noted, and on to the next person."""
        after = self.lines.neighbour() if self.lines.key in {line.id for line in people} else self.lines.key
        self.lines.untick()
        await self.refresh_all(keep=after)
        self.tell(say("{what} Undo: {key}", what=message, key=self.registry.shown("undo")))

    def action_other(self) -> None:
        """The page of the person at the cursor: their hours against what is required in the class's year."""
        from screens.person import PersonScreen

        row = self.lines.row
        if row is not None and self.course is not None:
            self.app.push_screen(PersonScreen(row.line.person_id, self.course.year))

    def action_log_issue(self) -> None:
        """Add a person to the roll."""
        self.work(self._add())

    async def _add(self) -> None:
        from screens.training_forms import add_person

        if await add_person(self.shell, self.course_id):
            await self.refresh_all()

    def action_undo(self) -> None:
        """Take back what one did last in training; with its class, its roll is left too."""
        self.work(self._undo())

    async def _undo(self) -> None:
        from screens.training_undo import take_back, undone

        taken = await take_back(self)
        if taken is None:
            return
        if taken.kind == "course" and taken.course_id == self.course_id:
            below = self.app.screen_stack[-2]
            self.dismiss()
            if isinstance(below, DeskScreen):
                below.tell(undone(taken))
        else:
            await self.refresh_all()
