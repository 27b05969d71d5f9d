"""Import of the town's lists of results: what the call-back found, by number; never makes a case.

Our own statement stays: it is kept beside the call-back's answers (DOMAIN §2).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from db import cases as case_table
from domain.call_back import QUESTIONS, YES
from domain.lifecycle import Action
from domain.naming import number_problem
from domain.records import Case
from services.importing import Imported, Watch
from services.incoming import Decided, bring_in, watched
from services.rights import may
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.operation import Operation
    from domain.incoming import IncomingResult
    from services.importing import ListSheet
    from services.session import Session

KIND = "results"
CALLBACK = "callback"


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
    decide = partial(_Results.read, session, sheet.rows)
    return bring_in(session, KIND, sheet, source, decide, watch, dry_run=dry_run)


@dataclass(slots=True)
class _Results(Decided):
    """The cases of which a list says something: all answers, and what the citizen said, by id."""

    cases: dict[int, Case] = field(default_factory=dict)
    answers: dict[int, dict[str, str]] = field(default_factory=dict)
    said: dict[int, str] = field(default_factory=dict)

    @classmethod
    def read(cls, session: Session, rows: Sequence[IncomingResult], source: str, watch: Watch) -> _Results:
        """Decide what each row means."""
        results = cls()
        for row in watched(rows, watch):
            found = _case(session, row, source)
            if isinstance(found, Case):
                results._take(row, found)
            else:
                results.refuse(row.row, "number", found)
        results.changed = len(results._changed())
        results.unchanged -= results.changed
        results.fields.update({CALLBACK: results.changed} if results.changed else {})
        return results

    def write(self, op: Operation, _batch_id: int) -> None:
        """Write it as events of `op`."""
        for key in self._changed():
            values = {CALLBACK: tuple(self.answers[key].items())}
            op.change_case(self.cases[key], Action.REPORTED, values, note=self.said[key])

    def _take(self, row: IncomingResult, case: Case) -> None:
        before = self.answers.get(case.id, dict(case.callback))
        after = _answers(row, before)
        self.cases[case.id], self.answers[case.id] = case, after
        if after != before:
            self.said[case.id] = row.said
        self.unchanged += 1

    def _changed(self) -> list[int]:
        return [key for key, case in self.cases.items() if self.answers[key] != dict(case.callback)]


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
