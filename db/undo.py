"""Taking back what an operation did to a case: every changed field, and the rows beside the case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from db import bulk, convert, counters, models, search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.operation import Operation
    from domain.records import Case, Event

CREATED = frozenset({"logged", "handed_over", "created"})
"""Actions that make a case; undone, the case is not there any more."""
_BESIDE = {"carry": models.Carry, "application": models.Application}


def take_back(op: Operation, case: Case, events: Sequence[Event]) -> Case | None:
    """Put a case back to what it was before `events` of one operation; None where they had made it."""
    first = events[0]
    if first.action in CREATED:
        remove(op, [case], first.operation_id)
        return None
    values: dict[str, object] = {}
    for event in reversed(events):
        values |= {
            change.field: change.before for change in event.changes if change.field in convert.CASE.kinds
        }
    for event_id in (event.id for event in events):
        _put_back_beside(event_id)
    return op.change_case(case, "undo", values, undoes=first.operation_id)


def _put_back_beside(event_id: int) -> None:
    """Put back rows beside the case that the event had answered or ticked off."""
    kept = models.EventValue.get_or_none(models.EventValue.event == event_id)
    for table, row_id, before in json.loads(kept.value).get("side", ()) if kept else ():
        model: Any = _BESIDE[table]
        key = model.event if table == "carry" else model.id
        columns = {name.removesuffix("_id"): value for name, value in before.items()}
        model.update(columns).where(key == row_id).execute()


def remove(op: Operation, cases: Sequence[Case], undoes: str) -> None:
    """Take cases out again that an operation had made; their last values stay with the events."""
    for some in bulk.chunks(cases):
        ids = bulk.listed([case.id for case in some])
        for model in (models.Contact, models.Application, models.Coworking, models.Evidence, models.Carry):
            model.delete().where(model.case.in_(ids)).execute()
        search.unindex_many([(case.id, case.committee_id) for case in some])
        models.Case.delete().where(models.Case.id.in_(ids)).execute()
    for case in cases:
        op.deltas[case.committee_id, counters.state_key(case.kind, case.state)] -= 1
        row = convert.all_columns(case)
        changes = [(name, value, None) for name, value in row.items() if value not in {None, "", 0}]
        op.event(case.committee_id, "case", case.id, "undo", changes=changes, undoes=undoes)
