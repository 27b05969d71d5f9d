"""A forced command by SSH: what is taken from SSH_ORIGINAL_COMMAND, by stdin and stdout, logged (docs/ssh.md)."""

from __future__ import annotations

import io
import os
import shlex
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cli.arguments import ORIGINAL, read
from cli.run import account_of
from domain.refusal import Refused
from services import calls
from services.session import system_clock
from words import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from settings.model import Settings

    Run = Callable[[argparse.Namespace, Settings], int]

STANDARD: Final = "-"
MOST: Final = 20 * 2**20
"""Bytes that a call may send."""


class Verb(NamedTuple):
    """What may follow a verb: plain words that `fit`, options that take a value, and flags that take none.

    No option that names a file, a ledger, settings or another person is among them.
    """

    fit: Callable[[Sequence[str]], bool]
    valued: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()


VERBS: Final = {
    "import": Verb(
        lambda plain: len(plain) == 2 and plain[1] == STANDARD,
        frozenset({"--source", "--committee", "--map", "--sheet", "--header-row", "--dates"}),
        frozenset({"--dry-run", "--json"}),
    ),
    "export": Verb(lambda plain: plain[1:2] == [STANDARD], frozenset({"--full"})),
    "list": Verb(lambda plain: len(plain) > 0, frozenset({"--limit"}), frozenset({"--json"})),
    "show": Verb(lambda plain: len(plain) == 1, frozenset({"--source"}), frozenset({"--json"})),
    "report": Verb(lambda plain: len(plain) > 1 and plain[-1] == STANDARD),
    "handover": Verb(lambda plain: not plain, frozenset({"--since"})),
}
"""All that goes by SSH."""
EVERYWHERE: Final = frozenset({"--lang"})


def call(given: argparse.Namespace, settings: Settings) -> int:
    """Do what SSH_ORIGINAL_COMMAND asks. Raises Refused for what is not in VERBS."""
    from cli.commands import command

    account = account_of(given, settings)
    try:
        inner = read(words_of(_asked()))
    except (Refused, SystemExit):
        calls.note(system_clock(), account, "something else", "refused")
        raise
    inner.ledger, inner.config, inner.account = given.ledger, given.config, given.account
    return _logged(account, inner, lambda: command(inner.command)(inner, settings))


def _asked() -> str:
    """What was asked: UTF-8, or as a Chinese Windows sends it."""
    sent = os.environb[ORIGINAL.encode()]
    try:
        return sent.decode()
    except UnicodeDecodeError:
        return sent.decode("gb18030", errors="replace")


def words_of(asked: str) -> list[str]:
    """The words of a call that is in VERBS. Raises Refused for any other."""
    try:
        verb, *rest = shlex.split(asked)
    except ValueError:
        verb, rest = "", []
    known = VERBS.get(verb)
    plain = None if known is None else _plain(rest, known)
    if known is None or plain is None or not known.fit(plain):
        raise Refused(
            say(
                "By SSH there are only import KIND -, export KIND -, list, show, report … - and handover; "
                "without a command the desk opens."
            )
        )
    return [verb, *rest]


def _plain(words: Sequence[str], known: Verb) -> list[str] | None:
    """The words that are no options; None where one is an option that does not go by SSH."""
    plain, left = [], iter(words)
    for word in left:
        name, equals, _ = word.partition("=")
        if not word.startswith("--") and word != "-h":
            plain.append(word)
        elif name in known.valued | EVERYWHERE:
            if not equals and next(left, STANDARD).startswith("-"):
                return None
        elif word not in known.flags:
            return None
    return plain


def _logged(account: str, inner: argparse.Namespace, run: Callable[[], int]) -> int:
    """Run a call between two lines of the log: one that is cut off has its first."""
    name = f"{inner.command} {inner.kind}" if "kind" in inner else inner.command
    calls.note(system_clock(), account, name, "begun")
    told = "refused"
    with _counted() as (came, left):
        try:
            code = run()
            sys.stdout.flush()
            told = f"exit {code}"
        finally:
            calls.note(
                system_clock(), account, name, f"{told}, {came.count} bytes in, {left.count} bytes out"
            )
    return code


class _Counted(io.FileIO):
    """Standard input or output that counts its bytes."""

    count = 0

    def readinto(self, buffer: Any) -> int:
        """Count what comes. Raises Refused where it is too much."""
        got = super().readinto(buffer)
        self.count += got
        if self.count > MOST:
            raise Refused(say("More than {count} MB came. Send the list in parts.", count=MOST // 2**20))
        return got

    def write(self, data: Any) -> int:
        """Count what leaves."""
        put = super().write(data)
        self.count += put
        return put


@contextmanager
def _counted() -> Iterator[tuple[_Counted, _Counted]]:
    """Standard input and output that count their bytes."""
    before = sys.stdin, sys.stdout
    came, left = _Counted(0, "rb", closefd=False), _Counted(1, "wb", closefd=False)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(came), encoding="utf-8", errors="replace")
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(left), encoding="utf-8", errors="replace")
    try:
        yield came, left
    finally:
        sys.stdin, sys.stdout = before
