"""Contact 先行联系: reached or not, when, what was said, what the citizen agrees to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import masking
from domain.lifecycle import Action
from domain.naming import phone_problem
from screens.forms.action import ActionForm, Prepared, facts, moment, options
from screens.forms.spec import Field, FieldProblem, FormSpec, Option, Values
from services.handling import ContactInput, contact
from services.outcome import Outcome, read
from services.sheet import phone_for_contact
from services.steps import next_state
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.session import Session

REACHED, MISSED = "reached", "missed"


def consent_options() -> tuple[Option, ...]:
    """What a citizen can agree to."""
    return (
        Option("none", say("nothing said")),
        Option("extend", say("agrees to more time")),
        Option("close", say("agrees to close")),
    )


def prepare(session: Session, case_id: int) -> Prepared:
    """The form, with the number in full for whoever handles the case; that it was seen is logged."""
    case = read(session, case_id)
    next_state(session, case, Action.CONTACT_MISSED)
    return Prepared(
        FormSpec(
            "contact",
            case.number,
            say("Contact the citizen"),
            (
                Field(
                    "reached",
                    say("Result"),
                    "choice",
                    options=(Option(REACHED, say("reached")), Option(MISSED, say("not reached"))),
                    required=True,
                ),
                Field("at", say("When"), "when", hint=say("empty = now")),
                Field("phone", say("Number"), value=phone_for_contact(session, case_id), limit=40),
                Field(
                    "why_not",
                    say("Why not"),
                    "choice",
                    options=options(session.settings.codes.not_reached),
                    required=True,
                    shown_if=_missed,
                ),
                Field("said", say("What was said"), "area", limit=500),
                Field(
                    "consent",
                    say("Consent"),
                    "choice",
                    options=consent_options(),
                    value="none",
                    shown_if=_reached,
                ),
            ),
            say("Note the try"),
            top=(*facts(case), masking.name(case.person_name)),
        ),
        _check,
    )


def _check(values: dict[str, str]) -> list[FieldProblem]:
    """A number that was typed is one; a masked one is a colleague's."""
    phone = values["phone"]
    wrong = phone_problem(phone) if phone and "*" not in phone else None
    return [] if wrong is None else [FieldProblem("phone", wrong)]


def _reached(values: Values) -> bool:
    return values.get("reached") == REACHED


def _missed(values: Values) -> bool:
    return values.get("reached") == MISSED


def take(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    """Note the try on each case; the number is the first one's, and of a colleague's case it is masked."""
    consent = values.get("consent", "")
    phone = values.get("phone", "")
    own = len(case_ids) == 1 and "*" not in phone
    return contact(
        session,
        case_ids,
        ContactInput(
            reached=values["reached"] == REACHED,
            at=moment(values, "at"),
            phone=phone if own else "",
            why_not=values.get("why_not") or None,
            said=values.get("said", ""),
            consent="" if consent == "none" else consent,
        ),
    )


FORM = ActionForm("contact", Action.CONTACT_MISSED, take, prepare)
