"""Applications to the upper tier: extension 延期, return 退单, and how they are answered inside the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain import extension as extension_rules
from domain.hygiene import clean
from domain.lifecycle import Action
from domain.refusal import Refused
from services.outcome import Outcome, each
from services.steps import next_state, not_too_early, take
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from db.operation import Operation
    from domain.records import Case
    from services.session import Session


@dataclass(frozen=True, slots=True)
class ExtensionInput:
    """An application for more time.

    `reason`: slug of codes.extension_reasons. The agreed_* fields for 双方协商.
    """

    reason: str
    promised: date
    statement: str = ""
    agreed_with: str = ""
    agreed_at: datetime | None = None
    agreed_how: str = ""
    consents: bool = False
    at: datetime | None = None
    """When it was filed, where not now (补记)."""


AGREED = "agreed"
"""The reason slug of an extension that both sides agreed."""


def extend(session: Session, case_ids: Sequence[int], given: ExtensionInput) -> list[Outcome]:
    """File an extension.

    Each case is held to its own limit: before the deadline, so many times, so many days (DOMAIN
    §2).
    """
    agreed = given.reason == AGREED
    if agreed and not given.consents:
        raise Refused(
            say("An agreed extension needs the citizen's consent. Note it here, or choose another reason.")
        )
    if agreed and not clean(given.agreed_with, lines=False):
        raise Refused(say("Enter with whom the extension was agreed."))
    agreed_at = session.happened(given.agreed_at) if agreed else None
    filed_at = session.happened(given.at)

    def act(op: Operation, case: Case) -> Message:
        next_state(session, case, Action.EXTEND)
        not_too_early(session, case, Action.EXTEND, filed_at)
        problems = extension_rules.check(case, session.settings, session.calendar, filed_at, given.promised)
        if problems:
            raise Refused(problems[0].message)
        filed = take(
            session,
            op,
            case,
            Action.EXTEND,
            {"promised": given.promised, "extensions": case.extensions + 1},
            at=filed_at,
            note=clean(given.statement),
            carry=True,
        )
        op.add_application(
            case.id,
            kind="extension",
            ordinal=filed.extensions,
            reason=given.reason,
            agreed=agreed,
            agreed_with=clean(given.agreed_with, lines=False) if agreed else "",
            agreed_at=agreed_at,
            agreed_how=given.agreed_how if agreed else "",
            promised=given.promised,
            statement=clean(given.statement),
            from_state=case.state,
            filed_at=filed_at,
        )
        return say(
            "{number}: extension to {day} is filed and waits for review",
            number=case.number,
            day=given.promised.isoformat(),
        )

    return each(session, case_ids, act)


@dataclass(frozen=True, slots=True)
class ReturnInput:
    """An application to hand a case back.

    `reason`: slug of codes.return_reasons. `basis`: the rule that it rests on.
    """

    reason: str
    statement: str
    basis: str = ""
    department: str = ""
    at: datetime | None = None
    """When it was filed, where not now (补记)."""


def send_back(session: Session, case_ids: Sequence[int], given: ReturnInput) -> list[Outcome]:
    """Apply for a return 退单, with its reason and what it rests on."""
    if not given.reason:
        raise Refused(say("Choose the reason for the return."))
    if not clean(given.statement):
        raise Refused(say("Say in a sentence why the case is not ours."))
    filed_at = session.happened(given.at)

    def act(op: Operation, case: Case) -> Message:
        take(
            session,
            op,
            case,
            Action.RETURN,
            {"returns": case.returns + 1},
            at=filed_at,
            note=clean(given.statement),
            carry=True,
        )
        op.add_application(
            case.id,
            kind="return",
            ordinal=case.returns + 1,
            reason=given.reason,
            statement=clean(given.statement),
            basis=clean(given.basis),
            from_state=case.state,
            filed_at=filed_at,
        )
        return say("{number}: return is filed and waits for review", number=case.number)

    return each(session, case_ids, act)
