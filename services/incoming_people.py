"""Import of a staff list: people who are trained, with unit, post and groups. Homonyms are never guessed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db import training as table
from db.convert import phone_tail
from domain import naming, same_person
from domain.moments import day_of
from domain.records import Person, RefusedRow
from domain.refusal import Refused
from domain.same_person import Told, Unsure
from services.importing import Imported, Watch, note, started
from services.rights import may
from settings.lookup import find_code
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from db.operation import Operation
    from domain.incoming import IncomingPerson
    from services.importing import ListSheet
    from services.session import Session

KIND = "people"
PORTION = 500
"""After so many rows whoever watches is told, and may cancel."""
FIELDS = ("name", "unit", "post", "number", "phone_tail")
"""What a list may change of someone who is here; what it leaves empty stays."""


def import_people(
    session: Session,
    sheet: ListSheet[IncomingPerson],
    *,
    source: str | None = None,
    dry_run: bool = False,
    watch: Watch = Watch(),  # noqa: B008  it holds nothing
) -> Imported:
    """Put the people of a list among those who are trained: one batch, one operation; the same list changes nothing.

    Someone is told by 工号, phone or unit; a row that may mean one of two is refused. A group that the list names is
    joined, none is left. `dry_run` counts without writing. Raises Cancelled.
    """
    may(session, "training")
    done = started(session, sheet, source)
    if dry_run:
        _Arrivals.read(session, sheet.rows, watch).count(done)
        return done
    with session.operation() as op:
        arrivals = _Arrivals.read(session, sheet.rows, watch)
        arrivals.count(done)
        note(op, session, KIND, sheet, done)
        arrivals.write(op)
    return done


@dataclass(slots=True)
class People:
    """Those who are trained, as a list finds them: people whom it adds have ids below zero until they are written."""

    session: Session
    known: list[Person]
    changed: dict[int, Person] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session) -> People:
        """The people of the session's committee."""
        return cls(
            session, [one for one in table.people(session.scope) if one.committee_id == session.committee.id]
        )

    def find(self, told: Told, others: set[int] | None = None) -> Person | Unsure | None:
        """Whom a row means."""
        return same_person.find(told, self.known, others or ())

    @property
    def added(self) -> set[int]:
        """The ids of those whom the list adds."""
        return {one.id for one in self.known if one.id < 0}

    def add(self, values: dict[str, str], groups: tuple[str, ...]) -> Person:
        """Someone new. Without a name they are called by their number."""
        person = Person(
            -1 - len(self.known), self.session.committee.id, values.get("name") or values["number"], "",
            values.get("unit", ""), values.get("post", ""), groups,
            values.get("number", ""), values.get("phone_tail", ""),
        )  # fmt: skip
        self.known.append(person)
        return person

    def learn(self, person: Person, values: dict[str, str], groups: tuple[str, ...]) -> list[str]:
        """Take over what a list says of someone; gives the fields that change."""
        says = {name: value for name, value in values.items() if value and value != getattr(person, name)}
        joins = tuple(group for group in groups if group not in person.groups)
        if not says and not joins:
            return []
        now = person._replace(groups=(*person.groups, *joins), **says)  # type: ignore[arg-type]
        self.known[self.known.index(person)] = now
        self.changed[person.id] = now
        return [*says, *(["groups"] if joins else [])]

    def write(self, op: Operation, since: date) -> dict[int, int]:
        """Write who is new and what changed. Gives for the ids below zero the real ones."""
        held = {one.id: one for one in table.people(self.session.scope)}
        written: dict[int, int] = {}
        for one in self.known:
            if one.id < 0:
                values = {name: getattr(one, name) for name in FIELDS}
                written[one.id] = table.add_person(
                    op, one.committee_id, **values, groups=one.groups, since=since
                )
            elif one.id in self.changed:
                before = held[one.id]
                values = {
                    name: getattr(one, name) for name in FIELDS if getattr(one, name) != getattr(before, name)
                }
                joins = one.groups[len(before.groups) :]
                table.change_person(op, before, values, joins=joins, since=since)
        return written


@dataclass(slots=True)
class _Arrivals:
    """What the rows of a list mean, decided: nothing is written before `write`."""

    session: Session
    people: People
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    refusals: list[RefusedRow] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    groupless: int = 0

    @classmethod
    def read(cls, session: Session, rows: Sequence[IncomingPerson], watch: Watch) -> _Arrivals:
        """Decide what each row means."""
        arrivals = cls(session, People.of(session))
        clear = list(arrivals._without_contradictions(rows))
        meant = {
            found.id
            for row in clear
            if isinstance(found := arrivals.people.find(_told(row)), Person)
            and (found.unit == row.unit or not row.unit)
        }
        for at, row in enumerate(clear):
            if at % PORTION == 0:
                watch("checking", at, len(clear))
            arrivals._take(row, meant)
        return arrivals

    def count(self, done: Imported) -> None:
        """Add what became of the rows."""
        done.new, done.changed, done.unchanged = self.new, self.changed, self.unchanged
        done.fields += self.fields
        done.refusals += self.refusals
        done.warnings += self._warnings()

    def write(self, op: Operation) -> None:
        """Write it as events of `op`."""
        self.people.write(op, day_of(self.session.now(), self.session.zone))

    def _without_contradictions(self, rows: Sequence[IncomingPerson]) -> Iterator[IncomingPerson]:
        """The rows, but for those of one name and unit that nothing tells apart and that differ in the post."""
        posts: dict[tuple[str, str], set[str]] = {}
        for row in rows:
            if not row.number and not row.phone and row.post:
                posts.setdefault((row.name, row.unit), set()).add(row.post)
        for row in rows:
            if not row.number and not row.phone and len(posts.get((row.name, row.unit), ())) > 1:
                self._refuse(
                    row,
                    say(
                        "{name} stands in this list with different posts. Add the phone or the staff number, so that "
                        "it is clear who is who.",
                        name=row.name,
                    ),
                )
            else:
                yield row

    def _take(self, row: IncomingPerson, meant: set[int]) -> None:
        found = self.people.find(_told(row), meant | self.people.added)
        if isinstance(found, Unsure):
            self._refuse(row, found.reason)
            return
        try:
            values = values_of(row)
        except Refused as refused:
            self._refuse(row, refused.message)
            return
        groups = self._groups(row)
        if found is None:
            self.people.add(values, groups)
            self.new += 1
            self.groupless += not groups
            return
        fields = self.people.learn(found, values, groups)
        if fields and found.id > 0:
            self.changed += 1
            self.fields.update(fields)
        else:
            self.unchanged += 1

    def _groups(self, row: IncomingPerson) -> tuple[str, ...]:
        """The slugs of the groups that a row names; a word that the settings don't know is noted."""
        found = []
        for word in row.groups:
            group = find_code(self.session.settings.training.groups, word)
            if group is None:
                self.unknown[word] += 1
            else:
                found.append(group.slug)
        return tuple(dict.fromkeys(found))

    def _refuse(self, row: IncomingPerson, reason: Message) -> None:
        self.refusals.append(RefusedRow(row.row, "name", str(reason)))

    def _warnings(self) -> Iterator[Message]:
        if self.unknown:
            yield say(
                "Groups that the settings don't know: {texts}. These people come in without them; teach them in the "
                "settings (training, groups, also).",
                texts="、".join(f"{text} × {count}" for text, count in self.unknown.most_common(5)),
            )
        if self.groupless:
            yield say(
                "{count} of the new people are in no group: no hours are required of them until they are.",
                count=self.groupless,
            )


def values_of(row: IncomingPerson) -> dict[str, str]:
    """What a row says of someone, by field; of a phone its last four digits. Raises Refused: a name is too long."""
    return {
        "name": naming.name(row.name, say("Name")),
        "unit": row.unit,
        "post": row.post,
        "number": naming.name(row.number, say("Staff number")),
        "phone_tail": phone_tail(row.phone),
    }


def _told(row: IncomingPerson) -> Told:
    return Told(row.name, row.number, row.unit, phone_tail(row.phone))
