"""The door: `doorstep` opens the desk, a headless command goes to cli/.

A command must not pay for Textual, so everything of the screens is imported where the desk opens; the app itself is
`screens.shell.Desk`, which takes from here what a desk consists of.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import words
from cli.arguments import opens_desk, parser
from cli.run import REFUSED, account_of, own_account, run, settings_of
from domain.refusal import Refused
from words import say

if TYPE_CHECKING:
    import argparse

    from db.ledger import Ledger
    from services.session import Session
    from settings.model import Settings

SCREENS: Final = {
    "1": "screens.today:TodayScreen",
    "2": "screens.cases:CasesScreen",
    "3": "screens.issues:IssuesScreen",
    "4": "screens.training:TrainingScreen",
}
"""The main screens by their digit."""

ANYWHERE: Final = {
    "find": "screens.counter:open_counter",
    "log_anywhere": "screens.issues:open_log",
    "draft": "screens.drafts:open_latest",
}
"""What can be opened from anywhere, in forms too: coroutine functions that take the app."""

ENVIRONMENT: Final = {
    "TEXTUAL_DISABLE_KITTY_KEY": "1",  # the kitty keyboard mode breaks Chinese input methods
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_SMOOTH_SCROLL": "0",
    "TEXTUAL_SCREENSHOT": "-1",
    "TEXTUAL_LOG": "",
    "TEXTUAL": "",
}
"""What Textual reads while it is imported."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run `doorstep` with these words. Gives the exit code (DESIGN 'Commands')."""
    given = parser().parse_args(argv)
    if given.lang:
        words.use(given.lang)
    if not opens_desk(given):
        return run(given)
    from settings.load import SettingsError

    try:
        return _open(given)
    except (Refused, SettingsError) as refused:
        print(refused.message, file=sys.stderr)
        return REFUSED


def _open(given: argparse.Namespace) -> int:
    """The desk, from the first check to the last line. Raises Refused and SettingsError before anything is painted."""
    from screens import terminal

    terminal.check()
    settings = settings_of(given)
    look = terminal.look()
    if look.english_only and not given.lang:
        words.use("en")
    account = account_of(given)
    with _ledger(given, settings, account) as ledger:
        return _sit_down(ledger, settings, account, look)


@contextmanager
def _ledger(given: argparse.Namespace, settings: Settings, account: str) -> Iterator[Ledger]:
    """The ledger that was asked for, or a made-up one that is gone afterwards; closed at the end."""
    from services.session import open_ledger

    with tempfile.TemporaryDirectory(prefix="doorstep-demo-") as folder:
        url = given.ledger
        if given.command == "demo":
            from services import demo
            from services.session import system_clock

            path = Path(folder) / "ledger.db"
            demo.make(path, settings=settings, account=account, cases=given.cases, seed=given.seed, now=system_clock())
            url = str(path)
        ledger = open_ledger(url, settings)
        try:
            yield ledger
        finally:
            ledger.close()


def _sit_down(ledger: Ledger, settings: Settings, account: str, look: object) -> int:
    raise SystemExit(0)
