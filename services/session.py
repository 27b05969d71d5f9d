"""Who is at the desk, at which ledger, under which rules: the first argument of every use case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from db import staff as staff_table
from db.ledger import Ledger, default_path
from db.ledger_file import path_of
from db.scope import Scope
from domain.moments import time_text
from domain.refusal import Refused
from domain.workdays import WorkCalendar
from words import say

if TYPE_CHECKING:
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from db.operation import Operation
    from domain.records import Committee, Staff
    from settings.model import Settings

Clock = Callable[[], datetime]
FUTURE_SLACK = timedelta(minutes=1)


def system_clock() -> datetime:
    """The machine's clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Session:
    """One person at one terminal with one ledger open.

    `scope` is what this person may see: their committee, or the town's for a dispatcher. `terminal` is
    written into every event ('tty1', '10.0.0.7'). `own_files`: whether the files of this machine are theirs; not in
    a forced SSH session, whose files are the service account's.
    """

    ledger: Ledger
    settings: Settings
    staff: Staff
    committee: Committee
    terminal: str
    clock: Clock = system_clock
    own_files: bool = True
    calendar: WorkCalendar = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "calendar", WorkCalendar(self.settings.calendar))

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which moments are shown and days are reckoned."""
        return self.settings.timezone

    @property
    def scope(self) -> Scope:
        """The committees whose matters this person may see."""
        return Scope.town() if self.staff.role == "dispatcher" else Scope.of(self.committee.id)

    def now(self) -> datetime:
        """The present moment, in UTC, to the second."""
        return self.clock().astimezone(UTC).replace(microsecond=0)

    def happened(self, at: datetime | None) -> datetime:
        """When something happened: now, or a time entered late. Raises Refused for a time in the future."""
        now = self.now()
        if at is None:
            return now
        if at > now + FUTURE_SLACK:
            raise Refused(
                say(
                    "{time} has not come yet. Enter when it happened, at the latest now ({now}).",
                    time=time_text(at, now, self.zone),
                    now=time_text(now, at, self.zone),
                )
            )
        return min(at, now)

    def asks_before_undo(self, recorded_at: datetime, terminal: str) -> bool:
        """Whether undo asks first: what it takes back is older than the settings say, or of another terminal."""
        old = self.now() - recorded_at > timedelta(minutes=self.settings.undo_asks_after_minutes)
        return old or terminal != self.terminal

    @contextmanager
    def operation(self, part_of: str | None = None) -> Iterator[Operation]:
        """One transaction that is one operation: everything in it is undone together.

        `part_of`: the id of an operation of several transactions.
        """
        # what writes is not needed to open the desk
        from db.operation import operation

        with operation(self.ledger, self.staff, self.terminal, self.now(), part_of) as op:
            yield op


class NeedsSetup(Exception):
    """The ledger has no staff yet: ask for the committee's name, then call `services.setup.found`."""


def open_ledger(url: str | None, settings: Settings, *, make: bool = True) -> Ledger:
    """Open the ledger that was named, else the settings', else the user's own; with `make`, where there is none.

    Raises Refused in words where it can't be opened.
    """
    return Ledger.open(str(ledger_path(url, settings)), make=make)


def ledger_path(url: str | None, settings: Settings) -> Path:
    """The file of the ledger that was named, else the settings' or the user's own. Raises Refused."""
    return path_of(settings.ledger or str(default_path()) if url is None else url)


def open_session(
    ledger: Ledger, *, settings: Settings, account: str, terminal: str, clock: Clock = system_clock
) -> Session:
    """Sit down at an open ledger as the staff member whose account this is.

    Raises NeedsSetup on a ledger without staff, Refused where the account is unknown or disabled.
    """
    with ledger.connection():
        if staff_table.is_empty():
            raise NeedsSetup
        person = staff_table.by_account(account)
        if person is None:
            raise Refused(
                say(
                    "The account {account} is not on the staff list of this ledger. "
                    "Ask your lead: doorstep staff add {account} NAME",
                    account=account,
                )
            )
        if not person.active:
            raise Refused(say("The account {account} has been disabled. Ask your lead.", account=account))
        return Session(ledger, settings, person, staff_table.committee(person.committee_id), terminal, clock)
