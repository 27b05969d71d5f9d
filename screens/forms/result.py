"""Result from above 登记上级结果: which decision, who made it, when, how, and the new limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.lifecycle import ACTION_NAMES, FROM_ABOVE, Action, allowed
from domain.moments import When, from_text
from domain.refusal import Refused
from screens.forms.action import ActionForm, Prepared, facts, moment, options
from screens.forms.spec import YES, Field, FormSpec, Option, Shown, Values
from services.above import ResultInput, may_record, result
from services.outcome import Outcome, read
from settings.lookup import state_name
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import Case
    from services.session import Session

LIMITS = {
    Action.EXTENSION_APPROVED,
    Action.REDO,
    Action.REDISPATCHED,
    Action.LIMIT_CHANGED,
    Action.CALLED_BACK,
}
AWAITED = {Action.EXTENSION_APPROVED, Action.RETURN_APPROVED, Action.CALLED_BACK, Action.REDISPATCHED}
"""Decisions that a case waits for; of any other none is proposed, or ctrl+s would close a case."""
CALLBACK = ("reached", "contacted", "solved", "result", "attitude")


def prepare(session: Session, case_id: int) -> Prepared:
    """The form, offering only the decisions that this state can meet."""
    may_record(session)
    case = read(session, case_id)
    actions = [
        action
        for action in allowed(case.kind, case.state, session.settings.upper_tier)
        if action in FROM_ABOVE
    ]
    if not actions:
        label = state_name(session.settings, case.kind, case.state)
        raise Refused(say("This case is “{state}”: no answer from above is awaited.", state=label))
    return Prepared(_spec(session, case, sorted(actions, key=ORDER.index)))


ORDER = [
    Action.EXTENSION_APPROVED,
    Action.EXTENSION_REFUSED,
    Action.RETURN_APPROVED,
    Action.RETURN_REFUSED,
    Action.CALLED_BACK,
    Action.CLOSED,
    Action.REDO,
    Action.REDISPATCHED,
    Action.LIMIT_CHANGED,
    Action.SUPERVISED,
]


def _spec(session: Session, case: Case, actions: Sequence[Action]) -> FormSpec:
    codes = session.settings.codes
    back = _is(Action.CALLED_BACK)
    fields = (
        Field(
            "action",
            say("Decision"),
            "choice",
            options=tuple(Option(action, ACTION_NAMES[action]) for action in actions),
            value=actions[0] if actions[0] in AWAITED else "",
            guess=True,
            required=True,
        ),
        Field(
            "limit", say("New limit"), "limit", shown_if=_needs_limit, hint=say("a day, or a day and a time")
        ),
        Field("reached", say("Reached"), "yesno", value=YES, shown_if=back),
        Field(
            "contacted",
            say("Contacted first"),
            "choice",
            options=options(codes.contacted_first),
            shown_if=back,
        ),
        Field("solved", say("Solved"), "yesno", shown_if=back),
        Field("result", say("With the result"), "choice", options=options(codes.satisfaction), shown_if=back),
        Field(
            "attitude", say("With the manner"), "choice", options=options(codes.satisfaction), shown_if=back
        ),
        Field("redo", say("To be redone"), "yesno", value="no", shown_if=back),
        Field("who", say("Decided by"), limit=40),
        Field("how", say("How it came"), limit=40, hint=say("telephone, system, notice")),
        Field("at", say("When"), "when", hint=say("empty = now")),
        Field("reason", say("Reason"), "area", limit=500),
    )
    return FormSpec(
        "result", case.number, say("Result from above"), fields, say("Record it"), top=facts(case)
    )


def _is(action: Action) -> Shown:
    return lambda values: values.get("action") == action


def _needs_limit(values: Values) -> bool:
    action = values.get("action")
    return action in LIMITS - {Action.CALLED_BACK} or (
        action == Action.CALLED_BACK and values.get("redo") == YES
    )


def take(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    """Record the decision on one case."""
    limit: When | None = from_text(values["limit"]) if values.get("limit") else None
    given = ResultInput(
        action=Action(values["action"]),
        at=moment(values, "at"),
        who=values.get("who", ""),
        how=values.get("how", ""),
        new_limit=limit,
        reason=values.get("reason", ""),
        callback=tuple((name, values[name]) for name in CALLBACK if values.get(name)),
        redo=values.get("redo") == YES,
    )
    return [result(session, case_id, given) for case_id in case_ids]


FORM = ActionForm("result", Action.LIMIT_CHANGED, take, prepare, many=False)
