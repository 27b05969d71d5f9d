"""The morning's queue: what to do first, how much there is, and a page of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from db import batches, lists
from domain.moments import day_of, start_of

if TYPE_CHECKING:
    from db.conditions import Filter
    from services.session import Session


class Today(NamedTuple):
    """The head of Today: counts by section slug, what was done today, how old the hotline's data is."""

    counts: dict[str, int]
    done_today: int
    data_at: datetime | None
    stale: bool
    empty: bool
    """Whether the ledger holds no case at all."""
    to_carry: int = 0
    """How many steps have still to be entered in the city's own system, whatever section their case stands in."""

    @property
    def waiting(self) -> int:
        """How many cases wait for the committee."""
        return sum(self.counts.values())


def today(session: Session, text: str = "", known: dict[str, int] | None = None) -> Today:
    """Counts of the queue's sections, under a filter where one is set.

    `known`: the counts, where they were read with the list. Raises Refused for a filter that can't be read.
    """
    now = session.now()
    counts = known
    if counts is None:
        counts = lists.counts(
            session.scope, sections(session), now=now, zone=session.zone, query=filter_of(session, text)
        )
    data_at = batches.last_import(session.scope)
    stale = data_at is not None and now - data_at > timedelta(hours=session.settings.stale_after_hours)
    done = lists.done_since(session.scope, start_of(day_of(now, session.zone), session.zone))
    return Today(
        counts,
        done,
        data_at,
        stale,
        empty=not any(counts.values()) and lists.is_empty(session.scope),
        to_carry=lists.steps_to_carry(session.scope),
    )


def sections(session: Session) -> tuple[str, ...]:
    """The rules of the queue's sections in the settings' order."""
    return tuple(section.rule for section in session.settings.sections)


def filter_of(session: Session, text: str) -> Filter | None:
    """The filter that someone typed; None where it is empty. Raises Refused naming what can't be read."""
    if not text.strip():
        return None
    from db.conditions import Filter
    from domain.query import parse
    from services.filtering import check

    found = parse(text, session.settings, day_of(session.now(), session.zone))
    check(session, found)
    return Filter(found, session.settings, session.staff.id)
