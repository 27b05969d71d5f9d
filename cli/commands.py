"""Each command: its arguments in, a service, lines or JSON out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli import incoming, outgoing
from cli.arguments import LATER
from cli.run import DONE, FINDINGS, Command, account_of, at_desk, print_json, query_of
from cli.sync import sync
from domain.refusal import Refused
from services import caretaking, demo, listing, staffing
from services.session import ledger_path, open_ledger, system_clock
from words import say

if TYPE_CHECKING:
    import argparse

    from settings.model import Settings


def list_(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep list KIND QUERY."""
    if given.limit is not None and given.limit < 0:
        raise Refused(say("--limit takes a number from 0."))
    text = query_of(given.query)
    with at_desk(given, settings) as session:
        if given.kind in {"cases", "issues"}:
            rows = listing.cases(session, "hotline" if given.kind == "cases" else "issue", text, given.limit)
        elif given.kind == "training":
            rows = listing.training(session, text, given.limit)
        elif given.kind == "people":
            rows = listing.people(session, text, given.limit)
        else:
            raise Refused(say("Listing {kind} is not yet in this version.", kind=given.kind))
    from services.texts import list_lines

    if given.json:
        print_json(rows)
    else:
        for line in list_lines(rows, given.kind, settings):
            print(line)
    return DONE


def show(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep show NUMBER."""
    with at_desk(given, settings) as session:
        row = listing.show(session, given.number, given.source)
    from services.texts import case_lines

    if given.json:
        print_json(row)
        return DONE
    for line in case_lines(row, settings):
        print(line)
    return DONE


def staff(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep staff list | add | key."""
    with at_desk(given, settings, writes=given.act != "list") as session:
        if given.act == "add":
            person = staffing.add(session, given.staff_account, given.name, given.role)
            print(say("{name} ({account}) is on the staff", name=person.name, account=person.account))
            return DONE
        if given.act == "key":
            from services import staff_keys

            mark = staff_keys.add(
                session, given.staff_account, Path(given.file), _same_place(given, settings)
            )
            print(say("The key {mark} opens the desk as {account}", mark=mark, account=given.staff_account))
            return DONE
        people = staffing.colleagues(session)
        if given.json:
            print_json(
                [{"account": p.account, "name": p.name, "role": p.role, "active": p.active} for p in people]
            )
        else:
            for person in people:
                print(f"{person.account}\t{person.name}\t{staffing.role_name(session, person)}")
    return DONE


def _same_place(given: argparse.Namespace, settings: Settings) -> list[str]:
    """The options that lead to this ledger and these settings from anywhere."""
    named = (("--ledger", given.ledger and ledger_path(given.ledger, settings)), ("--config", given.config))
    return [word for name, value in named if value for word in (name, str(Path(value).absolute()))]


def backup(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep backup FILE."""
    ledger = open_ledger(given.ledger, settings, make=False)
    try:
        caretaking.backup(ledger, Path(given.file))
    finally:
        ledger.close()
    print(say("The ledger was copied to {file} and the copy verified", file=given.file))
    return DONE


def restore(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep restore FILE."""
    ledger = ledger_path(given.ledger, settings)
    aside = caretaking.restore(Path(given.file), ledger, settings, account_of(given, settings))
    print(say("The backup {file} is the ledger now", file=given.file))
    if aside is not None:
        print(say("The ledger before it is kept as {file}", file=aside))
    return DONE


def doctor(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep doctor."""
    ledger = open_ledger(given.ledger, settings, make=False)
    try:
        findings = caretaking.doctor(ledger, settings, system_clock())
    finally:
        ledger.close()
    if given.json:
        print_json(
            [
                {"ok": f.ok, "what": str(f.what), "remedy": None if f.remedy is None else str(f.remedy)}
                for f in findings
            ]
        )
    else:
        for finding in findings:
            print(
                say("ok: {what}", what=finding.what) if finding.ok else say("look: {what}", what=finding.what)
            )
            if finding.remedy is not None:
                print(f"    {finding.remedy}")
    return DONE if all(finding.ok for finding in findings) else FINDINGS


def migrate(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep migrate."""
    path = ledger_path(given.ledger, settings)
    caretaking.migrate(path, settings, account_of(given, settings))
    print(say("The ledger {file} has this program's form", file=path))
    return DONE


def settings_(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep settings: where they come from and what is in force."""
    from cli.show_settings import lines

    for line in lines(settings, given.config):
        print(line)
    return DONE


def make_demo(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep demo --make-only PATH."""
    path = Path(given.make_only)
    demo.make(
        path,
        settings=settings,
        account=account_of(given, settings),
        cases=given.cases,
        seed=given.seed,
        now=system_clock(),
    )
    print(say("A made-up ledger of {count} cases is at {file}", count=given.cases, file=path))
    return DONE


def later(given: argparse.Namespace, _settings: Settings) -> int:
    """A command that is named for good. Raises Refused: it is not there yet."""
    raise Refused(say("doorstep {command} is not yet in this version.", command=given.command))


COMMANDS: dict[str, Command] = {
    "import": incoming.import_,
    "undo-import": incoming.undo_import,
    "sync": sync,
    "list": list_,
    "show": show,
    "export": outgoing.export,
    "print": outgoing.print_,
    "report": outgoing.report,
    "figures": outgoing.figures,
    "staff": staff,
    "backup": backup,
    "restore": restore,
    "doctor": doctor,
    "migrate": migrate,
    "settings": settings_,
    "demo": make_demo,
    **dict.fromkeys(LATER, later),
}
