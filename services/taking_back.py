"""Taking an import back: what it brought goes, what it changed is as before, but where somebody has worked since."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from db import batch_undo, training_undo
from db.bulk import chunks
from db.changing import worked_out
from domain.refusal import Refused
from services.rights import may
from services.steps import clocked
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from threading import Event as Flag

    from db.operation import Operation
    from services.session import Session

LISTED = 20
OF_TRAINING = frozenset({"people", "training"})
"""Kinds of lists that bring no cases."""


class Batch(NamedTuple):
    """An import that came in. `counts`: new, changed, unchanged, refused; `undone`: it was taken back."""

    id: int
    at: datetime
    source: str
    filename: str
    undone: bool
    counts: dict[str, int]


class Left(NamedTuple):
    """A case that stays as the import left it, and why."""

    number: str
    reason: Message


class TakenBack(NamedTuple):
    """What became of an import: cases that are gone, cases as they were before, and those left alone."""

    batch: int
    removed: int
    restored: int
    left: tuple[Left, ...]


def recent(session: Session) -> list[Batch]:
    """The last imports of this person's committee, the newest first."""
    lines = batch_undo.recent(session.scope, LISTED)
    return [
        Batch(
            line.id,
            datetime.fromtimestamp(line.at, UTC),
            line.source,
            line.filename,
            line.state == "undone",
            line.counts,
        )
        for line in lines
    ]


def undo_import(session: Session, batch_id: int, cancel: Flag | None = None) -> TakenBack:
    """Take a batch back, case by case, where nobody has worked on the case since.

    A large one takes several transactions; where it breaks off, or someone sets `cancel`, it goes on when it is taken
    back again. Raises Refused: no such batch, taken back already, on its way, or cancelled.
    """
    may(session, "import")
    batch = batch_undo.get(session.scope, batch_id)
    if batch is None or batch.state in {"staging", "cancelled"}:
        raise Refused(say("There is no import {batch}. See: doorstep undo-import", batch=batch_id))
    if batch.state == "undone":
        raise Refused(say("Import {batch} was taken back already.", batch=batch_id))
    if batch.kind in OF_TRAINING:
        return _training(session, batch)
    removed = restored = 0
    left: list[Left] = []
    with session.operation() as op:
        operation_id = op.id
    waiting = batch_undo.touched(batch.operation_id)
    for some in chunks(waiting):
        if cancel is not None and cancel.is_set():
            raise Refused(
                say(
                    "Stopped: {count} cases of import {batch} are not taken back yet. Take it back again to go on.",
                    count=len(waiting),
                    batch=batch_id,
                )
            )
        waiting = waiting[len(some) :]
        with session.operation(operation_id) as op:
            found = list(_to_take_back(batch, some, left))
            removed += _remove(op, batch.operation_id, found)
            restored += _restore(session, op, batch, found)
    with session.operation(operation_id) as op:
        batch_undo.restore_source_values(batch.id)
        batch_undo.close(batch.id)
        op.event(batch.committee_id, "batch", batch.id, "undo", undoes=batch.operation_id)
    return TakenBack(batch_id, removed, restored, tuple(left))


def _training(session: Session, batch: batch_undo.BatchLine) -> TakenBack:
    """Take a list of people or training back, wholly or not at all: hours hang together. Raises Refused."""
    may(session, "training")
    with session.operation() as op:
        done = training_undo.operation(session.scope, batch.operation_id)
        worked = training_undo.worked_on(done) if done else ()
        if worked:
            raise Refused(
                say(
                    "Something else was noted of them since: {names}. The import stays; correct what is wrong.",
                    names="、".join(worked[:LISTED]),
                )
            )
        added = sum(1 for step in done.steps if step.action.endswith("_added")) if done else 0
        steps = training_undo.take_back(op, done) if done else 0
        batch_undo.close(batch.id)
        op.event(batch.committee_id, "batch", batch.id, "undo", undoes=batch.operation_id)
    return TakenBack(batch.id, added, steps - added, ())


def restore_all(session: Session, batch_id: int, operation_id: str, part_of: str) -> None:
    """Put every case that an import changed, which broke off before its end, back to what it was."""
    for some in chunks(batch_undo.touched(operation_id)):
        with session.operation(part_of) as op:
            kept = batch_undo.worked_on(operation_id, some)
            found = [one for one in batch_undo.done(operation_id, some) if one.case.id not in kept]
            _put_back(session, op, batch_id, operation_id, found)
    with session.operation(part_of):
        batch_undo.restore_source_values(batch_id)


def _to_take_back(
    batch: batch_undo.BatchLine, case_ids: Sequence[int], left: list[Left]
) -> Iterator[batch_undo.Done]:
    """What can be taken back of these cases; of the others `left` gets why not."""
    worked = batch_undo.worked_on(batch.operation_id, case_ids)
    told = batch_undo.told_since(batch.id, case_ids)
    for one in batch_undo.done(batch.operation_id, case_ids):
        if one.case.id in worked:
            left.append(Left(one.case.number, say("somebody has worked on it since")))
        elif one.case.id in told:
            left.append(Left(one.case.number, say("a later list said something else of it")))
        else:
            yield one


def _remove(op: Operation, operation_id: str, found: Sequence[batch_undo.Done]) -> int:
    """Take out the cases that the batch brought; they are gone from the lists, their events stay."""
    from db.undo import remove

    made = [one.case for one in found if one.before is None]
    remove(op, made, operation_id)
    return len(made)


def _restore(
    session: Session, op: Operation, batch: batch_undo.BatchLine, found: Sequence[batch_undo.Done]
) -> int:
    return _put_back(
        session, op, batch.id, batch.operation_id, [one for one in found if one.before is not None]
    )


def _put_back(
    session: Session, op: Operation, batch_id: int, operation_id: str, found: Sequence[batch_undo.Done]
) -> int:
    """Give the cases that the batch changed the values that they had; the clocks are reckoned by today's rules."""
    changed = []
    for one in found:
        values = clocked(session, one.case, one.before or {})
        changed.append(worked_out(one.case, values, version=one.case.version + 1))
    op.change_cases("undo", changed, undoes=operation_id)
    if found:
        batch_undo.restore_source_values(batch_id, [one.case.id for one in found])
    return len(changed)
