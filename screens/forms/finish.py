"""Finish 办结: the closing form of a hotline case (DOMAIN §2), or how an issue of our own ended (§3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.closing import Finish, problems
from domain.lifecycle import Action
from domain.refusal import Refused
from screens.forms.action import ActionForm, Prepared, facts, late_field, moment, options
from screens.forms.spec import NO, YES, Check, Field, FormSpec, Values
from services.finishing import finish
from services.issues import IssueFinish
from services.issues import finish as finish_issue
from services.outcome import Outcome, read
from services.sheet import Sheet, sheet
from services.steps import next_state
from settings.lookup import request_type
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
    found = sheet(session, case_id)
    return Prepared(_hotline_form(session, case, found), _check(session, case))


def _hotline_form(session: Session, case: Case, found: Sheet) -> FormSpec:
    codes = session.settings.codes
    kind = request_type(session.settings, case.request_type) if case.request_type else None
    findings = codes.findings[kind.findings if kind else "complaint"]
    claim = kind.asks_claim if kind else True
    reached = [item for item in found.contacts if item.reached]
    missed = [item for item in found.contacts if not item.reached]
    contacted = YES if reached or case.contacted_at else NO
    last = reached[-1].at if reached else case.contacted_at
    when = last.astimezone(session.zone).strftime("%Y-%m-%d %H:%M") if last else ""
    fields = (
        Field(
            "finding",
            say("Finding"),
            "choice",
            options=options(findings),
            value=case.finding or "",
            required=True,
        ),
        Field(
            "claim",
            say("Claim"),
            "choice",
            options=options(codes.claims),
            value=case.claim or "",
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
        Field("contacted", say("Contacted"), "yesno", value=contacted),
        Field("contact_at", say("Contact time"), "when", value=when, shown_if=_contacted),
        Field("tries", say("Tries"), "number", value=str(len(reached) + len(missed) or 1)),
        Field(
            "not_reached",
            say("Why not"),
            "choice",
            options=options(codes.not_reached),
            value=(missed[-1].why_not or "") if missed else "",
            shown_if=_not_contacted,
        ),
        Field(
            "site_visit",
            say("Site visit"),
            "choice",
            options=options(codes.site_visits),
            value=codes.site_visits[0].slug,
        ),
        Field(
            "reply_by",
            say("Reply by"),
            "choice",
            options=options(codes.reply_by),
            value=codes.reply_by[0].slug,
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
    return FormSpec("finish", case.number, say("Finish"), fields, say("Finish"), top=facts(case))


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
    if len(case_ids) != 1:
        raise Refused(say("Cases are finished one by one: each has its own answer."))
    return [finish(session, case_ids[0], _given(values), at=moment(values, "at"))]


FORM = ActionForm("finish", Action.FINISH, take, prepare, many=False)
