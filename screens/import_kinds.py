"""What can be imported from the desk: one entry a kind of list, so that the import screen serves them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from domain.moments import time_text
from services import importing
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from domain.moments import When
    from domain.records import RefusedRow
    from exchange.list_file import DateOrder
    from exchange.reading import Workbook
    from exchange.table import Table
    from screens.columns import Column
    from services.importing import Imported, Watch
    from services.session import Session
    from services.taking_back import TakenBack


class Given(NamedTuple):
    """A list to be imported: a file, or a table from the clipboard. `name`: what it is called on the screen."""

    name: str
    content: Path | bytes


def from_clipboard(text: str) -> Given:
    """A pasted table as a file would hold it. A terminal sends line ends as CR, those in quoted cells as well."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return Given(str(say("pasted table")), plain.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Choices:
    """How a list is to be read, where someone has chosen; None and no entry = as it is found.

    `header_row`: 0 = there is none. `mapping`: field → heading, '' = none. `dates`: 'day-first' or 'month-first', for
    the columns that don't say. `source`: the system that it comes from. `committee`: whose rows they are.
    """

    sheet: str | None = None
    header_row: int | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    dates: DateOrder | None = None
    source: str | None = None
    committee: str | None = None


def asked(session: Session, choices: Choices) -> dict[str, Any]:
    """The choices as every reader of exchange takes them; what staff chose before for the same headings counts too."""
    return {
        "zone": session.zone,
        "sheet": choices.sheet,
        "header_row": choices.header_row,
        "mapping": choices.mapping,
        "dates": choices.dates,
        "learned": partial(importing.chosen_before, session, source=choices.source),
    }


RECEIVED = 11
"""Cells of a time of this year."""


def received(session: Session, when: When | None) -> str:
    """When a case came, in RECEIVED cells: of another year the day alone."""
    told = time_text(when, session.now(), session.zone) if when else ""
    return told if len(told) <= RECEIVED else told[: len("2026-11-23")]


class ReadList(Protocol):
    """A list as a reader of exchange gives it."""

    @property
    def sheet(self) -> str:
        """The sheet, '' for text."""
        ...

    @property
    def header_row(self) -> int:
        """As the spreadsheet numbers it, 0 where there are no headings."""
        ...

    @property
    def mapping(self) -> dict[str, str]:
        """Field → heading."""
        ...

    @property
    def rows(self) -> Sequence[Any]:
        """The rows, as the service takes them."""
        ...

    @property
    def refused(self) -> Sequence[RefusedRow]:
        """The rows that can't be read."""
        ...

    @property
    def warnings(self) -> Sequence[Message]:
        """What staff should know of how it was read."""
        ...

    @property
    def signature(self) -> str:
        """Tells the same form of list again."""
        ...

    @property
    def chosen(self) -> Mapping[str, str]:
        """Field → heading, what staff chose, now or before."""
        ...

    @property
    def dates(self) -> Mapping[str, DateOrder | Literal[""]]:
        """Of fields whose dates are numbers which stands first, 'day-first' or 'month-first'; '' = nothing told."""
        ...

    @property
    def table(self) -> Table:
        """Where it was found."""
        ...


class Finds(Protocol):
    """Finds where the table of a list is. Raises Refused."""

    def __call__(
        self, book: Workbook, /, *, header_row: int | None = None, chosen: Mapping[str, str] | None = None
    ) -> Table:
        """`header_row`: 0 = there is none, None = as it is found; `chosen`: field → heading."""
        ...


class Applies(Protocol):
    """Takes a list that was read into the ledger, or only tries. Raises Refused, Cancelled."""

    def __call__(
        self, session: Session, sheet: Any, /, *, source: str, dry_run: bool, watch: Watch
    ) -> Imported:
        """`sheet`: as `importing.sheet_of` makes it; `source`: '' for a kind that has none."""
        ...


def _cases_gone(found: TakenBack) -> Message:
    return say(
        "Taken back: {removed} cases are gone, {restored} as before, {left} stay",
        removed=found.removed,
        restored=found.restored,
        left=len(found.left),
    )


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of list. Functions run on a thread of the ledger.

    `fields`: what a list may tell, in the order in which it is shown, with their names; `changes`: names of what else
    it may change; `masks`: how a field's samples are shown; `resident`: whose name is in a row, and masked.
    `columns` and `arrives`: a row as it would arrive, masked. `find`: where the columns are, also of a list that can't
    be read yet. `known`: the system from which the last list of this form came, '' = none did; None = it does not matter
    from which one a list comes. `undone`: what taking an import back does, asked before; `gone`: what became of it.
    """

    slug: str
    title: Message
    fields: Mapping[str, Message]
    changes: Mapping[str, Message]
    masks: Mapping[str, Callable[[str], str]]
    resident: Callable[[Any], str]
    columns: tuple[Column, ...]
    arrives: Callable[[Session, Any], Sequence[object]]
    find: Finds
    read: Callable[[Session, Workbook, Choices], ReadList]
    apply: Applies
    known: Callable[[Session, str], str] | None = None
    undone: tuple[Message, ...] = (
        say("Cases that it brought go, cases that it changed are as they were before."),
        say("What somebody has worked on since stays, and is named."),
    )
    gone: Callable[[TakenBack], Message] = _cases_gone


KINDS: dict[str, str] = {
    "cases": "screens.import_cases:CASES",
    "issues": "screens.import_issues:ISSUES",
    "people": "screens.import_people:PEOPLE",
    "results": "screens.import_results:RESULTS",
    "training": "screens.import_training:TRAINING",
}
"""The kinds by their name in the commands, as 'module:attribute', loaded when one is imported."""
