"""What the rows of an export mean: new cases, changes to cases that we hold, rows that can't be taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeGuard

from db import arrivals, batches
from db import staff as staff_table
from db.changing import Changed, worked_out
from domain import call_back
from domain.clocks import limit_moment
from domain.field_names import FIELDS
from domain.lifecycle import Action
from domain.moments import start_of, time_text
from domain.naming import COLUMN, ISSUE_SOURCE, bare_unit, number_problem
from domain.queue import AT_HOTLINE
from domain.records import Case, Committee, IncomingCase, RefusedRow
from services.echoes import is_ours, without_echoes
from services.merging import Merge, as_text, merge, reported_state, same
from services.noticed import OTHER, Noticed
from services.placing import place_fields
from services.routing import Routes
from services.steps import clocked, clocks_of_new, come_back
from settings.lookup import find_category, find_request_type, find_urgency, slug_meant
from settings.lookup import request_type as request_type_of
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.counters import Deltas
    from db.operation import Operation
    from domain.moments import When
    from services.session import Session
    from settings.model import RequestType, Settings

STATE = "state"
REPEAT = "repeat"
"""The flag of a case that repeats an earlier one."""
TOLD = ("request_type_text", "urgency_text", "department", "repeat_of")
"""What is kept beside the case as the export tells it, and shown on the case."""
COUNTED = FIELDS.keys() | {STATE}
"""The fields whose changes are counted; the others follow from them."""
AHEAD = timedelta(days=1)
"""So far a time of receipt may lie ahead of our clock."""
BEYOND_REPLY = frozenset({"redo", "returned", "archived"})


@dataclass(slots=True)
class Reports:
    """Rows of an export, each of another number of its source, decided: nothing is written before `write`."""

    session: Session
    others: Sequence[Committee]
    routes: Routes
    rows: Sequence[IncomingCase]
    now: datetime
    standing: tuple[int, dict[int, int]] = (0, {})
    new: list[arrivals.NewCase] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    bases: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    unchanged: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    refusals: list[RefusedRow] = field(default_factory=list)
    noticed: Noticed = field(default_factory=Noticed)

    @classmethod
    def read(cls, session: Session, rows: Sequence[IncomingCase]) -> Reports:
        """Decide what each row means, against the ledger as it is now."""
        reports = cls.on(session, rows)
        held = {
            (source, number): case
            for source, numbers in by_source(rows).items()
            for number, case in batches.existing(source, numbers).items()
        }
        return reports.decide(held, batches.source_values([case.id for case in held.values()]))

    @classmethod
    def on(cls, session: Session, rows: Sequence[IncomingCase] = ()) -> Reports:
        """Rows that are not decided yet, with all that they are decided by but the cases that the ledger holds."""
        mine = session.committee.id
        others = [one for one in staff_table.committees() if one.id != mine]
        reports = cls(session, others, Routes(session), rows, session.now())
        reports.standing = reports._stand()
        return reports

    def all_new(self, rows: Sequence[IncomingCase]) -> Reports:
        """Decide other rows by the same, which the ledger does not hold; it is not asked."""
        return self.with_rows(rows).decide({}, {})

    def with_rows(self, rows: Sequence[IncomingCase]) -> Reports:
        """Other rows, not decided, that are decided by the same."""
        return Reports(self.session, self.others, self.routes, rows, self.now, (self.standing[0], {}))

    def decide(self, held: Mapping[tuple[str, str], Case], given: Mapping[int, dict[str, str]]) -> Reports:
        """Decide these rows. `held`: the cases of the ledger by source and number; `given`: what was said of them last, by id."""
        for row in self.rows:
            case = held.get((row.source, row.number))
            refused = len(self.refusals)
            if self._is_elsewhere(row):
                self._refuse(
                    row, "committee", say("This row is of another committee: {name}.", name=row.committee)
                )
            elif self._is_ahead(row.received):
                self._refuse(row, "received", self._ahead(row.received))
            elif case is None:
                self._add(row)
            elif case.committee_id != self.session.committee.id:
                self._refuse(
                    row, "number", say("This number can't be taken in here. Ask the town's dispatcher.")
                )
            else:
                self._merge(row, case, given.get(case.id, {}))
            if self._is_named(row) and len(self.refusals) == refused:
                self.noticed.elsewhere.append((row.row, row.committee))
        return self

    @property
    def writes(self) -> int:
        """How many cases are written."""
        return len(self.new) + len(self.bases)

    def stands(self) -> bool:
        """Whether nobody changed one of the cases, or imported, since the rows were decided."""
        return self.standing == self._stand()

    def _stand(self) -> tuple[int, dict[int, int]]:
        return batches.standing(by_source(self.rows))

    def write(
        self, op: Operation, batch: int, ids: Sequence[int] | None = None, deltas: Deltas | None = None
    ) -> None:
        """Write the new cases, the changes and the new bases, as events of `op`.

        `ids` of the new cases, and the `deltas` into which they are counted, where they are not shown yet.
        """
        arrivals.add_cases(op, batch, self.new, ids, deltas)
        op.change_cases(Action.REPORTED, self.changed)
        arrivals.put_source_values(batch, self.bases)

    def _is_elsewhere(self, row: IncomingCase) -> bool:
        """Whether the row names another committee of this ledger; a name that nobody here bears is only noticed."""
        return self._is_named(row) and any(_same_name(row.committee, other.name) for other in self.others)

    def _is_named(self, row: IncomingCase) -> bool:
        """Whether the row names a committee that is not this one."""
        return bool(row.committee) and not _same_name(row.committee, self.session.committee.name)

    def _is_ahead(self, received: When | None) -> TypeGuard[When]:
        """Whether it lies further ahead than clocks and zones differ: a mistyped year would shift every limit."""
        if received is None:
            return False
        moment = received if isinstance(received, datetime) else start_of(received, self.session.zone)
        return moment > self.now + AHEAD

    def _ahead(self, received: When) -> Message:
        when = time_text(received, self.now, self.session.zone)
        return say("The time of receipt, {when}, lies in the future.", when=when)

    def _refuse(self, row: IncomingCase, name: str, reason: Message) -> None:
        self.refusals.append(RefusedRow(row.row, name, str(reason)))

    def _add(self, row: IncomingCase) -> None:
        if row.received is None:
            self._refuse(row, "received", say("The row has no date of receipt."))
            return
        problem = number_problem(row.number)
        if is_ours(row) and row.number.startswith(f"{ISSUE_SOURCE}-"):
            problem = say("This row is an issue of our own, no hotline case.")
        if problem is not None:
            self._refuse(row, "number", problem)
            return
        values = self._incoming(row)
        state = self._state(row) or "dispatched"
        unknown = bool(row.state_text) and row.state is None and state == "dispatched"
        if unknown:
            self.noticed.states[row.state_text] += 1
        case: dict[str, object] = {
            "committee_id": self.session.committee.id,
            "kind": "hotline",
            "source": row.source,
            "number": row.number,
            "channel": (row.channel_text or row.source)[:COLUMN],
            "state": state,
            "as_reported": state in {"closed", "archived"},
            "flags": (REPEAT,) if row.repeat_of else (),
            "assignee_id": self._assignee(row, values),
            **place_fields(row.address, estate=row.estate),
            **values,
        }
        if state == "closed":
            case["closed"] = row.closed or row.answered
        case |= clocks_of_new(self.session, case)
        due = case["due"]
        if due is not None and due < self.now:  # type: ignore[operator]
            self.noticed.overdue += 1
            self.noticed.overdue_unknown += unknown
        told = {name: said for name, said in self._told(row).items() if said}
        self.new.append(arrivals.new_case(case, {STATE: state} | told, values))

    def _assignee(self, row: IncomingCase, values: Mapping[str, object]) -> int | None:
        """Whom the routing table names; a row that names a committee that nobody here bears stays unassigned."""
        if self._is_named(row):
            return None
        return self.routes.propose(row.address, _text_or_none(values.get("category")))

    def _merge(self, row: IncomingCase, case: Case, given: dict[str, str]) -> None:
        row = without_echoes(row, case, self.session.settings)
        if not _same_report(row, case, given):
            self._refuse(
                row,
                "number",
                say(
                    "The number {number} is taken by a case with another time and another text.",
                    number=row.number,
                ),
            )
            return
        incoming = self._incoming(row)
        if "callback" in incoming:
            incoming["callback"] = call_back.joined(case.callback, incoming["callback"])  # type: ignore[arg-type]
        merged = merge(case, incoming, given)
        if "address" in merged.values:
            merged.values |= place_fields(row.address, estate=row.estate)
        told = {name: said for name, said in self._told(row).items() if said != given.get(name, "")}
        if "repeat_of" in told and REPEAT not in case.flags:
            merged.values["flags"] = (*case.flags, REPEAT)
        merged.given |= told
        self._move(row, case, merged, given.get(STATE))
        if case.waiting == AT_HOTLINE and not is_ours(row):
            merged.values["waiting"] = ""
        self.noticed.clashes += [(case.number, clash) for clash in merged.clashes]
        if merged.given:
            self.bases.append((case.id, given | merged.given))
        if merged.values:
            values = clocked(self.session, case, merged.values)
            changed = worked_out(case, values, version=case.version + 1)
            self.changed.append(changed)
            self.fields.update(name for name, _, _ in changed.fields if name in COUNTED)
        else:
            self.unchanged += 1

    def _move(self, row: IncomingCase, case: Case, merged: Merge, base: str | None) -> None:
        """Where the report moves the case to, on what was reported last."""
        said = None if is_ours(row) else self._state(row)
        if said is None:
            if row.state_text:
                self.noticed.unmoved[row.state_text] += 1
            return
        state = reported_state(case, said, base)
        if said != base:
            merged.given[STATE] = said
        if state is None:
            return
        merged.values[STATE] = state
        if state == "closed":
            merged.values |= {"closed": row.closed or row.answered, "as_reported": True}
        if state == "redo":
            merged.values |= come_back(self.session.now(), self._limit_of_redo(row, merged))

    def _limit_of_redo(self, row: IncomingCase, merged: Merge) -> When | None:
        """The limit that the row gives with a redo; one that it only repeats and that has passed is the old one."""
        limit = row.given_limit
        if limit is None or "given_limit" in merged.values:
            return limit
        session = self.session
        ahead = limit_moment(limit, session.settings.office, session.zone) > session.now()
        return limit if ahead else None

    def _state(self, row: IncomingCase) -> str | None:
        """What the row says of the state: an end or a reply means closed, as reported.

        A case that came back or was archived still carries its reply: there the status speaks.
        """
        if row.state in BEYOND_REPLY:
            return row.state
        return "closed" if row.closed or row.answered or row.answer else row.state

    def _incoming(self, row: IncomingCase) -> dict[str, object]:
        """The row's values by case field; what the export leaves empty is left out."""
        settings = self.session.settings
        category = find_category(settings, row.category_text) if row.category_text else None
        request_type = _request_type(settings, row.request_type_text)
        urgency = find_urgency(settings, row.urgency_text)
        outcome = None if is_ours(row) else slug_meant(settings.codes.outcomes, row.outcome_text)
        values: dict[str, object] = {
            "title": row.title,
            "content": row.content,
            "category_text": row.category_text,
            "category": category.slug if category else None,
            "request_type": request_type.slug if request_type else None,
            "urgency": urgency.slug if urgency else None,
            "address": row.address,
            "person_name": row.person_name,
            "person_phone": row.person_phone,
            "received": row.received,
            "dispatched": row.dispatched,
            "given_limit": row.given_limit,
            "answer": row.answer,
            "answered": row.answered,
            "outcome": outcome,
            "callback": call_back.told(row.contacted, row.solved, row.satisfaction, settings),
        }
        return {name: value for name, value in values.items() if value not in {None, "", ()}}

    def _told(self, row: IncomingCase) -> dict[str, str]:
        """What is kept beside the case (TOLD); of the words for type and urgency '' once the settings know them."""
        settings, noticed = self.session.settings, self.noticed
        told = {name: said for name in ("department", "repeat_of") if (said := getattr(row, name))}
        for name, find, unknown in (
            ("request_type_text", find_request_type, noticed.request_types),
            ("urgency_text", find_urgency, noticed.urgencies),
        ):
            text = getattr(row, name)
            if text:
                known = find(settings, text) is not None
                told[name] = "" if known else text
                unknown.update(() if known else (text,))
        return told


def by_source(rows: Sequence[IncomingCase]) -> dict[str, list[str]]:
    """The numbers of rows, by whose they are."""
    numbers: dict[str, list[str]] = {}
    for row in rows:
        numbers.setdefault(row.source, []).append(row.number)
    return numbers


def _same_name(one: str, other: str) -> bool:
    """Whether two names mean the same committee: what it is called behind its name differs by export."""
    return bare_unit(one) == bare_unit(other)


def _request_type(settings: Settings, text: str) -> RequestType | None:
    """The request type that a word means; of one that nobody knows here the settings' own 'other'."""
    if not text:
        return None
    return find_request_type(settings, text) or request_type_of(settings, OTHER)


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _same_report(row: IncomingCase, case: Case, given: dict[str, str]) -> bool:
    """Whether the row can be the case that we hold: its received time or its text is as last given, or ours.

    A case that we handed over or entered ourselves is the hotline's by its number alone until its list has spoken.
    """
    untold = not given if case.channel == "handed" else STATE not in given
    if untold:
        return True
    received = as_text(row.received)
    if not received or received in {given.get("received"), as_text(case.received)}:
        return True
    text = row.content or row.title
    known = (given.get("content", ""), given.get("title", ""), case.content, case.title)
    return not text or any(same(text, one) for one in known)
