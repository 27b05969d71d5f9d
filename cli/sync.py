"""Doorstep sync: ask the services of the settings for what changed since they were asked last."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cli.incoming import outcome, print_import
from cli.progress import watched
from cli.run import DONE, FINDINGS, at_desk, print_json
from domain.hygiene import printable
from domain.refusal import Refused
from services import importing
from words import say

if TYPE_CHECKING:
    import argparse

    from services.importing import Imported, Watch
    from services.session import Session
    from settings.model import Endpoint, Settings


def sync(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep sync [SOURCE]. A service that fails keeps none of the others from being asked."""
    failed: list[Refused] = []
    came: list[Imported] = []
    with at_desk(given, settings, writes=not given.dry_run) as session, watched() as (watch, _):
        for endpoint in _endpoints(settings, given.source):
            try:
                came.append(_ask(session, endpoint, watch, dry_run=given.dry_run))
            except importing.Cancelled:
                raise
            except Refused as refused:
                failed.append(refused)
    if not came:
        raise failed[0]
    if given.json:
        print_json([outcome(one) for one in came])
    else:
        for one in came:
            print(one.source)
            print_import(one)
    for failure in failed:
        print(printable(str(failure.message)), file=sys.stderr)
    return FINDINGS if failed or any(one.refusals for one in came) else DONE


def _endpoints(settings: Settings, name: str | None) -> list[Endpoint]:
    """The services to be asked. Raises Refused where there is none."""
    if not settings.sync:
        raise Refused(say("No service is in the settings: add it there under sync, with its name and url."))
    chosen = [one for one in settings.sync if name in {None, one.name}]
    if not chosen:
        known = ", ".join(one.name for one in settings.sync)
        raise Refused(
            say("There is no service {name} in the settings. Known: {known}.", name=name, known=known)
        )
    return chosen


def _ask(session: Session, endpoint: Endpoint, watch: Watch, *, dry_run: bool) -> Imported:
    from exchange.endpoint import requests

    since = importing.last_sync(session, endpoint.name, endpoint.url)
    read = requests(endpoint, since, settings=session.settings, zone=session.zone)
    sheet = importing.sheet_of(read, endpoint.url)
    return importing.import_cases(session, sheet, source=endpoint.name, dry_run=dry_run, watch=watch)
