"""Result from above 登记上级结果: which decision, who made it, when, how, and the new limit."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from domain.call_back import QUESTIONS
from domain.lifecycle import ACTION_NAMES, Action
from domain.moments import When, from_text
from domain.refusal import Refused
from screens.forms.action import ActionForm, Prepared, facts, moment, options
from screens.forms.spec import YES, Field, FieldProblem, FormSpec, Option, Shown, Values
from services.above import ResultInput, awaited, may_record, result, results
from services.outcome import Outcome, read
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.records import Case
    from services.session import Session

LIMITS = {
    Action.EXTENSION_APPROVED,
    Action.REDO,
    Action.REDISPATCHED,
    Action.LIMIT_CHANGED,
    Action.CALLED_BACK,
}


def prepare(session: Session, case_id: int) -> Prepared:
    """The form, offering only the decisions that this state can meet."""
    return prepare_many(session, [case_id])


def prepare_many(session: Session, case_ids: Sequence[int]) -> Prepared:
    """The form, offering the decisions that one of these cases can meet."""
    may_record(session)
    first = read(session, case_ids[0])
    actions = set(awaited(session, first))
    for case_id in case_ids[1:]:
        with suppress(Refused):
            actions.update(awaited(session, read(session, case_id)))
    return Prepared(_spec(session, first, sorted(actions, key=ORDER.index)), _check)


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
    fields = (
        Field(
            "action",
            say("Decision"),
            "choice",
            options=tuple(Option(action, ACTION_NAMES[action]) for action in actions),
            value=actions[0] if len(actions) == 1 else "",
            required=True,
        ),
        Field(
            "limit",
            say("New limit"),
            "limit",
            shown_if=_needs_limit,
            hint=say("a day, or a day and a time; empty = the one applied for, or our rule's"),
        ),
        *_call_back(session),
        Field("redo", say("To be redone"), "yesno", required=True, shown_if=_is(Action.CALLED_BACK)),
        Field("who", say("Decided by"), limit=40),
        Field("how", say("How it came"), limit=40, hint=say("telephone, system, notice")),
        Field("at", say("When"), "when", hint=say("empty = now")),
        Field("reason", say("Reason"), "area", limit=500),
    )
    return FormSpec(
        "result", case.number, say("Result from above"), fields, say("Record it"), top=facts(case)
    )


def _call_back(session: Session) -> Iterator[Field]:
    """The citizen's answers; nothing more is asked where the citizen was not reached."""
    codes = session.settings.codes
    tables = {
        "contacted": codes.contacted_first,
        "result": codes.satisfaction,
        "attitude": codes.satisfaction,
    }
    for name, question in QUESTIONS.items():
        yield Field(
            name,
            question,
            "choice" if name in tables else "yesno",
            options=options(tables.get(name, ())),
            required=True,
            shown_if=_is(Action.CALLED_BACK) if name == "reached" else _answered,
        )


def _answered(values: Values) -> bool:
    return values.get("action") == Action.CALLED_BACK and values.get("reached") == YES


def _is(action: Action) -> Shown:
    return lambda values: values.get("action") == action


def _needs_limit(values: Values) -> bool:
    action = values.get("action")
    return action in LIMITS - {Action.CALLED_BACK} or (
        action == Action.CALLED_BACK and values.get("redo") == YES
    )


def _check(values: dict[str, str]) -> list[FieldProblem]:
    """A limit that was changed is told."""
    if values["action"] == Action.LIMIT_CHANGED and not values["limit"]:
        return [FieldProblem("limit", say("Enter the new limit."))]
    return []


def take(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    """Record the decision, on several cases as one operation."""
    limit: When | None = from_text(values["limit"]) if values.get("limit") else None
    given = ResultInput(
        action=Action(values["action"]),
        at=moment(values, "at"),
        who=values.get("who", ""),
        how=values.get("how", ""),
        new_limit=limit,
        reason=values.get("reason", ""),
        callback=tuple((name, values[name]) for name in QUESTIONS if values.get(name)),
        redo=values.get("redo") == YES,
    )
    if len(case_ids) > 1:
        return results(session, case_ids, given)
    return [result(session, case_ids[0], given)]


FORM = ActionForm("result", Action.LIMIT_CHANGED, take, prepare, prepare_many=prepare_many, fits=awaited)
