"""Import 导入: rows of a hotline export become cases, by the three-way merge of DESIGN.

What the export gave last is the base: a field that the hotline changed since is taken over where ours
is still that base; a field that we changed stays and the clash is shown. State moves only by a
lifecycle event (`reported`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeVar

from db import batches
from db import staff as staff_table
from domain import naming
from domain.refusal import Refused
from services.noticed import Noticed
from services.publishing import Publication, portions
from services.repeated import one_of_each
from services.reported import Reports
from services.rights import may
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from threading import Event

    from domain.records import IncomingCase, RefusedRow
    from services.session import Session


R = TypeVar("R")


class Progress(NamedTuple):
    """How far an import is: rows of `total` that were checked, then cases of `total` that were written."""

    phase: Literal["checking", "writing"]
    done: int
    total: int


class Cancelled(Refused):
    """The import was given up before it was complete; nothing of it is left."""


def cancelled() -> Cancelled:
    """What is said of an import that someone gave up."""
    return Cancelled(say("The import was cancelled. Nothing was taken in."))


class Watch:
    """Who is told how far an import is, and may cancel it at any time from another thread."""

    def __init__(self, told: Callable[[Progress], None] | None = None, cancel: Event | None = None) -> None:
        self._told = told
        self._cancel = cancel

    def __call__(self, phase: Literal["checking", "writing"], done: int, total: int) -> None:
        """Tell how far it is. Raises Cancelled where someone does not want it any more."""
        if self._cancel is not None and self._cancel.is_set():
            raise cancelled()
        if self._told is not None:
            self._told(Progress(phase, done, total))


@dataclass(slots=True)
class Imported:
    """What an import did; the keys of `import --json`. `fields`: changed cases by the field that changed."""

    batch: int | None
    source: str
    committee: str
    sheet: str
    header_row: int
    mapping: dict[str, str]
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refusals: list[RefusedRow] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)
    fields: Counter[str] = field(default_factory=Counter)
    noticed: Noticed = field(default_factory=Noticed)

    @property
    def refused(self) -> int:
        """How many rows were not imported."""
        return len(self.refusals)

    @property
    def teaches(self) -> bool:
        """Whether how it was read is kept for the next list of this form: not where three rows of four were refused."""
        return self.refused < 3 * (self.new + self.changed + self.unchanged)

    def count(self, reports: Reports) -> None:
        """Add what became of some rows."""
        self.new += len(reports.new)
        self.changed += len(reports.changed)
        self.unchanged += reports.unchanged
        self.fields += reports.fields
        self.refusals += reports.refusals
        self.noticed += reports.noticed


@dataclass(frozen=True, slots=True)
class ListSheet(Generic[R]):
    """A table as exchange read it; `rows` are of the kind of the list (IncomingCase …).

    `signature`: tells the same headings again, '' where there are none. `digest`: of the file's content, '' where it is
    no file. `chosen`: field → heading, what staff chose, now or before for the same headings.
    """

    filename: str
    sheet: str
    header_row: int
    mapping: dict[str, str]
    signature: str
    rows: Sequence[R]
    refused: Sequence[RefusedRow]
    warnings: Sequence[Message]
    digest: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)


def sheet_of(read: Any, filename: str, digest: str = "") -> ListSheet[Any]:
    """A list as a service takes it. `read`: an exchange.list_file.ListFile, which the services don't know."""
    return ListSheet(
        filename, read.sheet, read.header_row, read.mapping, read.signature, read.rows, read.refused,
        read.warnings, digest, read.chosen,
    )  # fmt: skip


def source_of(session: Session, sheet: ListSheet[IncomingCase], given: str | None) -> str:
    """The source of an export: as given, else the one whose headings these are, else that of most of its rows.

    Raises Refused where none is known.
    """
    known = learned(session, sheet.signature)
    source = naming.name(given or "", say("Source")) or (known[0] if known else "") or of_rows(sheet.rows)
    if not source:
        raise Refused(
            say(
                "Say which system this list comes from: --source NAME (the same name every time, "
                "for example 12345)."
            )
        )
    return source


def of_rows(rows: Sequence[IncomingCase]) -> str:
    """The source of most rows of an export of our own; '' where not every row says its own."""
    named = Counter(row.source for row in rows)
    return "" if "" in named or not named else named.most_common(1)[0][0]


def known_sources(session: Session) -> list[str]:
    """The systems whose lists came in before, by name."""
    return batches.sources(session.scope)


def imported_files(session: Session) -> frozenset[str]:
    """The digests of the files that came in and were not taken back."""
    return batches.digests(session.scope)


def last_sync(session: Session, source: str, url: str) -> datetime | None:
    """When a service was asked last, by its name and address; None: never, or that was taken back."""
    return batches.last_from(session.committee.id, source, url)


def learned(session: Session, signature: str) -> tuple[str, dict[str, str]] | None:
    """The source of the last import with these headings, and field → heading as staff chose it; None: the first."""
    return batches.learned(session.committee.id, signature)


def chosen_before(session: Session, signature: str, source: str | None = None) -> dict[str, str]:
    """Field → heading, as staff chose it in the last import with these headings, of this `source` where it is said."""
    known = learned(session, signature)
    return known[1] if known and source in {None, "", known[0]} else {}


def committees(session: Session) -> list[str]:
    """For whose cases a list may be taken in: one's own committee, first, and for the town's dispatchers any."""
    if session.staff.role != "dispatcher":
        return [session.committee.name]
    names = [one.name for one in staff_table.committees() if one.id != session.committee.id]
    return [session.committee.name, *names]


def for_committee(session: Session, name: str | None) -> Session:
    """Whose cases an import's are: one's own committee's; the town's dispatchers name any.

    Raises Refused for another committee's name, or one that is not there.
    """
    if not name or name == session.committee.name:
        return session
    if session.staff.role == "dispatcher":
        for one in staff_table.committees():
            if one.name == name:
                return replace(session, committee=one)
        raise Refused(say("There is no committee {name} in this ledger.", name=name))
    raise Refused(say("{name} is not your committee.", name=name))


def import_cases(
    session: Session,
    sheet: ListSheet[IncomingCase],
    *,
    source: str | None = None,
    dry_run: bool = False,
    watch: Watch = Watch(),  # noqa: B008  it holds nothing
) -> Imported:
    """Apply an export: one batch, one operation, whole or not at all; idempotent by (source, number).

    `source`: whose numbers they are where a row does not say it itself, as those of an export of our own do.
    `dry_run` counts without writing. Raises Refused where the source is not known, Cancelled.
    """
    may(session, "import")
    source = source_of(session, sheet, source)
    most = naming.NAME_CHARACTERS
    rows, refused = one_of_each([row._replace(source=row.source[:most] or source) for row in sheet.rows])
    done = Imported(
        None, source, session.committee.name, sheet.sheet, sheet.header_row, sheet.mapping,
        unchanged=len(sheet.rows) - len(rows) - len(refused),
        refusals=[*sheet.refused, *refused], warnings=list(sheet.warnings),
    )  # fmt: skip
    if dry_run:
        for at, portion in portions(rows):
            watch("checking", at, len(rows))
            done.count(Reports.read(session, portion))
    else:
        Publication(session, sheet, rows, done, watch).write()
    done.refusals.sort(key=lambda item: item.row)
    done.warnings += done.noticed.warnings(session.settings)
    return done
