"""What happened with a case, as rows of text: applications, co-workings, then the timeline. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from domain.case_words import action_name
from domain.cells import wrap
from domain.field_names import FIELDS
from domain.moments import day_text
from screens.case_text import Page, Row, field_value, hanging, named, parted
from services.clashes import HOTLINE, KEPT, TAKEN
from settings.lookup import department, state_name
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from domain.records import Application, Change, Contact, Coworking, Event

TIME = 13
"""Cells of the time before an entry: '11-23 17:00  '."""
TELLS = frozenset(
    {"correct", "reported", "limit_changed", "extension_approved", "redo", "assign", "record", TAKEN, KEPT}
)
"""Steps of which the timeline tells what they changed, not only that they were taken."""
TRIES = frozenset({"contact_reached", "contact_missed", "chase"})
"""Steps in which someone spoke with the resident, or tried to."""
TOLD_ABOVE = frozenset({"extend", "return"})
"""Steps whose words stand with their application."""


def story(page: Page, cells: int) -> list[Row]:
    """All of it, the newest entry of the timeline first."""
    sheet = page.sheet
    lost = [found for found in sheet.contacts if not any(_is_of(found, event) for event in sheet.timeline)]
    parts: tuple[tuple[Message, Iterator[Row]], ...] = (
        (say("Applications"), _all(application, page, sheet.applications, cells)),
        (say("Co-handled with"), _all(_coworking, page, sheet.coworkings, cells)),
        (say("What happened"), _all(entry, page, _by_time(sheet.timeline), cells)),
        (say("Tries to reach the resident"), _all(_try, page, lost, cells)),
    )
    rows: list[Row] = []
    for title, found in parts:
        lines = list(found)
        if lines:
            rows += [*([""] if rows else []), (str(title), "strong"), *lines]
    return rows


Item = TypeVar("Item")


def _all(
    told: Callable[[Page, Item, int], Iterator[Row]], page: Page, items: Sequence[Item], cells: int
) -> Iterator[Row]:
    """The rows of each item, the newest first."""
    for item in reversed(items):
        yield from told(page, item, cells)


def _by_time(timeline: Sequence[Event]) -> list[Event]:
    """By when it happened: what was entered late stands where it belongs."""
    return sorted(timeline, key=lambda event: (event.happened_at, event.id))


def _is_of(found: Contact, event: Event) -> bool:
    """Whether a try to reach the resident is the one that this step tells."""
    return event.action in TRIES and event.happened_at == found.at


APPLICATIONS: dict[str, Message] = {
    "extension": say("extension"),
    "return": say("return"),
    "appeal": say("appeal"),
}
RESULTS: dict[str, Message] = {
    "": say("waits for review"),
    "approved": say("approved"),
    "refused": say("refused"),
}


def application(page: Page, found: Application, cells: int) -> Iterator[Row]:
    """An application with its reason, agreement and answer."""
    codes = page.settings.codes
    reasons = codes.return_reasons if found.kind == "return" else codes.extension_reasons
    kind = APPLICATIONS.get(found.kind, found.kind)
    head = parted(
        (
            say("{kind} no. {ordinal}", kind=kind, ordinal=found.ordinal),
            named(reasons, found.reason),
            say("to {day}", day=_day(page, found.promised)) if found.promised else "",
            RESULTS.get(found.result, found.result),
        )
    )
    yield from hanging(page.time(found.filed_at), head, TIME, cells)
    agreed_at = page.time(found.agreed_at) if found.agreed_at else ""
    if found.agreed:
        how = HOW.get(found.agreed_how, found.agreed_how)
        told = say("agreed with {who}", who=parted((found.agreed_with, agreed_at, how)))
        yield from hanging("", told, TIME, cells)
    yield from _more(parted((found.statement, found.basis)), cells)
    if found.decided_at is not None:
        limit = say("new limit {when}", when=page.time(found.new_limit)) if found.new_limit else ""
        yield from hanging("", parted((found.decided_by, page.time(found.decided_at), limit)), TIME, cells)


HOW: dict[str, Message] = {
    "phone": say("by phone"),
    "visit": say("face to face"),
    "written": say("in writing"),
}
CONSENTS: dict[str, Message] = {"extend": say("agrees to more time"), "close": say("agrees to close")}


def _coworking(page: Page, found: Coworking, cells: int) -> Iterator[Row]:
    told = parted(
        (
            department(page.settings, found.department),
            found.person,
            say("promised by {day}", day=_day(page, found.promised)) if found.promised else "",
            say("done {time}", time=page.time(found.done_at)) if found.done_at else "",
        )
    )
    yield from hanging(page.time(found.asked_at), told, TIME, cells)


def _try(page: Page, found: Contact, cells: int) -> Iterator[Row]:
    reached = say("reached") if found.reached else say("not reached")
    told = parted((reached, *_reached(page, found), page.names.get(found.staff_id, "")))
    yield from hanging(page.time(found.at), told, TIME, cells)


def _reached(page: Page, found: Contact) -> tuple[object, ...]:
    """Why the resident was not reached, or what they agreed to; the number that was called."""
    why_not = "" if found.reached else named(page.settings.codes.not_reached, found.why_not)
    return why_not, CONSENTS.get(found.consent, ""), found.phone


CARRIES: dict[str, Message] = {"due": say("to copy over"), "done": say("copied over")}


def entry(page: Page, event: Event, cells: int, *, tells: bool = False) -> Iterator[Row]:
    """A line of the timeline: when, what, where it led, who; below it what was written.

    `tells`: what it changed as well, whatever the step.
    """
    style = "faint" if event.undone else ""
    recorded = say("entered late, {time}", time=page.time(event.recorded_at)) if event.late else ""
    head = parted(
        (
            _undid(page, event) or _step(page, event),
            *(
                part
                for found in page.sheet.contacts
                if _is_of(found, event)
                for part in _reached(page, found)
            ),
            event.actor_name,
            recorded,
            say("undone") if event.undone else CARRIES.get(event.carry, ""),
        )
    )
    for row in hanging(page.time(event.happened_at), head, TIME, cells):
        yield (row, style)
    for change in event.changes if tells or event.action in TELLS else ():
        if change.field == "assignee_id" or change.field.removeprefix(HOTLINE) in FIELDS:
            yield from ((row, "faint") for row in hanging("", _change(page, change), TIME, cells))
    if event.action not in TOLD_ABOVE:
        yield from ((row, style) for row in _more(event.note, cells))


def _undid(page: Page, event: Event) -> object:
    """What an undo took back; '' where the event is none, or its step is not on the timeline."""
    if event.undoes is None:
        return ""
    steps = [step for step in page.sheet.timeline if step.operation_id == event.undoes]
    names = " ".join(str(action_name(step.action)) for step in steps)
    return say("undone: {what}", what=names) if names else ""


def _step(page: Page, event: Event) -> object:
    """What was done, and the state that it led to where it moved the case."""
    name = action_name(event.action)
    state = next((change.after for change in event.changes if change.field == "state"), None)
    if not state:
        return name
    return say("{step} → {state}", step=name, state=state_name(page.settings, page.case.kind, str(state)))


def _more(text: str, cells: int) -> list[str]:
    return [" " * TIME + row for row in wrap(text, max(2, cells - TIME))] if text else []


def _day(page: Page, day: date) -> str:
    return day_text(day, page.now.astimezone(page.zone).date())


def _change(page: Page, change: Change) -> Message:
    if change.field.startswith(HOTLINE):
        name = change.field.removeprefix(HOTLINE)
        return say(
            "{field}: ours stays, the hotline said {text}",
            field=FIELDS[name],
            text=field_value(page, name, change.after),
        )
    label = say("handled by") if change.field == "assignee_id" else FIELDS.get(change.field, change.field)
    before, after = (
        field_value(page, change.field, change.before),
        field_value(page, change.field, change.after),
    )
    if not str(before):
        return say("{field}: {after}", field=label, after=after)
    return say("{field}: {before} → {after}", field=label, before=before, after=after)
