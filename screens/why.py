"""F8: how each limit of a case was counted: from when, by which rule, over which days."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from domain.cells import fit, width, wrap
from domain.lifecycle import Action
from domain.moments import day_of, time_text
from screens.base import DeskScreen
from screens.case_row import due_text
from screens.moments import full_text, weekday_text
from screens.widgets.reading import Reading
from services.sheet import Why, why
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, tzinfo

    from textual.app import ComposeResult

    from domain.clocks import Reckoning, StartFrom
    from domain.records import Event
    from settings.model import Limit

Row = str | tuple[str, str]

CLOCK_NAMES: dict[str, Message] = {
    "sign_in": say("Sign-in"),
    "contact": say("First contact"),
    "handling": say("Handling"),
    "promised": say("Promised day"),
}
"""The clocks by their slugs (domain/clocks.py); the limit from above is called after the step that set it."""
LIMIT_NAMES: dict[str, Message] = {
    Action.EXTENSION_APPROVED: say("The extended limit"),
    Action.REDO: say("The limit of the redo"),
    Action.LIMIT_CHANGED: say("The limit changed from above"),
}


def clock_name(clock: str, origin: Event | None) -> Message | str:
    """What a clock is called; `origin`: the step that set the limit from above."""
    if clock == "given":
        return LIMIT_NAMES.get(origin.action if origin else "") or say("The hotline's limit")
    return CLOCK_NAMES.get(clock, clock)


def origin_text(origin: Event | None, now: datetime, zone: tzinfo) -> Message:
    """Since when the limit from above governs, and by what."""
    if origin is None:
        return say("It came with the case and governs; only the hotline moves it.")
    day = time_text(origin.happened_at, now, zone)
    match origin.action:
        case Action.EXTENSION_APPROVED:
            return say("The extension was approved on {day}; this limit governs since then.", day=day)
        case Action.REDO:
            return say("The case came back on {day} with this limit, which governs.", day=day)
        case Action.REDISPATCHED:
            return say("It came with the new dispatch of {day} and governs.", day=day)
        case Action.REPORTED:
            return say("It came with the hotline's list of {day} and governs.", day=day)
        case _:
            return say("It was set from above on {day} and governs.", day=day)


def limit_text(limit: Limit) -> Message:
    """A limit in words: '5 个工作日'."""
    match limit.unit:
        case "working_days" if limit.amount == 1:
            return say("1 working day")
        case "minutes":
            return say("{amount} minutes", amount=limit.amount)
        case "hours":
            return say("{amount} hours, day and night", amount=limit.amount)
        case "working_hours":
            return say("{amount} working hours", amount=limit.amount)
        case _:
            return say("{amount} working days", amount=limit.amount)


def start_text(start_from: StartFrom, when: Message) -> Message:
    """From when a clock counts."""
    match start_from:
        case "dispatched":
            return say("from the dispatch, {when}", when=when)
        case "redone":
            return say("from its coming back, {when}", when=when)
        case _:
            return say("from the receipt, {when} (no dispatch time is known)", when=when)


def why_rows(found: Why, now: datetime, zone: tzinfo, cells: int) -> list[Row]:
    """The whole explanation, each row at most so many cells."""
    rows: list[Row] = [*_next(found, now, zone)]
    clocks = found.clocks
    if clocks.given is not None:
        rows += ["", *_given(clocks.given, found, now, zone)]
    known = [item for item in (clocks.handling, clocks.contact, clocks.sign_in) if item is not None]
    for reckoning in sorted(known, key=lambda item: item.clock != clocks.due_clock):
        rows += ["", *_clock(reckoning, now, zone)]
    if clocks.due_clock == "promised" and clocks.due is not None:
        rows += ["", str(say("An issue of our own is due on the day that was promised."))]
    return [piece for row in rows for piece in _wrapped(row, cells)]


def _wrapped(row: Row, cells: int) -> Iterator[Row]:
    text, style = (row, "") if isinstance(row, str) else row
    indent = len(text) - len(text.lstrip())
    for piece in wrap(text.lstrip(), cells - indent):
        yield (" " * indent + piece, style)


def _next(found: Why, now: datetime, zone: tzinfo) -> Iterator[Row]:
    clocks = found.clocks
    if clocks.due is None:
        yield (str(say("No limit runs now.")), "strong")
        return
    name = clock_name(clocks.due_clock, found.limit_origin)
    when = full_text(clocks.due, now, zone)
    if clocks.due < now:
        late = due_text(clocks.due, now, zone)
        yield (str(say("Next limit: {clock}, {when}  {late}", clock=name, when=when, late=late)), "overdue")
    else:
        yield (str(say("Next limit: {clock}, {when}", clock=name, when=when)), "strong")


def _given(given: datetime, found: Why, now: datetime, zone: tzinfo) -> Iterator[Row]:
    origin, ours = found.limit_origin, found.clocks.handling
    name = clock_name("given", origin)
    yield (f"{name}  {full_text(given, now, zone)}", "strong")
    yield "  " + str(origin_text(origin, now, zone))
    if ours is None:
        yield "  " + str(say("By our own rules no handling limit runs."))
    elif ours.due == given:
        yield "  " + str(say("By our own rules it is the same."))
    else:
        yield "  " + str(
            say("By our own rules it would be {when}; see below.", when=full_text(ours.due, now, zone))
        )


def _clock(found: Reckoning, now: datetime, zone: tzinfo) -> Iterator[Row]:
    head = say(
        "{clock}  {limit}  until {when}",
        clock=CLOCK_NAMES[found.clock], limit=limit_text(found.limit), when=full_text(found.due, now, zone),
    )  # fmt: skip
    yield (str(head), "strong")
    yield "  " + str(start_text(found.start_from, full_text(found.start, now, zone)))
    basis = say("Basis {law}", law=found.basis)
    yield "  " + str(basis if found.checked else say("{basis} (unverified)", basis=basis))
    if found.unpublished:
        yield (
            "  "
            + str(
                say("! The calendar of this year is not published: Monday to Friday less the statutory days.")
            ),
            "overdue",
        )
    if found.limit.unit in {"minutes", "hours"}:
        return
    yield from _days(found, now, zone)


def _days(found: Reckoning, now: datetime, zone: tzinfo) -> Iterator[Row]:
    """A row a day: the day, which one it is or that it is not counted, and why."""
    today = day_of(now, zone)
    counted = 0
    days = found.days
    whole = found.limit.unit == "working_days"
    marks = []
    for step in days:
        counted += step.counted
        mark = say("day {number}", number=counted) if step.counted and whole else say("counts")
        marks.append(str(mark if step.counted else say("not counted")))
    names = [str(weekday_text(step.day, today)) for step in days]
    wide, wider = max(map(width, names)), max(map(width, marks))
    for step, name, label in zip(days, names, marks, strict=True):
        # a working day needs no reason: its weekday stands before it
        plain = step.counted and str(step.why) in name
        text = f"  {fit(name, wide)}  {fit(label, wider)}  {'' if plain else step.why}".rstrip()
        yield (text, "" if step.counted else "faint")


class WhyScreen(DeskScreen[None]):
    """How the limits of one case came about."""

    CSS_PATH = "why.tcss"
    ACTIONS = ("why",)
    HINTS: ClassVar[tuple[str, ...] | None] = ("back",)

    def __init__(self, case_id: int) -> None:
        super().__init__()
        self.case_id = case_id
        self.found: Why | None = None

    def body(self) -> ComposeResult:
        """One pane that scrolls."""
        yield Reading(self._rows, id="why")

    async def on_mount(self) -> None:  # type: ignore[override]
        """Read the case."""
        self.query_one("#why").focus()
        self.found = await self.call(why, self.session, self.case_id)
        self.relabel()

    def bar(self) -> str:
        """Which case."""
        if self.found is None:
            return ""
        case = self.found.case
        return str(
            say("How the limits were counted  {number}  {title}", number=case.number, title=case.title)
        )

    def relabel(self) -> None:
        """The pane too."""
        super().relabel()
        if self.is_mounted:
            self.query_one("#why", Reading).relabel()

    def _rows(self, cells: int) -> Sequence[Row]:
        if self.found is None:
            return ()
        return why_rows(self.found, self.session.now(), self.session.zone, cells)

    def action_why(self) -> None:
        """F8 again goes back."""
        self.action_back()
