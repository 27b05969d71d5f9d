"""The words of the command line (DESIGN 'Commands')."""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import TYPE_CHECKING, Any, Final, NoReturn

import words
from domain.hygiene import printable
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

LATER: Final = (
    "handover",
    "calendar",
    "anonymise",
    "move",
)
"""Commands that are named for good and answer that they are not there yet."""

ORIGINAL: Final = "SSH_ORIGINAL_COMMAND"
"""Where sshd says what was asked of a forced command."""

KINDS: Final = ("cases", "issues", "training", "people", "topics")

SHOWN: Final = 8
"""So many known words are named where none is like the one that was typed."""
_WORDS: Final[dict[str, Message]] = {
    "kind": say("the kind of list"),
    "number": say("a number"),
    "file": say("a file"),
    "name": say("a name"),
    "query": say("a query"),
    "BATCH": say("the number of an import"),
    "COMMAND": say("the command"),
    "OUT": say("the file to write"),
    "queue|NUMBER": say("queue or a number"),
    "SPAN WHEN OUT": say("the period and the file to write"),
    "ACCOUNT": say("an account"),
    "KEY.pub": say("a key file"),
}
"""What the words of a command that stand without an option are called in a sentence."""


def _said(names: str) -> str:
    """Names as argparse gives them, in words: 'number, OUT'. Options stay as they are typed."""
    return ", ".join(str(_WORDS.get(name, name)) for name in names.split(", "))


_WRONG: Final[tuple[tuple[str, Callable[[re.Match[str]], Message]], ...]] = (
    (
        r"the following arguments are required: (?P<what>.+)",
        lambda found: say("This is missing: {what}.", what=_said(found["what"])),
    ),
    (
        r"unrecognized arguments: (?P<what>.+)",
        lambda found: say("This command knows no {what}.", what=found["what"]),
    ),
    (
        r"argument (?P<what>[^:]+): expected one argument",
        lambda found: say("{what} needs a value after it.", what=_said(found["what"])),
    ),
    (
        r"argument (?P<what>[^:]+): invalid int value: '(?P<value>.*)'",
        lambda found: say(
            "{what} takes a number, not {value}.", what=_said(found["what"]), value=found["value"]
        ),
    ),
    (
        r"argument (?P<what>[^:]+): invalid choice: '(?P<value>.*)' \(choose from (?P<known>.*)\)",
        lambda found: say(
            "“{value}” can't stand for {what}. {nearest}",
            value=found["value"],
            what=_said(found["what"]),
            nearest=_nearest(found["value"], re.findall(r"[\w-]+", found["known"])),
        ),
    ),
)
"""What argparse says, and our sentence for it."""


def _sentence(message: str) -> Message | str:
    found = ((re.fullmatch(pattern, message, re.DOTALL), made) for pattern, made in _WRONG)
    return next((made(match) for match, made in found if match), message.rstrip(".") + ".")


def _nearest(word: str, known: Sequence[str]) -> Message:
    import difflib  # only where something is wrong

    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    if close:
        return say("Nearest: {word}.", word=close[0])
    return say("Known: {words}.", words=", ".join(known[:SHOWN]) + (" …" if len(known) > SHOWN else ""))


class _Formatter(argparse.HelpFormatter):
    """Help in the language in use."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, str(say("Usage: ")) if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser with the options that every command has, before or after its name; refuses in one sentence."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title, self._optionals.title = str(say("Arguments")), str(say("Options"))
        self._option("--help", say("show this help"), action="help")
        self._option("--ledger", say("sqlite:///PATH or a path; else the settings' own"), metavar="URL")
        self._option("--config", say("a settings file over the shipped one"), metavar="FILE")
        self._option("--lang", say("language of this run"), choices=("zh", "en"))
        self._option(
            "--as",
            say("whose desk: your own account, in a forced SSH command the key's owner"),
            dest="account",
            metavar="STAFF",
        )

    def _option(self, name: str, told: Message, **more: Any) -> None:
        """An option without a default of its own, which would overwrite what stood before the command."""
        self.add_argument(name, default=argparse.SUPPRESS, help=str(told), **more)

    def error(self, message: str) -> NoReturn:
        sentence = say("{why} See: {command} --help", why=_sentence(message), command=self.prog)
        print(printable(str(sentence)), file=sys.stderr)
        self.exit(2)


def _demo(demo: argparse.ArgumentParser) -> None:
    demo.add_argument("--cases", type=int, default=400, metavar="N")
    demo.add_argument("--seed", type=int, default=1, metavar="S")
    demo.add_argument("--make-only", metavar="PATH", help=str(say("write the ledger there and open nothing")))


def _import(bring: argparse.ArgumentParser) -> None:
    bring.add_argument("kind", choices=("cases", "issues", "training", "people", "results"))
    bring.add_argument(
        "file", help=str(say("a spreadsheet, an address on the network, or - for standard input"))
    )
    bring.add_argument("--source", metavar="NAME", help=str(say("which system the list comes from")))
    bring.add_argument("--committee", metavar="NAME")
    bring.add_argument("--map", action="append", default=[], metavar="FIELD=HEADING", dest="mapping")
    bring.add_argument("--sheet")
    told = str(say("the row of headings as the spreadsheet numbers it; 0 for a table without"))
    bring.add_argument("--header-row", type=int, metavar="N", help=told)
    told = str(say("which comes first in dates like 03/04/2026, where the column doesn't say"))
    bring.add_argument("--dates", choices=("day-first", "month-first"), help=told)
    bring.add_argument("--dry-run", action="store_true", help=str(say("count, and write nothing")))
    bring.add_argument("--json", action="store_true")


def _sync(sync: argparse.ArgumentParser) -> None:
    told = str(say("a service of the settings by its name; without one all of them"))
    sync.add_argument("source", nargs="?", metavar="SOURCE", help=told)
    sync.add_argument("--dry-run", action="store_true", help=str(say("count, and write nothing")))
    sync.add_argument("--json", action="store_true")


def _undo_import(undo: argparse.ArgumentParser) -> None:
    undo.add_argument("batch", nargs="?", type=int, metavar="BATCH")
    undo.add_argument("--json", action="store_true")


def _list(listing: argparse.ArgumentParser) -> None:
    listing.add_argument("kind", choices=KINDS)
    told = str(say("words and terms as in the lists, e.g. state:in_progress"))
    listing.add_argument("query", nargs="*", default=[], help=told)
    listing.add_argument("--limit", type=int, metavar="N")
    listing.add_argument("--json", action="store_true")


def _export(export: argparse.ArgumentParser) -> None:
    export.add_argument("kind", choices=("cases", "issues", "training", "people", "access-log"))
    export.add_argument(
        "out", metavar="OUT", help=str(say("a file that ends in .xlsx or .csv, or - for CSV"))
    )
    told = str(say("words and terms as in the lists, e.g. state:in_progress"))
    export.add_argument("query", nargs="*", default=[], help=told)
    export.add_argument("--full", metavar="WHY", help=str(say("not masked; who, when and why is logged")))
    export.add_argument("--force", action="store_true", help=str(say("overwrite a file that is there")))


def _report(report: argparse.ArgumentParser) -> None:
    told = say(
        "week, month, quarter or year and WHEN (2026-11, 2026-W47, a day, last), or FROM..TO; then the file"
    )
    report.add_argument("words", nargs="+", metavar="SPAN WHEN OUT", help=str(told))
    report.add_argument("--force", action="store_true", help=str(say("overwrite a file that is there")))


def _print(sheet: argparse.ArgumentParser) -> None:
    sheet.add_argument(
        "what", metavar="queue|NUMBER", help=str(say("the open queue with blank lines, or one case"))
    )
    sheet.add_argument(
        "out", metavar="OUT", help=str(say("a text file that ends in .txt, or - for standard output"))
    )
    told = str(say("words and terms as in the lists, e.g. state:in_progress"))
    sheet.add_argument("query", nargs="*", default=[], help=told)
    sheet.add_argument("--source", metavar="NAME")
    sheet.add_argument("--full", metavar="WHY", help=str(say("not masked; who, when and why is logged")))
    sheet.add_argument("--force", action="store_true", help=str(say("overwrite a file that is there")))


def _figures(figures: argparse.ArgumentParser) -> None:
    told = str(say("2026-11, 2026-W47, 2026-Q4, 2026 or FROM..TO; else this month"))
    figures.add_argument("when", nargs="?", default="", metavar="WHEN", help=told)
    figures.add_argument("--json", action="store_true")


def _show(show: argparse.ArgumentParser) -> None:
    show.add_argument("number")
    show.add_argument("--source", metavar="NAME")
    show.add_argument("--json", action="store_true")


def _staff(staff: argparse.ArgumentParser) -> None:
    acts = staff.add_subparsers(dest="act", required=True, metavar="list|add|key")
    acts.add_parser("list").add_argument("--json", action="store_true")
    add = acts.add_parser("add")
    add.add_argument("staff_account", metavar="ACCOUNT", help=str(say("the operating system's user name")))
    add.add_argument("name")
    add.add_argument("--role", default="clerk")
    key = acts.add_parser("key")
    key.add_argument("staff_account", metavar="ACCOUNT")
    key.add_argument(
        "file", metavar="KEY.pub", help=str(say("the public key that opens the desk as this person"))
    )


def _file(command: argparse.ArgumentParser) -> None:
    command.add_argument("file")


def _doctor(doctor: argparse.ArgumentParser) -> None:
    doctor.add_argument("--json", action="store_true")


def _nothing(_: argparse.ArgumentParser) -> None:
    """No words of its own."""


def _later(later: argparse.ArgumentParser) -> None:
    later.add_argument("rest", nargs="*")


_COMMANDS: Final[dict[str, tuple[Message, Callable[[argparse.ArgumentParser], None]]]] = {
    "demo": (say("open the desk on a made-up ledger in a temporary folder"), _demo),
    "import": (say("take a list in"), _import),
    "sync": (say("ask the services of the settings for cases"), _sync),
    "undo-import": (say("take an import back; without a number, list the last ones"), _undo_import),
    "list": (say("print a list"), _list),
    "show": (say("print one case"), _show),
    "export": (say("write a list as a spreadsheet"), _export),
    "print": (say("write a sheet for the printer"), _print),
    "report": (say("write the figures of a period, with charts"), _report),
    "figures": (say("print the figures of a period"), _figures),
    "staff": (say("list the staff, add someone or their SSH key"), _staff),
    "backup": (say("write a verified copy of the ledger"), _file),
    "restore": (say("put a backup in the ledger's place; the present one is kept aside"), _file),
    "doctor": (say("look the ledger over"), _doctor),
    "migrate": (say("bring the ledger to this program's form, with a backup before"), _nothing),
    "settings": (say("print the settings in force"), _nothing),
    **dict.fromkeys(LATER, (say("not yet in this version"), _later)),
}


def parser(names: Iterable[str] = tuple(_COMMANDS)) -> argparse.ArgumentParser:
    """The parser of these commands, in the language in use."""
    top = _Parser(prog="doorstep", description=str(say("The desk of a neighbourhood committee.")))
    top.set_defaults(ledger=None, config=None, lang=None, account=None, command=None)
    commands = None
    for name in names:
        told, words_of = _COMMANDS[name]
        commands = commands or top.add_subparsers(dest="command", metavar="COMMAND")
        words_of(commands.add_parser(name, help=str(told), description=str(told)))
    return top


def read(typed: Sequence[str]) -> argparse.Namespace:
    """What was typed after `doorstep`. A query may stand anywhere after its kind, with words that `-` negates.

    Ends the program with a sentence and exit 2 where that can't be read.
    """
    argv = ["--help" if word == "-h" else word for word in typed]
    for at, word in enumerate(argv):
        said = argv[at + 1] if word == "--lang" and at + 1 < len(argv) else word.removeprefix("--lang=")
        if said in {"zh", "en"} and word.startswith("--lang"):
            words.use("zh" if said == "zh" else "en")
    # a parser of nineteen commands takes as long to make as the ledger takes to open
    named = [name for name in _COMMANDS if name in argv]
    top = parser() if "--help" in argv else parser(named)
    given, rest = top.parse_known_args(argv)
    if rest and not named:
        top = parser()
        given, rest = top.parse_known_args(argv)
    if "query" in given:
        options = rest[: rest.index("--")] if "--" in rest else rest
        given.query += [word for word in rest if word != "--"]
        rest = [word for word in options if word.startswith("--")]
    if rest and given.command not in LATER:
        top.error(f"unrecognized arguments: {' '.join(rest)}")
    return given


def asks_by_ssh(given: argparse.Namespace) -> bool:
    """Whether this is a forced session, `--as` and nothing else, in which something is asked (cli/forced.py)."""
    return given.command is None and given.account is not None and bool(os.environ.get(ORIGINAL, "").strip())


def opens_desk(given: argparse.Namespace) -> bool:
    """Whether these words open the desk, so that a screen is needed."""
    if given.command is None:
        return not asks_by_ssh(given)
    return given.command == "demo" and given.make_only is None
