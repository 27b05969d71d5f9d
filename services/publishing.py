"""How an import is written: a small one in one transaction, a large one in portions that nobody sees until its end.

Rows are decided before the ledger is locked for writing, so that colleagues wait for as little as can be. What a
large import that did not come to its end has left over is cleared up by whoever imports or sits down next.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from db import arrivals, batches, staging
from domain.hygiene import printable
from domain.refusal import Refused
from services import taking_back
from services.deciding import decided
from services.reported import Reports, by_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from db.counters import Deltas
    from db.operation import Operation
    from domain.records import IncomingCase
    from services.importing import Imported, ListSheet, Watch
    from services.session import Session

AT_ONCE = 5000
"""So many rows are written in one transaction, which holds the ledger for less than a second."""
PORTION = 4000
"""Of a larger import so many are: fewer would write the same index pages more often. Between them colleagues get
their turn."""


class Publication(NamedTuple):
    """An import that is to be written. `rows`: one for each number of a source."""

    session: Session
    sheet: ListSheet[IncomingCase]
    rows: Sequence[IncomingCase]
    done: Imported
    watch: Watch

    def write(self) -> None:
        """Write it, whole or not at all. Raises Cancelled, and Refused where somebody else's goes on for too long."""
        clear_up(self.session, patience=staging.PATIENCE)
        large = len(self.rows) > AT_ONCE
        with staging.bringing_in(self.session.ledger.path, alone=large):
            if large:
                self._write_large()
            else:
                self._write_small()

    def _write_small(self) -> None:
        total = len(self.rows)
        self.watch("checking", 0, total)
        reports = self._read(self.rows)
        self.watch("writing", 0, reports.writes)
        with self.session.operation() as op:
            if not reports.stands():
                reports = self._read(self.rows)
            batch_id = self._note(op)
            reports.write(op, batch_id)
            self.done.count(reports)
            self._complete(op, batch_id)
        self.watch("writing", reports.writes, reports.writes)

    def _write_large(self) -> None:
        held = {
            (source, number)
            for source, numbers in by_source(self.rows).items()
            for number in batches.held(source, numbers)
        }
        new = [row for row in self.rows if (row.source, row.number) not in held]
        known = [row for row in self.rows if (row.source, row.number) in held]
        with self.session.operation() as op:
            hides = arrivals.reserve(len(new))
            staged = staging.Staged(self._note(op, hides), self.session.committee.id, op.id, hides)
        try:
            deltas = self._write_new(staged, new)
            self._write_known(staged, known, len(new), deltas)
        except BaseException:
            give_up(self.session, staged)
            raise

    def _write_new(self, staged: staging.Staged, rows: Sequence[IncomingCase]) -> Deltas:
        """Write the new cases, which nobody sees yet. Gives by how much the counts change once they are seen."""
        deltas: Deltas = Counter()
        written = 0
        with decided(self.session, list(portions(rows))) as ready:
            self.watch("writing", written, len(self.rows))
            for at, fresh in ready:
                reports = fresh
                with self.session.operation(staged.operation_id) as op:
                    if not reports.stands():
                        reports = self._read(fresh.rows)
                    ids = staged.ids[at : at + len(reports.new)]
                    reports.write(op, staged.batch_id, ids, deltas)
                self.done.count(reports)
                written += len(fresh.rows)
                self.watch("writing", written, len(self.rows))
        return deltas

    def _write_known(
        self, staged: staging.Staged, rows: Sequence[IncomingCase], before: int, deltas: Deltas
    ) -> None:
        """Write what changes cases that are held already, and let the whole be seen."""
        waiting: list[Reports] = []
        for at, portion in portions(rows):
            self.watch("checking", before + at, len(self.rows))
            reports = self._read(portion)
            if reports.writes:
                waiting.append(reports)
            else:
                self.done.count(reports)
            if sum(one.writes for one in waiting) > AT_ONCE:
                with self.session.operation(staged.operation_id) as op:
                    self._write_all(op, staged.batch_id, waiting)
                waiting = []
        self.watch("writing", len(self.rows), len(self.rows))
        with self.session.operation(staged.operation_id) as op:
            self._write_all(op, staged.batch_id, waiting)
            op.deltas.update(deltas)
            self._complete(op, staged.batch_id)

    def _write_all(self, op: Operation, batch_id: int, waiting: Sequence[Reports]) -> None:
        for reports in waiting:
            standing = reports if reports.stands() else self._read(reports.rows)
            standing.write(op, batch_id)
            self.done.count(standing)

    def _read(self, rows: Sequence[IncomingCase]) -> Reports:
        return Reports.read(self.session, rows)

    def _note(self, op: Operation, hides: range | None = None) -> int:
        sheet, committee_id = self.sheet, self.session.committee.id
        return batches.add(
            op,
            committee_id,
            source=self.done.source,
            filename=printable(sheet.filename),  # a name may be no text: GBK from elsewhere
            sheet=sheet.sheet,
            mapping=sheet.mapping,
            digest=sheet.digest,
            hides=hides,
        )

    def _complete(self, op: Operation, batch_id: int) -> None:
        done, sheet = self.done, self.sheet
        done.batch = batch_id
        counts = {
            "new": done.new, "changed": done.changed, "unchanged": done.unchanged, "refused": done.refused
        }  # fmt: skip
        batches.complete(op, batch_id, counts, done.refusals)
        if sheet.signature and done.teaches:
            batches.remember_source(self.session.committee.id, sheet.signature, done.source, sheet.chosen)


def portions(rows: Sequence[IncomingCase]) -> Iterator[tuple[int, Sequence[IncomingCase]]]:
    """The rows PORTION by PORTION, each with how many came before."""
    return ((first, rows[first : first + PORTION]) for first in range(0, len(rows), PORTION))


def give_up(session: Session, staged: staging.Staged) -> None:
    """Take out again what a large import has written so far: the cases that nobody saw, then what it changed."""
    with session.operation() as op:
        operation_id, left = op.id, staging.remove(staged, PORTION)
    while left:
        with session.operation(operation_id) as op:
            left = staging.remove(staged, PORTION)
    taking_back.restore_all(session, staged.batch_id, staged.operation_id, operation_id)
    with session.operation(operation_id) as op:
        staging.cancel(op, staged)


def clear_up(session: Session, *, patience: float = 0.0) -> None:
    """Clear up what an import has left over whose program died. One that is going on is waited for, or left alone.

    Raises Refused where it still goes on after so many seconds; without `patience` it is left alone.
    """
    if staging.on_its_way() is None:
        return
    try:
        with staging.bringing_in(session.ledger.path, alone=True, patience=patience):
            left_over = staging.on_its_way()
            if left_over is not None:
                give_up(session, left_over)
    except Refused:
        if patience:
            raise
