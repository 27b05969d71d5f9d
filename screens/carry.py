"""Copy over 回填: the fields of a step in the order of the official page, each onto the clipboard as one goes on.

After the last field the step is ticked, and the next one begins; after a case's last step the next case's. Where the
terminal has no clipboard a bare page shows the value alone, to be selected by mouse.
"""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from domain.case_words import action_name
from domain.cells import fill, fit, width
from domain.hygiene import printable
from domain.moments import time_text
from domain.refusal import Refused
from screens import clipboard
from screens.acting import Acting
from screens.base import Line, rule
from screens.columns import spread
from screens.widgets.line_list import Fixed, LineList
from screens.widgets.line_source import Stretch
from screens.widgets.reading import Reading
from services.carrying import CarryCase, CarryField, carried, text_of, to_carry
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult

    from screens.shell import Desk
    from services.outcome import Outcome

MOST_LABEL = 20
"""Cells of the fields' names, at most."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field as a row of the list."""

    key: int
    field: CarryField


class CarryScreen(Acting, inherit_bindings=False):
    """Returns what became of the steps that were ticked."""

    CSS_PATH = "carry.tcss"
    AUTO_FOCUS = ""
    ACTIONS = ("undo", "copy_over")
    HINTS: ClassVar[tuple[str, ...] | None] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "next", show=False),
        Binding("up,backspace", "earlier", show=False),
        Binding("down", "skip", show=False),
        Binding("tab", "later", show=False),
        Binding("ctrl+s", "entered", show=False),
        Binding("asterisk", "all_entered", show=False),
        Binding("v", "bare", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    def __init__(self, first: CarryCase, others: Iterable[int]) -> None:
        super().__init__()
        self.case = first
        self.step = first.steps[0]
        self.done: list[Outcome] = []
        self._others = deque(others)
        self._over: set[int] = set()
        self._full: dict[int, str] = {}
        self._fields: LineList[Row] = LineList(
            self._paint,
            empty=say("The official page asks for nothing here. Enter ticks the step."),
            id="fields",
        )

    def body(self) -> ComposeResult:
        """Which step, its fields, the value of one."""
        yield Line("headline")
        yield self._fields
        yield Line("rule")
        yield Reading(self._value, id="value")

    def on_mount(self) -> None:
        """The first step; the keys belong to the screen."""
        self.work(self._begin())

    # what is shown

    def bar(self) -> str:
        """Which case, what it is about, how many come after it."""
        found = self.case.case
        left = say("Copy over {number}  {title}", number=found.number, title=found.title)
        right = say("and {count} more", count=len(self._others)) if self._others else ""
        return spread(printable(str(left)), str(right), self.app.size.width)

    def keys_right(self) -> str:
        """The screen's own keys."""
        keys = say(
            "Enter next ↑back ↓skip v bare  Tab later  Ctrl+S step done  * all done  {undo} undo",
            undo=self.registry.shown("undo"),
        )
        return fit(str(keys), self.app.size.width)

    def relabel(self) -> None:
        """All of it."""
        super().relabel()
        if not self.is_mounted:
            return
        event = self.step.event
        place = self.case.steps.index(self.step) + 1
        told = say(
            "Step {place} of {count}: {step}  {time}  {who}",
            place=place, count=len(self.case.steps), step=action_name(event.action),
            time=time_text(event.happened_at, self.session.now(), self.session.zone), who=event.actor_name,
        )  # fmt: skip
        self.query_one("#headline", Line).show(printable(str(told)))
        self.query_one("#rule", Line).show(rule(self.app.size.width))
        self._fields.relabel()
        self.query_one("#value", Reading).relabel(from_start=True)
        if self.has_class("-bare"):
            self.call_after_refresh(self._lay_out)

    def _paint(self, row: Row, cells: int) -> str:
        length = str(say("{count} chars", count=row.field.length))
        room = cells - width(length) - 1
        label = min(MOST_LABEL, max(width(str(field.name)) for field in self.step.fields))
        value = printable(row.field.shown.replace("\n", " "))
        return f"{fit(f'{fit(str(row.field.name), label)}  {value}', room)} {length}"

    def _value(self, cells: int) -> Sequence[str]:
        """The value at the cursor: in full on the bare page, else as anyone may see it."""
        row = self._fields.row
        if row is None:
            return ()
        if not self.has_class("-bare"):
            return row.field.shown.split("\n")
        return [piece for line in self._bare(row) for piece in fill(printable(line), cells)]

    def _bare(self, row: Row) -> list[str]:
        """The lines of the bare page."""
        return self._full.get(row.key, row.field.shown).split("\n")

    def _lay_out(self) -> None:
        """Have the terminal itself wrap the bare page, where all of it is seen."""
        row, pane = self._fields.row, self.query_one("#value", Reading)
        if row is not None and self.has_class("-bare") and pane.count <= self.app.size.height:
            self.shell.overwrite(self._bare(row))

    # going through the fields

    async def _begin(self, after: Message | None = None) -> None:
        """Show the step that comes next, its first field copied. `after`: what is told before that."""
        self.step = next(step for step in self.case.steps if step.event.id not in self._over)
        self.remove_class("-bare")
        self._full.clear()
        self._fields.ticked.clear()
        rows = [Row(field.place, field) for field in self.step.fields]
        first = rows[0].key if rows else None
        self._fields.show(Fixed(rows), keep=first, read=Stretch(rows, 0, 0))
        self.relabel()
        if first is not None:
            await self._copy(first, after)

    def action_next(self) -> None:
        """Copy the field at the cursor, or the next one where that is done; behind the last one tick the step."""
        self.work(self._next())

    async def _next(self) -> None:
        keys = [field.place for field in self.step.fields]
        here = self._fields.key
        if here is not None and here not in self._fields.ticked:
            await self._copy(here)
        elif here is None or here == keys[-1]:
            await self._tick([self.step.event.id])
        else:
            await self._copy(keys[keys.index(here) + 1])

    def action_earlier(self) -> None:
        """The field before, copied again."""
        keys = [field.place for field in self.step.fields]
        if self._fields.key in keys:
            self.work(self._copy(keys[max(0, keys.index(self._fields.key) - 1)]))

    def action_skip(self) -> None:
        """The next field, without copying it."""
        self._fields.action_move(1)
        self.relabel()

    async def _copy(self, place: int, after: Message | None = None) -> None:
        """Put the cursor on a field and its value onto the clipboard; what can't be seen in full is passed over."""
        self._fields.select(place)
        self._fields.ticked[place] = None
        field = next(field for field in self.step.fields if field.place == place)
        try:
            text = await self.desk.run(text_of, self.session, self.case.case.id, self.step.event.id, place)
        except Refused as refused:
            self.tell(refused.message, kind="refused")
        else:
            self._full[place] = text
            copied = self._put(text, field)
            self.tell(say("{done}  {copied}", done=after, copied=copied) if after else copied)
        self.relabel()

    def _put(self, text: str, field: CarryField) -> Message:
        given = {"field": field.name, "count": field.length}
        if not (self.session.settings.clipboard and clipboard.serves(os.environ)):
            return say("{field}, {count} characters: v shows it alone, to be selected by mouse.", **given)
        if not clipboard.fits(text):
            return say(
                "{field} is too long for the clipboard ({count} characters): v shows it alone.", **given
            )
        self.app.copy_to_clipboard(text)
        return say("Copied: {field}, {count} characters.", **given)

    def action_page(self, way: int) -> None:
        """On or back in a value that is longer than its place."""
        self.query_one("#value", Reading).action_page(way)

    def action_bare(self) -> None:
        """The value alone on the screen, or all of it again."""
        if self._fields.row is not None:
            self.toggle_class("-bare")
            self.relabel()

    # ticking steps

    def action_later(self) -> None:
        """Leave this step as it is; go on to the next one."""
        self._over.add(self.step.event.id)
        self.work(self._go_on())

    def action_entered(self) -> None:
        """It is entered already: tick the step."""
        self.work(self._tick([self.step.event.id]))

    def action_all_entered(self) -> None:
        """All is entered already: tick all steps of this case."""
        self.work(self._tick([step.event.id for step in self.case.steps if step.event.id not in self._over]))

    async def _tick(self, event_ids: Sequence[int]) -> None:
        outcomes = await self.call(carried, self.session, [self.case.case.id], event_ids)
        if not outcomes:
            return
        outcome = outcomes[0]
        if not outcome.done:
            self.tell(outcome.message, kind="refused")
            return
        self.done.append(outcome)
        self._over.update(event_ids)
        told = say("{what}. Undo: {key}", what=outcome.message, key=self.registry.shown("undo"))
        self.tell(told)
        await self._go_on(told)

    async def _go_on(self, after: Message | None = None) -> None:
        """The next step of this case, else the next case that has one, else back to the list."""
        while all(step.event.id in self._over for step in self.case.steps):
            found = await next_case(self.shell, self._others)
            if found is None:
                self.dismiss(tuple(self.done))
                return
            self.case = found
        await self._begin(after)

    async def undone(self, outcomes: Sequence[Outcome]) -> None:
        """The case whose step waits again comes first."""
        found = await self.call(to_carry, self.session, outcomes[0].case_id)
        if found is None:
            return
        if found.case.id != self.case.case.id:
            self._others.appendleft(self.case.case.id)
        self.done = [one for one in self.done if one.case_id != found.case.id]
        self._over.clear()
        self.case = found
        await self._begin(self._told)

    def action_back(self) -> None:
        """From the bare page to the fields; else to the list, with what was ticked."""
        if self.has_class("-bare"):
            self.action_bare()
        else:
            self.dismiss(tuple(self.done))

    def action_copy_over(self) -> None:
        """Its letter again goes back."""
        self.action_back()


async def next_case(desk: Desk, case_ids: deque[int]) -> CarryCase | None:
    """Take cases off the front up to the first that has something to carry over. None: none has (any more)."""
    while case_ids:
        try:
            return await desk.desk.run(to_carry, desk.session, case_ids.popleft())
        except Refused:
            continue
    return None


async def copy_over(desk: Desk, case_ids: Sequence[int]) -> tuple[Outcome, ...]:
    """Go through the steps of these cases, one after another. Raises Refused where none has any."""
    if not case_ids:
        raise Refused(say("No case is marked."))
    waiting = deque(case_ids)
    first = await next_case(desk, waiting)
    if first is None:  # it says why
        first = await desk.desk.run(to_carry, desk.session, case_ids[-1])
    return await desk.push_screen_wait(CarryScreen(first, waiting)) or ()


def all_told(outcomes: Sequence[Outcome], undo: str) -> Message:
    """What became of the steps, for the status line of the list: each was told as it was ticked."""
    if len(outcomes) == 1:
        return say("{what}. Undo: {key}", what=outcomes[0].message, key=undo)
    return say(
        "Carried over: {count} times, in {cases} cases. Undo the last: {key}",
        count=len(outcomes),
        cases=len({one.case_id for one in outcomes}),
        key=undo,
    )
