"""Training 培训: the year's classes, and what is known of the marked one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on

from domain.moments import day_of
from screens.base import WIDE
from screens.columns import Column, spread
from screens.table import TableScreen
from screens.training_text import course_facts, days, hours
from screens.widgets.line_list import LineList
from screens.widgets.reading import Reading
from services import training
from settings.lookup import code
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Resize
    from textual.widget import Widget

    from domain.records import Course

PAST = "faint"


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A class as a row."""

    key: int
    course: Course
    past: bool


class TrainingScreen(TableScreen[CourseRow]):
    """The year's classes; enter opens the roll of one."""

    CSS_PATH: ClassVar = ["table.tcss", "training.tcss"]
    MAIN = "4"
    ACTIONS = (
        "open",
        "log_issue",
        "other",
        "filter",
        "undo",
        "earlier",
        "later",
        "refresh",
        "import",
        "export",
        "report",
    )
    HINTS = ("open", "log_issue", "other", "filter", "undo", "earlier", "later", "refresh")
    LISTS = "training"
    LABELS: ClassVar = {
        "open": say("roll"),
        "log_issue": say("add a class"),
        "other": say("hours of all"),
        "filter": say("find"),
    }
    COLUMNS = (
        Column(say("Days"), 11),
        Column(say("Class"), 0),
        Column(say("Form"), 10, least=60),
        Column(say("Hours"), 5, right=True),
        Column(say("People"), 6, right=True),
        Column(say("Done"), 6, right=True),
    )

    def __init__(self) -> None:
        super().__init__()
        self.year = 0

    def beside(self) -> Sequence[Widget]:
        """What is known of the class at the cursor."""
        about = Reading(self._about, id="about")
        about.can_focus = False
        return (about,)

    async def read(self) -> Sequence[CourseRow] | None:
        """The classes of the year."""
        today = day_of(self.session.now(), self.session.zone)
        self.year = self.year or today.year
        found = await self.call(training.courses, self.session, self.year)
        return None if found is None else [CourseRow(item.id, item, item.ends < today) for item in found]

    def first(self) -> int | None:
        """The latest class that has begun: its roll is the next to be called."""
        today = day_of(self.session.now(), self.session.zone)
        return next((row.key for row in self.rows if row.course.starts <= today), None)

    def named(self, row: CourseRow) -> str:
        """The class's name."""
        return row.course.name

    def paint(self, row: CourseRow, cells: int) -> str | tuple[str, str]:
        """Days, name, form, hours, how many people, how many of them are done."""
        course = row.course
        form = code(self.session.settings.training.forms, course.form).name.short
        values = (days(course), course.name, form, hours(course.hours), course.people, course.completed)
        done = row.past and course.completed >= course.people
        return self.line(values, cells), PAST if done else ""

    def bar(self) -> str:
        """Name, year, who sits here."""
        left = say("Doorstep Training {year}", year=self.year or "")
        return spread(left, self.session.staff.name, self.app.size.width)

    def headline(self) -> object:
        """What to do next."""
        if not self.rows:
            return say(
                "No class in {year} yet. {key} adds one; its groups come onto the roll by themselves.",
                year=self.year,
                key=self.registry.shown("log_issue"),
            )
        open_rolls = [row for row in self.rows if row.past and row.course.completed < row.course.people]
        if not open_rolls:
            return say("{count} classes; every past one has its roll complete.", count=len(self.rows))
        return say(
            "{count} classes; {open} past ones have people who are not done yet.",
            count=len(self.rows),
            open=len(open_rolls),
        )

    def relabel(self) -> None:
        """The facts below too."""
        super().relabel()
        if self.is_mounted:
            self.query_one("#about", Reading).relabel()

    def on_resize(self, event: Resize) -> None:
        """The facts go below or beside."""
        self.query_one("#table").set_class(event.size.width >= WIDE, "-wide")

    def _about(self, _cells: int) -> Sequence[str | tuple[str, str]]:
        row = self.lines.row
        return course_facts(row.course, self.session.settings) if row else ()

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        self.query_one("#about", Reading).relabel(from_start=True)

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        from screens.roll import RollScreen

        self.app.push_screen(RollScreen(event.key))

    def action_open(self) -> None:
        """The roll of the class at the cursor."""
        self.lines.action_choose()

    def action_other(self) -> None:
        """Everyone's hours of the year."""
        from screens.standings import StandingsScreen

        self.app.push_screen(StandingsScreen(self.year))

    async def action_earlier(self) -> None:
        """The year before."""
        await self._turn_to(self.year - 1)

    async def action_later(self) -> None:
        """The year after."""
        await self._turn_to(self.year + 1)

    async def _turn_to(self, year: int) -> None:
        self.year = year
        await self.refresh_all()
        self.hush()

    def action_log_issue(self) -> None:
        """Add a class."""
        self.work(self._add())

    async def _add(self) -> None:
        from screens.training_forms import add_course

        added = await add_course(self.shell)
        if added is not None:
            await self.refresh_all(keep=added)

    def action_report(self) -> None:
        """The figures of a period."""
        from screens.handing_out import report

        report(self)

    def action_undo(self) -> None:
        """Take back what one did last in training."""
        self.work(self._undo())

    async def _undo(self) -> None:
        from screens.training_undo import take_back

        if await take_back(self):
            await self.refresh_all()
