"""Contact 先行联系: reached or not, when, what was said, what the citizen agrees to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import masking
from domain.lifecycle import Action
from domain.naming import phone_problem
from screens.forms.action import ActionForm, Prepared, facts, moment, options
from screens.forms.spec import Check, Field, FieldProblem, FormSpec, Option, Values
from services.handling import ContactInput, contact
from services.outcome import Outcome, read
from services.sheet import phone_for_contact
from services.steps import next_state
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import Case
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
    case = _open(session, case_id)
    phone = phone_for_contact(session, case_id)
    number = Field("phone", say("Number"), value=phone, limit=40)
    top = (*facts(case), masking.name(case.person_name))
    return Prepared(_form(session, case, (number,), top), _check(phone))


def prepare_many(session: Session, case_ids: Sequence[int]) -> Prepared:
    """One form for several cases; each was tried at its own number."""
    first = _open(session, case_ids[0])
    return Prepared(_form(session, first, (), facts(first)))


def _open(session: Session, case_id: int) -> Case:
    case = read(session, case_id)
    next_state(session, case, Action.CONTACT_MISSED)
    return case


def _form(session: Session, case: Case, number: tuple[Field, ...], top: tuple[str, ...]) -> FormSpec:
    reached = (Option(REACHED, say("reached")), Option(MISSED, say("not reached")))
    fields = (
        Field("reached", say("Result"), "choice", options=reached, required=True),
        Field(
            "why_not",
            say("Why not reached"),
            "choice",
            options=options(session.settings.codes.not_reached),
            required=True,
            shown_if=_missed,
        ),
        Field("at", say("When"), "when", hint=say("empty = now")),
        *number,
        Field("said", say("What was said"), "area", limit=500),
        Field(
            "consent", say("Consent"), "choice", options=consent_options(), value="none", shown_if=_reached
        ),
    )
    return FormSpec("contact", case.number, say("Contact the citizen"), fields, say("Note the try"), top=top)


def _check(known: str) -> Check:
    """A number that is typed in place of the `known` one is a number."""

    def check(values: dict[str, str]) -> list[FieldProblem]:
        phone = values["phone"]
        wrong = phone_problem(phone) if phone not in {"", known} else None
        return [] if wrong is None else [FieldProblem("phone", wrong)]

    return check


def _reached(values: Values) -> bool:
    return values.get("reached") == REACHED


def _missed(values: Values) -> bool:
    return values.get("reached") == MISSED


def take(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    """Note the try on each case; several, and a colleague's, whose number is masked, keep their own numbers."""
    consent = values.get("consent", "")
    phone = values.get("phone", "") if len(case_ids) == 1 else ""
    return contact(
        session,
        case_ids,
        ContactInput(
            reached=values["reached"] == REACHED,
            at=moment(values, "at"),
            phone="" if "*" in phone else phone,
            why_not=values.get("why_not") or None,
            said=values.get("said", ""),
            consent="" if consent == "none" else consent,
        ),
    )


FORM = ActionForm("contact", Action.CONTACT_MISSED, take, prepare, prepare_many=prepare_many)
