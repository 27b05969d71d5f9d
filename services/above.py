"""Results from above 登记上级结果: what was decided there, recorded here and never decided.

Where the upper tier works in the desk (inside), only dispatchers record these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import cases as case_table
from domain import call_back, naming
from domain.clocks import limit_moment
from domain.hygiene import clean
from domain.late_entry import before
from domain.lifecycle import FROM_ABOVE, Action, State, allowed
from domain.refusal import Refused
from services.outcome import Act, Outcome, each, one
from services.rights import decides_above, may
from services.steps import come_back, next_state, take
from settings.lookup import state_name
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from db.operation import Operation
    from domain.moments import When
    from domain.records import Application, Case
    from services.session import Session

SETTLES = {
    Action.EXTENSION_APPROVED: ("extension", "approved"),
    Action.EXTENSION_REFUSED: ("extension", "refused"),
    Action.RETURN_APPROVED: ("return", "approved"),
    Action.RETURN_REFUSED: ("return", "refused"),
}
NEEDS_LIMIT = {Action.LIMIT_CHANGED}


@dataclass(frozen=True, slots=True)
class ResultInput:
    """What was decided above. `callback`: the call-back's answers by field, for Action.CALLED_BACK."""

    action: Action
    at: datetime | None = None
    who: str = ""
    how: str = ""
    new_limit: When | None = None
    reason: str = ""
    callback: tuple[tuple[str, str], ...] = ()
    redo: bool = False
    """For a call-back: whether the case came back to be handled again."""


def may_record(session: Session) -> None:
    """Raises Refused where this person may not enter what was decided above."""
    if not decides_above(session):
        raise Refused(say("Here the dispatchers decide in the desk itself. Ask the town's operation centre."))
    may(session, "result")


def result(session: Session, case_id: int, given: ResultInput, *, version: int | None = None) -> Outcome:
    """Record a decision of the upper tier.

    Raises Refused where the case is not in a state that it could have met.
    """
    return one(session, case_id, _recording(session, given), version)


def results(session: Session, case_ids: Sequence[int], given: ResultInput) -> list[Outcome]:
    """Record the same decision, with the same new limit, for several cases as one operation."""
    return each(session, case_ids, _recording(session, given))


def awaited(session: Session, case: Case) -> tuple[Action, ...]:
    """The decisions that the case could have met in its state. Raises Refused where there is none."""
    actions = allowed(case.kind, case.state, session.settings.upper_tier)
    found = tuple(action for action in actions if action in FROM_ABOVE)
    if not found:
        label = state_name(session.settings, case.kind, case.state)
        raise Refused(say("This case is “{state}”: no answer from above is awaited.", state=label))
    return found


def _recording(session: Session, given: ResultInput) -> Act:
    """The step of one case. Raises Refused for what is wrong with all of them."""
    at = session.happened(given.at)
    may_record(session)
    if given.action in NEEDS_LIMIT and given.new_limit is None:
        raise Refused(say("Enter the new limit."))

    def act(op: Operation, case: Case) -> Message:
        from_state = _settle(session, op, case, given, at)
        if given.action is Action.CALLED_BACK:
            case = _called_back(session, op, case, given, at)
        action = _follows(given)
        values = _values(session, case, action, given, at)
        take(session, op, case, action, values, at=at, note=_note(given), from_state=from_state)
        return say("{number}: the result from above is recorded", number=case.number)

    return act


def _called_back(session: Session, op: Operation, case: Case, given: ResultInput, at: datetime) -> Case:
    """Keep the citizen's answers. Raises Refused where one is missing."""
    next_state(session, case, Action.CALLED_BACK)
    wrong = call_back.problems(dict(given.callback), session.settings)
    if wrong:
        raise Refused(wrong[0].message)
    return take(session, op, case, Action.CALLED_BACK, {"callback": given.callback}, at=at, note=_note(given))


def _follows(given: ResultInput) -> Action:
    """A call-back closes the case or sends it back; every other result is its own step."""
    if given.action is not Action.CALLED_BACK:
        return given.action
    return Action.REDO if given.redo else Action.CLOSED


def _settle(session: Session, op: Operation, case: Case, given: ResultInput, at: datetime) -> str | None:
    """Close the pending application that this result answers; gives the state that the case came from."""
    if given.action not in SETTLES:
        return None
    kind, outcome = SETTLES[given.action]
    pending = [
        item
        for item in case_table.applications(session.scope, case.id)
        if item.kind == kind and not item.result
    ]
    came_from = _came_from(case, pending)
    next_state(session, case, given.action, came_from)
    if not pending:
        return came_from
    wrong = before(at, pending[-1].filed_at, say("it was applied for"), session.zone)
    if wrong is not None:
        raise Refused(wrong)
    limit = (
        None
        if given.new_limit is None
        else limit_moment(given.new_limit, session.settings.office, session.zone)
    )
    op.decide_application(
        pending[-1].id,
        result=outcome,
        decided_at=at,
        decided_by=naming.name(given.who, say("Who decided")),
        new_limit=limit,
    )
    return came_from


def _came_from(case: Case, pending: Sequence[Application]) -> str:
    """The state to which an answered application goes back; contact that was made meanwhile is not to be made again."""
    state = pending[-1].from_state if pending else State.IN_PROGRESS
    return State.IN_PROGRESS if state == State.SIGNED_IN and case.contacted_at is not None else state


def _values(
    session: Session, case: Case, action: Action, given: ResultInput, at: datetime
) -> dict[str, object]:
    values: dict[str, object] = {}
    if given.new_limit is not None:
        values["given_limit"] = given.new_limit
    elif action is Action.EXTENSION_APPROVED and case.promised is not None:
        values["given_limit"] = case.promised
    if action is Action.EXTENSION_REFUSED:
        values["promised"] = _promised_before(session, case)
    if action is Action.REDO:
        values |= come_back(at, given.new_limit)
    if action is Action.REDISPATCHED:
        values |= {
            "dispatched": at,
            "signed_in_at": None,
            "contacted_at": None,
            "given_limit": given.new_limit,
        }
        values |= {"redone_at": None, "promised": None, "waiting": "", "waiting_until": None}
    if action is Action.CLOSED:
        values["closed"] = at
    if action is Action.SUPERVISED:
        values["flags"] = tuple(dict.fromkeys((*case.flags, "supervised")))
    return values


def _promised_before(session: Session, case: Case) -> date | None:
    """The day of the last extension approved since the case came, or came back; None where none was."""
    filed = case_table.applications(session.scope, case.id)
    days = [
        item.promised
        for item in filed
        if (item.kind, item.result) == ("extension", "approved")
        and (case.redone_at is None or item.filed_at >= case.redone_at)
    ]
    return days[-1] if days else None


def _note(given: ResultInput) -> str:
    return clean(" · ".join(part for part in (given.who, given.how, given.reason) if part))
