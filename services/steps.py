"""One lifecycle step of one case: the rule, the new state, the clocks that follow, one event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import cases as case_table
from domain import lifecycle
from domain.clocks import ClockFacts, Clocks_, Period, reckon
from domain.late_entry import too_early
from domain.queue import AT_HOTLINE
from domain.records import Case
from domain.refusal import Refused
from services.rights import may_take
from settings.lookup import state_name

if TYPE_CHECKING:
    from datetime import datetime

    from db.operation import Operation
    from domain.lifecycle import Action
    from domain.moments import When
    from services.session import Session

CASE_FIELDS = frozenset(Case._fields)


def clocks(session: Session, case: Case, paused: tuple[Period, ...] | None = None) -> Clocks_:
    """All clocks of a case as it stands, each with how it was counted.

    `paused`: the periods that it spent in pausing states, where they are known; else read from its timeline.
    """
    if paused is None:
        paused = pauses(session, case)[0]
    return reckon(
        ClockFacts(
            kind=case.kind,
            state=case.state,
            received=case.received,
            dispatched=case.dispatched,
            given_limit=case.given_limit,
            request_type=case.request_type,
            urgency=case.urgency,
            flags=case.flags,
            signed_in_at=case.signed_in_at,
            contacted_at=case.contacted_at,
            redone_at=case.redone_at,
            promised=case.promised,
            paused=paused,
            at_hotline=case.waiting == AT_HOTLINE,
        ),
        session.settings,
        session.calendar,
    )


def pauses(session: Session, case: Case) -> tuple[tuple[Period, ...], datetime | None]:
    """The ended periods in states of the settings' `clocks.pauses`, and since when the case is in one now.

    The timeline is read only where the settings name such states.
    """
    pausing = session.settings.clocks.pauses
    if not pausing:
        return (), None
    ended: list[Period] = []
    since: datetime | None = None
    for event in case_table.timeline(session.scope, case.id):
        moved = [change.after for change in event.changes if change.field == "state"]
        if event.undone or not moved:
            continue
        if since is not None and moved[0] not in pausing:
            ended.append((since, event.happened_at))
            since = None
        elif since is None and moved[0] in pausing:
            since = event.happened_at
    return tuple(ended), since


def clocked(
    session: Session, case: Case, values: dict[str, object], at: datetime | None = None
) -> dict[str, object]:
    """`values` and what the clocks become with them. `at`: when they changed, where not now."""
    after = case._replace(**values)  # type: ignore[arg-type]
    ended, since = pauses(session, case)
    if since is not None and after.state not in session.settings.clocks.pauses:
        ended = (*ended, (since, max(since, at or session.now())))
    return values | _due_fields(clocks(session, after, ended))


def _due_fields(reckoned: Clocks_) -> dict[str, object]:
    return {
        "sign_in_due": reckoned.sign_in.due if reckoned.sign_in else None,
        "contact_due": reckoned.contact.due if reckoned.contact else None,
        "handle_due": reckoned.handling.due if reckoned.handling else None,
        "due": reckoned.due,
        "due_clock": reckoned.due_clock,
    }


def next_state(session: Session, case: Case, action: Action, from_state: str | None = None) -> str:
    """The state that `action` leads to. Raises Refused where the role or the lifecycle does not allow it."""
    may_take(session, action)
    return lifecycle.step(
        case.kind,
        case.state,
        action,
        tier=session.settings.upper_tier,
        from_state=from_state,
        review=session.settings.review_finish,
        label=state_name(session.settings, case.kind, case.state),
    )


def not_too_early(session: Session, case: Case, action: Action, at: datetime | None) -> None:
    """Raises Refused where a time that was entered late lies before a step that goes before this one."""
    wrong = None if at is None or at >= session.now() else too_early(case, action, at, session.zone)
    if wrong is not None:
        raise Refused(wrong)


def take(
    session: Session,
    op: Operation,
    case: Case,
    action: Action,
    values: dict[str, object] | None = None,
    *,
    at: datetime | None = None,
    note: str = "",
    carry: bool = False,
    from_state: str | None = None,
) -> Case:
    """Take one step with a case and return it as it is then.

    `values`: fields that change besides the state. `at`: when it happened, where not now. `carry`:
    whether the step has still to be entered in the city's own system. Raises Refused where the
    role or the lifecycle forbids it, or it can't have happened then.
    """
    state = next_state(session, case, action, from_state)
    not_too_early(session, case, action, at)
    changed = clocked(session, case, {**(values or {}), "state": state}, at)
    return op.change_case(
        case, action, changed, happened_at=at, note=note, carry=carry and case.kind == "hotline"
    )


def come_back(at: datetime, limit: When | None) -> dict[str, object]:
    """What changes when a case comes back 退回重办: it is open again, under the limit given with it or our rule's."""
    return {
        "redone_at": at,
        "finished_at": None,
        "closed": None,
        "as_reported": False,
        "given_limit": limit,
        "promised": None,
    }


def clocks_of_new(session: Session, values: dict[str, object]) -> dict[str, object]:
    """The clock fields of a case that is not in the ledger yet, from its field values."""
    facts = {
        name: values.get(name)
        for name in ("kind", "state", "received", "dispatched", "given_limit", "request_type")
    }
    reckoned = reckon(
        ClockFacts(
            **facts,  # type: ignore[arg-type]
            urgency=str(values.get("urgency") or "normal"),
            flags=tuple(values.get("flags") or ()),  # type: ignore[arg-type]
            signed_in_at=values.get("signed_in_at"),  # type: ignore[arg-type]
            contacted_at=values.get("contacted_at"),  # type: ignore[arg-type]
            redone_at=None,
            promised=values.get("promised"),  # type: ignore[arg-type]
        ),
        session.settings,
        session.calendar,
    )
    return _due_fields(reckoned)
