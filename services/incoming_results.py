"""Import of the town's lists of results: what the call-back found, by number; never makes a case.

Our own statement stays: it is kept beside the call-back's answers (DOMAIN §2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import cases as case_table
from domain.call_back import QUESTIONS, YES
from domain.lifecycle import Action
from domain.naming import number_problem
from domain.records import Case, RefusedRow
from services.importing import Imported, Watch, note, started
from services.rights import may
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.incoming import IncomingResult
    from services.importing import ListSheet
    from services.session import Session

KIND = "results"
CALLBACK = "callback"
PORTION = 100
"""After so many rows whoever watches is told, and may cancel."""


def import_results(
    session: Session,
    sheet: ListSheet[IncomingResult],
    *,
    source: str | None = None,
    dry_run: bool = False,
    watch: Watch = Watch(),  # noqa: B008  it holds nothing
) -> Imported:
    """Write what a list says of each case's call-back, as one batch and operation; what it says not stays.

    `source`: whose numbers they are, where several systems have the same. Raises Cancelled.
    """
    may(session, "import")
    done = started(session, sheet, source)
    if dry_run:
        _decide(session, sheet.rows, done, watch)
        return done
    with session.operation() as op:
        changed = _decide(session, sheet.rows, done, watch)
        note(op, session, KIND, sheet, done)
        for case, answers, said in changed:
            op.change_case(case, Action.REPORTED, {CALLBACK: tuple(answers.items())}, note=said)
    return done


def _decide(
    session: Session, rows: Sequence[IncomingResult], done: Imported, watch: Watch
) -> list[tuple[Case, dict[str, str], str]]:
    """The cases that change, with all answers and what the citizen said; counted in `done`."""
    now: dict[int, dict[str, str]] = {}
    told: dict[int, str] = {}
    cases: dict[int, Case] = {}
    for at, row in enumerate(rows):
        if at % PORTION == 0:
            watch("checking", at, len(rows))
        found = _case(session, row, done.source)
        if not isinstance(found, Case):
            done.refusals.append(RefusedRow(row.row, "number", str(found)))
            continue
        cases[found.id] = found
        before = now.get(found.id, dict(found.callback))
        after = _answers(row, before)
        if after == before:
            done.unchanged += 1
            continue
        if found.id in now:
            done.unchanged += 1
        else:
            done.changed += 1
            done.fields[CALLBACK] += 1
        now[found.id], told[found.id] = after, row.said
    return [(cases[key], answers, told[key]) for key, answers in now.items()]


def _case(session: Session, row: IncomingResult, source: str) -> Case | Message:
    """The hotline case of a row's number, or why there is none to write to."""
    if number_problem(row.number) is not None:
        return say("There is no case {number} in this ledger.", number=row.number)
    found = [
        case
        for case in case_table.by_number(session.scope, row.number, source or None)
        if case.kind == "hotline"
    ]
    if not found:
        return say("There is no case {number} in this ledger.", number=row.number)
    if len(found) > 1:
        names = ", ".join(case.source for case in found)
        return say(
            "{number} is there more than once. Say which with --source: {names}.",
            number=row.number,
            names=names,
        )
    return found[0]


def _answers(row: IncomingResult, before: Mapping[str, str]) -> dict[str, str]:
    """The call-back's answers with what the row says; whoever answered anything was reached."""
    says = {name: answer for name in QUESTIONS if (answer := getattr(row, name))}
    after = {**before, **says}
    if says and "reached" not in after:
        after["reached"] = YES
    return {name: after[name] for name in QUESTIONS if name in after}
