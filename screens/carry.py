"""Copy over 回填: the steps of a case that are not in the city's system yet, and what to enter there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on

from domain.case_words import action_name
from domain.cells import fit, width
from screens.base import DeskScreen, Line, rule
from screens.case_story import application
from screens.case_text import Page, hanging, named
from screens.widgets.line_list import Fixed, LineList
from screens.widgets.reading import Reading
from services.carrying import carried
from services.sheet import sheet
from services.staffing import names
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult

    from domain.records import Event
    from screens.case_text import Row
    from services.session import Session
    from services.sheet import Sheet

LABEL = 12
"""Cells of the labels before what is to be entered."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step as a row of the list."""

    key: int
    event: Event


def waiting(found: Sheet) -> list[Step]:
    """The steps that have still to be carried over, oldest first."""
    return [Step(event.id, event) for event in found.timeline if event.carry == "due" and not event.undone]


def text_of(page: Page, event: Event, cells: int) -> list[Row]:
    """What has to be entered in the city's system for a step."""
    facts: list[tuple[object, object]] = [
        (say("Case number"), page.case.number),
        (say("Step"), action_name(event.action)),
    ]
    facts += [
        (say("Time"), page.time(event.happened_at)),
        (say("Who"), event.actor_name),
        *_extra(page, event),
    ]
    rows: list[Row] = [
        row for label, value in facts if str(value) for row in hanging(label, value, LABEL, cells)
    ]
    if event.action in {"extend", "return"}:
        filed = [item for item in page.sheet.applications if item.filed_at == event.happened_at]
        rows += [row for item in filed for row in application(page, item, cells)]
    elif event.note:
        rows += hanging(say("Note"), event.note, LABEL, cells)
    return rows


def _extra(page: Page, event: Event) -> Iterator[tuple[object, object]]:
    case, codes = page.case, page.settings.codes
    if event.action == "finish":
        findings = tuple(item for table in codes.findings.values() for item in table)
        yield say("Finding"), named(findings, case.finding)
        yield say("Outcome"), named(codes.outcomes, case.outcome)
        yield say("Answer"), case.answer
        yield say("Summary"), case.summary
    if event.action in {"contact_reached", "contact_missed"}:
        tries = [item for item in page.sheet.contacts if item.at == event.happened_at]
        for found in tries[:1]:
            yield say("Why not"), "" if found.reached else named(codes.not_reached, found.why_not)


def read_page(session: Session, case_id: int) -> Page:
    """A case's sheet in words, masked; on the desk's thread. Raises Refused where it is not in sight."""
    found = sheet(session, case_id)
    return Page(found, session.settings, session.now(), names(session))


class CarryScreen(DeskScreen[None]):
    """The steps, with the text of the one at the cursor; enter ticks off what was entered."""

    CSS_PATH = "carry.tcss"
    ACTIONS = ("tick", "copy_over")
    HINTS: ClassVar[tuple[str, ...] | None] = ("tick", "back")

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self._done: set[int] = set()
        self._list: LineList[Step] = LineList(
            self._paint, section=self._all, empty=say("All steps are in the city's system."), id="steps"
        )

    def body(self) -> ComposeResult:
        """What to do, the steps, the text of one."""
        yield Line("headline")
        yield self._list
        yield Line("rule")
        yield Reading(self._text, id="text")

    def on_mount(self) -> None:
        """The steps; the cursor belongs to the list."""
        self.query_one("#text").can_focus = False
        self._list.focus()
        self._show()
        self.relabel()

    def _steps(self) -> list[Step]:
        return [step for step in waiting(self.page.sheet) if step.key not in self._done]

    def _show(self) -> None:
        self._list.show(Fixed(self._steps()))

    def bar(self) -> str:
        """Which case, how many steps."""
        case = self.page.case
        return str(say("Copy over {number}  {count} steps", number=case.number, count=len(self._steps())))

    def keys_right(self) -> str:
        """The screen's own keys."""
        keys = say("Enter: entered there, tick off   space: tick several   * all   Esc back")
        return fit(str(keys), self.app.size.width)

    def hints(self) -> tuple[str, ...]:
        """All of them stand at the right."""
        return ()

    def relabel(self) -> None:
        """Headline, list and text too."""
        super().relabel()
        if not self.is_mounted:
            return
        told = say("Enter these in the city's system, then tick them off here.")
        self.query_one("#headline", Line).show(str(told))
        self.query_one("#rule", Line).show(rule(self.app.size.width))
        self._list.relabel()
        self.query_one("#text", Reading).relabel()

    def _paint(self, row: Step, cells: int) -> str:
        event = row.event
        head = f"{self.page.time(event.happened_at)}  {action_name(event.action)}"
        return fit(f"{head}  {event.note}" if width(head) < cells else head, cells)

    def _text(self, cells: int) -> Sequence[Row]:
        row = self._list.row
        return text_of(self.page, row.event, cells) if row else ()

    async def _all(self, _row: Step) -> Sequence[int]:
        return [step.key for step in self._steps()]

    @on(LineList.Highlighted)
    def _highlighted(self) -> None:
        self.query_one("#text", Reading).relabel(from_start=True)

    @on(LineList.Chosen)
    async def _entered(self) -> None:
        """Tick off the ticked steps, or the one at the cursor."""
        keys = self._list.chosen_keys()
        outcomes = await self.call(carried, self.session, [self.page.case.id], keys)
        for outcome in outcomes or ():
            self.tell(outcome.message, kind="done" if outcome.done else "refused")
            if outcome.done:
                self._done.update(keys)
        self._list.untick()
        self._show()
        self.relabel()

    def action_copy_over(self) -> None:
        """Its letter again goes back."""
        self.action_back()
