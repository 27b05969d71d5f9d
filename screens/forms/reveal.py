"""Reveal 显示完整信息: which field is shown in full, and why; both go into the access log (DOMAIN §7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.forms.action import facts, options
from screens.forms.spec import Field, FormSpec, Option, Values
from services.sheet import REVEALABLE, reveal
from words import Message, say

if TYPE_CHECKING:
    from domain.records import Case
    from services.session import Session
    from settings.model import Settings

NAMES: dict[str, Message] = {
    "person_phone": say("Phone"),
    "person_name": say("Resident's name"),
    "address": say("Full address"),
    "content": say("Full text"),
}
"""What can be revealed, what is needed most first."""


def reveal_form(case: Case, settings: Settings) -> FormSpec:
    """Two choices, both answered already with what is usual: the phone, to call."""
    there = [name for name in NAMES if name in REVEALABLE and getattr(case, name)]
    reasons = options(settings.codes.reveal_reasons)
    fields = (
        Field(
            "field",
            say("Show in full"),
            "choice",
            options=tuple(Option(name, NAMES[name]) for name in there),
            value=there[0] if there else "",
            required=True,
        ),
        Field("why", say("Why"), "choice", options=reasons, value=reasons[0].slug, required=True),
    )
    note = say("Who looked, when, at what and why is kept for three years.")
    return FormSpec("reveal", case.number, say("Show in full"), fields, say("Show"), top=(*facts(case), note))


def take(session: Session, case_id: int, values: Values) -> dict[str, str]:
    """The field in full, by its name. Raises Refused where the role may not see it."""
    name = values["field"]
    return {name: reveal(session, case_id, name, values["why"])}
