"""Correct 更正: choose what is wrong, say what is right and why; the old value stays on the timeline."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from domain.correction import LONG_TEXTS, choices, correctable, most, problem
from domain.field_names import FIELDS
from domain.late_entry import STEP_OF
from domain.lifecycle import Action
from domain.masking import mask_case
from screens.forms.action import ActionForm, Prepared, category_options, day, facts, moment
from screens.forms.spec import Check, Field, FieldProblem, FormSpec, Kind, Option, Shown, Values
from services.outcome import Outcome, read
from services.steps import next_state
from services.undoing import correct, filed
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import Case
    from services.session import Session

OURS = frozenset({"answer", "summary"})
"""Our own words; of what a resident told nothing stands in the form that the case screen masks (DOMAIN §7)."""


def prepare(session: Session, case_id: int) -> Prepared:
    """One field to choose, its value, and the reason."""
    case = read(session, case_id)
    next_state(session, case, Action.CORRECT)
    names = correctable(case)
    which = Field(
        "field",
        say("What is wrong"),
        "pick",
        options=tuple(Option(name, FIELDS[name]) for name in names),
        required=True,
    )
    values = tuple(_value(session, case, name) for name in names)
    reason = Field("reason", say("Why"), limit=200, required=True)
    return Prepared(
        FormSpec(
            "correct",
            case.number,
            say("Correct"),
            (which, *values, reason),
            say("Correct it"),
            top=facts(case),
        ),
        _check(session, case, filed(session, case_id)),
    )


def _value(session: Session, case: Case, name: str) -> Field:
    value = getattr(case, name)
    masked = name not in OURS and value != getattr(mask_case(case), name)
    if isinstance(value, datetime):
        value = value.astimezone(session.zone).strftime("%Y-%m-%d %H:%M")
    return Field(
        name,
        say("Right is"),
        _kind(case, name, session),
        "" if masked else str(value or ""),
        _options(case, name, session),
        limit=most(name, session.settings),
        shown_if=_chosen(name),
        hint=say("A part of it is masked, so nothing stands here: type all of it.") if masked else None,
    )


def _kind(case: Case, name: str, session: Session) -> Kind:
    if name in STEP_OF:
        return "when"
    if name == "promised":
        return "date"
    if choices(case, name, session.settings) is not None:
        return "pick"
    return "area" if name in LONG_TEXTS else "text"


def _options(case: Case, name: str, session: Session) -> tuple[Option, ...]:
    if name == "category":
        return category_options(session.settings.categories)
    return tuple(Option(item.slug, item.name) for item in choices(case, name, session.settings) or ())


def _chosen(name: str) -> Shown:
    return lambda values: values.get("field") == name


def _right(values: Values) -> object:
    """What is right, as the field holds it: a moment, a day, a slug or a text."""
    name = values["field"]
    if name in STEP_OF:
        return moment(values, name)
    return day(values, name) if name == "promised" else values.get(name, "")


def _check(session: Session, case: Case, applied: Sequence[datetime]) -> Check:
    def check(values: dict[str, str]) -> list[FieldProblem]:
        name = values["field"]
        wrong = problem(case, name, _right(values), session.settings, applied)
        return [] if wrong is None else [FieldProblem(name, wrong)]

    return check


def take(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    """Correct one field of one case."""
    right = _right(values)
    return [
        correct(session, case_id, values["field"], right, values.get("reason", "")) for case_id in case_ids
    ]


FORM = ActionForm("correct", Action.CORRECT, take, prepare, many=False)
