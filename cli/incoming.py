"""Commands that take something in, and back again: import, undo-import."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cli.progress import watched
from cli.run import DONE, FINDINGS, at_desk, print_json
from domain.moments import iso
from domain.refusal import Refused
from services import importing, taking_back
from words import say

if TYPE_CHECKING:
    import argparse

    from exchange.reading import Workbook
    from services.session import Session
    from settings.model import Settings

_SHOWN = 20
"""Refused rows that a terminal is told of; the spreadsheet beside the file and --json have all."""


def import_(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep import KIND FILE."""
    from cli.kinds import kind
    from exchange.folders import digest

    read_kind, apply = kind(given.kind, settings)
    mapping = _mapping(given.mapping)
    source = _source(given.file)
    with (
        at_desk(given, settings, writes=not given.dry_run) as seated,
        watched() as (watch, cancel),
    ):
        session = importing.for_committee(seated, given.committee)
        try:
            read = read_kind(
                _opened(source, given.file),
                zone=session.zone,
                sheet=given.sheet,
                header_row=given.header_row,
                mapping=mapping,
                dates=given.dates,
                learned=partial(importing.chosen_before, session, source=given.source),
            )
        except Refused:
            if cancel.is_set():  # what reads the file has ended with it
                raise importing.cancelled() from None
            raise
        name = given.file if isinstance(source, bytes) else source.name
        sheet = importing.sheet_of(read, name.partition("?")[0], digest(source))
        done = apply(session, sheet, source=given.source, dry_run=given.dry_run, watch=watch)
    if done.refusals and not given.dry_run and isinstance(source, Path):
        from exchange.refused import beside

        done.warnings.append(beside(source, read.table, done.refusals))
    if given.json:
        print_json(outcome(done))
    else:
        print_import(done)
    return FINDINGS if done.refusals else DONE


def _source(given: str) -> Path | bytes:
    """A file, what stands on standard input, or what a service answers. Raises Refused."""
    if given == "-":
        from exchange.package import MAX_TEXT

        return sys.stdin.buffer.read(MAX_TEXT + 1)
    if "://" in given:
        from exchange.fetching import fetch

        return fetch(given)
    return Path(given)


def _opened(source: Path | bytes, given: str) -> Path | bytes | Workbook:
    """What is to be read: an answer of a service is called by its host in sentences."""
    if not isinstance(source, bytes) or given == "-":
        return source
    from urllib.parse import urlsplit

    from exchange.reading import read

    return read(source, name=urlsplit(given).hostname)


def _mapping(pairs: list[str]) -> dict[str, str] | None:
    for pair in pairs:
        if "=" not in pair:
            raise Refused(say("--map takes FIELD=HEADING, not {pair}.", pair=pair))
    return {field: heading for field, _, heading in (pair.partition("=") for pair in pairs)} or None


def outcome(done: importing.Imported) -> dict[str, object]:
    """What an import did, by the keys of `import --json`."""
    return {
        "batch": done.batch,
        "source": done.source,
        "committee": done.committee,
        "sheet": done.sheet,
        "header_row": done.header_row,
        "mapping": done.mapping,
        "new": done.new,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "refused": done.refused,
        "refusals": [{"row": item.row, "field": item.field, "reason": item.reason} for item in done.refusals],
        "warnings": [str(warning) for warning in done.warnings],
    }


def print_import(done: importing.Imported) -> None:
    """Tell what an import did, in lines."""
    print(
        say(
            "{new} new, {changed} changed, {unchanged} unchanged, {refused} not imported",
            new=done.new, changed=done.changed, unchanged=done.unchanged, refused=done.refused,
        )
    )  # fmt: skip
    for item in done.refusals[:_SHOWN]:
        print(say("row {row}: {reason}", row=item.row, reason=item.reason))
    if len(done.refusals) > _SHOWN:
        print(say("… and {count} more rows that were not imported", count=len(done.refusals) - _SHOWN))
    for warning in done.warnings:
        print(warning)
    if done.batch is not None:
        print(say("Batch {batch}. To take it back: doorstep undo-import {batch}", batch=done.batch))


def undo_import(given: argparse.Namespace, settings: Settings) -> int:
    """Doorstep undo-import BATCH; without a number the last batches."""
    if given.batch is None:
        with at_desk(given, settings) as session:
            batches = taking_back.recent(session)
        _print_batches(session, batches, as_json=given.json)
        return DONE
    with at_desk(given, settings, writes=True) as session, watched() as (_, cancel):
        done = taking_back.undo_import(session, given.batch, cancel)
    if given.json:
        print_json(
            {
                "batch": done.batch,
                "removed": done.removed,
                "restored": done.restored,
                "left": [{"number": one.number, "reason": str(one.reason)} for one in done.left],
            }
        )
    else:
        print(
            say(
                "Batch {batch} was taken back: {removed} removed, {restored} as they were before,"
                " {left} left as they are",
                batch=done.batch, removed=done.removed, restored=done.restored, left=len(done.left),
            )
        )  # fmt: skip
        for one in done.left:
            print(say("{number}: {reason}", number=one.number, reason=one.reason))
    return FINDINGS if done.left else DONE


def _print_batches(session: Session, batches: list[taking_back.Batch], *, as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {
                    "batch": one.id,
                    "at": iso(one.at, session.zone),
                    "source": one.source,
                    "file": one.filename,
                    "undone": one.undone,
                    **one.counts,
                }
                for one in batches
            ]
        )
        return
    if not batches:
        print(say("Nothing has been imported yet."))
    for one in batches:
        at = one.at.astimezone(session.zone).strftime("%Y-%m-%d %H:%M")
        state = say("taken back") if one.undone else say("{new} new, {changed} changed", **_counted(one))
        print("\t".join((str(one.id), at, one.source, one.filename, str(state))))


def _counted(one: taking_back.Batch) -> dict[str, int]:
    return {name: one.counts.get(name, 0) for name in ("new", "changed")}
