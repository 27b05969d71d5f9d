"""Who has which case open: said a moment after it was opened, again and again while it stays open."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from db import staff as staff_table
from domain.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from db.drafts import Drafts
    from services.session import Session

READING = "reading"
"""The mode of someone who has the case itself open; with a form open it is the form's action."""
DWELL = 1.0
"""Seconds that a case has to stay open before it is said: who only passes by is not there."""
BEAT = 30.0
"""Seconds until it is said again; three times missed, someone is taken to have left (db/drafts.py)."""


class Colleague(NamedTuple):
    """Someone else who has a case open now. `mode`: READING or the action whose form is open."""

    name: str
    mode: str


class Presence:
    """Says where one person is, and knows who else is there.

    `at` belongs to the event loop, which never waits for it; `colleagues` to the desk's thread.
    """

    def __init__(self, session: Session, kept: Drafts, *, dwell: float = DWELL, beat: float = BEAT) -> None:
        self.beat = beat
        self._session = session
        self._kept = kept
        self._dwell = dwell
        self._open: list[tuple[int, str]] = []
        self._said: set[int] = set()
        self._changed = asyncio.Event()
        self._saying: asyncio.Task[None] | None = None

    def colleagues(self, case_id: int) -> tuple[Colleague, ...]:
        """Who else has the case open, the latest first; of its committee, or the town's dispatchers.

        Raises Refused where the case is not in this person's scope.
        """
        # not needed before a case is looked at
        from services.outcome import read

        case = read(self._session, case_id)
        try:
            others = self._kept.others(case_id)
        except Refused:  # the case can be read and handled without knowing
            return ()
        here = ((staff_table.get(found.staff_id), found.mode) for found in others)
        return tuple(
            Colleague(person.name, mode)
            for person, mode in here
            if person is not None
            and (person.committee_id == case.committee_id or person.role == "dispatcher")
        )

    @contextmanager
    def at(self, case_ids: Sequence[int], mode: str) -> Iterator[None]:
        """These cases are open while the block runs. Of two modes of a case the one begun last counts."""
        places = [(case_id, mode) for case_id in case_ids]
        self._open += places
        self._wake()
        try:
            yield
        finally:
            for place in places:
                self._open.remove(place)
            self._wake()

    def close(self) -> None:
        """Say that nothing is open any more."""
        with suppress(Refused):
            self._say({})

    def _wake(self) -> None:
        self._changed.set()
        if self._saying is None or self._saying.done():
            self._saying = asyncio.get_running_loop().create_task(self._keep_saying())

    async def _keep_saying(self) -> None:
        while self._open or self._said:
            self._changed.clear()
            await asyncio.sleep(self._dwell)
            now = dict(self._open)
            with suppress(Refused):  # a full disk is told where something would be lost
                await asyncio.to_thread(self._say, now)
            if now:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), self.beat)

    def _say(self, now: dict[int, str]) -> None:
        for case_id in self._said - now.keys():
            self._kept.gone(case_id)
        self._said = set(now)
        for case_id, mode in now.items():
            self._kept.here(case_id, mode)
