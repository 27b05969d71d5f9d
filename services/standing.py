"""Where a case stands, in sentences that can be read aloud to the resident who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import cases as case_table
from domain.case_words import WAITING
from domain.lifecycle import Action, is_open
from domain.masking import mask_case
from domain.moments import day_of, day_text, time_text
from domain.queue import AT_HOTLINE
from services.issues import HANDED_OVER
from services.outcome import read
from services.steps import clocks
from settings.lookup import code, state_name
from words import Message, say

if TYPE_CHECKING:
    from domain.moments import When
    from domain.records import Case, Event
    from services.session import Session


def standing(session: Session, case_id: int) -> tuple[Message, ...]:
    """What it is, what was done, what comes next and by when. Raises Refused where it is not there any more."""
    case = read(session, case_id)
    events = [event for event in case_table.timeline(session.scope, case.id) if not event.undone]
    return (
        say(
            "Your matter of {day} '{title}' ({number}): {state}.",
            day=_day(session, case.received),
            title=mask_case(case).title,
            number=case.number,
            state=WAITING[AT_HOTLINE]
            if case.waiting == AT_HOTLINE
            else state_name(session.settings, case.kind, case.state),
        ),
        _ended(session, case) or (_done if case.kind == "hotline" else _done_here)(session, case, events),
        _next(session, case),
    )


def _day(session: Session, when: When) -> str:
    """A day; with its year where that is not this one."""
    return day_text(day_of(when, session.zone), day_of(session.now(), session.zone))


def _time(session: Session, when: When) -> str:
    return time_text(when, session.now(), session.zone)


def _ended(session: Session, case: Case) -> Message | None:
    """How it was finished or answered, where it was."""
    if case.outcome and case.finished_at:
        outcome = code(session.settings.codes.outcomes, case.outcome)
        return say(
            "It was finished on {time}: {outcome}.", time=_time(session, case.finished_at), outcome=outcome
        )
    if case.answered:
        return say("It was answered on {time}.", time=_time(session, case.answered))
    return None


def _done(session: Session, case: Case, events: list[Event]) -> Message:
    """What was done with a hotline case."""
    if case.waiting == AT_HOTLINE:
        handed = next(event.happened_at for event in events if event.action == HANDED_OVER)
        return say("On {time} {what}.", time=_time(session, handed), what=DONE_HERE[Action.HAND_OVER])
    if case.contacted_at:
        return say("We spoke with you on {time} and are handling it.", time=_time(session, case.contacted_at))
    missed = [event for event in events if event.action == Action.CONTACT_MISSED]
    if missed:
        return say(
            "We tried to reach you {count} times, last on {time}.",
            count=len(missed),
            time=_time(session, missed[-1].happened_at),
        )
    if case.signed_in_at:
        return say(
            "We took it on at {time}; nobody has called you yet.", time=_time(session, case.signed_in_at)
        )
    return say("It has arrived and is not taken on yet.")


def _done_here(session: Session, case: Case, events: list[Event]) -> Message:
    """What was done with an issue of our own: the last step that means something to who told it."""
    last = next((event for event in reversed(events) if event.action in DONE_HERE), None)
    if last is None:
        return say("On {time} {what}.", time=_time(session, case.received), what=DONE_HERE["logged"])
    return say("On {time} {what}.", time=_time(session, last.happened_at), what=DONE_HERE[last.action])


def _next(session: Session, case: Case) -> Message:
    """The next step by its name, and by when."""
    if case.kind == "hotline" and case.waiting == AT_HOTLINE:
        return NOT_TAKEN_ON
    if case.linked_id is not None and case.disposition == "hotline":
        linked = read(session, case.linked_id)
        if is_open(linked.kind, linked.state):
            return _next(session, linked)
    after = AFTER.get((case.kind, case.state))
    if after is not None:
        return after
    step, due, now = _step(session, case), clocks(session, case).due, session.now()
    if due is None:
        return say("Next: {step}; no limit is set.", step=step)
    if due < now:
        return say(
            "Next: {step}. That was due by {time}; it is late and goes first now.",
            step=step,
            time=_time(session, due),
        )
    return say("Next: {step}, by {time}.", step=step, time=_time(session, due))


def _step(session: Session, case: Case) -> Message:
    if case.waiting_until and case.waiting_until > day_of(session.now(), session.zone):
        return say("on {day} we go on with it", day=_day(session, case.waiting_until))
    if case.due_clock == "contact":
        return STEPS["hotline", "signed_in"]
    if case.disposition == "upward":
        return say("the sub-district looks into it, and we tell you what it says")
    return STEPS[case.kind, case.state]


DONE_HERE: dict[str, Message] = {
    "logged": say("we wrote it down; it is not checked yet"),
    Action.CHECK: say("we checked it"),
    Action.BEGIN: say("we began to handle it"),
    Action.CONTACT_REACHED: say("we spoke with you about it"),
    Action.COHANDLE: say("we asked another department to help"),
    Action.HAND_OVER: say("we handed it to the 12345 hotline"),
    Action.REPORT_UP: say("we reported it to the sub-district"),
    Action.DEFER: say("we put it off for a while"),
    Action.REOPEN: say("we took it up again"),
}
"""Steps of an issue, as they are told."""
HANDLE = say("we handle it and answer you")
STEPS: dict[tuple[str, str], Message] = {
    ("hotline", "dispatched"): say("we take it on"),
    ("hotline", "signed_in"): say("we call you"),
    ("hotline", "in_progress"): HANDLE,
    ("hotline", "redo"): say("we handle it once more and answer you"),
    ("hotline", "extension_requested"): say("the town says whether there is more time; we go on meanwhile"),
    ("hotline", "return_requested"): say("the town says who handles it"),
    ("hotline", "finish_review"): say("our lead looks at the answer, and then you get it"),
    ("issue", "logged"): say("we check it and handle it"),
    ("issue", "checked"): HANDLE,
    ("issue", "in_progress"): HANDLE,
}
"""What we do next, by kind and state."""
CLOSED = say("It is closed; nothing more is planned. If that is not right, we note that you ask again.")
ARCHIVED = say("It is closed and filed. If something is wrong again, we write it down anew.")
NOT_TAKEN_ON = say("Next: 12345 takes it on and gives it to who handles it; no limit is set before that.")
AFTER: dict[tuple[str, str], Message] = {
    ("hotline", "closed"): CLOSED,
    ("hotline", "archived"): ARCHIVED,
    ("issue", "followed_up"): CLOSED,
    ("issue", "archived"): ARCHIVED,
    ("hotline", "finished"): say("Next: the hotline calls you back to ask how it was handled."),
    ("issue", "finished"): say("Next: we ask you how it was handled."),
    ("hotline", "returned"): say("It was handed back to the hotline, which gives it to another unit."),
}
"""What comes next where no limit of ours runs any more, by kind and state."""
