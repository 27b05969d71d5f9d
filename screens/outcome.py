"""Batches: the list of cases before something is done to all of them, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.binding import Binding, BindingType

from domain import cells
from domain.hygiene import printable
from screens.base import DeskScreen
from screens.widgets.line_list import Fixed, LineList
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

NUMBER_CELLS = 21
"""A number of 20 characters and a blank."""


class CaseOutcome(Protocol):
    """What became of a case, or what will: `services.outcome.Outcome` and the like."""

    @property
    def number(self) -> str:
        """The case's number."""
        ...

    @property
    def title(self) -> str:
        """Its title."""
        ...

    @property
    def done(self) -> bool:
        """Whether it was (will be) done; False: a rule forbids it, and `message` says which."""
        ...

    @property
    def message(self) -> Message:
        """What happened, or why not."""
        ...


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A line of the list."""

    key: int
    outcome: CaseOutcome


def _paint(row: OutcomeRow, width: int) -> tuple[str, str]:
    """Mark, number, what happened, and the title in what room is left."""
    case = row.outcome
    mark = " " if case.done else "!"
    number = cells.fit(case.number, min(NUMBER_CELLS, width // 3))
    told = str(case.message).removeprefix(case.number).lstrip(" :：")
    room = width - cells.width(number) - 2
    told_cells = min(max(cells.width(told) + 2, room // 2), room)
    text = f"{mark} {number}{cells.fit(told, told_cells)}{cells.fit(case.title, max(0, room - told_cells))}"
    return cells.fit(text, width), "" if case.done else "overdue"


class _Cases(DeskScreen[bool]):
    """A list of cases with what becomes of each."""

    CSS_PATH = "outcome.tcss"
    SEEN_FIRST = True

    def __init__(self, title: Message, outcomes: Sequence[CaseOutcome]) -> None:
        super().__init__()
        self._title = title
        self._outcomes = tuple(outcomes)
        self._list: LineList[OutcomeRow] = LineList(_paint, id="outcomes")

    @property
    def done(self) -> int:
        """How many are (will be) done."""
        return sum(case.done for case in self._outcomes)

    @property
    def left(self) -> int:
        """How many are not (can't be)."""
        return len(self._outcomes) - self.done

    def body(self) -> ComposeResult:
        """The list; refused ones first."""
        yield self._list

    def on_mount(self) -> None:
        """Fill it."""
        rows = [OutcomeRow(place, case) for place, case in enumerate(self._outcomes)]
        self._list.show(Fixed(sorted(rows, key=lambda row: row.outcome.done)))
        self._list.focus()

    def counted(self) -> Message:
        """How many are done and how many not."""
        return (
            say("{done} done, {left} not", done=self.done, left=self.left)
            if self.left
            else say("{done} done", done=self.done)
        )

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        """Say in full what the row may have cut."""
        if event.key >= 0:
            case = self._outcomes[event.key]
            self.tell(case.message, kind="done" if case.done else "refused")

    def relabel(self) -> None:
        """The rows too."""
        super().relabel()
        self._list.relabel()

    def bar(self) -> str:
        """What is done."""
        return printable(f"{self._title}  {self.counted()}")

    def action_back(self) -> None:
        """Leave."""
        self.dismiss(result=False)


class OutcomeScreen(_Cases):
    """What became of each case of a batch. Returns whether it is to be taken back; `undo`: the key for it, '' = none."""

    ACTIONS = ("undo",)
    HINTS = ()
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "back", show=False)]

    def __init__(self, title: Message, outcomes: Sequence[CaseOutcome], *, undo: str = "") -> None:
        super().__init__(title, outcomes)
        self._undo = undo if self.done else ""

    def keys_right(self) -> str:
        """The ways out."""
        keys = say("↑↓ PgUp PgDn  Enter Esc back to the list")
        back = say("Undo: {key}", key=self._undo) if self._undo else ""
        return cells.fit(f"{keys}  {back}", self.app.size.width)

    def action_undo(self) -> None:
        """Back, to take all of it back."""
        if self._undo:
            self.dismiss(result=True)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Enter on a row leaves as well."""
        event.stop()
        self.action_back()


class Preview(_Cases):
    """What will be done to which cases, before it is. Returns whether to go on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "go_on", show=False),
        Binding("n", "back", show=False),
    ]

    def __init__(
        self, title: Message, outcomes: Sequence[CaseOutcome], *, act: Message | None = None
    ) -> None:
        super().__init__(title, outcomes)
        self._act = act or say("yes")

    def counted(self) -> Message:
        """How many will be done and how many can't be."""
        if self.left:
            return say("{done} to be done, {left} can't be", done=self.done, left=self.left)
        return say("{done} to be done", done=self.done)

    def keys_right(self) -> str:
        """The answers."""
        keys = say("↑↓ PgUp PgDn  y Enter {yes}   n Esc leave it as it is", yes=self._act)
        return cells.fit(str(keys), self.app.size.width)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Enter goes on."""
        event.stop()
        self.action_go_on()

    def action_go_on(self) -> None:
        """Do it, where there is anything to do."""
        self.dismiss(self.done > 0)
