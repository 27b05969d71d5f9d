"""The words of the command line (DESIGN 'Commands')."""

from __future__ import annotations

import argparse
import sys
from typing import Final, NoReturn

from domain.hygiene import printable
from words import say

LATER: Final = (
    "sync",
    "undo-import",
    "export",
    "report",
    "figures",
    "handover",
    "calendar",
    "anonymise",
    "move",
)
"""Commands that are named for good and answer that they are not there yet."""

KINDS: Final = ("cases", "issues", "training", "people", "topics")


class _Parser(argparse.ArgumentParser):
    """A parser that refuses in one sentence, as every command does."""

    def error(self, message: str) -> NoReturn:
        sentence = say("{why}. See: {command} --help", why=message.rstrip("."), command=self.prog)
        print(printable(str(sentence)), file=sys.stderr)
        self.exit(2)


def _common() -> _Parser:
    common = _Parser(add_help=False)
    absent = argparse.SUPPRESS
    common.add_argument(
        "--ledger", metavar="URL", default=absent, help="sqlite:///PATH or a path; else the settings' own"
    )
    common.add_argument(
        "--config", metavar="FILE", default=absent, help="a settings file over the shipped one"
    )
    common.add_argument("--lang", choices=("zh", "en"), default=absent, help="language of this run")
    common.add_argument(
        "--as", dest="account", metavar="STAFF", default=absent, help="must be your own account"
    )
    return common


def parser() -> argparse.ArgumentParser:
    """The parser of all commands. Options that every command has may stand before or after its name."""
    # each parser gets options of its own: defaults set on one would otherwise hold in all that share them
    top = _Parser(prog="doorstep", description="The desk of a neighbourhood committee.", parents=[_common()])
    top.set_defaults(ledger=None, config=None, lang=None, account=None)
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[_common()])

    demo = command("demo", "open the desk on a made-up ledger in a temporary folder")
    demo.add_argument("--cases", type=int, default=400, metavar="N")
    demo.add_argument("--seed", type=int, default=1, metavar="S")
    demo.add_argument("--make-only", metavar="PATH", help="write the ledger there and open nothing")

    bring = command("import", "take a list in")
    bring.add_argument("kind", choices=("cases", "issues", "training", "people", "results"))
    bring.add_argument("file", help="a spreadsheet, or - for standard input")
    bring.add_argument("--source", metavar="NAME", help="which system the list comes from")
    bring.add_argument("--committee", metavar="NAME")
    bring.add_argument("--map", action="append", default=[], metavar="FIELD=HEADING", dest="mapping")
    bring.add_argument("--sheet")
    bring.add_argument("--dry-run", action="store_true", help="count, and write nothing")
    bring.add_argument("--json", action="store_true")

    listing = command("list", "print a list")
    listing.add_argument("kind", choices=KINDS)
    listing.add_argument("query", nargs="*")
    listing.add_argument("--limit", type=int, metavar="N")
    listing.add_argument("--json", action="store_true")

    show = command("show", "print one case")
    show.add_argument("number")
    show.add_argument("--source", metavar="NAME")
    show.add_argument("--json", action="store_true")

    staff = command("staff", "list the staff, or add someone")
    acts = staff.add_subparsers(dest="act", required=True, metavar="list|add")
    acts.add_parser("list", parents=[_common()]).add_argument("--json", action="store_true")
    add = acts.add_parser("add", parents=[_common()])
    add.add_argument("staff_account", metavar="ACCOUNT", help="the operating system's user name")
    add.add_argument("name")
    add.add_argument("--role", default="clerk")

    command("backup", "write a verified copy of the ledger").add_argument("file")
    command("restore", "put a backup in the ledger's place; the present one is kept aside").add_argument(
        "file"
    )
    command("doctor", "look the ledger over").add_argument("--json", action="store_true")
    command("migrate", "bring the ledger to this program's form, with a backup before")
    command("settings", "print the settings in force")
    for name in LATER:
        later = command(name, "not there yet")
        later.add_argument("rest", nargs="*")
    return top


def opens_desk(given: argparse.Namespace) -> bool:
    """Whether these words open the desk, so that a screen is needed."""
    return given.command is None or (given.command == "demo" and given.make_only is None)
