"""What is known of a list before it is imported: how it is read, and what taking it in would do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from domain.refusal import Refused
from exchange import glance
from exchange.folders import digest
from exchange.reading import Workbook, only, read
from services import importing
from services.importing import Cancelled

if TYPE_CHECKING:
    from exchange.table import Table
    from screens.import_kinds import Choices, Given, ImportKind, ReadList
    from services.importing import Imported, Watch
    from services.session import Session
    from words import Message


class Wanted(NamedTuple):
    """What is to be looked at, and how."""

    kind: ImportKind
    given: Given
    choices: Choices


@dataclass(frozen=True, slots=True)
class Examined:
    """A list as it was found with some choices.

    `book`: the file; `table`: where the list is in it; `read`: the list; `trial`: what importing it would do.
    `residents`: names that stand in its first rows. `source`: the system that it comes from, '' = not known;
    `learned`: that of the last list of this form. `committee`: whose rows they are, of `committees`. `problem`: why
    it can't be read or imported so.
    """

    book: Workbook
    heads: tuple[glance.Head, ...] = ()
    table: Table | None = None
    columns: tuple[glance.Column, ...] = ()
    read: ReadList | None = None
    residents: frozenset[str] = frozenset()
    source: str = ""
    learned: bool = False
    committee: str = ""
    committees: tuple[str, ...] = ()
    trial: Imported | None = None
    problem: Message | None = None

    @property
    def mapping(self) -> dict[str, str]:
        """Field → heading."""
        if self.table is None:
            return {}
        return {name: self.table.headings[places[0]] for name, places in self.table.columns.items()}


def opened(given: Given) -> Workbook:
    """The file, read in the child process. Raises Refused in a sentence."""
    return read(given.content, name=given.name)


def examine(session: Session, wanted: Wanted, book: Workbook, watch: Watch) -> Examined:
    """Read the list with these choices and try it. Raises Cancelled."""
    kind, given, choices = wanted
    names = importing.committees(session)
    session = importing.for_committee(session, choices.committee)
    try:
        read = kind.read(session, book, choices)
    except Refused as refused:
        return _unread(kind, book, choices, refused.message)
    known = kind.known(session, read.signature) if kind.known is not None else ""
    own = importing.of_rows(read.rows) if kind.known is not None else ""
    found = Examined(
        book,
        glance.heads(book, read.sheet),
        read.table,
        glance.columns(read.table),
        read,
        frozenset(filter(None, map(kind.resident, read.rows[: glance.LOOKED_AT]))),
        choices.source or known or own,
        bool(known) and not choices.source,
        session.committee.name,
        tuple(names),
    )
    if kind.known is not None and not found.source:
        return found
    try:
        sheet = importing.sheet_of(read, given.name)
        trial = kind.apply(session, sheet, source=found.source, dry_run=True, watch=watch)
    except Cancelled:
        raise
    except Refused as refused:
        return replace(found, problem=refused.message)
    return replace(found, trial=trial)


def take_in(session: Session, wanted: Wanted, found: Examined, watch: Watch) -> Imported:
    """Take a list in as it was tried; rows that did not come in are written beside the file, as a warning tells.

    Raises Refused, Cancelled.
    """
    assert found.read is not None  # noqa: S101  it was tried
    kind, given, choices = wanted
    session = importing.for_committee(session, choices.committee)
    sheet = importing.sheet_of(found.read, given.name, digest(given.content))
    done = kind.apply(session, sheet, source=found.source, dry_run=False, watch=watch)
    # by SSH the folder is the service account's, and a table that was pasted has none
    if done.refusals and session.own_files and isinstance(given.content, Path):
        from exchange.refused import beside

        done.warnings.append(beside(given.content, found.read.table, done.refusals))
    return done


def _unread(kind: ImportKind, book: Workbook, choices: Choices, problem: Message) -> Examined:
    """A list that can't be read yet: its columns under the row with the most texts, so that they may be chosen."""
    sheet = choices.sheet or next((one.name for one in book.sheets if one.rows), None)
    heads = glance.heads(book, sheet or "")
    if not heads:
        return Examined(book, problem=problem)
    fullest = max(heads, key=lambda head: len(head.texts)).number
    row = fullest if choices.header_row is None else choices.header_row
    try:
        table = kind.find(only(book, sheet), header_row=row, chosen=choices.mapping)
    except Refused as refused:
        return Examined(book, heads, problem=refused.message)
    return Examined(book, heads, table, glance.columns(table), problem=problem)
