"""All that reaches into Textual's private modules, for the one version that it was tried with (HARDENING).

A driver that survives a terminal that goes away or does not speak UTF-8, and marks what an input method sends
in one read; a crash route that prints no local variables; the last filter before the terminal. With another
version of Textual its own driver serves.
"""

from __future__ import annotations

import os
import re
import selectors
import sys
from codecs import getincrementaldecoder
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import textual
from rich.segment import Segment
from textual import constants, events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import LineFilter
from textual.worker import WorkerFailed

from domain.cells import plain
from domain.hygiene import printable
from domain.refusal import Refused
from screens.paste import PasteReader
from screens.typing import BurstKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.color import Color
    from textual.driver import Driver
    from textual.message import Message

TRIED = "8.2.8"
READ = 4096
TICK = 0.1
"""Seconds between two looks at whether the app has ended."""
ESCAPE_TICK = 0.045
"""Seconds to wait for the rest of a sequence after a lone esc; a little over tui.py's ESCDELAY."""
_LATE_ANSWER = re.compile(rb"\x1b\[\d+;\d+R")
"""Where the cursor is, asked at the start and answered late by a slow line; else it would act as F3."""
HANGUP_CODE = 129
"""The exit code after the terminal went away: 128 + SIGHUP."""


def driver_class() -> type[Driver] | None:
    """Our driver where it fits; None = Textual's choice."""
    if constants.DRIVER is not None or not sys.__stdin__ or not fits():
        return None
    return DeskDriver


def fits() -> bool:
    """Whether the installed Textual is the one tried; by its folder, since importlib.metadata costs 10 ms of the start."""
    return (Path(textual.__file__).parent.parent / f"textual-{TRIED}.dist-info").is_dir()


class _Lasting:
    """The terminal as a file that can be written to when it is gone: the writer's queue always drains."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            self._file.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()


class DeskDriver(LinuxDriver):
    """Textual's driver for a real terminal, mended."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file = cast("Any", _Lasting(cast("IO[str]", sys.__stderr__)))

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001  the thread's last resort: the crash route
            self._loop.call_soon_threadsafe(self._app._handle_exception, error)  # noqa: SLF001

    def run_input_thread(self) -> None:
        """Read the terminal until the app ends or the terminal is gone."""
        decoder = getincrementaldecoder("utf-8")("replace")
        parser, pastes = XTermParser(), PasteReader()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            wait = TICK
            while not self.exit_event.is_set():
                if selector.select(wait):
                    data = self._read()
                    wait = ESCAPE_TICK if data.endswith(b"\x1b") else TICK
                    if not data:
                        self._loop.call_soon_threadsafe(self._app.exit, None, HANGUP_CODE)
                        break
                    text = decoder.decode(_LATE_ANSWER.sub(b"", data))
                    for piece in pastes.feed(text):  # never empty: to the parser that is the end of all input
                        self._deliver(marked(parser.feed(piece)) if isinstance(piece, str) else [piece])
                self._deliver(parser.tick())
        with suppress(EOFError, ParseError):
            list(parser.feed(""))

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, READ)
        except OSError:
            return b""

    def _deliver(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)


def marked(messages: Iterable[Message]) -> list[Message]:
    """The messages of one read; where it held several printable characters, its keys say so."""
    found = list(messages)
    typed = [message for message in found if isinstance(message, events.Key) and message.is_printable]
    if len(typed) < 2:
        return found
    text = "".join(message.character or "" for message in typed)
    burst = {id(key): BurstKey(key.key, key.character, text, place) for place, key in enumerate(typed)}
    return [burst.get(id(message), message) for message in found]


class Crashing(App[int]):
    """Keeps an unhandled error instead of printing it with its local variables, which are residents' data.

    What a service refuses in a worker is no error: it is told.
    """

    crash: Exception | None = None

    def refused(self, refusal: Refused) -> None:
        """Tell what a worker was refused."""

    def copy_to_clipboard(self, text: str) -> None:
        """Put a text onto the terminal's clipboard, through tmux and GNU screen as well."""
        from screens import clipboard

        super().copy_to_clipboard(text)
        if self._driver is not None and (framed := clipboard.framed(text, os.environ)):
            self._driver.write(framed)

    def overwrite(self, lines: Iterable[str]) -> None:
        """Write printable lines over what stands on the screen, long ones wrapped by the terminal itself.

        Where Textual had painted the same characters nothing is seen of it, but who selects a line by mouse gets it in one.
        """
        if self._driver is not None:
            text = "\r\n".join(map(printable, lines))
            self._driver.write(f"\x1b[0m\x1b[H\x1b[?7h{text}\x1b[?7l")

    def _handle_exception(self, error: Exception) -> None:
        if isinstance(error, WorkerFailed) and isinstance(error.error, Refused):
            self.refused(error.error)
            return
        self.crash = self.crash or error
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()


class Printable(LineFilter):
    """Replaces what control characters are left in a line by '�', and marks that the terminal can't draw by ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The segments with every text printable."""
        return [segment if segment.control else self._shown(segment) for segment in segments]

    def _shown(self, segment: Segment) -> Segment:
        text = plain(segment.text)
        if text is segment.text and text.isprintable():
            return segment
        return Segment(printable(text), segment.style)
