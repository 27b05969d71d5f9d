"""Status at the counter: find what a resident asks about, and say in words where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from db import cases as case_table
from db import spoken
from domain.masking import mask_case, mask_line
from services.outcome import read
from services.steps import clocks
from settings.lookup import code, state_name
from words import Message, say

if TYPE_CHECKING:
    from db.spoken import Found
    from domain.moments import When
    from domain.records import Case, Event
    from services.session import Session


def find(session: Session, text: str) -> Found:
    """Cases for what a resident can say (db/spoken.py), masked: 50 at most, and how many there are."""
    found = spoken.at_counter(session.scope, text)
    return found._replace(lines=[mask_line(line) for line in found.lines])


def standing(session: Session, case_id: int) -> tuple[Message, ...]:
    """Where a case stands, to be read aloud: what it is, what was done, what comes next and by when."""
    case = read(session, case_id)
    events = [event for event in case_table.timeline(session.scope, case.id) if not event.undone]
    return (
        say(
            "Your matter of {day} '{title}' ({number}): {state}.",
            day=_day(session, case.received),
            title=mask_case(case).title,
            number=case.number,
            state=state_name(session.settings, case.kind, case.state),
        ),
        _done(session, case, events),
        _next(session, case),
    )


def _day(session: Session, when: When) -> str:
    return (when.astimezone(session.zone) if isinstance(when, datetime) else when).strftime("%m-%d")


def _time(session: Session, when: When) -> str:
    return (
        when.astimezone(session.zone).strftime("%m-%d %H:%M")
        if isinstance(when, datetime)
        else when.isoformat()
    )


def _done(session: Session, case: Case, events: list[Event]) -> Message:
    if case.outcome and case.finished_at:
        outcome = code(session.settings.codes.outcomes, case.outcome)
        return say(
            "It was finished on {time}: {outcome}.", time=_time(session, case.finished_at), outcome=outcome
        )
    if case.answered:
        return say("It was answered on {time}.", time=_time(session, case.answered))
    if case.contacted_at:
        return say("We spoke with you on {time} and are handling it.", time=_time(session, case.contacted_at))
    missed = [event for event in events if event.action == "contact_missed"]
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


def _next(session: Session, case: Case) -> Message:
    rest = AFTER.get((case.kind, case.state))
    if rest is not None:
        return rest
    if case.waiting_until:
        return say(
            "We wait for another side; it comes back to us on {day}.", day=case.waiting_until.isoformat()
        )
    due = clocks(session, case).due
    if due is None:
        return say("It is being handled; no limit runs.")
    if due < session.now():
        return say("Its limit was {time}; it is late, and goes first now.", time=_time(session, due))
    return say("The next step follows by {time}.", time=_time(session, due))


CLOSED = say("It is closed; nothing more is planned. If that is not right, we note that you ask again.")
AFTER = {
    ("hotline", "closed"): CLOSED,
    ("hotline", "archived"): CLOSED,
    ("issue", "followed_up"): CLOSED,
    ("issue", "archived"): CLOSED,
    ("hotline", "finished"): say("Next, the hotline calls you back to ask how it was handled."),
    ("issue", "finished"): say("Next, we ask you how it was handled."),
    ("hotline", "returned"): say("It was handed back to the hotline, which gives it to another unit."),
}
"""What comes next where no limit of ours runs any more, by kind and state."""
