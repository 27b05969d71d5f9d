"""The morning's queue: what to do first, how much there is, and a page of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from db import batches, lists
from domain.masking import mask_line
from domain.moments import day_of, start_of
from domain.query import Query, parse
from domain.records import CaseLine
from services.session import Session

SETTLED = "done_today"


@dataclass(frozen=True, slots=True)
class Today:
    """The head of the Today screen: counts by section slug, what was done today, how old the hotline's data is."""

    counts: dict[str, int]
    done_today: int
    data_at: datetime | None
    stale: bool
    empty: bool
    """Whether the ledger holds no case at all."""

    @property
    def waiting(self) -> int:
        """How many cases wait for the committee."""
        return sum(self.counts.values())


def day_end(session: Session) -> datetime:
    """The end of the present local day."""
    return start_of(day_of(session.now(), session.zone) + timedelta(days=1), session.zone)


def today(session: Session, text: str = "") -> Today:
    """Counts of the queue's sections, under a filter where one is set. Raises Refused for a filter that can't be read."""
    now = session.now()
    counts = lists.counts(session.scope, sections(session), now=now, day_end=day_end(session), query=query(session, text))
    data_at = batches.last_import(session.scope)
    stale = data_at is not None and now - data_at > timedelta(hours=session.settings.stale_after_hours)
    done = lists.done_since(session.scope, start_of(day_of(now, session.zone), session.zone))
    return Today(counts, done, data_at, stale, empty=not any(counts.values()) and lists.is_empty(session.scope))


def sections(session: Session) -> tuple[str, ...]:
    """The rules of the queue's sections in the settings' order."""
    return tuple(section.rule for section in session.settings.sections)


def query(session: Session, text: str) -> Query | None:
    """The parsed filter; None where there is none. Raises Refused naming what can't be read."""
    return parse(text, session.settings, day_of(session.now(), session.zone)) if text.strip() else None


def masked(lines: list[CaseLine]) -> list[CaseLine]:
    """Lines as they may be shown in a list."""
    return [mask_line(line) for line in lines]
