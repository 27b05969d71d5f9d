"""Settling a case: the lead's agreement to an answer, opening a finished issue again, archiving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.lifecycle import Action
from screens.forms.action import ActionForm, Prepared, facts
from screens.forms.spec import Field, FormSpec, Option, Values
from services.finishing import archive, review
from services.issues import reopen
from services.outcome import Outcome, read
from services.steps import next_state
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.session import Session

AGREE, GIVE_BACK = "agree", "give_back"


def _review_form(session: Session, case_id: int) -> Prepared:
    case = read(session, case_id)
    next_state(session, case, Action.REVIEW_APPROVED)
    fields = (
        Field("answer", say("Answer"), "note", value=case.answer, lines=8),
        Field(
            "decision",
            say("Your decision"),
            "choice",
            options=(Option(AGREE, say("agree")), Option(GIVE_BACK, say("give back"))),
            required=True,
        ),
        Field(
            "reason",
            say("What to change"),
            "area",
            limit=300,
            required=True,
            shown_if=lambda values: values.get("decision") == GIVE_BACK,
        ),
    )
    return Prepared(
        FormSpec("review", case.number, say("Agree to the answer"), fields, say("Decide"), top=facts(case))
    )


def _review(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    agree = values.get("decision") == AGREE
    return review(session, case_ids, agree=agree, reason=values.get("reason", ""))


def _reopen_form(session: Session, case_id: int) -> Prepared:
    case = read(session, case_id)
    next_state(session, case, Action.REOPEN)
    fields = (Field("why", say("Why"), "area", limit=300, required=True),)
    return Prepared(
        FormSpec("reopen", case.number, say("Open it again"), fields, say("Open"), top=facts(case))
    )


REVIEW = ActionForm("review", Action.REVIEW_APPROVED, _review, _review_form, many=False)
REOPEN = ActionForm(
    "reopen",
    Action.REOPEN,
    lambda session, case_ids, values: reopen(session, case_ids, values.get("why", "")),
    _reopen_form,
)
ARCHIVE = ActionForm("archive", Action.ARCHIVE, lambda session, case_ids, _: archive(session, case_ids))
