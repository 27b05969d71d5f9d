"""Finish 办结: the closing form of a hotline case (DOMAIN §2), or how an issue of our own ended (§3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.closing import Finish, asks_claim, findings, problems
from domain.lifecycle import Action
from domain.refusal import Refused
from screens.forms.action import ActionForm, Prepared, facts, late_field, moment, options
from screens.forms.spec import NO, YES, Check, Field, FormSpec, Values
from services.finishing import OnRecord, contact_noted, finish, finish_all, on_record
from services.issues import IssueFinish
from services.issues import finish as finish_issue
from services.outcome import Outcome, read
from services.steps import next_state
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import Case
    from services.session import Session


def prepare(session: Session, case_id: int) -> Prepared:
    """The form, with contacts, answer and summary as far as they are known."""
    case = read(session, case_id)
    next_state(session, case, Action.FINISH)
    if case.kind == "issue":
        return Prepared(_issue_form(session, case))
    noted = on_record(session, case)
    fields = _fields(session, case, _contact_fields(session, noted), claim=asks_claim(case, session.settings))
    return Prepared(_form(case, fields), _check(session, case))


def prepare_many(session: Session, case_ids: Sequence[int]) -> Prepared:
    """One form for several cases: what differs from case to case is left empty, the contact is each one's own."""
    cases = [read(session, case_id) for case_id in case_ids]
    first = cases[0]
    next_state(session, first, Action.FINISH)
    if any(case.kind != first.kind for case in cases):
        raise Refused(say("Hotline cases and our own issues are finished apart: tick only one kind."))
    if first.kind == "issue":
        return Prepared(_issue_form(session, first))
    own = Field(
        "own_contact",
        say("Contact"),
        "note",
        hint=say("each with the contact times, tries and reasons that its own record has"),
    )
    claim = any(asks_claim(case, session.settings) for case in cases)
    empty = first._replace(finding=None, claim=None, outcome=None, answer="", summary="")
    return Prepared(_form(first, _fields(session, empty, (own,), claim=claim)))


def _form(case: Case, fields: tuple[Field, ...]) -> FormSpec:
    return FormSpec("finish", case.number, say("Finish"), fields, say("Finish"), top=facts(case))


def _contact_fields(session: Session, noted: OnRecord) -> tuple[Field, ...]:
    contacted = {True: YES, False: NO, None: ""}[noted.contacted]
    when = noted.at.astimezone(session.zone).strftime("%Y-%m-%d %H:%M") if noted.at else ""
    return (
        Field("contacted", say("Contacted"), "yesno", value=contacted, required=True),
        Field("contact_at", say("Contact time"), "when", value=when, required=True, shown_if=_contacted),
        Field("tries", say("Tries"), "number", value=str(noted.tries or "")),
        Field(
            "not_reached",
            say("Why not reached"),
            "choice",
            options=options(session.settings.codes.not_reached),
            value=noted.not_reached or "",
            required=True,
            shown_if=_not_contacted,
        ),
    )


def _fields(session: Session, case: Case, contact: tuple[Field, ...], *, claim: bool) -> tuple[Field, ...]:
    """The closing form in its order, `contact` in its place."""
    codes = session.settings.codes
    return (
        Field(
            "finding",
            say("Finding"),
            "choice",
            options=options(findings(case, session.settings)),
            value=case.finding or "",
            required=True,
        ),
        Field(
            "claim",
            say("Claim"),
            "choice",
            options=options(codes.claims),
            value=case.claim or "",
            required=True,
            shown_if=lambda _: claim,
        ),
        Field(
            "outcome",
            say("Outcome"),
            "choice",
            options=options(codes.outcomes),
            value=case.outcome or "",
            required=True,
        ),
        Field("explanation", say("Explanation"), limit=200),
        *contact,
        Field("site_visit", say("Site visit"), "choice", options=options(codes.site_visits), required=True),
        Field(
            "reply_by",
            say("Reply by"),
            "choice",
            options=options(codes.reply_by),
            required=True,
            shown_if=lambda values: not _not_contacted(values),
        ),
        Field("own_satisfaction", say("Our reading"), "choice", options=options(codes.satisfaction)),
        Field(
            "answer",
            say("Answer to the citizen"),
            "area",
            value=case.answer,
            limit=session.settings.answer_limit,
            required=True,
            lines=4,
        ),
        Field("summary", say("Summary"), "area", value=case.summary, limit=session.settings.summary_limit),
        late_field(),
    )


def _contacted(values: Values) -> bool:
    return values.get("contacted") == YES


def _not_contacted(values: Values) -> bool:
    return values.get("contacted") == NO


def _given(values: Values) -> Finish:
    tries = values.get("tries", "")
    return Finish(
        finding=values.get("finding") or None,
        claim=values.get("claim") or None,
        outcome=values.get("outcome") or None,
        contacted=values.get("contacted") == YES,
        contact_at=moment(values, "contact_at"),
        tries=int(tries) if tries.isdecimal() else 0,
        not_reached=values.get("not_reached") or None,
        site_visit=values.get("site_visit") or None,
        reply_by=values.get("reply_by") or None,
        own_satisfaction=values.get("own_satisfaction") or None,
        answer=values.get("answer", ""),
        summary=values.get("summary", ""),
        explanation=values.get("explanation", ""),
    )


def _check(session: Session, case: Case) -> Check:
    return lambda values: problems(_given(values), case, session.settings, session.now())


def _issue_form(session: Session, case: Case) -> FormSpec:
    codes = session.settings.codes
    fields = (
        Field("outcome", say("Outcome"), "choice", options=options(codes.outcomes), required=True),
        Field("handling", say("What was done"), "area", limit=500, required=True),
        Field("satisfaction", say("Satisfaction"), "choice", options=options(codes.satisfaction)),
    )
    return FormSpec("finish", case.number, say("Finish"), fields, say("Finish"), top=facts(case))


def take(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    """Finish one case, or issues alike."""
    if "handling" in values:
        given = IssueFinish(values.get("outcome", ""), values["handling"], values.get("satisfaction") or None)
        return finish_issue(session, case_ids, given)
    form, at = _given(values), moment(values, "at")
    if "contacted" not in values:
        return finish_all(session, case_ids, form, at=at)
    return [finish(session, case_ids[0], form, at=at)]


def _fits(session: Session, case: Case) -> None:
    """Several are finished with the contact that each record knows; an issue needs none."""
    next_state(session, case, Action.FINISH)
    if case.kind == "hotline":
        contact_noted(session, case)


FORM = ActionForm("finish", Action.FINISH, take, prepare, prepare_many=prepare_many, fits=_fits)
