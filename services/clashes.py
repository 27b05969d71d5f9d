"""Where the hotline's last export says something else than we do: shown on the case until someone decides.

What was decided is an event: `hotline_taken` changes the field; `ours_kept` names the value that was turned down, so
that it is not asked again until the hotline gives yet another one. Both can be undone like any step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import batches
from db import cases as case_table
from domain.lifecycle import Action
from domain.moments import from_text
from domain.records import Case
from domain.refusal import Refused
from services.merging import HOTLINE_OWNS, as_text
from services.outcome import Outcome, one
from services.placing import place_fields
from services.steps import clocked, next_state
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.operation import Operation
    from domain.records import Event
    from services.session import Session

TAKEN, KEPT = "hotline_taken", "ours_kept"
HOTLINE = "hotline."
"""Before a field's name: the hotline's value of it, not ours."""
THEIRS, OURS = "theirs", "ours"
WHEN = frozenset({"answered"})
"""Fields of which the export gives a moment or a day."""


def given_last(case: Case) -> dict[str, str]:
    """Field → what the hotline's exports said last of this case."""
    return batches.source_values([case.id]).get(case.id, {})


def says_else(case: Case, timeline: Sequence[Event], given: Mapping[str, str]) -> dict[str, str]:
    """Field → what the hotline said last (`given`), where that is neither ours nor turned down already."""
    turned_down = {
        change.field: change.after
        for event in timeline
        if event.action == KEPT and not event.undone
        for change in event.changes
    }
    return {
        name: value
        for name, value in given.items()
        if name != "state"
        and name not in HOTLINE_OWNS
        and name in Case._fields
        and value != as_text(getattr(case, name))
        and value != turned_down.get(HOTLINE + name)
    }


def settle(
    session: Session, case_id: int, choices: Mapping[str, str], *, version: int | None = None
) -> Outcome:
    """Decide fields in which the hotline says something else: field → THEIRS or OURS; an event for each.

    Raises Refused where there is nothing to decide, or the hotline does not differ in such a field (any more).
    """
    if not choices:
        raise Refused(say("Choose whose value holds, field by field."))

    def act(op: Operation, case: Case) -> Message:
        next_state(session, case, Action.CORRECT)
        found = says_else(case, case_table.timeline(session.scope, case.id), given_last(case))
        for name, whose in choices.items():
            if name not in found:
                raise Refused(
                    say("The hotline does not say anything else any more. Press F5 and look again.")
                )
            if whose == OURS:
                turned_down = [(HOTLINE + name, None, found[name])]
                op.event(case.committee_id, "case", case.id, KEPT, changes=turned_down)
            else:
                case = op.change_case(case, TAKEN, clocked(session, case, _taken(name, found[name])))
        return say("{number}: settled with the hotline", number=case.number)

    return one(session, case_id, act, version)


def value_of(name: str, said: str) -> object:
    """What an export said of a field, as the case keeps it."""
    return from_text(said) if name in WHEN and said else said


def _taken(name: str, said: str) -> dict[str, object]:
    """The fields of a case that follow from the hotline's value of one."""
    return {name: value_of(name, said)} | (place_fields(said) if name == "address" else {})
