"""Operations: everything that one act of a person changes, in one transaction, with its events and counts."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from db import changing, convert, counters, models, search
from db.bulk import fetch
from db.journal import EventDraft, Journal, SideRow
from domain.refusal import Conflict
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from db.ledger import Ledger
    from domain.records import Case, Event, Staff

CLOCK_FIELDS = frozenset({"sign_in_due", "contact_due", "handle_due", "due", "due_clock"})
"""What is reckoned from other fields and may be filled in after a case was made, without an event."""


@contextmanager
def operation(
    ledger: Ledger, actor: Staff | None, terminal: str, now: datetime, part_of: str | None = None
) -> Iterator[Operation]:
    """One transaction that is one operation: all of it or nothing; undone as a whole.

    Its events are written at the end; inside it readers see the rows, not yet the events. `part_of`: the id of
    an operation that is too large for one transaction, of which this is a further part.
    """
    with ledger.write():
        op = Operation(actor, terminal, now, part_of or uuid4().hex)
        yield op
        op.finish()


@dataclass(slots=True)
class Operation:
    """What may be written while an operation runs."""

    actor: Staff | None
    terminal: str
    now: datetime
    id: str
    deltas: counters.Deltas = field(default_factory=Counter)
    _journal: Journal = field(init=False)
    _latest: dict[int, EventDraft] = field(default_factory=dict)
    _side: dict[int, list[object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        actor_id = self.actor.id if self.actor else None
        self._journal = Journal(self.id, actor_id, self.terminal, int(self.now.timestamp()))

    @property
    def actor_id(self) -> int:
        """Who does it. Raises ValueError where nobody is at the desk yet."""
        if self.actor is None:
            raise ValueError("this needs a member of staff")
        return self.actor.id

    def event(
        self,
        committee_id: int,
        entity: str,
        entity_id: int,
        action: str,
        *,
        happened_at: datetime | None = None,
        note: str = "",
        changes: Sequence[tuple[str, object, object]] = (),
        carry: bool = False,
        undoes: str | None = None,
    ) -> EventDraft:
        """Note an event. `changes`: (field, before, after) as columns; with the note outside the chain."""
        value: dict[str, Any] = {}
        if note:
            value["note"] = note
        if changes:
            value["changes"] = {name: [before, after] for name, before, after in changes}
        moment = int((happened_at or self.now).timestamp())
        draft = EventDraft(committee_id, entity, entity_id, str(action), moment, undoes, value)
        if entity == "case":
            self._latest[entity_id] = draft
            if entity_id in self._side:
                value["side"] = self._side.pop(entity_id)
        if carry:
            draft.rows.append(SideRow("carry", {"case_id": entity_id}))
        self._journal.drafts.append(draft)
        return draft

    def events(
        self,
        cases: Iterable[tuple[int, int]],
        action: str,
        *,
        changes: Sequence[tuple[str, object, object]],
    ) -> None:
        """Note the same event for each of many cases, (committee, id); nothing can be attached to it."""
        moment = int(self.now.timestamp())
        value = {"changes": {name: [before, after] for name, before, after in changes}}
        self._journal.drafts += [
            EventDraft(committee_id, "case", case_id, action, moment, None, value)
            for committee_id, case_id in cases
        ]

    def add_case(
        self,
        action: str,
        values: Mapping[str, object],
        *,
        happened_at: datetime | None = None,
        note: str = "",
        carry: bool = False,
    ) -> Case:
        """Put a case into the ledger. `values` by the record's field names, committee_id among them.

        `carry`: it has still to be entered in the city's own system 待回填.
        """
        row = convert.new_columns({**values, "to_carry": int(carry)})
        case_id = models.Case.insert(row).execute()
        search.index(case_id, row["committee_id"], row["search_text"])
        self.deltas[row["committee_id"], counters.state_key(row["kind"], row["state"])] += 1
        self.event(
            row["committee_id"], "case", case_id, action, happened_at=happened_at, note=note, carry=carry
        )
        return convert.new_case(case_id, row)

    def change_case(
        self,
        case: Case,
        action: str,
        values: Mapping[str, object],
        *,
        happened_at: datetime | None = None,
        note: str = "",
        carry: bool = False,
        undoes: str | None = None,
    ) -> Case:
        """Write new values of a case that was read before, with one event, and give it as it is then.

        `values` by the record's field names; those that stay the same are no change. `carry`: the step has
        still to be entered in the city's own system 待回填. Raises Conflict where someone changed the case
        since it was read.
        """
        values = {**values, "to_carry": case.to_carry + 1} if carry else values
        found = changing.worked_out(case, values, version=case.version + 1)
        self._write([found])
        self.event(
            case.committee_id, "case", case.id, action,
            happened_at=happened_at, note=note, changes=found.fields, carry=carry, undoes=undoes,
        )  # fmt: skip
        return case._replace(**values, version=case.version + 1)  # type: ignore[arg-type]

    def change_cases(
        self, action: str, changed: Sequence[changing.Changed], *, undoes: str | None = None
    ) -> None:
        """Write changes that were worked out before, each with one event.

        Raises Conflict where someone changed one of the cases since it was read.
        """
        self._write(changed)
        for one in changed:
            self.event(one.case.committee_id, "case", one.case.id, action, changes=one.fields, undoes=undoes)

    def change_derived(self, case: Case, values: Mapping[str, object]) -> Case:
        """Fill in the clocks of a case that this operation made. Raises ValueError for any other field."""
        if values.keys() - CLOCK_FIELDS:
            raise ValueError(f"no event for {sorted(values.keys() - CLOCK_FIELDS)}")
        self._write([changing.worked_out(case, values, version=case.version)])
        return case._replace(**values)  # type: ignore[arg-type]

    def undo_case(self, case: Case, events: Sequence[Event]) -> Case | None:
        """Take back what `events`, one operation's of this case, changed; None where they had made it.

        The rows that belong to those events are not shown any more from then on. Raises Conflict.
        """
        from db import undo

        return undo.take_back(self, case, events)

    def carry(self, case: Case, event_ids: Sequence[int]) -> Case:
        """Mark steps as entered in the city's own system 已回填; what is marked already stays."""
        marked = 0
        for event_id in event_ids:
            row = {"carried_at": int(self.now.timestamp()), "carried_by": self.actor_id}
            waiting = (
                models.Carry.event == event_id,
                models.Carry.case == case.id,
                models.Carry.carried_at.is_null(),
            )
            done = models.Carry.update(row).where(*waiting).execute()
            if done:
                self._aside(case.id, "carry", event_id, {"carried_at": None, "carried_by_id": None})
                marked += 1
        return self.change_case(case, "carry", {"to_carry": case.to_carry - marked})

    def add_contact(
        self,
        case_id: int,
        *,
        at: datetime,
        phone: str = "",
        reached: bool,
        why_not: str | None = None,
        said: str = "",
        consent: str = "",
    ) -> None:
        """Keep a try to reach the citizen; belongs to the case's latest event of this operation."""
        self._attach(
            case_id,
            "contact",
            at=convert.seconds(at),
            staff_id=self.actor_id,
            phone=phone,
            reached=reached,
            why_not=why_not,
            said=said,
            consent=consent,
        )

    def add_application(
        self,
        case_id: int,
        *,
        kind: str,
        ordinal: int,
        reason: str,
        from_state: str,
        agreed: bool = False,
        agreed_with: str = "",
        agreed_at: datetime | None = None,
        agreed_how: str = "",
        days: int | None = None,
        promised: date | None = None,
        statement: str = "",
        basis: str = "",
        filed_at: datetime | None = None,
    ) -> None:
        """Keep an application to the upper tier; belongs to the case's latest event of this operation.

        `filed_at`: when it was filed, where not now.
        """
        self._attach(
            case_id,
            "application",
            kind=kind,
            ordinal=ordinal,
            reason=reason,
            agreed=agreed,
            agreed_with=agreed_with,
            agreed_at=convert.seconds(agreed_at),
            agreed_how=agreed_how,
            days=days,
            promised=convert.day_text(promised),
            statement=statement,
            basis=basis,
            filed_at=int((filed_at or self.now).timestamp()),
            filed_by_id=self.actor_id,
            from_state=from_state,
            result="",
            decided_by="",
        )

    def decide_application(
        self,
        application_id: int,
        *,
        result: str,
        decided_at: datetime,
        decided_by: str = "",
        new_limit: datetime | None = None,
    ) -> None:
        """Note how an application was answered; belongs to the next event of its case in this operation."""
        before: dict[str, object] = {"result": "", "decided_at": None, "decided_by": "", "new_limit": None}
        decided = {
            "result": result,
            "decided_at": convert.seconds(decided_at),
            "decided_by": decided_by,
            "new_limit": convert.seconds(new_limit),
        }
        table = models.Application
        pending = (table.id == application_id, table.result == "")
        if not table.update(decided).where(*pending).execute():
            raise Conflict(say("This was answered already. Press F5 to see how."))
        ((case_id,),) = fetch(table.select(table.case).where(table.id == application_id))
        self._aside(case_id, "application", application_id, before)

    def add_coworking(
        self,
        case_id: int,
        *,
        department: str,
        person: str = "",
        asked_at: datetime,
        promised: date | None = None,
        remind: date | None = None,
    ) -> None:
        """Keep a department that works with us; belongs to the case's latest event of this operation."""
        self._attach(
            case_id,
            "coworking",
            department=department,
            person=person,
            asked_at=convert.seconds(asked_at),
            promised=convert.day_text(promised),
            remind=convert.day_text(remind),
        )

    def finish(self) -> None:
        """Write counts and events. Called once, by `operation`."""
        if self._side:
            raise ValueError(f"a change without an event of its case: {sorted(self._side)}")
        counters.apply(self.deltas)
        self._journal.write()

    def _write(self, changed: Sequence[changing.Changed]) -> None:
        """Write columns where the rows are still those that were read; with index and counts."""
        changing.write(changed)
        for one in changed:
            committee = one.case.committee_id
            self.deltas[committee, counters.state_key(one.case.kind, one.case.state)] -= 1
            self.deltas[committee, counters.state_key(one.kind, one.state)] += 1

    def _attach(self, case_id: int, table: str, **columns: object) -> None:
        draft = self._latest.get(case_id)
        if draft is None:
            raise ValueError(f"no event of case {case_id} in this operation that this could belong to")
        draft.rows.append(SideRow(table, {"case_id": case_id, **columns}))

    def _aside(self, case_id: int, table: str, row_id: int, before: dict[str, object]) -> None:
        """Remember what a row beside the case was, so that undo can put it back."""
        self._side.setdefault(case_id, []).append([table, row_id, before])
