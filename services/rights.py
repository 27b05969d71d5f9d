"""Who may do what: the settings' roles, asked by every use case that writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.lifecycle import FROM_ABOVE, Action
from domain.refusal import Refused
from words import say

if TYPE_CHECKING:
    from services.session import Session
    from settings.model import Settings

RIGHTS: dict[Action, str] = {
    Action.CONTACT_REACHED: "contact",
    Action.CONTACT_MISSED: "contact",
    Action.CARRY: "copy_over",
    Action.ARCHIVE: "finish",
    Action.REVIEW_APPROVED: "review",
    Action.REVIEW_REFUSED: "review",
    **dict.fromkeys((Action.PARK, Action.RESUME, Action.CORRECT), "record"),
    **dict.fromkeys((Action.CHECK, Action.BEGIN, Action.HAND_OVER, Action.REPORT_UP), "log_issue"),
    **dict.fromkeys((Action.DEFER, Action.FOLLOW_UP, Action.REOPEN), "log_issue"),
    **dict.fromkeys(FROM_ABOVE, "result"),
}
"""The right that a step needs, where it is not of the same name."""


def holds(session: Session, right: str) -> bool:
    """Whether this person's role has a right of the settings' `roles`."""
    return role_holds(session.settings, session.staff.role, right)


def role_holds(settings: Settings, role: str, right: str) -> bool:
    """Whether a role has a right of the settings' `roles`."""
    rights = settings.roles.get(role, ())
    return right in rights or "*" in rights


def decides_above(session: Session) -> bool:
    """Whether this person may enter what the upper tier decides: where it works in the desk, dispatchers only."""
    return session.settings.upper_tier == "outside" or session.staff.role in {"dispatcher", "admin"}


def leads(session: Session) -> bool:
    """Whether this person agrees to answers before they leave."""
    return session.staff.role in {"lead", "admin"}


def barred(session: Session) -> frozenset[Action]:
    """The steps that this person may take with no case."""
    found = {action for action in Action if not holds(session, RIGHTS.get(action, action))}
    found |= set() if decides_above(session) else FROM_ABOVE
    found |= set() if leads(session) else {Action.REVIEW_APPROVED, Action.REVIEW_REFUSED}
    return frozenset(found)


def may(session: Session, right: str) -> None:
    """Raises Refused where this person's role does not have the right."""
    if not holds(session, right):
        raise Refused(say("Your role may not do this. Ask your lead."))


def may_take(session: Session, action: Action) -> None:
    """Raises Refused where this person's role may not take this step."""
    may(session, RIGHTS.get(action, action))
