"""The menu of the roll: what happened, by a digit that is fixed for good."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from domain import cells
from domain.hygiene import printable
from screens.base import DeskScreen, Line
from screens.training_text import hours
from screens.widgets.line_list import Fixed, LineList
from words import Message, listed, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from domain.records import Course
    from settings.model import Settings

LEAVE = "leave"
NAMES: dict[str, Message] = {
    "attending": say("present"),
    "completed": say("completed"),
    "absent": say("absent"),
    LEAVE: say("on leave"),
    "exempt": say("exempt"),
    "make_up": say("to make up"),
}
"""The states of the menu, in the order of their digits."""


@dataclass(frozen=True, slots=True)
class MenuRow:
    """A line of the menu: the digit less one is its key."""

    key: int
    state: str
    means: Message


def menu_rows(course: Course, settings: Settings) -> list[MenuRow]:
    """What each choice does in this class."""
    share = settings.training.leave_withdraws_above
    limit = hours((course.hours * share).quantize(Decimal("0.01")))
    means = {
        "attending": say(
            "was there; {hours} hours are noted, credited when completed", hours=hours(course.hours)
        ),
        "completed": say("{hours} hours are credited", hours=hours(course.hours)),
        "absent": say("no hours"),
        LEAVE: say("hours and reason; above {limit} hours counts as withdrawn", limit=limit),
        "exempt": say("agreed to by the organiser; no hours"),
        "make_up": say("will take it later; no hours yet"),
    }
    return [MenuRow(place, state, means[state]) for place, state in enumerate(NAMES)]


def _paint(row: MenuRow, width: int) -> str:
    return cells.fit(f"{row.key + 1}  {cells.fit(str(NAMES[row.state]), 12)}  {row.means}", width)


class RollMenu(DeskScreen["str | None"]):
    """Asks what happened to these people. Returns the state's slug, None where it was left."""

    CSS_PATH = "roll_menu.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(str(digit), f"take({digit})", show=False) for digit in range(1, len(NAMES) + 1)
    ]

    def __init__(self, course: Course, names: Sequence[str], settings: Settings) -> None:
        super().__init__()
        self._course = course
        self._names = tuple(names)
        self._rows = menu_rows(course, settings)
        self._list: LineList[MenuRow] = LineList(_paint, id="menu")

    def bar(self) -> str:
        """For whom."""
        if len(self._names) == 1:
            return printable(str(say("Mark {name}", name=self._names[0])))
        return printable(str(say("Mark {count} people", count=len(self._names))))

    def keys_right(self) -> str:
        """The menu's own keys."""
        return cells.fit(str(say("1–6 or ↑↓ Enter   Esc leave it as it is")), self.app.size.width)

    def body(self) -> ComposeResult:
        """Class and names, then the choices."""
        yield Line("who")
        yield self._list

    def on_mount(self) -> None:
        """The cursor on the first."""
        self._list.show(Fixed(self._rows))
        self._list.focus()

    def relabel(self) -> None:
        """The rows too."""
        super().relabel()
        if self.is_mounted:
            names = listed(self._names) if len(self._names) > 1 else ""
            self.query_one("#who", Line).show(printable(f"{self._course.name}  {names}".rstrip()))
            self._list.relabel()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        self.dismiss(self._rows[event.key].state)

    def action_take(self, digit: int) -> None:
        """A digit chooses at once."""
        self.dismiss(self._rows[digit - 1].state)

    def action_back(self) -> None:
        """Nothing happens."""
        self.dismiss(None)
