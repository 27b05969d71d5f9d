"""What comes in on a list of cases: a list that is imported, what was pasted, a case that is entered by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from domain.refusal import Refused
from screens.acting import Acting
from words import say

if TYPE_CHECKING:
    from textual.events import Paste

    from screens.case import CaseScreen
    from screens.import_kinds import Given

LINE = 60
"""Characters of a pasted line that the list is filtered by, at most."""


class TakingIn(Acting):
    """A list into which cases come from outside. Subclasses give `refresh_all`, `open_case` and `open_filter`."""

    ACTIONS = (*Acting.ACTIONS, "import")
    LISTS: ClassVar[str] = "cases"
    """The kind of list that is imported here."""

    async def refresh_all(self, keep: int | None = None) -> None:
        """Read the list again, with the cursor on `keep`, else where it was."""

    async def open_case(self, case: CaseScreen) -> None:
        """Show a case, and tell afterwards what was done with it."""

    def open_filter(self, text: str) -> None:
        """The filter line with this text in it."""

    def action_import(self) -> None:
        """Take a list of this kind in."""
        self.work(self._import())

    async def _import(self, given: Given | None = None) -> None:
        from screens.import_list import import_list

        told = await import_list(self.shell, self.LISTS, given)
        if told is not None:
            await self.refresh_all()
            self.tell(told)

    def on_paste(self, event: Paste) -> None:
        """A whole table is imported, one case's text entered; a line is what the list is filtered by."""
        event.stop()
        self.work(self._pasted(event.text))

    async def _pasted(self, text: str) -> None:
        from exchange.pasted import kind
        from screens.import_kinds import from_clipboard

        what = await self.desk.bulk(kind, text)
        if what == "table":
            await self._import(from_clipboard(text))
        elif what == "case":
            await self.enter_case(text)
        elif len(line := " ".join(text.split())) <= LINE:
            self.open_filter(line)
        else:
            self.tell(
                say("What was pasted is no table and no case: copy it with its headings."), kind="refused"
            )

    async def enter_case(self, text: str = "") -> None:
        """Enter a hotline case by hand, from its page's text where that was pasted."""
        from screens.case import CaseScreen
        from screens.new_case import enter_case

        try:
            entered = await enter_case(self.shell, text)
        except Refused as refused:
            self.tell(refused.message, kind="refused")
            return
        if entered is None:
            return
        if entered.there is not None:
            case = CaseScreen(entered.there.case_id)
            case.tell(entered.there.message, kind="note")
            await self.open_case(case)
        elif entered.outcome is not None:
            done = entered.outcome
            self.tell(say("{what}. Undo: {key}", what=done.message, key=self.registry.shown("undo")))
            await self.refresh_all(keep=done.case_id)
