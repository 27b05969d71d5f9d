"""Extend 延期: the next lawful date proposed, the agreement taken from the last contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import extension
from domain.lifecycle import Action
from domain.moments import day_of
from domain.refusal import Refused
from screens.forms.action import ActionForm, Prepared, day, facts, late_field, moment, options
from screens.forms.spec import YES, Check, Field, FieldProblem, FormSpec, Option, Values
from services.applying import AGREED, ExtensionInput, extend
from services.outcome import Outcome, read
from services.sheet import sheet
from services.steps import next_state
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from domain.records import Case, Contact
    from services.session import Session


UNLIMITED_DAYS = 5
"""Working days that are proposed where no rule sets a latest day."""


def how_options() -> tuple[Option, ...]:
    """How an agreement was made."""
    return (
        Option("phone", say("by phone")),
        Option("visit", say("face to face")),
        Option("written", say("in writing")),
    )


def prepare(session: Session, case_id: int) -> Prepared:
    """The form; agreed where the last contact says that the citizen agrees."""
    case = read(session, case_id)
    next_state(session, case, Action.EXTEND)
    latest = extension.latest(case, session.settings, session.calendar)
    proposed = latest or session.calendar.add(day_of(session.now(), session.zone), UNLIMITED_DAYS)
    filed = extension.last_filing(case, session.settings, session.now())
    problems = extension.check(case, session.settings, session.calendar, filed, proposed)
    if problems:
        raise Refused(problems[0].message)
    passed = filed < session.now()
    consents = [item for item in sheet(session, case_id).contacts if item.consent == "extend"]
    agreed = consents[-1] if consents else None
    reasons = session.settings.codes.extension_reasons
    spec = FormSpec(
        "extend",
        case.number,
        say("Apply for an extension"),
        (
            *((_filed_field(),) if passed else ()),
            Field(
                "reason",
                say("Reason"),
                "choice",
                options=options(reasons),
                value=AGREED if agreed else "",
                required=True,
            ),
            Field("promised", say("New date"), "date", value=proposed.isoformat(), required=True),
            Field(
                "agreed_with",
                say("Agreed with"),
                value=str(say("the citizen")) if agreed else "",
                required=True,
                shown_if=_agreed,
                limit=40,
            ),
            Field(
                "agreed_at",
                say("Agreed when"),
                "when",
                value=_typed(session, agreed),
                hint=say("empty = now"),
                shown_if=_agreed,
            ),
            Field(
                "agreed_how",
                say("Agreed how"),
                "choice",
                options=how_options(),
                required=True,
                shown_if=_agreed,
            ),
            Field(
                "consents",
                say("Citizen consents"),
                "yesno",
                value=YES if agreed else "",
                required=True,
                shown_if=_agreed,
            ),
            Field(
                "statement",
                say("Statement"),
                "area",
                value=_statement(case, agreed),
                limit=500,
                required=True,
            ),
            *(() if passed else (late_field(),)),
        ),
        say("File it"),
        top=(*facts(case), *_limits(latest, passed=passed)),
    )
    return Prepared(spec, _check(session, case))


def _filed_field() -> Field:
    return Field("at", say("Filed when"), "when", required=True)


def _limits(latest: date | None, *, passed: bool) -> Iterator[Message]:
    if passed:
        yield say("The limit has passed: only an extension that was filed before it can be entered, late.")
    if latest is not None:
        yield say("Lawful at the latest: {day}", day=latest.isoformat())


def _check(session: Session, case: Case) -> Check:
    def check(values: dict[str, str]) -> list[FieldProblem]:
        promised = day(values, "promised")
        if promised is None:
            return [FieldProblem("promised", say("Enter the day by which it will be done."))]
        filed = moment(values, "at") or session.now()
        found = extension.check(case, session.settings, session.calendar, filed, promised)
        late = extension.last_filing(case, session.settings, filed) < filed
        return [FieldProblem("at" if late else "promised", problem.message) for problem in found]

    return check


def _agreed(values: Values) -> bool:
    return values.get("reason") == AGREED


def _typed(session: Session, contact: Contact | None) -> str:
    return contact.at.astimezone(session.zone).strftime("%Y-%m-%d %H:%M") if contact else ""


def _statement(case: Case, agreed: Contact | None) -> str:
    if agreed is not None and agreed.said:
        return agreed.said
    return case.summary


def take(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    """File the extension for each case; each is held to its own limit."""
    promised = day(values, "promised")
    if promised is None:
        raise Refused(say("Enter the day by which it will be done."))
    given = ExtensionInput(
        reason=values["reason"],
        promised=promised,
        statement=values.get("statement", ""),
        agreed_with=values.get("agreed_with", ""),
        agreed_at=moment(values, "agreed_at"),
        agreed_how=values.get("agreed_how", ""),
        consents=values.get("consents") == YES,
        at=moment(values, "at"),
    )
    return extend(session, case_ids, given)


FORM = ActionForm("extend", Action.EXTEND, take, prepare)
