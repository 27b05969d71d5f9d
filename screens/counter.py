"""F3, the counter: a resident asks what became of a complaint; find it, and read aloud where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from domain.case_words import WAITING, action_name
from domain.cells import fit
from domain.lifecycle import Action, is_open
from domain.moments import day_of, day_text
from domain.queue import AT_HOTLINE
from screens.base import DeskScreen, Line, rule
from screens.keys import MOVE, WORK, Key
from screens.widgets.line_list import Fixed, LineList
from screens.widgets.reading import Reading, TextLine
from screens.widgets.text_input import TextInput
from services.counter import find
from services.handling import chase
from services.standing import standing
from services.undoing import undo
from settings.lookup import state_name
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from domain.records import CaseLine
    from screens.case import CaseScreen
    from screens.shell import Desk
    from services.outcome import Outcome

DAY, NAME, STATE, PLACE = 10, 9, 8, 16
"""Cells of the columns; the title takes what is left, and the place goes where that is little."""


def open_counter(desk: Desk) -> None:
    """Open the counter over whatever is shown; over itself it begins anew."""
    if isinstance(desk.screen, CounterScreen):
        desk.screen.afresh()
    else:
        desk.push_screen(CounterScreen())


@dataclass(frozen=True, slots=True)
class Row:
    """A case that was found, as a row of the list."""

    key: int
    line: CaseLine
    version: int


class CounterScreen(DeskScreen[None]):
    """An input line, the answer in words, the cases that fit; the keyboard stays in the input line."""

    CSS_PATH = "counter.tcss"
    ACTIONS = ()
    OWN_KEYS = (
        Key("choose", ("up", "down"), say("choose"), say("Another one of the cases that fit"), MOVE),
        Key("open", ("enter",), say("view"), say("Open the case"), MOVE),
        Key("why", ("f8",), say("why"), say("How its limits were counted"), MOVE),
        Key("back", ("escape",), say("back"), say("Back to where you were"), MOVE),
        Key(
            "chase",
            ("f9",),
            say("asks again"),
            say("Note that the resident asks again; once more takes it back"),
            WORK,
        ),
        Key(
            "chase_agreed",
            ("f10", "shift+f9"),
            say("asks, agrees to extend"),
            say("Note that the resident asks again and agrees to an extension"),
            WORK,
        ),
    )
    HINTS = ("choose", "open", "chase", "chase_agreed", "why", "back")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down,tab", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        *(
            Binding(",".join(key.keys), key.action, show=False)
            for key in OWN_KEYS
            if key.action in {"why", "chase", "chase_agreed"}
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._aloud: tuple[Message, ...] = ()
        self._shown = self._total = 0
        self._noted: Outcome | None = None
        self._list: LineList[Row] = LineList(self._paint, empty=EMPTY, id="found")
        self._list.can_focus = False

    def body(self) -> ComposeResult:
        """What is asked, what to answer, what was found."""
        with Horizontal(id="ask"):
            yield TextLine(lambda: ">", id="prompt")
            yield TextInput(limit=60, id="asked")
        yield Reading(self._words, id="aloud")
        yield Line("rule")
        yield self._list

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one("#aloud").can_focus = False
        self.query_one("#asked").focus()
        self._list.show(Fixed())
        self.relabel()

    async def on_screen_resume(self) -> None:  # type: ignore[override]
        """Coming back from a case: it may stand elsewhere now."""
        if self._list.key is not None:
            self._ask()

    def afresh(self) -> None:
        """Ask for another case."""
        self.query_one("#asked", TextInput).value = ""

    # what is shown

    def bar(self) -> str:
        """What can be typed, or how many were found."""
        if not self._typed():
            return str(say("Find a case for someone who asks"))
        shown, total = self._shown, self._total
        if shown < total:
            return str(say("Find a case for someone who asks  {shown} of {count}", shown=shown, count=total))
        return str(say("Find a case for someone who asks  {count} found", count=total))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be done where nothing was found."""
        if action in self.HINTS and action != "back" and not self._total:
            return False
        return super().check_action(action, parameters)

    def relabel(self) -> None:
        """List and words too."""
        super().relabel()
        if self.is_mounted:
            self.query_one("#rule", Line).show(rule(self.app.size.width))
            self.query_one("#aloud", Reading).relabel()
            self._list.relabel()

    def _words(self, _cells: int) -> Sequence[str | tuple[str, str]]:
        """The sentences, one below the other; before anything is typed, what can be."""
        if self._typed():
            return [str(sentence) for sentence in self._aloud]
        return [(str(HOW), "faint")]

    def _paint(self, row: Row, cells: int) -> tuple[str, str]:
        line, zone = row.line, self.session.zone
        day = day_text(day_of(line.received, zone), day_of(self.session.now(), zone))
        state = state_name(self.session.settings, line.kind, line.state).short
        if line.waiting == AT_HOTLINE:
            state = str(WAITING[AT_HOTLINE])
        place = cells >= 70
        room = cells - DAY - NAME - STATE - (PLACE + 1 if place else 0) - 3
        parts = [fit(day, DAY), fit(line.person_name, NAME), fit(line.title, room)]
        parts += [fit(line.address, PLACE)] if place else []
        parts.append(fit(state, STATE))
        return " ".join(parts), "" if is_open(line.kind, line.state) else "faint"

    # finding

    def _typed(self) -> str:
        return self.query_one("#asked", TextInput).value.strip() if self.is_mounted else ""

    @on(TextInput.Changed, "#asked")
    def _changed(self) -> None:
        self._moved_on()
        self._ask()

    def _ask(self) -> None:
        self.run_worker(self._find, group="find", exclusive=True)  # type: ignore[arg-type]

    async def _find(self) -> None:
        """What fits what is typed; a newer key supersedes it."""
        text = self._typed()
        found = await self.desk.newest("counter", find, self.session, text)
        rows = [Row(line.id, line, line.version) for line in found.lines]
        self._shown, self._total = len(rows), found.total
        keep = self._list.key if self._list.key in {row.key for row in rows} else None
        self._list.show(Fixed(rows), keep=keep, empty=NONE if text else EMPTY)
        if not rows:
            self._aloud = ()
        elif keep is not None:
            await self._look()
        self.relabel()

    @on(LineList.Highlighted)
    def _highlighted(self, event: LineList.Highlighted) -> None:
        event.stop()
        self.run_worker(self._look, group="look", exclusive=True)  # type: ignore[arg-type]

    async def _look(self) -> None:
        """Where the case at the cursor stands."""
        key = self._list.key
        self._aloud = () if key is None else await self.desk.newest("standing", standing, self.session, key)
        self.query_one("#aloud", Reading).relabel(from_start=True)

    def action_move(self, step: int) -> None:
        """Another case."""
        self._moved_on()
        self._list.action_move(step)

    def action_page(self, way: int) -> None:
        """A page of cases."""
        self._moved_on()
        self._list.action_page(way)

    # acting

    @on(TextInput.Submitted, "#asked")
    def _open(self) -> None:
        if self._list.key is None:
            return
        from screens.case import CaseScreen

        self.work(self._go_to(CaseScreen(self._list.key)))

    async def _go_to(self, case: CaseScreen) -> None:
        outcomes = await self.app.push_screen_wait(case)
        for outcome in outcomes or ():
            self.tell(outcome.message, kind="done" if outcome.done else "refused")
        self._ask()

    def action_chase(self) -> None:
        """Note that the resident asks again 催办; F9 once more takes it back."""
        if self._noted is not None:
            self.work(self._take_back(self._noted))
        elif self._list.key is not None:
            self.work(self._chase(self._list.key))

    def action_chase_agreed(self) -> None:
        """Note that the resident asks again, and agrees to an extension."""
        if self._list.key is not None:
            self.work(self._chase(self._list.key, consent="extend"))

    async def _chase(self, case_id: int, consent: str = "") -> None:
        outcome = await self.call(chase, self.session, case_id, consent=consent)
        if outcome is not None:
            self._noted = outcome
            self.tell(say("{what}. Undo: {key}", what=outcome.message, key="F9"))
            self._ask()

    async def _take_back(self, noted: Outcome) -> None:
        self._noted = None
        outcomes = await self.call(undo, self.session, noted.operation_id)
        if outcomes:
            self.tell(
                say("Undone: {action} of {numbers}", action=action_name(Action.CHASE), numbers=noted.number)
            )
            self._ask()

    def _moved_on(self) -> None:
        """Another resident, another case: F9 notes again."""
        if self._noted is not None:
            self._noted = None
            self.hush()

    def action_why(self) -> None:
        """How its limits were counted."""
        from screens.why import WhyScreen

        if self._list.key is not None:
            self.app.push_screen(WhyScreen(self._list.key))


EMPTY = say("The cases that fit stand here.")
NONE = say("Nothing fits. Try fewer digits of the phone, or a part of the name or place.")
HOW = say(
    "Type the phone's last digits (three or more), any part of a name or its pinyin initials, "
    "a house or room (12号, 3-502), another place, or part of the number."
)
