"""One case and what belongs to it: facts, timeline, tries, applications; and what is like it nearby."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, TypeVar

from peewee import JOIN, SQL, fn
from peewee import Case as Choice

from db import convert, models
from db.bulk import fetch
from db.scope import Scope, cases
from domain.moments import to_text
from domain.records import Application, Case, Change, Contact, Coworking, Event, Resident

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from peewee import ModelSelect

    from domain.places import Place

LATE = timedelta(minutes=1)
"""Entered so much later than it happened, a step is shown as entered late (补记)."""
R = TypeVar("R")


def rows(scope: Scope) -> ModelSelect[models.Case]:
    """A query of whole cases, to be read by `read`."""
    return cases(scope, convert.CASE.text)


def read(query: Any) -> list[Case]:
    """The cases of a query made by `rows`."""
    return [convert.CASE.record(row) for row in fetch(query)]


def get(scope: Scope, case_id: int) -> Case | None:
    """The case of this id; None where it is not there or not in scope."""
    found = read(rows(scope).where(models.Case.id == case_id))
    return found[0] if found else None


def these(scope: Scope, ids: Sequence[int]) -> list[Case]:
    """The cases of these ids that are in scope, in no order; no more than fit into one `IN (…)`."""
    return read(rows(scope).where(models.Case.id.in_(ids)))


def by_number(scope: Scope, number: str, source: str | None = None) -> list[Case]:
    """The cases of this number: several where more than one source has it, the oldest first."""
    query = rows(scope).where(models.Case.number == number).order_by(models.Case.id)
    return read(query if source is None else query.where(models.Case.source == source))


def ending(
    scope: Scope, tail: str, source: str | None = None, *, least: int = 4, most: int = 9
) -> list[Case]:
    """Cases whose number ends so, at most `most`; none for fewer than `least` characters."""
    if len(tail) < least:
        return []
    query = rows(scope).where(fn.SUBSTR(models.Case.number, -len(tail)) == tail).order_by(models.Case.id)
    return read((query if source is None else query.where(models.Case.source == source)).limit(most))


def issues(committee_id: int) -> list[Case]:
    """All issues of a committee, open or not."""
    return read(rows(Scope.of(committee_id)).where(SQL("kind = 'issue'")).order_by(models.Case.id))


def open_cases(committee_id: int) -> list[Case]:
    """All open cases of a committee, to be reckoned again."""
    return read(rows(Scope.of(committee_id)).where(SQL("is_open = 1")).order_by(models.Case.id))


def undone(event: Any) -> Any:
    """The condition that what an event tells of was undone: an undo names its operation, and of what.

    An import can be taken back in part.
    """
    undo = models.Event.alias()
    return fn.EXISTS(
        undo.select(SQL("1")).where(
            undo.undoes == event.operation_id,
            undo.undoes.is_null(is_null=False),
            undo.entity == event.entity,
            undo.entity_id == event.entity_id,
        )
    )


def not_undone(event: Any) -> Any:
    """The condition that what an event tells of stands."""
    return ~undone(event)


def timeline(scope: Scope, case_id: int) -> list[Event]:
    """The events of a case as they were recorded, the oldest first; those that were undone are marked."""
    query = _events().where(
        models.Event.entity == "case",
        models.Event.entity_id == case_id,
        scope.condition(models.Event.committee),
    )
    return [_event(row) for row in query.order_by(models.Event.id).dicts()]


def last_event(scope: Scope, case_id: int) -> int:
    """The id of the last event of a case; 0 where there is none in scope."""
    query = models.Event.select(fn.MAX(models.Event.id)).where(
        models.Event.entity == "case",
        models.Event.entity_id == case_id,
        scope.condition(models.Event.committee),
    )
    return query.scalar() or 0


def events(*conditions: Any) -> list[Event]:
    """Events of cases under these conditions, the oldest first."""
    query = _events().where(models.Event.entity == "case", *conditions)
    return [_event(row) for row in query.order_by(models.Event.id).dicts()]


def _events() -> Any:
    """Events with all that a timeline says of them, in one query."""
    return (
        models.Event.select(
            models.Event,
            models.Event.actor.alias("actor_id"),
            models.Staff.name.alias("actor_name"),
            models.EventValue.value.alias("value"),
            models.Carry.case.alias("carry_case"),
            models.Carry.carried_at.alias("carried_at"),
            undone(models.Event).alias("undone"),
        )
        .join(models.Staff, JOIN.LEFT_OUTER, on=(models.Event.actor == models.Staff.id))
        .join_from(models.Event, models.EventValue, JOIN.LEFT_OUTER)
        .join_from(models.Event, models.Carry, JOIN.LEFT_OUTER)
    )


def _event(row: dict[str, Any]) -> Event:
    value = json.loads(row["value"]) if row["value"] else {}
    happened = datetime.fromtimestamp(row["happened_at"], UTC)
    recorded = datetime.fromtimestamp(row["recorded_at"], UTC)
    taken_back = bool(row["undone"])
    carry = "" if row["carry_case"] is None or taken_back else "done" if row["carried_at"] else "due"
    return Event(
        id=row["id"],
        operation_id=row["operation_id"],
        undoes=row["undoes"],
        undone=taken_back,
        case_id=row["entity_id"],
        action=row["action"],
        actor_id=row["actor_id"],
        actor_name=row["actor_name"] or "",
        terminal=row["terminal"],
        happened_at=happened,
        recorded_at=recorded,
        late=recorded - happened > LATE,
        note=value.get("note", ""),
        changes=tuple(_changes(value.get("changes", {}))),
        carry=carry,
        carried_at=convert.moment(row["carried_at"]) if carry == "done" else None,
    )


def _changes(kept: dict[str, list[Any]]) -> Iterable[Change]:
    """Changes with the record's values, so that what undo writes back is what was there."""
    for name, (before, after) in kept.items():
        yield Change(name, convert.value(name, before), convert.value(name, after))


def _beside(scope: Scope, case_id: int, model: Any, *columns: Any) -> Any:
    """Rows beside a case whose event was not undone, the oldest first."""
    return (
        model.select(*columns)
        .join(models.Event, on=(model.event == models.Event.id))
        .switch(model)
        .join(models.Case, on=(model.case == models.Case.id))
        .where(model.case == case_id, not_undone(models.Event), scope.condition(models.Case.committee))
        .order_by(model.event)
    )


def _records(scope: Scope, case_id: int, model: Any, made: type[R]) -> list[R]:
    shape = convert.shape(made)
    return [shape.record(row) for row in fetch(_beside(scope, case_id, model, *shape.columns(model)))]


def contacts(scope: Scope, case_id: int) -> list[Contact]:
    """Every try to reach the citizen, the oldest first."""
    return _records(scope, case_id, models.Contact, Contact)


def applications(scope: Scope, case_id: int) -> list[Application]:
    """The applications to the upper tier, the oldest first."""
    return _records(scope, case_id, models.Application, Application)


def coworkings(scope: Scope, case_id: int) -> list[Coworking]:
    """The departments that work with us, the oldest first."""
    return _records(scope, case_id, models.Coworking, Coworking)


_PAIR = Choice(None, [(models.Case.linked < models.Case.id, models.Case.linked)], models.Case.id)
"""What an issue and the hotline case that it was handed to have in common: the lower id of the two."""


def earlier(scope: Scope, case: Case, *, days: int, now: datetime) -> int:
    """How many cases of the same phone came before this one, within the last so many days."""
    tail = convert.phone_tail(case.person_phone)
    if not tail:
        return 0
    own = to_text(case.received)
    before = (models.Case.received < own) | ((models.Case.received == own) & (models.Case.id < case.id))
    same = (
        SQL("phone_tail <> ''"),
        models.Case.phone_tail == tail,
        models.Case.person_phone == case.person_phone,
    )
    return _others(scope, case, now - timedelta(days=days), before, *same)


def same_place(scope: Scope, case: Case, *, days: int, now: datetime) -> int:
    """How many other cases of the last so many days are of the same estate, else the same lane."""
    name, literal = (case.estate, "estate") if case.estate else (case.lane, "lane")
    if not name:
        return 0
    same = (SQL(f"{literal} <> ''"), getattr(models.Case, literal) == name)
    return _others(scope, case, now - timedelta(days=days), *same)


def _others(scope: Scope, case: Case, since: datetime, *conditions: Any) -> int:
    """Cases besides this one and the one that it is linked with; a linked pair counts once."""
    kin = [case_id for case_id in (case.id, case.linked_id) if case_id is not None]
    query = cases(scope, fn.COUNT(fn.DISTINCT(_PAIR))).where(
        models.Case.received >= to_text(since), models.Case.id.not_in(kin), *conditions
    )
    return int(fetch(query)[0][0])


def alike(scope: Scope, phone: str, place: Place, since: date, most: int) -> list[Case]:
    """Cases received from a day on, of the same phone or the same estate (else lane) and building, the newest first."""
    same: list[Any] = []
    if tail := convert.phone_tail(phone):
        same.append(
            SQL("phone_tail <> ''") & (models.Case.phone_tail == tail) & (models.Case.person_phone == phone)
        )
    name, field = (place.estate, "estate") if place.estate else (place.lane, "lane")
    if name:
        here = SQL(f"{field} <> ''") & (getattr(models.Case, field) == name)
        same.append(here & (models.Case.building == place.building) if place.building else here)
    if not same:
        return []
    found = rows(scope).where(models.Case.received >= since.isoformat(), reduce(or_, same))
    return read(found.order_by(models.Case.received.desc(), models.Case.id.desc()).limit(most))


def residents(scope: Scope, limit: int) -> list[Resident]:
    """Residents of earlier cases, the newest first, each name and phone once."""
    columns = (models.Case.person_name, models.Case.person_phone, models.Case.address, models.Case.id)
    query = cases(scope, *columns).where(models.Case.person_name != "").order_by(models.Case.received.desc())
    found: dict[tuple[str, str], Resident] = {}
    for row in fetch(query.limit(limit)):
        found.setdefault(row[:2], Resident(*row))
    return list(found.values())


def places(scope: Scope, limit: int) -> list[str]:
    """Places of earlier cases without the room, the most frequent first."""
    parts = models.Case.estate.concat(models.Case.lane).concat(models.Case.building)
    query = cases(scope, parts).where(parts != "").group_by(parts)
    ordered = query.order_by(fn.COUNT(models.Case.id).desc(), parts).limit(limit)
    return [place for (place,) in fetch(ordered)]


def next_issue_number(committee_id: int, day: date) -> str:
    """The next free number 民情-YYYYMMDD-NN of a committee, inside the transaction that takes it."""
    prefix = f"民情-{day:%Y%m%d}-"
    taken = models.Case.select(models.Case.number).where(
        models.Case.committee == committee_id,
        SQL("kind = 'issue'"),
        models.Case.number >= prefix,
        models.Case.number < prefix + ":",
    )
    serials = (number.removeprefix(prefix) for (number,) in fetch(taken))
    last = max((int(serial) for serial in serials if serial.isdecimal()), default=0)
    return f"{prefix}{last + 1:02d}"
