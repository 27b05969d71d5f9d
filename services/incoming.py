"""How a list that is no list of hotline cases comes in: decided first, then written as one batch and operation.

Rows are decided, and whoever watches is told, before the ledger is locked for writing: a terminal that takes no more
text would hold it for all others.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from db import batches, chain
from domain import naming
from domain.records import RefusedRow
from services.importing import Imported, Watch, learned
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from db.operation import Operation
    from services.importing import ListSheet
    from services.session import Session

R = TypeVar("R")
PORTION = 200
"""After so many rows whoever watches is told, and may cancel."""


@dataclass(slots=True, kw_only=True)
class Decided(ABC):
    """What the rows of a list mean: counted, and not written before `write`."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    refusals: list[RefusedRow] = field(default_factory=list)

    def refuse(self, row: int, name: str, reason: Message) -> None:
        """Leave a row out."""
        self.refusals.append(RefusedRow(row, name, str(reason)))

    def warnings(self) -> Iterable[Message]:
        """What staff should know besides."""
        return ()

    @abstractmethod
    def write(self, op: Operation, batch_id: int) -> None:
        """Write it as events of `op`."""


def bring_in(  # noqa: PLR0917  what an import consists of
    session: Session,
    kind: str,
    sheet: ListSheet[Any],
    source: str | None,
    decide: Callable[[str, Watch], Decided],
    watch: Watch,
    *,
    dry_run: bool,
) -> Imported:
    """Bring in a list of this kind. `decide`: what its rows mean in the ledger as it is; it gets the source, '' where unknown.

    It is asked again where someone changed something meanwhile. `dry_run` counts without writing. Raises Cancelled.
    """
    done = _started(session, sheet, source)
    height = chain.height(session.scope)
    decided = decide(done.source, watch)
    if dry_run:
        _count(done, decided)
        return done
    watch("writing", 0, len(sheet.rows))
    with session.operation() as op:
        if chain.height(session.scope) != height:
            decided = decide(done.source, Watch())
        _count(done, decided)
        done.batch = _note(op, session, kind, sheet, done)
        decided.write(op, done.batch)
    return done


def watched(rows: Sequence[R], watch: Watch) -> Iterator[R]:
    """The rows; whoever watches is told how many were looked at. Raises Cancelled."""
    for at, row in enumerate(rows):
        if at % PORTION == 0:
            watch("checking", at, len(rows))
        yield row


def _started(session: Session, sheet: ListSheet[Any], source: str | None) -> Imported:
    """What is known before the rows are looked at. `source`: where it was said."""
    known = learned(session, sheet.signature)
    named = naming.name(source or "", say("Source")) or (known[0] if known else "")
    return Imported(
        None, named, session.committee.name, sheet.sheet, sheet.header_row, sheet.mapping,
        refusals=list(sheet.refused), warnings=list(sheet.warnings),
    )  # fmt: skip


def _count(done: Imported, decided: Decided) -> None:
    done.new, done.changed, done.unchanged = decided.new, decided.changed, decided.unchanged
    done.fields += decided.fields
    done.refusals += decided.refusals
    done.refusals.sort(key=lambda item: item.row)
    done.warnings += decided.warnings()


def _note(op: Operation, session: Session, kind: str, sheet: ListSheet[Any], done: Imported) -> int:
    """Note the batch; gives its id."""
    if sheet.signature and done.teaches:
        batches.remember_source(session.committee.id, sheet.signature, done.source, sheet.chosen)
    return batches.add(
        op,
        session.committee.id,
        kind=kind,
        source=done.source,
        filename=sheet.filename,
        sheet=sheet.sheet,
        mapping=sheet.mapping,
        counts={name: getattr(done, name) for name in ("new", "changed", "unchanged", "refused")},
        refusals=done.refusals,
        digest=sheet.digest,
    )
