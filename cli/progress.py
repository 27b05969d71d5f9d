"""How far an import is, on a terminal's error output alone; ctrl+c cancels it instead of ending the program."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from threading import Event, current_thread, main_thread
from typing import TYPE_CHECKING

from services.importing import Watch
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.importing import Progress

_CLEAR = "\r\x1b[K"


@contextmanager
def watched() -> Iterator[tuple[Watch, Event]]:
    """A watch that tells on stderr, and the event that ctrl+c sets; a second ctrl+c ends the program."""
    cancel = Event()
    shown = sys.stderr.isatty()
    with _interrupts(cancel):
        try:
            yield Watch(_tell if shown else None, cancel), cancel
        finally:
            if shown:
                print(_CLEAR, end="", file=sys.stderr, flush=True)


def _tell(progress: Progress) -> None:
    print(_CLEAR, _sentence(progress), sep="", end="", file=sys.stderr, flush=True)


def _sentence(progress: Progress) -> Message:
    if progress.phase == "checking":
        return say("Checking: {done} of {total}", done=progress.done, total=progress.total)
    return say("Importing: {done} of {total}", done=progress.done, total=progress.total)


@contextmanager
def _interrupts(cancel: Event) -> Iterator[None]:
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN  # it runs behind a shell
    if ignored or current_thread() is not main_thread():
        yield
        return

    def on_interrupt(*_: object) -> None:
        cancel.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
