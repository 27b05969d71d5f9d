"""Operations as they were recorded: a person's last one, what it did, and whether it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db import models
from db.bulk import fetch
from db.cases import events, not_undone
from db.undo import CREATED

if TYPE_CHECKING:
    from datetime import datetime

    from db.scope import Scope
    from domain.records import Event


@dataclass(frozen=True, slots=True)
class OperationInfo:
    """One operation on cases. `action`: the first event's. `case_ids`: those that it made come last."""

    id: str
    action: str
    case_ids: tuple[int, ...]
    recorded_at: datetime
    terminal: str
    actor_id: int | None
    undone: bool


def last(scope: Scope, actor_id: int, case_id: int | None = None) -> OperationInfo | None:
    """The latest operation of someone on cases, or on this one, that is not undone and no undo; None: there is none.

    An import is no step of this kind: it is taken back by its batch.
    """
    imports = models.Event.alias()
    of_case = () if case_id is None else (models.Event.entity_id == case_id,)
    query = (
        models.Event.select(models.Event.operation_id)
        .where(
            *of_case,
            models.Event.actor == actor_id,
            models.Event.entity == "case",
            models.Event.undoes.is_null(),
            not_undone(models.Event),
            scope.condition(models.Event.committee),
            models.Event.operation_id.not_in(
                imports.select(imports.operation_id).where(imports.entity == "batch")
            ),
        )
        .order_by(models.Event.id.desc())
        .limit(1)
    )
    found = fetch(query)
    return info(scope, found[0][0]) if found else None


def info(scope: Scope, operation_id: str) -> OperationInfo | None:
    """What an operation did to cases in scope; None where there is none, or none of its cases is in scope."""
    found = events(models.Event.operation_id == operation_id, scope.condition(models.Event.committee))
    if not found:
        return None
    first = found[0]
    made = {event.case_id for event in found if event.action in CREATED}
    case_ids = sorted(dict.fromkeys(event.case_id for event in found), key=made.__contains__)
    return OperationInfo(
        first.operation_id,
        first.action,
        tuple(case_ids),
        first.recorded_at,
        first.terminal,
        first.actor_id,
        first.undone,
    )


def events_of(scope: Scope, operation_id: str, case_id: int | None = None) -> list[Event]:
    """The events of an operation on cases in scope, or on one of them; the oldest first."""
    conditions: list[Any] = [
        models.Event.operation_id == operation_id,
        scope.condition(models.Event.committee),
    ]
    if case_id is not None:
        conditions.append(models.Event.entity_id == case_id)
    return events(*conditions)


def touched_since(scope: Scope, case_id: int, event_id: int) -> bool:
    """Whether a case was changed after this event; what was done and undone since does not count."""
    later = models.Event.select(models.Event.id).where(
        models.Event.entity == "case",
        models.Event.entity_id == case_id,
        models.Event.id > event_id,
        models.Event.undoes.is_null(),
        not_undone(models.Event),
        scope.condition(models.Event.committee),
    )
    return bool(later.exists())
