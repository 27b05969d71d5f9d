"""A form is saved on a case that a colleague changed meanwhile: both are shown, field by field, and one chooses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from domain import cells
from domain.refusal import Refused
from screens.base import DeskScreen
from screens.case_story import entry
from screens.case_text import Page, hanging
from screens.forms.merging import Difference, differences, merged
from screens.forms.spec import NO, YES
from screens.forms.values import judge
from screens.widgets.reading import Reading
from services.conflicts import Opened, Overtaken, opened, save
from services.sheet import Sheet, sheet
from services.staffing import names
from settings.lookup import state_name
from words import Message, listed, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult

    from screens.case_text import Row
    from screens.forms.action import ActionForm, Prepared
    from screens.forms.spec import FormSpec, Values
    from screens.shell import Desk
    from services.outcome import Outcome
    from services.session import Session

MOST = 9
"""Fields that have a digit."""
INDENT = 12
"""Cells of the words before a value."""


@dataclass(frozen=True, slots=True)
class Newer:
    """A case as it is now, and the form as it would open on it; `why_not`: why it would not open any more."""

    start: Opened
    sheet: Sheet
    names: dict[int, str]
    prepared: Prepared | None
    why_not: Message | None


async def settle(
    desk: Desk, form: ActionForm, targets: Sequence[int], start: Opened, *, old: FormSpec, typed: Values
) -> list[Outcome]:
    """Show what was changed since `start`, ask, and save what was chosen.

    `old`: the form as it was opened, `typed`: what stands in it. Raises Refused where it is left unsaved: then the form
    and its draft stay as they are.
    """
    while True:
        newer = await desk.desk.run(_newer, desk.session, form, targets)
        spec = newer.prepared.spec if newer.prepared is not None else None
        found = differences(old, spec, typed) if spec is not None else []
        mine = await desk.push_screen_wait(ConflictScreen(newer, found, start))
        if mine is None or newer.prepared is None or spec is None:
            raise Refused(
                newer.why_not
                or say("Nothing was saved: the case was changed meanwhile. What you typed is kept here.")
            )
        values = _judged(newer.prepared, merged(spec, typed, found, mine), desk.session)
        try:
            return await desk.desk.run(
                save, desk.session, newer.start, partial(form.take, desk.session, targets, values)
            )
        except Overtaken:
            continue


def _newer(session: Session, form: ActionForm, case_ids: Sequence[int]) -> Newer:
    """All that is needed to go on, on the desk's thread."""
    start, found, known = opened(session, case_ids[0]), sheet(session, case_ids[0]), names(session)
    try:
        return Newer(start, found, known, form.opened(session, case_ids), None)
    except Refused as refused:
        return Newer(start, found, known, None, refused.message)


def _judged(prepared: Prepared, values: dict[str, str], session: Session) -> dict[str, str]:
    """The values as services take them. Raises Refused with the first thing that is wrong with them."""
    found = judge(prepared.spec.fields, values, session.now(), session.zone, prepared.check)
    if not isinstance(found, dict):
        raise Refused(found[0].message)
    return found


class ConflictScreen(DeskScreen["frozenset[str] | None"]):
    """Returns the fields in which one's own value is saved; None: back to the form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(digit), f"turn({digit})", show=False) for digit in range(1, MOST + 1)),
        Binding("m", "mine", show=False),
        Binding("t", "theirs", show=False),
        Binding("ctrl+s", "save", show=False),
    ]

    def __init__(self, newer: Newer, found: Sequence[Difference], start: Opened) -> None:
        super().__init__()
        self._newer = newer
        self._found = tuple(found)
        self._clashes = tuple(one for one in found if one.clash)
        self._start = start
        self._mine = {one.field.id for one in self._clashes}

    def body(self) -> ComposeResult:
        """What was done meanwhile, then the fields."""
        yield Reading(self._lines, id="both")

    def on_mount(self) -> None:
        """Ready to be read."""
        self.query_one("#both").focus()
        self.relabel()
        if self._newer.why_not is not None:
            self.tell(self._newer.why_not, kind="refused")
        elif self._clashes:
            self.tell(
                say("Choose what is saved; the rest of your form is saved as you filled it in."), kind="note"
            )

    # what is shown

    def bar(self) -> str:
        """Which case, and where it stands now."""
        case = self._newer.sheet.case
        state = state_name(self.session.settings, case.kind, case.state)
        return str(say("Changed meanwhile: {number}  {state}", number=case.number, state=state))

    def keys_right(self) -> str:
        """The answers."""
        if self._newer.why_not is not None:
            keys = say("↑↓ read  Esc back to the form: what you typed is kept")
        elif self._clashes:
            keys = say("1-9 mine or theirs  m mine  t theirs  Ctrl+S save  Esc back to the form")
        else:
            keys = say("↑↓ read  Ctrl+S save  Esc back to the form")
        return cells.fit(str(keys), self.app.size.width)

    def relabel(self) -> None:
        """The page too."""
        super().relabel()
        if self.is_mounted:
            self.query_one("#both", Reading).relabel()

    def _lines(self, width: int) -> list[Row]:
        newer = self._newer
        page = Page(newer.sheet, self.session.settings, self.session.now(), newer.names)
        rows: list[Row] = [(str(say("What happened since you opened the form")), "strong")]
        for event in newer.sheet.timeline:
            if event.id > self._start.event_id:
                rows += entry(page, event, width, tells=True)
        rows.append("")
        if newer.why_not is not None:
            return [*rows, *cells.wrap(str(newer.why_not), width)]
        if not self._found:
            return [*rows, str(say("None of it is in your form: Ctrl+S saves it as you filled it in."))]
        rows.append((str(say("What your form says of it")), "strong"))
        for one in self._found:
            rows += self._difference(one, width)
        return rows

    def _difference(self, one: Difference, width: int) -> Iterator[Row]:
        name = str(one.field.label)
        if one.clash:
            mine = one.field.id in self._mine
            chosen = say("mine is saved") if mine else say("theirs stays")
            yield f"{self._clashes.index(one) + 1} {name}  {chosen}", "strong"
        else:
            yield f"  {name}  {say('you both say the same') if one.typed else say('theirs stays; you left it as it was')}"
        told: list[tuple[Message, str]] = [(say("before"), one.before), (say("theirs"), one.now)]
        if one.clash:
            told.append((say("mine"), one.mine))
        for label, value in told:
            yield from ("  " + row for row in hanging(label, _value(one, value), INDENT, width - 2))

    # choosing

    def action_turn(self, digit: int) -> None:
        """Mine instead of theirs in this field, or the other way round."""
        if digit <= len(self._clashes):
            self._mine ^= {self._clashes[digit - 1].field.id}
            self.relabel()

    def action_mine(self) -> None:
        """Mine everywhere."""
        self._mine = {one.field.id for one in self._clashes}
        self.relabel()

    def action_theirs(self) -> None:
        """Theirs everywhere."""
        self._mine = set()
        self.relabel()

    def action_save(self) -> None:
        """Save what was chosen."""
        if self._newer.why_not is None:
            self.dismiss(frozenset(self._mine))

    def action_back(self) -> None:
        """Back to the form."""
        self.dismiss(None)


def _value(one: Difference, value: str) -> object:
    """A value of a form in words."""
    if one.field.kind == "yesno":
        return {YES: say("yes"), NO: say("no")}.get(value, value)
    known = {option.slug: option.label for option in one.field.options}
    if one.field.kind == "choices":
        return listed(str(known.get(slug, slug)) for slug in value.split())
    return known.get(value, value) or "—"
