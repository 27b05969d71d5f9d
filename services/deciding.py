"""A second process that decides rows of a large list while the first one writes: `python -m services.deciding`.

It has no ledger: it gets rows that the ledger does not hold, and gives what they become. Where it can't be had, or
ends before its time, the first one decides by itself.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import services
import words
from services.reported import Reports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future
    from datetime import datetime

    from db.arrivals import NewCase
    from domain.records import IncomingCase, RefusedRow
    from services.noticed import Noticed
    from services.session import Session

    Decided = tuple[list[NewCase], list[RefusedRow], Noticed]

Portion = tuple[int, "Sequence[IncomingCase]"]
WORTH = 5
"""For fewer portions no second process is started."""


@contextmanager
def decided(session: Session, portions: Sequence[Portion]) -> Iterator[Iterator[tuple[int, Reports]]]:
    """Portions of rows that are new, decided, each with its place among the rows, in the order in which they are ready."""
    ground = Reports.on(session)
    if len(portions) < WORTH:
        yield ((at, ground.all_new(rows)) for at, rows in portions)
        return
    helper = subprocess.Popen(
        [sys.executable, "-E", "-m", "services.deciding"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(services.__file__).parent.parent,
        start_new_session=True,  # ctrl+c is for the first process
    )
    with ThreadPoolExecutor(1) as thread:
        try:
            thread.submit(_send, helper, _portable(ground))
            yield _shared(ground, deque(portions), lambda rows: thread.submit(_ask, helper, rows))
        finally:
            helper.kill()
    with suppress(BrokenPipeError):
        helper.communicate()


def _shared(
    ground: Reports, waiting: deque[Portion], ask: Callable[[Sequence[IncomingCase]], Future[Decided]]
) -> Iterator[tuple[int, Reports]]:
    """One portion is always with the helper; until it is ready the next ones are decided here."""
    while waiting:
        at, rows = waiting.popleft()
        answer = ask(rows)
        while waiting and not answer.done():
            place, some = waiting.popleft()
            yield place, ground.all_new(some)
        try:
            yield at, _taken_over(ground, rows, answer.result())
        except (OSError, EOFError, pickle.UnpicklingError):  # the helper has ended: the rest is decided here
            for place, some in ((at, rows), *waiting):
                yield place, ground.all_new(some)
            return


def _portable(ground: Reports) -> tuple[str, Reports]:
    """What the helper needs: the language, and all that rows are decided by, without a ledger."""
    clock = partial(_stands_still, ground.now)
    session = replace(ground.session, ledger=None, clock=clock)  # type: ignore[arg-type]
    return words.current(), replace(ground, session=session)


def _stands_still(now: datetime) -> datetime:
    return now


def _send(helper: subprocess.Popen[bytes], value: object) -> None:
    inbox = helper.stdin
    if inbox is None:
        raise EOFError
    pickle.dump(value, inbox, pickle.HIGHEST_PROTOCOL)
    inbox.flush()


def _ask(helper: subprocess.Popen[bytes], rows: Sequence[IncomingCase]) -> Decided:
    """What the helper makes of these rows. Raises OSError, EOFError, UnpicklingError where it has ended."""
    _send(helper, rows)
    if helper.stdout is None:
        raise EOFError
    return pickle.load(helper.stdout)  # type: ignore[no-any-return]  # noqa: S301  our own process


def _taken_over(ground: Reports, rows: Sequence[IncomingCase], answer: Decided) -> Reports:
    reports = ground.with_rows(rows)
    reports.new, reports.refusals, reports.noticed = answer
    return reports


def main() -> None:
    """Decide what comes in until nothing more does."""
    inbox, outbox = sys.stdin.buffer, sys.stdout.buffer
    language, ground = pickle.load(inbox)  # noqa: S301  from the process that started this one
    words.use(language)
    while True:
        try:
            rows = pickle.load(inbox)  # noqa: S301
        except EOFError:
            return
        reports = ground.all_new(rows)
        pickle.dump((reports.new, reports.refusals, reports.noticed), outbox, pickle.HIGHEST_PROTOCOL)
        outbox.flush()


if __name__ == "__main__":
    main()
