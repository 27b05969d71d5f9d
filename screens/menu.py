"""The menu 办理 of a case: each action by its digit; what the state forbids is greyed with why.

The digits 1–9 are the settings'; further actions stand behind 0 (`MORE`), so that none ever moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from domain import lifecycle
from domain.cells import fit, width
from domain.lifecycle import ACTION_NAMES, FROM_ABOVE, Action, State
from domain.naming import unnumbered
from screens.acting import Acting
from screens.base import DeskScreen, Line
from screens.forms.actions import FORMS
from screens.widgets.line_list import Fixed, LineList
from settings.lookup import state_name
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from screens.keys import Registry
    from services.sheet import Sheet
    from settings.model import Settings

MORE: dict[str, tuple[tuple[str, str], ...]] = {
    "hotline": (
        ("01", "chase"),
        ("02", "park"),
        ("03", "resume"),
        ("04", "correct"),
        ("05", "copy_over"),
        ("06", "result"),
        ("07", "review"),
        ("08", "clash"),
        ("09", "sign_in_late"),
        ("00", "archive"),
    ),
    "issue": (
        ("01", "chase"),
        ("02", "defer"),
        ("03", "resume"),
        ("04", "correct"),
        ("05", "check"),
        ("06", "begin"),
        ("07", "hand_over"),
        ("08", "report_up"),
        ("09", "follow_up"),
        ("00", "archive"),
    ),
}
"""The digits after 0, by kind, for good."""
STEPS: dict[str, tuple[Action, ...]] = {
    "sign_in_late": (Action.SIGN_IN,),
    "contact": (Action.CONTACT_REACHED, Action.CONTACT_MISSED),
    "result": tuple(sorted(FROM_ABOVE)),
    "review": (Action.REVIEW_APPROVED, Action.REVIEW_REFUSED),
    "copy_over": (Action.CARRY,),
    "clash": (Action.CORRECT,),
    "number": (Action.CORRECT,),
}
"""The steps of the lifecycle that an action may be, where it is not the one of its own name."""
LABELS: dict[str, Message] = {
    "contact": say("contact"),
    "result": say("result from above"),
    "review": say("agree to the answer, or give it back"),
    "chase": say("asked again"),
    "clash": say("settle with the hotline"),
    "sign_in_late": say("enter a sign-in late"),
    "number": say("enter the hotline's number"),
}
"""Names of actions that neither the settings nor the lifecycle name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu. `why`: why it can't be done now, '' where it can."""

    key: int
    code: str
    action: str
    label: object
    letter: str
    why: Message | str


def entries(found: Sheet, registry: Registry, settings: Settings) -> list[Entry]:
    """The menu of a case in its state, in the order of the digits; what its kind never has is left out."""
    steps = {action for _state, action in lifecycle.TABLES[found.case.kind]}
    digits = [(key.menu, key.action) for key in registry.menu(tuple(row.action for row in settings.keys))]
    shown = [(code, action) for code, action in digits if action not in FORMS or set(_steps(action)) & steps]
    more = [(code, _of_state(found, action)) for code, action in MORE[found.case.kind]]
    return [
        Entry(place, code, action, label_of(action, registry), registry.shown(action), why_not(found, action))
        for place, (code, action) in enumerate([*shown, *more])
    ]


def _of_state(found: Sheet, action: str) -> str:
    """A finished issue is taken up again by opening it again; what was handed over without a number gets it later.

    The number stands where it can be nothing else: a case of ours is signed in, its issue handed over already.
    """
    if action == "resume" and Action.REOPEN in found.actions:
        return "reopen"
    hotline = found.linked if found.case.kind == "issue" else found.case
    late = action in {"hand_over", "sign_in_late"} and hotline is not None and unnumbered(hotline)
    return "number" if late else action


def label_of(action: str, registry: Registry) -> object:
    """What an action is called in the menu."""
    if action in registry:
        return registry[action].label
    return LABELS.get(action) or ACTION_NAMES[Action(action)]


def _steps(action: str) -> tuple[Action, ...]:
    return STEPS.get(action) or (Action(action),)


def why_not(found: Sheet, action: str) -> Message | str:
    """Why an action can't be taken with this case now, in a few words; '' where it can."""
    if action not in FORMS and action != "copy_over":
        return say("not there yet")
    if found.barred.issuperset(_steps(action)):
        return say("not for your role")
    idle = _idle(found, action)
    if idle is not None or set(_steps(action)) & set(found.actions):
        return idle or ""
    if found.case.state in lifecycle.APPLIED and action not in {"review", "archive"}:
        return say("waits for the answer from above")
    return _after(found, _steps(action)) or say("not in this state")


def _idle(found: Sheet, action: str) -> Message | None:
    """Why an action would do nothing, whatever the state."""
    case = found.case
    if (
        action in {"sign_in", "sign_in_late"}
        and case.signed_in_at is not None
        and Action.SIGN_IN not in found.actions
    ):
        return say("done already")
    if action == "resume" and not case.waiting:
        return say("it is not waiting")
    if action == "clash" and not found.hotline_says:
        return say("the hotline says nothing else")
    if action == "copy_over" and not case.to_carry:
        return say("nothing is left to copy over")
    return None


def _after(found: Sheet, wanted: tuple[Action, ...]) -> Message | None:
    """The one step after which it can be done, our own before those of the upper tier."""
    table = lifecycle.TABLES[found.case.kind]
    here = State(found.case.state)
    for step in sorted(found.actions, key=lambda action: action in FROM_ABOVE):
        after = table[here, step]
        if step is Action.REDO or not isinstance(after, State) or after is here:
            continue
        if any((after, action) in table for action in wanted):
            return say("after: {step}", step=ACTION_NAMES[step])
    return None


def _chooses(slug: str) -> Callable[[MenuScreen], None]:
    def action(screen: MenuScreen) -> None:
        screen.take(slug)

    return action


class MenuScreen(DeskScreen["str | None"]):
    """Returns the action that was chosen; None where the menu was left."""

    CSS_PATH = "menu.tcss"
    ACTIONS = tuple(action for action in Acting.ACTIONS if action != "undo")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(digit, f"digit({digit!r})", show=False) for digit in "0123456789"
    ]

    action_sign_in = _chooses("sign_in")
    action_contact = _chooses("contact")
    action_extend = _chooses("extend")
    action_finish = _chooses("finish")
    action_return = _chooses("return")
    action_cohandle = _chooses("cohandle")
    action_assign = _chooses("assign")
    action_record = _chooses("record")
    action_result = _chooses("result")
    action_copy_over = _chooses("copy_over")

    def __init__(self, found: Sheet) -> None:
        super().__init__()
        self.sheet = found
        self._zero = False
        self._list: LineList[Entry] = LineList(self._paint, id="entries")

    def body(self) -> ComposeResult:
        """The case, then its menu."""
        yield Line("title")
        yield self._list

    def on_mount(self) -> None:
        """The cursor on the first thing that can be done."""
        self._list.focus()
        rows = self._entries()
        first = next((row.key for row in rows if not row.why), 0)
        self._list.show(Fixed(rows), keep=first)
        self.relabel()

    def _entries(self) -> list[Entry]:
        return entries(self.sheet, self.registry, self.session.settings)

    def bar(self) -> str:
        """Number and state."""
        case = self.sheet.case
        state = state_name(self.session.settings, case.kind, case.state)
        return str(say("Handle {number}  {state}", number=case.number, state=state))

    def keys_right(self) -> str:
        """The menu's own keys."""
        second = say("0 and then: the second digit   Esc leave")
        keys = second if self._zero else say("a digit, or ↑↓ and Enter   Esc leave")
        return fit(str(keys), self.app.size.width)

    def hints(self) -> tuple[str, ...]:
        """All of them stand in the list."""
        return ()

    def relabel(self) -> None:
        """The list too."""
        super().relabel()
        if self.is_mounted:
            self.query_one("#title", Line).show(self.sheet.case.title)
            self._list.relabel()

    def _paint(self, row: Entry, cells: int) -> tuple[str, str]:
        name = str(row.label)
        label = fit(name[:1].upper() + name[1:], max(24, min(44, cells // 2)))
        text = f"{row.code:>2} {label} {fit(row.letter, 2)}"
        why = str(row.why)
        if width(text) + 2 + width(why) <= cells:
            text = f"{text}  {why}"
        return text, "faint" if why else ""

    # choosing

    @on(LineList.Chosen)
    def _row_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self._take(self._entries()[event.key])

    def action_digit(self, digit: str) -> None:
        """A digit chooses; 0 waits for a second one."""
        if digit == "0" and not self._zero:
            self._zero = True
            self.relabel()
            return
        code = f"0{digit}" if self._zero else digit
        self._zero = False
        self.relabel()
        row = next((row for row in self._entries() if row.code == code), None)
        if row is None:
            self.tell(say("Nothing has the digits {code}.", code=code), kind="refused")
        else:
            self._take(row)

    def take(self, action: str) -> None:
        """Choose by an action's own letter."""
        row = next((row for row in self._entries() if row.action == action), None)
        if row is not None:
            self._take(row)

    def _take(self, row: Entry) -> None:
        self._list.select(row.key)
        if row.why:
            self.tell(say("{action}: {why}.", action=row.label, why=row.why), kind="refused")
        else:
            self.dismiss(row.action)
