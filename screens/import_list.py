"""Import 导入 from the desk: which file, then what became of it, with every row that was not imported and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import cells
from screens.base import DeskScreen
from screens.form import FormScreen
from screens.forms.bring_in import bring_in, form
from screens.widgets.reading import Reading
from words import Message, say

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.case_text import Row
    from screens.shell import Desk
    from services.importing import Imported


async def import_list(desk: Desk) -> Imported | None:
    """Ask, import, and show what staff should know of it; None where the form was left."""
    done: list[Imported] = []

    async def send(values: dict[str, str]) -> None:
        done.append(await desk.desk.bulk(bring_in, desk.session, values))

    await desk.push_screen_wait(FormScreen(form(), drafts=desk.drafts, send=send))
    if not done:
        return None
    found = done[-1]
    if found.refusals or found.warnings:
        await desk.push_screen_wait(ImportedScreen(found))
    return found


def counted(found: Imported) -> Message:
    """How many of each; that nothing was written where it was only tried."""
    counts = say(
        "{new} new, {changed} changed, {unchanged} unchanged, {refused} not imported",
        new=found.new, changed=found.changed, unchanged=found.unchanged, refused=found.refused,
    )  # fmt: skip
    return say("Only tried, nothing was written: {counts}", counts=counts) if found.batch is None else counts


class ImportedScreen(DeskScreen[None]):
    """What became of a list: its warnings, and the rows that were not imported as the spreadsheet numbers them."""

    def __init__(self, found: Imported) -> None:
        super().__init__()
        self._found = found

    def body(self) -> ComposeResult:
        """A page to read."""
        yield Reading(self._lines, id="imported")

    def on_mount(self) -> None:
        """Ready to be read."""
        self.query_one("#imported").focus()
        self.relabel()

    def bar(self) -> str:
        """How many of each."""
        return cells.fit(str(counted(self._found)), self.app.size.width).rstrip()

    def keys_right(self) -> str:
        """One key."""
        return cells.fit(str(say("↑↓ PgUp PgDn  Esc back to the list")), self.app.size.width)

    def relabel(self) -> None:
        """The page too."""
        super().relabel()
        if self.is_mounted:
            self.query_one("#imported", Reading).relabel()

    def _lines(self, _cells: int) -> list[Row]:
        rows: list[Row] = [str(warning) for warning in self._found.warnings]
        if self._found.refusals:
            rows += [*([""] if rows else []), (str(say("Not imported")), "strong")]
            rows += [
                str(say("row {row}: {reason}", row=item.row, reason=item.reason))
                for item in self._found.refusals
            ]
        return rows
