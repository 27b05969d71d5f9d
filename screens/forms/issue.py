"""The forms of our own issues: log, check, hand over, report up, defer, follow up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import masking
from domain.lifecycle import Action
from domain.refusal import Refused
from screens.forms.action import ActionForm, Prepared, category_options, day, facts, moment, options
from screens.forms.spec import NO, YES, Field, FormSpec, Option, Values
from services import issues
from services.known import people, places
from services.outcome import Outcome, read
from services.steps import next_state
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.session import Session

NAME = "issue"
PERSON = "person_name"
NEW = "new"
"""The key of the draft of an issue that has no number yet."""

_KNOWN = say("F4: known ones, by initials or a part of the name")


def log_form(session: Session) -> FormSpec:
    """The form of DOMAIN §3; people and places that are known already are offered as they are typed."""
    codes = session.settings.codes
    kinds = options(codes.visit_kinds)
    fields = (
        Field("visit_kind", say("How"), "choice", options=kinds, value=kinds[0].slug),
        Field(PERSON, say("Resident"), "text", options=_people(session), limit=40, hint=_KNOWN),
        Field("person_phone", say("Phone"), limit=40),
        Field("address", say("Place"), "text", options=_places(session), limit=80, hint=_KNOWN),
        Field("category", say("Category"), "pick", options=category_options(session.settings.categories)),
        Field("content", say("What"), "area", limit=2000, required=True),
        Field("title", say("In short"), limit=60, hint=say("empty = the first words")),
        Field("urgency", say("Urgency"), "choice", options=_urgencies(session), value="normal"),
        Field("tags", say("Tags"), "choices", options=options(codes.tags)),
        Field("households", say("Households"), "number"),
        Field("promised", say("Promised by"), "date"),
        Field("happened_at", say("When"), "when", hint=say("empty = now")),
        Field("public", say("May be published"), "yesno", value=NO),
        Field("confidential", say("Confidential"), "yesno", value=NO),
    )
    return FormSpec(NAME, NEW, say("Log an issue"), fields, say("Log it"), subject="", new=True)


def _people(session: Session) -> tuple[Option, ...]:
    """Known residents, told apart by what may be shown; who is picked brings number and place along."""
    return tuple(
        Option(
            str(person.case_id),
            masking.name(person.name),
            f"{masking.phone(person.phone)}  {masking.place(person.address)}".strip(),
            also=person.name,
            text=person.name,
            fills=(("person_phone", person.phone), ("address", person.address)),
        )
        for person in people(session)
    )


def _places(session: Session) -> tuple[Option, ...]:
    return tuple(Option(place, place) for place in places(session))


def _urgencies(session: Session) -> tuple[Option, ...]:
    return tuple(Option(item.slug, item.name) for item in session.settings.urgencies)


def log(session: Session, values: Values) -> Outcome:
    """Log the issue that was typed."""
    households = values.get("households", "")
    given = issues.IssueInput(
        title=values.get("title", ""),
        content=values.get("content", ""),
        visit_kind=values.get("visit_kind", ""),
        happened_at=moment(values, "happened_at"),
        person_name=values.get("person_name", ""),
        person_phone=values.get("person_phone", ""),
        address=values.get("address", ""),
        category=values.get("category") or None,
        urgency=values.get("urgency") or "normal",
        tags=tuple(values.get("tags", "").split()),
        households=int(households) if households.isdecimal() else None,
        promised=day(values, "promised"),
        public=values.get("public") == YES,
        confidential=values.get("confidential") == YES,
    )
    return issues.log(session, given)


def _prepare_hand_over(session: Session, case_id: int) -> Prepared:
    case = read(session, case_id)
    next_state(session, case, Action.HAND_OVER)
    fields = (Field("number", say("Hotline number"), limit=40, hint=say("empty = not known yet")),)
    return Prepared(
        FormSpec(
            "hand_over", case.number, say("Hand to the hotline"), fields, say("Hand over"), top=facts(case)
        )
    )


def _prepare_number(session: Session, case_id: int) -> Prepared:
    case = read(session, case_id)
    next_state(session, issues.handed(session, case), Action.CORRECT)
    fields = (Field("number", say("Hotline number"), limit=40, required=True),)
    spec = FormSpec(
        "number", case.number, say("The hotline's number"), fields, say("Enter it"), top=facts(case)
    )
    return Prepared(spec)


def _prepare_report_up(session: Session, case_id: int) -> Prepared:
    case = read(session, case_id)
    next_state(session, case, Action.REPORT_UP)
    fields = (Field("note", say("To whom, what"), "area", limit=500, required=True),)
    return Prepared(
        FormSpec("report_up", case.number, say("Report upward"), fields, say("Report"), top=facts(case))
    )


def _prepare_defer(session: Session, case_id: int) -> Prepared:
    case = read(session, case_id)
    next_state(session, case, Action.DEFER)
    fields = (Field("until", say("Until"), "date", required=True), Field("note", say("Why"), limit=200))
    return Prepared(FormSpec("defer", case.number, say("Defer"), fields, say("Defer"), top=facts(case)))


def _prepare_follow_up(session: Session, case_id: int) -> Prepared:
    case = read(session, case_id)
    next_state(session, case, Action.FOLLOW_UP)
    fields = (
        Field(
            "satisfaction",
            say("Satisfaction"),
            "choice",
            options=options(session.settings.codes.satisfaction),
            required=True,
        ),
        Field("note", say("What was said"), "area", limit=500),
    )
    return Prepared(
        FormSpec("follow_up", case.number, say("Follow up"), fields, say("Note it"), top=facts(case))
    )


def _hand_over(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    return [issues.hand_over(session, case_id, values.get("number", "")) for case_id in case_ids]


def _give_number(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    return [issues.give_number(session, case_id, values.get("number", "")) for case_id in case_ids]


def _report_up(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    return issues.report_up(session, case_ids, values.get("note", ""))


def _defer(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    until = day(values, "until")
    if until is None:
        raise Refused(say("Enter the day on which it comes back."))
    return issues.defer(session, case_ids, until, values.get("note", ""))


def _follow_up(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    return issues.follow_up(session, case_ids, values.get("satisfaction", ""), values.get("note", ""))


CHECK = ActionForm("check", Action.CHECK, lambda session, case_ids, _: issues.check(session, case_ids))
BEGIN = ActionForm("begin", Action.BEGIN, lambda session, case_ids, _: issues.begin(session, case_ids))
HAND_OVER = ActionForm("hand_over", Action.HAND_OVER, _hand_over, _prepare_hand_over, many=False)
NUMBER = ActionForm("number", Action.CORRECT, _give_number, _prepare_number, many=False)
REPORT_UP = ActionForm("report_up", Action.REPORT_UP, _report_up, _prepare_report_up)
DEFER = ActionForm("defer", Action.DEFER, _defer, _prepare_defer)
FOLLOW_UP = ActionForm("follow_up", Action.FOLLOW_UP, _follow_up, _prepare_follow_up)
