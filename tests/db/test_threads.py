from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from db import models
from db.ledger import Ledger
from db.threads import DatabaseThread
from domain.refusal import Refused

if TYPE_CHECKING:
    from pathlib import Path

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

Scenario = Callable[[DatabaseThread, Ledger], Coroutine[Any, Any, None]]


def play(path: Path, scenario: Scenario) -> None:
    """Run a scenario on a fresh ledger; nothing in it may take longer than ten seconds."""
    ledger = Ledger.open(str(path / "ledger.db"))
    desk = DatabaseThread(ledger, "test")
    desk.start()
    try:
        asyncio.run(asyncio.wait_for(scenario(desk, ledger), 10))
    finally:
        desk.stop()


def add(name: str) -> int:
    return int(models.Committee.create(name=name, created=1).id)


def endless(ledger: Ledger, begun: threading.Event) -> None:
    begun.set()
    ledger.database.execute_sql(ENDLESS).fetchone()


def test_calls_run_in_order_on_one_thread_with_its_own_connection(tmp_path: Path) -> None:
    async def scenario(desk: DatabaseThread, ledger: Ledger) -> None:
        seen: list[tuple[int, int]] = []

        def note(number: int) -> int:
            seen.append((number, threading.get_ident()))
            assert not ledger.database.is_closed()
            return number * 2

        assert await asyncio.gather(*(desk.run(note, n) for n in range(20))) == [n * 2 for n in range(20)]
        assert [number for number, _ in seen] == list(range(20))
        assert len({thread for _, thread in seen}) == 1
        assert seen[0][1] != threading.get_ident()
        assert ledger.database.is_closed()  # here, on the loop's thread

    play(tmp_path, scenario)


def test_exceptions_reach_whoever_awaits(tmp_path: Path) -> None:
    async def scenario(desk: DatabaseThread, ledger: Ledger) -> None:
        def fail() -> None:
            raise KeyError("what")

        with pytest.raises(KeyError, match="what"):
            await desk.run(fail)
        assert await desk.run(lambda: 1) == 1

    play(tmp_path, scenario)


def test_a_ledger_that_cannot_be_opened_is_said_to_each_caller(tmp_path: Path) -> None:
    async def scenario(desk: DatabaseThread, ledger: Ledger) -> None:
        ledger.path.unlink()
        for _ in range(2):
            with pytest.raises(Refused):
                await desk.run(add, "测试")

    play(tmp_path, scenario)


def test_the_newest_ends_the_older_query_and_nothing_else(tmp_path: Path) -> None:
    async def scenario(desk: DatabaseThread, ledger: Ledger) -> None:
        begun = threading.Event()
        older = asyncio.ensure_future(desk.newest("search", endless, ledger, begun))
        await asyncio.to_thread(begun.wait)
        write = asyncio.ensure_future(desk.run(add, "测试"))
        start = monotonic()
        assert await desk.newest("search", lambda: "new") == "new"
        assert monotonic() - start < 1
        with pytest.raises(asyncio.CancelledError):
            await older
        assert await write == 1

    play(tmp_path, scenario)


def test_what_waits_in_a_slot_is_never_begun(tmp_path: Path) -> None:
    async def scenario(desk: DatabaseThread, ledger: Ledger) -> None:
        gate = threading.Event()
        done: list[int] = []
        blocker = asyncio.ensure_future(desk.run(gate.wait))
        waiting = [asyncio.ensure_future(desk.newest("search", done.append, n)) for n in range(5)]
        other = asyncio.ensure_future(desk.newest("preview", lambda: "kept"))
        await asyncio.sleep(0)
        gate.set()
        await waiting[-1]
        assert await other == "kept"
        assert done == [4]
        for task in waiting[:-1]:
            with pytest.raises(asyncio.CancelledError):
                await task
        await blocker

    play(tmp_path, scenario)


def test_a_cancelled_reader_is_ended(tmp_path: Path) -> None:
    async def scenario(desk: DatabaseThread, ledger: Ledger) -> None:
        begun = threading.Event()
        reader = asyncio.ensure_future(desk.newest("search", endless, ledger, begun))
        await asyncio.to_thread(begun.wait)
        reader.cancel()
        with suppress(asyncio.CancelledError):
            await reader
        assert await desk.run(lambda: "free") == "free"

    play(tmp_path, scenario)


def test_a_cancelled_awaiter_loses_no_write(tmp_path: Path) -> None:
    async def scenario(desk: DatabaseThread, ledger: Ledger) -> None:
        begun, gate = threading.Event(), threading.Event()

        def slow_write() -> None:
            begun.set()
            with ledger.write():
                gate.wait()
                add("测试")

        task = asyncio.ensure_future(desk.run(slow_write))
        await asyncio.to_thread(begun.wait)
        task.cancel()
        gate.set()
        with suppress(asyncio.CancelledError):
            await task
        assert await desk.run(models.Committee.select().count) == 1

    play(tmp_path, scenario)


def test_stop_ends_readers_and_finishes_writes(tmp_path: Path) -> None:
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    desk = DatabaseThread(ledger, "test")
    desk.start()

    async def leave() -> None:
        begun = threading.Event()
        reader = asyncio.ensure_future(desk.newest("search", endless, ledger, begun))
        writes = [asyncio.ensure_future(desk.run(add, f"测试{n}")) for n in range(5)]
        await asyncio.to_thread(begun.wait)
        start = monotonic()
        desk.stop()
        assert monotonic() - start < 2
        assert await asyncio.gather(*writes) == [1, 2, 3, 4, 5]
        with pytest.raises(asyncio.CancelledError):
            await reader
        with pytest.raises(RuntimeError):
            await desk.run(add, "late")

    asyncio.run(asyncio.wait_for(leave(), 10))
    desk.stop()
    with ledger.connection():
        assert models.Committee.select().count() == 5
