"""A person's training: hours against each requirement, what is missing, and the classes behind the hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import cells as cell
from screens.base import DeskScreen
from screens.columns import Column, heading, line, spread
from screens.training_text import at, attendance, days, hours, standing_lines
from screens.widgets.reading import Reading
from services import training
from settings.lookup import code
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult

    from domain.records import Attendance, Course
    from screens.training_text import Styled

COLUMNS = (
    Column(say("Year"), 4),
    Column(say("Days"), 11),
    Column(say("Class"), 0),
    Column(say("Form"), 10, least=90),
    Column(say("State"), 10),
    Column(say("Hours"), 5, right=True),
    Column(say("Noted by"), 10, least=76),
    Column(say("Noted at"), 16, least=104),
)


class PersonScreen(DeskScreen[None]):
    """One person's page."""

    CSS_PATH = "person.tcss"
    ACTIONS = ("refresh", "back")

    def __init__(self, person_id: int, year: int) -> None:
        super().__init__()
        self.person_id = person_id
        self.year = year
        self.page: training.PersonPage | None = None

    def body(self) -> ComposeResult:
        """One text."""
        yield Reading(self._lines, id="page")

    async def on_mount(self) -> None:  # type: ignore[override]
        """Read the page."""
        self.query_one("#page").focus()
        await self._read()

    async def _read(self) -> None:
        self.page = await self.call(training.person_page, self.session, self.person_id, self.year)
        self.relabel()

    async def action_refresh(self) -> None:
        """F5."""
        await self._read()
        self.tell(say("Read again."), kind="note")

    def relabel(self) -> None:
        """The text too."""
        super().relabel()
        if self.is_mounted:
            self.query_one("#page", Reading).relabel()

    def bar(self) -> str:
        """Who, which year."""
        if self.page is None:
            return str(say("Hours {year}", year=self.year))
        person = self.page.person
        who = "  ".join(part for part in (person.name, person.unit, person.post) if part)
        return spread(who, say("Hours {year}", year=self.year), self.app.size.width)

    def _lines(self, width: int) -> Sequence[Styled]:
        return list(self._page(width))

    def _page(self, width: int) -> Iterator[Styled]:
        if self.page is None:
            return
        for found in self.page.standings:
            yield from standing_lines(found)
            yield ""
        if not self.page.standings:
            yield str(say("In no group; no hours are required."))
            yield ""
        if not self.page.classes:
            yield str(say("No class yet."))
            return
        yield heading(COLUMNS, width), "faint"
        for course, attended in sorted(self.page.classes, key=lambda pair: pair[0].starts, reverse=True):
            yield cell.fit(self._class(course, attended, width), width)

    def _class(self, course: Course, attended: Attendance, width: int) -> str:
        settings = self.session.settings
        values = (
            course.year,
            days(course),
            course.name,
            code(settings.training.forms, course.form).name.short,
            attendance(settings, attended.state, course.form),
            hours(attended.hours) if attended.hours else "",
            attended.recorded_by,
            at(attended.recorded_at, self.session.zone),
        )
        return line(COLUMNS, values, width)
