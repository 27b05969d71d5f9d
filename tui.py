"""The door: `doorstep` opens the desk, a headless command goes to cli/.

A command must not pay for Textual, so whatever has to do with screens is imported where the desk opens; the
app itself is `screens.shell.Desk`, which takes from here what a desk consists of.
"""

from __future__ import annotations

import gc

gc.disable()  # a third of the start went to collecting what stays anyway; screens/shell.py switches it on again

import os
import sys

sys.dont_write_bytecode = False  # a start that compiles all modules anew takes twice as long

from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import words
from cli.arguments import opens_desk, read
from cli.run import REFUSED, account_of, run, settings_of, stopped
from domain.hygiene import printable
from domain.refusal import Refused

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence

    from db.ledger import Ledger
    from screens.terminal import Question
    from services.desk import Desk as Thread
    from services.drafts import DraftDesk
    from services.session import Session
    from settings.model import Settings
    from words import Language

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
    "TEXTUAL_THEME": "ansi-dark",  # set later it would style and paint everything twice
    "ESCDELAY": "40",  # milliseconds after which a lone esc is the key and not the start of a sequence
}
"""What Textual reads while it is imported."""
KEPT: Final = {"TEXTUAL_DRIVER", "TEXTUAL_COLOR_SYSTEM"}
"""What else of it may come from outside; the others write screenshots and logs of keys."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run `doorstep` with these words. Gives the exit code (DESIGN 'Commands')."""
    given = read(sys.argv[1:] if argv is None else argv)
    if not opens_desk(given):
        return run(given)
    from settings.load import SettingsError

    try:
        return _open(given)
    except (Refused, SettingsError) as refused:
        print(printable(str(refused.message)), file=sys.stderr)
        return REFUSED
    except Exception as error:  # noqa: BLE001  the last resort before there is a desk
        print(stopped(error), file=sys.stderr)
        return REFUSED


def _open(given: argparse.Namespace) -> int:
    """The desk, from the first check to the last line. Raises Refused and SettingsError before it paints."""
    from screens import terminal

    words.use("en" if terminal.speaks_no_chinese() else given.lang or words.current())
    terminal.check()
    settings = settings_of(given)
    account = account_of(given, settings)
    from services.desk import Desk as Thread
    from services.drafts import DraftDesk

    with terminal.Question() as question, _ledger(given, settings, account) as ledger:
        # who comes with --as sits at a service account, whose files are not theirs (docs/ssh.md)
        session = replace(_session(ledger, settings, account, question), own_files=given.account is None)
        with closing(DraftDesk(session)) as drafts:
            return sit_down(Thread(session), drafts, question=question, language=given.lang)


@contextmanager
def _ledger(given: argparse.Namespace, settings: Settings, account: str) -> Iterator[Ledger]:
    """The ledger that was asked for, or a made-up one that is gone afterwards; closed at the end."""
    from services.session import open_ledger, system_clock

    with ExitStack() as stack:
        url = given.ledger
        if given.command == "demo":
            from tempfile import TemporaryDirectory

            from services import demo

            path = Path(stack.enter_context(TemporaryDirectory(prefix="doorstep-demo-"))) / "ledger.db"
            demo.make(
                path,
                settings=settings,
                account=account,
                cases=given.cases,
                seed=given.seed,
                now=system_clock(),
            )
            url = str(path)
        ledger = open_ledger(url, settings)
        stack.callback(ledger.close)
        yield ledger


def _session(ledger: Ledger, settings: Settings, account: str, question: Question) -> Session:
    """Sit down; on a new ledger the committee's name is asked for first."""
    from screens import terminal
    from services.catching_up import catch_up
    from services.session import NeedsSetup, open_session, system_clock

    where = terminal.name()
    try:
        session = open_session(ledger, settings=settings, account=account, terminal=where)
    except NeedsSetup:
        from services.setup import found

        question.answer()
        from screens.first_run import ask_committee

        committee, name = ask_committee(account)
        with ledger.connection():
            found(ledger, committee=committee, account=account, name=name, terminal=where, now=system_clock())
        session = open_session(ledger, settings=settings, account=account, terminal=where)
    with ledger.connection():
        catch_up(session)
    return session


def sit_down(
    thread: Thread,
    drafts: DraftDesk | None,
    screens: Mapping[str, str] = SCREENS,
    anywhere: Mapping[str, str] = ANYWHERE,
    *,
    question: Question | None = None,
    language: Language | None = None,
) -> int:
    """Run the app on this database thread until someone leaves. After a crash one plain line, and exit 1.

    `question`: answered as late as can be. `language`: what was asked for by name, whatever the terminal can draw.
    """
    for name in [name for name in os.environ if name.startswith("TEXTUAL") and name not in KEPT]:
        del os.environ[name]
    os.environ.update(ENVIRONMENT)
    from screens import terminal
    from screens.shell import Desk, load

    session = thread.session
    load(screens["1"])
    if question is not None and question.answer().english_only:
        words.use(language or "en")
    try:
        app = Desk(thread, drafts, screens=screens, anywhere=anywhere)
        terminal.Ending(app.leave).watch()
        app.run(mouse=session.settings.mouse)
        crash = app.crash
    except Exception as error:  # noqa: BLE001  the desk's last resort, which reports it
        crash = error
    finally:
        thread.stop()
    if crash is not None:
        print(terminal.report(crash, session.now()), file=sys.stderr)
        return 1
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
