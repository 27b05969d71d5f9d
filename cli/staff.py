"""Who works with the ledger: staff list | add | key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.run import DONE, at_desk, print_json
from services import staffing
from services.session import ledger_path
from words import say

if TYPE_CHECKING:
    import argparse

    from settings.model import Settings


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
