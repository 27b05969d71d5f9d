"""Settle with the hotline: of each field in which its export says something else, take its value or keep ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.field_names import FIELDS
from domain.lifecycle import Action
from domain.refusal import Refused
from screens.case_text import Page, field_value
from screens.forms.action import ActionForm, Prepared, facts
from screens.forms.spec import Field, FormSpec, Option, Values
from services.clashes import OURS, THEIRS, settle
from services.sheet import Sheet, sheet
from services.steps import next_state
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from services.outcome import Outcome
    from services.session import Session

MOST_LINES = 6
"""Rows that a value takes at most."""


def prepare(session: Session, case_id: int) -> Prepared:
    """Both values of each field, masked, and the choice below them."""
    found = sheet(session, case_id)
    next_state(session, found.case, Action.CORRECT)
    if not found.hotline_says:
        raise Refused(say("The hotline says nothing else than the case does."))
    fields = tuple(_fields(session, found))
    return Prepared(
        FormSpec(
            "clash",
            found.case.number,
            say("Settle with the hotline"),
            fields,
            say("Decide"),
            top=facts(found.case),
        )
    )


def _fields(session: Session, found: Sheet) -> Iterator[Field]:
    page = Page(found, session.settings, session.now())
    for name, theirs in found.hotline_says:
        label = FIELDS.get(name, say("field"))
        ours = str(field_value(page, name, getattr(found.case, name)))
        said = str(field_value(page, name, theirs))
        yield Field(f"{name}-{THEIRS}", say("Hotline says"), "note", said or "—", lines=MOST_LINES)
        yield Field(f"{name}-{OURS}", say("Ours is"), "note", ours or "—", lines=MOST_LINES)
        options = (Option(THEIRS, say("take the hotline's")), Option(OURS, say("keep ours")))
        yield Field(name, label, "choice", options=options)


def take(session: Session, case_ids: Sequence[int], values: Values) -> list[Outcome]:
    """Decide what was chosen; a field that was left open is asked again another time."""
    choices = {name: whose for name, whose in values.items() if name in FIELDS and whose}
    return [settle(session, case_id, choices) for case_id in case_ids]


FORM = ActionForm("clash", Action.CORRECT, take, prepare, many=False)
