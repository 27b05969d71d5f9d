"""One case as a whole: facts, limits, what happened; every action on it, by key or from the menu 办理."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.containers import Container

from screens.acting import Acting
from screens.base import WIDE
from screens.case_story import story
from screens.case_text import Page, bar, facts
from screens.colleagues import who_else
from screens.columns import spread
from screens.widgets.reading import Reading
from services.presence import READING
from services.sheet import Sheet, sheet
from services.staffing import names
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Resize

    from screens.case_text import Row
    from screens.menu import Entry
    from services.outcome import Outcome
    from services.presence import Colleague, Presence

STAYS = frozenset({"correct", "clash", "number", "check", "begin", "reopen"})
"""Actions after which the case stays on the screen: it is what one looks at, or its next step follows at once."""


class CaseScreen(Acting):
    """A case. Returns what became of it, so that the list goes on to the next; None: nothing was done."""

    CSS_PATH = "case.tcss"
    ACTIONS = ("act", *Acting.ACTIONS, "reveal", "print", "why", "refresh")

    def __init__(self, case_id: int) -> None:
        super().__init__()
        self.case_id = case_id
        self.sheet: Sheet | None = None
        self.known: dict[int, str] = {}
        self.revealed: dict[str, str] = {}
        self.colleagues: tuple[Colleague, ...] = ()
        self._stays = False
        self._open = ExitStack()

    def body(self) -> ComposeResult:
        """The facts; what happened below them, or beside."""
        with Container(id="sheet"):
            yield Reading(self._facts, id="facts")
            yield Reading(self._story, id="story")

    async def on_mount(self) -> None:  # type: ignore[override]
        """Read the case."""
        self._turn(self.app.size.width)
        self.query_one("#facts").focus()
        await self.read()
        presence = self.presence
        if presence is not None and self.sheet is not None:
            self._open.enter_context(presence.at((self.case_id,), READING))
            self.set_interval(presence.beat, self._look_around)

    def on_unmount(self) -> None:
        """The case is left."""
        self._open.close()

    async def on_screen_resume(self) -> None:  # type: ignore[override]
        """Coming back from a form or another case: read it again."""
        if self.sheet is not None:
            await self.read()

    def on_resize(self, event: Resize) -> None:
        """One pane or two."""
        self._turn(event.size.width)

    def _turn(self, columns: int) -> None:
        self.query_one("#sheet").set_class(columns >= WIDE, "-wide")

    async def read(self) -> None:
        """Read the case as it is now."""
        known = await self.call(names, self.session)
        found = await self.call(sheet, self.session, self.case_id)
        if known is not None and found is not None:
            self.known, self.sheet = known, found
            self.colleagues = await self._others()
        self.relabel()

    @property
    def presence(self) -> Presence | None:
        """Who has which case open."""
        return self.shell.drafts.presence if self.shell.drafts is not None else None

    async def _others(self) -> tuple[Colleague, ...]:
        found = await self.call(self.presence.colleagues, self.case_id) if self.presence else None
        return found or ()

    async def _look_around(self) -> None:
        """See who came and who left; nothing is painted where nobody did."""
        found = await self._others()
        if found != self.colleagues:
            self.colleagues = found
            self.relabel()

    # what is shown

    @property
    def page(self) -> Page | None:
        """The sheet as it is shown: with what was revealed in full."""
        if self.sheet is None:
            return None
        case = self.sheet.case._replace(**self.revealed)  # type: ignore[arg-type]
        shown = replace(self.sheet, case=case)
        return Page(shown, self.session.settings, self.session.now(), self.known, frozenset(self.revealed))

    def bar(self) -> str:
        """Number, state, next limit; who else has it open, whose it is."""
        page = self.page
        if page is None:
            return ""
        right = "   ".join(filter(None, (who_else(self.colleagues), page.sheet.assignee)))
        return spread(str(bar(page)), right, self.app.size.width)

    def relabel(self) -> None:
        """The panes too."""
        super().relabel()
        if self.is_mounted:
            for pane in self.query(Reading):
                pane.relabel()

    def _facts(self, cells: int) -> Sequence[Row]:
        page = self.page
        if page is None:
            return ()
        if self.query_one("#sheet").has_class("-wide"):
            return facts(page, cells)
        return [*facts(page, cells), "", *story(page, cells)]

    def _story(self, cells: int) -> Sequence[Row]:
        return story(self.page, cells) if self.page else ()

    def hints(self) -> tuple[str, ...]:
        """What comes next in this state, then what is always there."""
        if self.sheet is None:
            return ("back",)
        carry = ("copy_over",) if self.sheet.case.to_carry else ()
        return (*self._next(self.sheet), *carry, "act", "reveal", "undo", "why", "back")

    def hint(self, action: str) -> str:
        """A step without a key of its own by its digits in the menu."""
        step = self._next(self.sheet).get(action) if self.sheet is not None else None
        if step is None or step.letter:
            return super().hint(action)
        menu = self.registry.shown("act")
        return str(say("{key} {digits} {label}", key=menu, digits=step.code, label=step.label))

    def _next(self, found: Sheet) -> dict[str, Entry]:
        from screens.next_steps import next_steps

        steps = next_steps(found, self.registry, self.session.settings)
        return {step.action: step for step in steps}

    # acting

    def targets(self) -> tuple[int, ...]:
        """The case that is shown."""
        return (self.case_id,)

    def act(self, slug: str) -> None:
        """Take an action with this case."""
        self._stays = slug in STAYS
        super().act(slug)

    def action_undo(self) -> None:
        """Take one's own last step in this case back; the case stays."""
        self._stays = True
        self.work(self._undo(self.case_id))

    async def acted(self, outcomes: Sequence[Outcome]) -> None:
        """Go back to the list, which goes on to the next case; after a refusal or an undo stay here."""
        if self._stays or not any(outcome.done for outcome in outcomes):
            await self.read()
        else:
            self.dismiss(tuple(outcomes))

    def action_act(self) -> None:
        """The menu 办理."""
        if self.sheet is not None:
            self.work(self._choose(self.sheet))

    async def _choose(self, found: Sheet) -> None:
        from screens.menu import MenuScreen

        slug = await self.app.push_screen_wait(MenuScreen(found))
        if slug is None:
            return
        if slug in {"copy_over", "undo", "reveal", "print"}:
            getattr(self, f"action_{slug}")()
        else:
            self.act(slug)

    def action_copy_over(self) -> None:
        """Enter its steps in the city's own system; the case stays."""
        self._stays = True
        super().action_copy_over()

    def action_print(self) -> None:
        """The case on paper."""
        if self.sheet is not None:
            from screens.handing_out import print_case

            print_case(self, self.sheet.case)

    async def action_refresh(self) -> None:
        """Read it again."""
        await self.read()
        self.tell(say("Read again."), kind="note")

    def action_why(self) -> None:
        """How its limits were counted."""
        from screens.why import WhyScreen

        self.app.push_screen(WhyScreen(self.case_id))

    def action_reveal(self) -> None:
        """Show a field in full, with a reason; that it was seen is logged."""
        self.work(self._reveal())

    async def _reveal(self) -> None:
        from screens.form import FormScreen
        from screens.forms.reveal import reveal_form, take

        if self.sheet is None:
            return
        shown: dict[str, str] = {}

        async def send(values: dict[str, str]) -> None:
            shown.update(await self.desk.run(take, self.session, self.case_id, values))

        form = FormScreen(reveal_form(self.sheet.case, self.session.settings), send=send)
        if await self.app.push_screen_wait(form) is None:
            return
        self.revealed |= shown
        self.tell(say("Shown in full until you leave this case; that you saw it is logged."))
        self.relabel()
