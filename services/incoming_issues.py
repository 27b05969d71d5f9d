"""Import of residents' issues that were logged elsewhere: our own issues from then on, each only once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING

from db import arrivals, batches
from db import cases as case_table
from db import staff as staff_table
from domain.hygiene import half_width
from domain.lifecycle import Action
from domain.masking import mask_case
from domain.moments import When, day_of
from domain.naming import ISSUE_SOURCE, number_problem
from services.importing import Imported, Watch
from services.incoming import Decided, bring_in, watched
from services.merging import as_text, merge
from services.placing import place_fields
from services.rights import may
from services.routing import Routes
from services.steps import clocked, clocks_of_new
from settings.lookup import find_category, find_code, find_urgency
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from db.operation import Operation
    from domain.incoming import IncomingIssue
    from domain.records import Case
    from services.importing import ListSheet
    from services.merging import Merge
    from services.session import Session

KIND = "issues"
STATE = "state"
ORDER = ("logged", "checked", "in_progress", "finished", "followed_up", "archived")
"""The way of an issue: a list that lags behind what we did moves nothing."""
DONE = frozenset(ORDER[3:])
_TITLE = 30


def import_issues(
    session: Session,
    sheet: ListSheet[IncomingIssue],
    *,
    source: str | None = None,
    dry_run: bool = False,
    watch: Watch = Watch(),  # noqa: B008  it holds nothing
) -> Imported:
    """Log the issues of a list, as one batch and operation; the same list changes nothing.

    An issue is known again by its number, else by day, place and text; without a number it gets ours. What the list
    changed since it came last is taken over where we did not change it. Raises Cancelled.
    """
    may(session, "import")
    decide = partial(_Issues.read, session, sheet.rows)
    return bring_in(session, KIND, sheet, source, decide, watch, dry_run=dry_run)


Key = tuple[str, ...]


@dataclass(slots=True)
class _Issues(Decided):
    """Issues that a list brings, and what it says of those that are here."""

    session: Session
    held: dict[Key, Case]
    bases: dict[int, dict[str, str]]
    routes: Routes
    handlers: dict[str, int]
    seen: set[Key] = field(default_factory=set)
    logged: list[tuple[dict[str, object], dict[str, str]]] = field(default_factory=list)
    merged: list[tuple[Case, Merge]] = field(default_factory=list)
    told: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    clashes: int = 0

    @classmethod
    def read(cls, session: Session, rows: Sequence[IncomingIssue], _source: str, watch: Watch) -> _Issues:
        """Decide what each row means, against the ledger as it is now."""
        issues = case_table.issues(session.committee.id)
        held = _known_by(issues, session)
        bases = batches.source_values([case.id for case in issues])
        colleagues = {one.name: one.id for one in staff_table.of(session.committee.id) if one.active}
        brought = cls(session, held, bases, Routes(session), colleagues)
        for row in watched(rows, watch):
            brought._take(row)
        return brought

    def warnings(self) -> Iterator[Message]:
        """How often both sides changed the same."""
        if self.clashes:
            yield say("Fields that the list and we both changed; ours stay: {count}.", count=self.clashes)

    def write(self, op: Operation, batch_id: int) -> None:
        """Write it as events of `op`."""
        numbers: dict[date, int] = {}
        rows = []
        for values, given in self.logged:
            if not values["number"]:
                values["number"] = self._next_number(values["received"], numbers)
            rows.append(arrivals.new_case(values, given))
        arrivals.add_cases(op, batch_id, rows)
        for case, merged in self.merged:
            op.change_case(case, Action.REPORTED, clocked(self.session, case, merged.values))
        arrivals.put_source_values(batch_id, self.told)

    def _next_number(self, received: object, numbers: dict[date, int]) -> str:
        """Our number for an issue of a day; each day's last is asked of the ledger once."""
        day = _day(received, self.session)
        if day not in numbers:
            first = case_table.next_issue_number(self.session.committee.id, day)
            numbers[day] = int(first.rpartition("-")[2])
        else:
            numbers[day] += 1
        return f"{ISSUE_SOURCE}-{day:%Y%m%d}-{numbers[day]:02d}"

    def _take(self, row: IncomingIssue) -> None:
        problem = number_problem(row.number)
        if problem is not None:
            self.refuse(row.row, "number", problem)
            return
        key = _key_of_row(row, self.session)
        if key in self.seen:
            self.unchanged += 1
            return
        self.seen.add(key)
        case = self.held.get(key)
        values = self._values(row)
        if case is None:
            self._add(row, values)
        else:
            self._merge(row, case, values)

    def _add(self, row: IncomingIssue, values: dict[str, object]) -> None:
        given = {name: as_text(value) for name, value in values.items()}
        state = row.state or ("finished" if row.finished else "logged")
        finished = row.finished or row.received
        content = row.content or row.title
        issue: dict[str, object] = {
            "committee_id": self.session.committee.id,
            "kind": "issue",
            "source": ISSUE_SOURCE,
            "number": row.number,
            "channel": "visit",
            "state": state,
            "as_reported": state in DONE,
            **place_fields(row.address, estate=row.estate),
            **values,
            "title": row.title or content.split("\n", 1)[0][:_TITLE],
            "tags": self._tags(row),
            "assignee_id": self.handlers.get(row.handler)
            or self.routes.propose(row.address, _text(values.get("category")))
            or self.session.staff.id,
        }
        if state in DONE and finished is not None:
            issue["finished_at"] = _moment(finished, self.session)
            issue["closed"] = finished if state != "finished" else None
        issue |= clocks_of_new(self.session, issue)
        self.logged.append((issue, given | {STATE: state}))
        self.new += 1

    def _merge(self, row: IncomingIssue, case: Case, values: dict[str, object]) -> None:
        base = self.bases.get(case.id, {})
        shown = mask_case(case)
        says = {name: value for name, value in values.items() if value != getattr(shown, name)}
        merged = merge(case, says, base)
        if "address" in merged.values:
            merged.values |= place_fields(row.address, estate=row.estate)
        state = row.state or ("finished" if row.finished else "")
        if state and state != base.get(STATE):
            merged.given[STATE] = state
            if ORDER.index(state) > ORDER.index(case.state):
                merged.values |= {STATE: state, "as_reported": state in DONE}
                if state in DONE and case.finished_at is None:
                    merged.values["finished_at"] = _moment(row.finished or self.session.now(), self.session)
        self.clashes += len(merged.clashes)
        if merged.given:
            self.told.append((case.id, base | merged.given))
        if merged.values:
            self.merged.append((case, merged))
            self.changed += 1
            self.fields.update(name for name in merged.values if name in values or name == STATE)
        else:
            self.unchanged += 1

    def _values(self, row: IncomingIssue) -> dict[str, object]:
        """The row's values by field; what the list leaves empty is left out."""
        settings = self.session.settings
        category = find_category(settings, row.category_text) if row.category_text else None
        urgency = find_urgency(settings, row.urgency_text) if row.urgency_text else None
        values: dict[str, object] = {
            "title": row.title,
            "content": row.content,
            "address": row.address,
            "person_name": row.person_name,
            "person_phone": row.person_phone,
            "received": row.received,
            "category_text": "" if category else row.category_text,
            "category": category.slug if category else None,
            "urgency": urgency.slug if urgency else None,
            "visit_kind": row.visit_kind_text,
            "households": row.households,
            "promised": _day(row.promised, self.session) if row.promised else None,
            "answer": row.answer,
        }
        return {name: value for name, value in values.items() if value not in {None, ""}}

    def _tags(self, row: IncomingIssue) -> tuple[str, ...]:
        found = (find_code(self.session.settings.codes.tags, word) for word in row.tags_text)
        return tuple(dict.fromkeys(tag.slug for tag in found if tag))


def _key_of_row(row: IncomingIssue, session: Session) -> Key:
    """By what an issue is known again: its number, else day, place and text."""
    if row.number:
        return (row.number,)
    return str(_day(row.received, session)), _plain(row.address), _plain(row.content or row.title)


def _known_by(issues: Sequence[Case], session: Session) -> dict[Key, Case]:
    """The issues by what they are known by; one's content comes before another's title."""
    held: dict[Key, Case] = {}
    for name in ("title", "content"):
        for case in issues:
            if text := getattr(case, name):
                held[str(_day(case.received, session)), _plain(case.address), _plain(text)] = case
    return held | {(case.number,): case for case in issues}


def _day(when: object, session: Session) -> date:
    if isinstance(when, datetime):
        return day_of(when, session.zone)
    return when  # type: ignore[return-value]


def _moment(when: When, session: Session) -> datetime:
    """A day as the moment at its noon, where only the day is known."""
    return when if isinstance(when, datetime) else datetime.combine(when, time(12), session.zone)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _plain(text: str) -> str:
    return "".join(half_width(text).split())
