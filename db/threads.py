"""A long-lived thread with its own connection to the ledger; the event loop awaits it."""

from __future__ import annotations

import asyncio
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.ledger import Ledger

P = ParamSpec("P")
R = TypeVar("R")

LOOK_EVERY = 50_000
"""SQLite looks after so many of its steps whether the query is superseded: a few milliseconds.

Not `interrupt()`: with a half-read cursor left over it would also stop what the connection does next.
"""


class _Job:
    """A call on its way: `replaceable` ones end early once `superseded`."""

    def __init__(self, call: Callable[[], object], *, replaceable: bool) -> None:
        self.call = call
        self.replaceable = replaceable
        self.superseded = False
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[object] = self.loop.create_future()

    def give_up(self) -> None:
        """Nobody wants the answer any more. Only from the loop's thread."""
        self.superseded = True
        self.future.cancel()

    def answer(self, value: object, error: BaseException | None) -> None:
        """Hand the outcome to whoever awaits it. Only from the database thread."""
        try:
            self.loop.call_soon_threadsafe(self._settle, value, error)
        except RuntimeError:  # the loop has been closed: nobody waits
            return

    def _settle(self, value: object, error: BaseException | None) -> None:
        if self.future.done():
            return
        if isinstance(error, asyncio.CancelledError):
            self.future.cancel()
        elif error is None:
            self.future.set_result(value)
        else:
            self.future.set_exception(error)


class DatabaseThread:
    """Runs calls one after another on a thread that holds a connection to `ledger`."""

    def __init__(self, ledger: Ledger, name: str) -> None:
        self._ledger = ledger
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._slots: dict[str, _Job] = {}
        self._gate = Lock()
        self._stopped = False
        self._thread = Thread(target=self._serve, name=f"ledger-{name}", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    async def run(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call `fn` there and await its answer; what it raises is raised here.

        It is carried out even when the awaiting task is cancelled: a write is never left half way.
        """
        job = _Job(lambda: fn(*args, **kwargs), replaceable=False)
        self._put(job)
        return await job.future  # type: ignore[return-value]  # the job's call is `fn`

    async def newest(self, slot: str, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call `fn`, which only reads; a newer call in the same slot ends this one.

        Raises asyncio.CancelledError where it was superseded.
        """
        job = _Job(lambda: fn(*args, **kwargs), replaceable=True)
        older = self._slots.get(slot)
        if older is not None:
            older.give_up()
        self._slots[slot] = job
        self._put(job)
        try:
            return await job.future  # type: ignore[return-value]  # the job's call is `fn`
        finally:
            job.superseded = True
            if self._slots.get(slot) is job:
                del self._slots[slot]

    def stop(self) -> None:
        """End reading calls at once, finish every call of `run`, then end the thread and its connection."""
        with self._gate:
            if self._stopped:
                return
            self._stopped = True
            self._jobs.put(None)
        for job in tuple(self._slots.values()):
            job.superseded = True
        if self._thread.is_alive():
            self._thread.join()

    def _put(self, job: _Job) -> None:
        with self._gate:
            if self._stopped:
                raise RuntimeError("this database thread has been stopped")
            self._jobs.put(job)

    def _serve(self) -> None:
        try:
            while (job := self._jobs.get()) is not None:
                self._do(job)
                del job  # nothing of a finished call stays alive while waiting for the next
        finally:
            self._ledger.close()

    def _do(self, job: _Job) -> None:
        if job.superseded:
            job.answer(None, asyncio.CancelledError())
            return
        try:
            value = self._call(job)
        except BaseException as error:  # noqa: BLE001  it belongs to whoever awaits the call
            job.answer(None, asyncio.CancelledError() if job.superseded else error)
        else:
            job.answer(value, None)

    def _call(self, job: _Job) -> object:
        self._ledger.connect()
        if not job.replaceable:
            return job.call()
        connection = self._ledger.database.connection()
        connection.set_progress_handler(lambda: job.superseded, LOOK_EVERY)
        try:
            return job.call()
        finally:
            connection.set_progress_handler(None, 0)
