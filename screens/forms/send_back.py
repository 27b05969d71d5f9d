"""Return 退单: the reason by the list, what it rests on, a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.lifecycle import Action
from screens.forms.action import ActionForm, Prepared, facts, late_field, moment, options
from screens.forms.spec import Field, FormSpec, Option, Values
from services.applying import ReturnInput, send_back
from services.outcome import Outcome, read
from services.steps import next_state
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.session import Session


def prepare(session: Session, case_id: int) -> Prepared:
    """The form."""
    case = read(session, case_id)
    next_state(session, case, Action.RETURN)
    reasons = session.settings.codes.return_reasons
    departments = tuple(Option(item.slug, item.name) for item in session.settings.departments)
    spec = FormSpec(
        "return",
        case.number,
        say("Apply for a return"),
        (
            Field(
                "reason",
                say("Reason"),
                "choice",
                options=options(reasons),
                required=True,
            ),
            Field("department", say("Belongs to"), "pick", options=departments),
            Field("basis", say("Basis"), limit=200, hint=say("rule or duty list that it rests on")),
            Field("statement", say("Statement"), "area", limit=500, required=True),
            late_field(),
        ),
        say("File it"),
        top=facts(case),
    )
    return Prepared(spec)


def take(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    """File the return for each case."""
    given = ReturnInput(
        reason=values["reason"],
        statement=values.get("statement", ""),
        basis=values.get("basis", ""),
        department=values.get("department", ""),
        at=moment(values, "at"),
    )
    return send_back(session, case_ids, given)


FORM = ActionForm("return", Action.RETURN, take, prepare)
