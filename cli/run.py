"""Runs a command: opens what it needs, prints what it gives, turns a refusal into a sentence and exit 2."""

from __future__ import annotations

import argparse
import errno
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import words
from cli.arguments import asks_by_ssh
from domain.hygiene import printable
from domain.refusal import Refused
from services import identity
from services.catching_up import catch_up
from services.session import NeedsSetup, Session, open_ledger, open_session, system_clock
from settings.load import SettingsError, load, site_file
from settings.model import Settings
from words import say

DONE, FINDINGS, REFUSED = 0, 1, 2
INTERRUPTED = 130
"""What a shell expects of a program that ctrl+c ended."""
Command = Callable[[argparse.Namespace, Settings], int]


def settings_of(given: argparse.Namespace) -> Settings:
    """The settings that this run goes by, and its language. Raises SettingsError."""
    settings = load(Path(given.config) if given.config else site_file())
    words.use(given.lang or settings.language)
    return settings


def account_of(given: argparse.Namespace, settings: Settings) -> str:
    """Whose desk this is. Raises Refused where `--as` names someone whom this is not."""
    return identity.account(given.account, given.ledger, settings)


@contextmanager
def at_desk(given: argparse.Namespace, settings: Settings, *, writes: bool = False) -> Iterator[Session]:
    """A session for one headless command. Raises Refused where the ledger has no staff yet.

    One that `writes` catches up first; one that reads changes nothing.
    """
    account = account_of(given, settings)
    ledger = open_ledger(given.ledger, settings, make=False)
    try:
        with ledger.connection():
            try:
                session = open_session(
                    ledger, settings=settings, account=account, terminal=identity.client() or "cli"
                )
            except NeedsSetup:
                raise Refused(
                    say(
                        "This ledger has no committee yet. "
                        "Run doorstep once in a terminal: it asks for its name."
                    )
                ) from None
            if writes:
                catch_up(session)
            yield session
    finally:
        ledger.close()


def query_of(words_given: list[str]) -> str:
    """Arguments of the shell as a query: one with a term or quotes is a part as it is, else a phrase."""
    marks = ':："“”'
    return " ".join(
        word if " " not in word or any(mark in word for mark in marks) else f'"{word}"'
        for word in words_given
    )


def print_json(value: object) -> None:
    """Print data as JSON, Chinese as it is."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def run(given: argparse.Namespace) -> int:
    """Run a headless command.

    Gives the exit code: 0 done, 1 done with refused rows or findings, 2 refused as a whole.
    """
    gc.enable()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if given.lang:
        words.use(given.lang)
    try:
        settings = settings_of(given)
        account_of(given, settings)
        code = _command(given)(given, settings)
        sys.stdout.flush()
    except (Refused, SettingsError) as refused:
        print(printable(str(refused.message)), file=sys.stderr)
        return REFUSED
    except BrokenPipeError:  # the reader of a pipe had enough
        _forget_output()
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  the last resort, which reports it
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            _forget_output()
            print(
                say("The disk is full, so this is not complete. Make room, then try again."), file=sys.stderr
            )
        else:
            print(stopped(error), file=sys.stderr)
        return REFUSED
    return code


def _forget_output() -> None:
    """Closing standard output once more at the exit must not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _command(given: argparse.Namespace) -> Command:
    """What does it; neither is imported where only the desk opens."""
    if asks_by_ssh(given):
        from cli.forced import call

        return call
    from cli.commands import command

    return command(given.command)


def stopped(error: BaseException) -> str:
    """Log an error that nobody expected, and say so in one line."""
    from services import crash

    kind, path = crash.kind(error), crash.log(error, system_clock())
    if path is None:
        told = say("An error in the program ended this ({kind}). Tell whoever looks after it.", kind=kind)
    else:
        told = say(
            "An error in the program ended this ({kind}). Give whoever looks after it the log: {file}",
            kind=kind,
            file=path,
        )
    return printable(str(told))
