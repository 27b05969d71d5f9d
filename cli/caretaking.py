"""Commands that look after the ledger: backup, restore, doctor, migrate, settings, demo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.run import DONE, FINDINGS, account_of, print_json
from services import caretaking
from services.session import ledger_path, open_ledger, system_clock
from words import say

if TYPE_CHECKING:
    import argparse

    from settings.model import Settings


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
    from services import demo

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
