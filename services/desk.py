"""The desk's database thread, as screens see it: they await a service, the event loop never waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

from db.threads import DatabaseThread

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.session import Session

P = ParamSpec("P")
R = TypeVar("R")


class Desk:
    """Runs services for one session: `run` on the desk's own thread, `bulk` on a second one for long work."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._desk = DatabaseThread(session.ledger, "desk")
        self._bulk: DatabaseThread | None = None
        self._desk.start()

    async def run(self, service: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Await a service on the desk's thread. Its Refused and Conflict arrive here."""
        return await self._desk.run(lambda: service(*args, **kwargs))

    async def newest(self, slot: str, service: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Await a reading service; a newer call in the same slot interrupts this one and cancels it."""
        return await self._desk.newest(slot, lambda: service(*args, **kwargs))

    async def bulk(self, service: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Await long work (import, backup) on a thread and connection of its own."""
        return await self._bulk_thread().run(lambda: service(*args, **kwargs))

    async def bulk_newest(self, slot: str, service: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Await long work that only reads; a newer call in the same slot cancels this one."""
        return await self._bulk_thread().newest(slot, lambda: service(*args, **kwargs))

    def _bulk_thread(self) -> DatabaseThread:
        if self._bulk is None:
            self._bulk = DatabaseThread(self.session.ledger, "bulk")
            self._bulk.start()
        return self._bulk

    def stop(self) -> None:
        """Let what was begun be finished, then end the threads."""
        self._desk.stop()
        if self._bulk is not None:
            self._bulk.stop()
