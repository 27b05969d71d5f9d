"""Hours of all 学时: everyone's hours of the year against what their groups require."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on

from domain.moments import day_of
from domain.training import worst
from screens.columns import Column, spread
from screens.table import TableScreen
from screens.training_text import hours, required
from screens.widgets.line_list import LineList
from services import training
from words import listed, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import Person
    from domain.training import Standing


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with how they stand in each group; `worst`: where most is missing, None without groups."""

    key: int
    person: Person
    standings: tuple[Standing, ...]

    @property
    def worst(self) -> Standing | None:
        """The group in which most is missing."""
        return worst(self.standings)


class StandingsScreen(TableScreen[PersonRow]):
    """Everyone's hours; enter opens a person's page."""

    CSS_PATH: ClassVar = ["table.tcss", "standings.tcss"]
    ACTIONS = (
        "open",
        "filter",
        "log_issue",
        "undo",
        "earlier",
        "later",
        "refresh",
        "back",
        "import",
        "export",
    )
    HINTS = ("open", "filter", "log_issue", "undo", "earlier", "later", "back")
    LISTS = "people"
    LABELS: ClassVar = {"open": say("person"), "filter": say("find"), "log_issue": say("add a person")}
    COLUMNS = (
        Column(say("Name"), 10),
        Column(say("Groups"), 0),
        Column(say("Earned"), 6, right=True),
        Column(say("Pending"), 7, least=66, right=True),
        Column(say("Required"), 10, right=True),
        Column(say("Missing"), 8, right=True),
    )

    def __init__(self, year: int = 0) -> None:
        super().__init__()
        self.year = year

    async def read(self) -> Sequence[PersonRow] | None:
        """Everyone, who lacks most first."""
        self.year = self.year or day_of(self.session.now(), self.session.zone).year
        found = await self.call(training.standings, self.session, self.year)
        return None if found is None else [PersonRow(person.id, person, stands) for person, stands in found]

    def named(self, row: PersonRow) -> str:
        """The person's name."""
        return row.person.name

    def paint(self, row: PersonRow, cells: int) -> str | tuple[str, str]:
        """Name, groups, and the hours of the group in which most is missing."""
        most = row.worst
        groups = listed(item.group.name.short for item in row.standings)
        if most is None:
            return self.line((row.person.name, groups, "", "", "—", ""), cells), "faint"
        pending = hours(most.pending) if most.pending else ""
        gap = f"!{hours(most.missing)}" if most.missing else "—" if most.requirement is None else "0"
        values = (row.person.name, groups, hours(most.done), pending, required(most.requirement), gap)
        return self.line(values, cells), "" if most.missing else "faint"

    def bar(self) -> str:
        """Which year, who sits here."""
        return spread(say("Hours {year}", year=self.year or ""), self.session.staff.name, self.app.size.width)

    def headline(self) -> object:
        """How many lack hours."""
        if not self.rows:
            return say(
                "Nobody is on the list yet. {key} adds a person.", key=self.registry.shown("log_issue")
            )
        short = sum(1 for row in self.rows if row.worst is not None and row.worst.missing)
        if not short:
            return say("{count} people; nobody lacks hours.", count=len(self.rows))
        return say(
            "{count} people; {short} lack hours. Who lacks most stands first.",
            count=len(self.rows),
            short=short,
        )

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        from screens.person import PersonScreen

        self.app.push_screen(PersonScreen(event.key, self.year))

    def action_open(self) -> None:
        """The person at the cursor."""
        self.lines.action_choose()

    async def action_earlier(self) -> None:
        """The year before."""
        self.year -= 1
        await self.refresh_all()

    async def action_later(self) -> None:
        """The year after."""
        self.year += 1
        await self.refresh_all()

    def action_log_issue(self) -> None:
        """Add a person to the list."""
        self.work(self._add())

    async def _add(self) -> None:
        from screens.training_forms import add_person

        if await add_person(self.shell):
            await self.refresh_all()

    def action_undo(self) -> None:
        """Take back what one did last in training."""
        self.work(self._undo())

    async def _undo(self) -> None:
        from screens.training_undo import take_back

        if await take_back(self):
            await self.refresh_all()
