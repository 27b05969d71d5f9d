"""What is known of a list before it is imported: how it is read, and what taking it in would do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from domain.refusal import Refused
from exchange import glance
from exchange.reading import Workbook, read
from services.importing import Cancelled

if TYPE_CHECKING:
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

    `book`: the file; `read`: the list in it; `trial`: what importing it would do. `residents`: names that stand in
    its first rows. `source`: the system that it comes
    from, '' = not known. `learned`: whether source and columns are those of the last list of this form. `problem`:
    why it can't be read or imported so.
    """

    book: Workbook
    heads: tuple[glance.Head, ...] = ()
    columns: tuple[glance.Column, ...] = ()
    read: ReadList | None = None
    residents: frozenset[str] = frozenset()
    source: str = ""
    learned: bool = False
    trial: Imported | None = None
    problem: Message | None = None


def opened(given: Given) -> Workbook:
    """The file, read in the child process. Raises Refused in a sentence."""
    return read(given.content, name=given.name)


def examine(session: Session, wanted: Wanted, book: Workbook, watch: Watch) -> Examined:
    """Read the list with these choices and try it. Raises Cancelled."""
    kind, given, choices = wanted
    try:
        read = kind.read(session, book, choices)
        known = kind.known(session, read.signature)
        learned = known is not None and not choices.mapping and bool(known[1])
        if known is not None and learned:
            read = kind.read(session, book, replace(choices, mapping=known[1]))
    except Refused as refused:
        sheet = choices.sheet or next((one.name for one in book.sheets if one.rows), "")
        return Examined(book, glance.heads(book, sheet), problem=refused.message)
    found = Examined(
        book,
        glance.heads(book, read.sheet),
        glance.columns(read.table),
        read,
        frozenset(filter(None, map(kind.resident, read.rows[: glance.LOOKED_AT]))),
        choices.source or (known[0] if known else ""),
        known is not None and not choices.source,
    )
    if kind.sources and not found.source:
        return found
    try:
        trial = kind.apply(session, given, read, source=found.source, dry_run=True, watch=watch)
    except Cancelled:
        raise
    except Refused as refused:
        return replace(found, problem=refused.message)
    return replace(found, trial=trial)
