"""The questions of the first run, before there is a desk: the committee's name, and one's own."""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import tty
from codecs import getincrementaldecoder
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Self

from domain.cells import width
from domain.hygiene import clean
from domain.refusal import Refused
from words import say

if TYPE_CHECKING:
    from words import Message

LEAVE: Final = "\x03\x04"
ERASE: Final = "\x7f\b"
REST_WITHIN: Final = 0.05
"""Seconds within which the rest of a sequence follows its esc."""
_SEQUENCE: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O[ -~])?")


def ask_committee(account: str) -> tuple[str, str]:
    """Ask for the committee's name and the user's. Raises Refused where they leave by Ctrl+C or Ctrl+D."""
    print(say("This ledger is new. You will be the lead of its committee."))
    with _Typing() as typing:
        committee = ""
        while not committee:
            committee = typing.line(say("Name of the committee, for example 航华一村: "))
        return committee, typing.line(say("Your own name: ")) or account


class _Typing:
    """Lines read key by key: Ctrl+S freezes nothing, and a key that is no text leaves no trace."""

    def __init__(self) -> None:
        self._fd = sys.stdin.fileno()
        self._before: list[Any] = termios.tcgetattr(self._fd)
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._keys: deque[str] = deque()

    def __enter__(self) -> Self:
        tty.setcbreak(self._fd, termios.TCSANOW)
        attributes: list[Any] = termios.tcgetattr(self._fd)
        attributes[tty.IFLAG] &= ~termios.IXON
        attributes[tty.LFLAG] &= ~termios.ISIG
        termios.tcsetattr(self._fd, termios.TCSANOW, attributes)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(termios.error):  # the terminal is gone
            termios.tcsetattr(self._fd, termios.TCSANOW, self._before)

    def line(self, question: Message) -> str:
        """What is typed up to Enter, cleaned."""
        print(question, end="", flush=True)
        typed = ""
        while (key := self._key()) not in "\r\n":
            if key in LEAVE:
                print()
                raise Refused(
                    say("A ledger needs its committee's name. Start doorstep again when you know it.")
                )
            if key in ERASE:
                print("\b \b" * width(typed[-1:]), end="", flush=True)
                typed = typed[:-1]
            elif key.isprintable():
                print(key, end="", flush=True)
                typed += key
        print()
        return clean(typed, lines=False)

    def _key(self) -> str:
        while not self._keys:
            data = self._read()
            if data.endswith(b"\x1b") and select.select([self._fd], [], [], REST_WITHIN)[0]:
                data += self._read()
            self._keys.extend(_SEQUENCE.sub("", self._decoder.decode(data)) if data else LEAVE)
        return self._keys.popleft()

    def _read(self) -> bytes:
        try:
            return os.read(self._fd, 1024)
        except OSError:  # the terminal is gone
            return b""
