"""The short forms of one or two fields: record, assign, co-handle, park, chase."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from domain.lifecycle import Action
from domain.records import Case
from domain.refusal import Refused
from screens.forms.action import ActionForm, Prepared, day, facts, late_field, moment, options
from screens.forms.contact import consent_options
from screens.forms.spec import Field, FormSpec, Option, Values
from services import handling
from services.outcome import Outcome, read
from services.session import Session
from services.staffing import colleagues
from services.steps import next_state
from words import Message, say

Fields = Callable[[Session, Case], tuple[Field, ...]]


def _form(
    name: str, action: Action, title: Message, submit: Message, fields: Fields
) -> Callable[[Session, int], Prepared]:
    def prepare(session: Session, case_id: int) -> Prepared:
        case = read(session, case_id)
        next_state(session, case, action)
        return Prepared(FormSpec(name, case.number, title, fields(session, case), submit, top=facts(case)))

    return prepare


def _record(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    flags = values.get("flags", "").split()
    return handling.record(session, case_ids, values.get("text", ""), at=moment(values, "at"), flags=flags)


def _record_fields(session: Session, case: Case) -> tuple[Field, ...]:
    return (
        Field("text", say("What was done"), "area", limit=1000, lines=5),
        Field(
            "flags",
            say("Marks"),
            "choices",
            value=" ".join(case.flags),
            options=options(session.settings.codes.flags),
            hint=say("a digit sets or clears a mark"),
        ),
        late_field(),
    )


RECORD = ActionForm(
    "record",
    Action.RECORD,
    _record,
    _form(
        "record",
        Action.RECORD,
        say("Add to the record"),
        say("Note it"),
        _record_fields,
    ),
)


def _staff(session: Session, _: Case) -> tuple[Field, ...]:
    people = tuple(
        Option(str(person.id), person.name, person.account) for person in colleagues(session) if person.active
    )
    return (
        Field(
            "staff", say("To whom"), "choice" if len(people) <= 9 else "pick", options=people, required=True
        ),
        Field("note", say("Note"), limit=200),
    )


def _assign(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    if not values.get("staff"):
        raise Refused(say("Choose a colleague."))
    return handling.assign(session, case_ids, int(values["staff"]), values.get("note", ""))


ASSIGN = ActionForm(
    "assign",
    Action.ASSIGN,
    _assign,
    _form("assign", Action.ASSIGN, say("Assign to a colleague"), say("Assign"), _staff),
)


def _coworking(session: Session, _: Case) -> tuple[Field, ...]:
    return (
        Field(
            "department",
            say("Department"),
            "pick",
            options=options(session.settings.departments),
            required=True,
        ),
        Field("person", say("Person"), limit=40),
        Field("promised", say("Promised by"), "date"),
        Field("remind", say("Remind on"), "date", hint=say("the case comes back on this day")),
        Field("note", say("What was asked"), "area", limit=300),
        late_field(),
    )


def _cohandle(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    given = handling.CoworkingInput(
        department=values.get("department", ""),
        person=values.get("person", ""),
        asked_at=moment(values, "at"),
        promised=day(values, "promised"),
        remind=day(values, "remind"),
        note=values.get("note", ""),
    )
    return handling.cohandle(session, case_ids, given)


COHANDLE = ActionForm(
    "cohandle",
    Action.COHANDLE,
    _cohandle,
    _form("cohandle", Action.COHANDLE, say("Handle with a department"), say("Note it"), _coworking),
)


def _park(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    until = day(values, "until")
    if until is None:
        raise Refused(say("Enter the day on which it comes back."))
    return handling.park(session, case_ids, until, values.get("note", ""))


PARK = ActionForm(
    "park",
    Action.PARK,
    _park,
    _form(
        "park",
        Action.PARK,
        say("Park the case"),
        say("Park"),
        lambda _, __: (
            Field("until", say("Until"), "date", required=True),
            Field("note", say("Why"), limit=200),
        ),
    ),
)


def _chase(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    consent = values.get("consent", "")
    agreed = "" if consent == "none" else consent
    return [
        handling.chase(session, case_id, values.get("said", ""), consent=agreed, at=moment(values, "at"))
        for case_id in case_ids
    ]


CHASE = ActionForm(
    "chase",
    Action.CHASE,
    _chase,
    _form(
        "chase",
        Action.CHASE,
        say("The resident asks again"),
        say("Note it"),
        lambda _, __: (
            Field("said", say("What was said"), "area", limit=500),
            Field("consent", say("Consent"), "choice", options=consent_options(), value="none"),
            late_field(),
        ),
    ),
    many=False,
)


SIGN_IN = ActionForm(
    "sign_in", Action.SIGN_IN, lambda session, case_ids, _: handling.sign_in(session, case_ids)
)
SIGN_IN_LATE = ActionForm(
    "sign_in_late",
    Action.SIGN_IN,
    lambda session, case_ids, values: handling.sign_in(session, case_ids, moment(values, "at")),
    _form(
        "sign_in_late",
        Action.SIGN_IN,
        say("Enter a sign-in late"),
        say("Note it"),
        lambda _, __: (
            Field("at", say("When"), "when", required=True, hint=say("when it was signed in there")),
        ),
    ),
)
"""For a case that was signed in in the city's system hours ago; the key for signing in asks nothing."""
RESUME = ActionForm("resume", Action.RESUME, lambda session, case_ids, _: handling.resume(session, case_ids))
