"""Correct 更正: choose what is wrong, say what is right and why; the old value stays on the timeline."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from domain.lifecycle import Action
from domain.refusal import Refused
from screens.forms.action import ActionForm, Prepared, category_options, day, facts, moment, options
from screens.forms.spec import Field, FormSpec, Kind, Option, Shown, Values
from services.outcome import Outcome, read
from services.steps import next_state
from services.undoing import correct
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import Case
    from services.session import Session

NAMES: dict[str, Message] = {
    "contacted_at": say("first contact"),
    "signed_in_at": say("time of sign-in"),
    "finished_at": say("time of finishing"),
    "promised": say("promised day"),
    "title": say("title"),
    "address": say("place"),
    "category": say("category"),
    "request_type": say("request type"),
    "urgency": say("urgency"),
    "person_name": say("resident's name"),
    "person_phone": say("resident's phone"),
    "outcome": say("outcome"),
    "answer": say("answer"),
    "summary": say("summary"),
    "content": say("content"),
}
TIMES = ("contacted_at", "signed_in_at", "finished_at")


def prepare(session: Session, case_id: int) -> Prepared:
    """One field to choose, its value, and the reason."""
    case = read(session, case_id)
    next_state(session, case, Action.CORRECT)
    which = Field(
        "field",
        say("What is wrong"),
        "pick",
        options=tuple(Option(name, label) for name, label in NAMES.items()),
        required=True,
    )
    values = tuple(_value(session, case, name) for name in NAMES)
    reason = Field("reason", say("Why"), limit=200, required=True)
    return Prepared(
        FormSpec(
            "correct",
            case.number,
            say("Correct"),
            (which, *values, reason),
            say("Correct it"),
            top=facts(case),
        )
    )


def _value(session: Session, case: Case, name: str) -> Field:
    kinds: dict[str, Kind] = dict.fromkeys(TIMES, "when")
    kinds |= {"promised": "date", "answer": "area", "summary": "area", "content": "area"}
    tables = {
        "category": category_options(session.settings.categories),
        "request_type": tuple(Option(item.slug, item.name) for item in session.settings.request_types),
        "urgency": tuple(Option(item.slug, item.name) for item in session.settings.urgencies),
        "outcome": options(session.settings.codes.outcomes),
    }
    kind = "pick" if name in tables else kinds.get(name, "text")
    value = getattr(case, name)
    if isinstance(value, datetime):
        value = value.astimezone(session.zone).strftime("%Y-%m-%d %H:%M")
    if name in {"person_name", "person_phone"}:
        value = ""
    return Field(name, say("Right is"), kind, str(value or ""), tables.get(name, ()), shown_if=_chosen(name))


def _chosen(name: str) -> Shown:
    return lambda values: values.get("field") == name


def take(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    """Correct one field of one case."""
    name = values.get("field", "")
    if name not in NAMES:
        raise Refused(say("Choose what is wrong."))
    value: object = values.get(name, "")
    if name in TIMES:
        value = moment(values, name)
    elif name == "promised":
        value = day(values, name)
    elif name in {"category", "request_type", "outcome"}:
        value = value or None
    if value is None:
        raise Refused(say("Enter what is right."))
    return [correct(session, case_id, name, value, values.get("reason", "")) for case_id in case_ids]


FORM = ActionForm("correct", Action.CORRECT, take, prepare, many=False)
