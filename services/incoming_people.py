"""Import of a staff list: people who are trained, with unit, post and groups. Homonyms are never guessed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from db import training as table
from db.convert import phone_tail
from domain import naming, same_person
from domain.moments import day_of
from domain.records import Person
from domain.refusal import Refused
from domain.same_person import Told, Unsure, plain
from services.importing import Imported, Watch
from services.incoming import Decided, bring_in, watched
from services.rights import may
from settings.lookup import find_code
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from db.operation import Operation
    from domain.incoming import IncomingPerson
    from services.importing import ListSheet
    from services.session import Session

KIND = "people"
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
    decide = partial(_StaffList.read, session, sheet.rows)
    return bring_in(session, KIND, sheet, source, decide, watch, dry_run=dry_run)


@dataclass(slots=True)
class People:
    """Those who are trained, by id, as a list finds them: people whom it adds have ids below zero until they are written.

    `held`: as they are in the ledger; `known`: as they are with what the list says.
    """

    session: Session
    held: dict[int, Person] = field(default_factory=dict)
    known: dict[int, Person] = field(default_factory=dict)
    added: set[int] = field(default_factory=set)
    _named: dict[str, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session) -> People:
        """The people of the session's committee."""
        people = cls(session)
        for one in table.people(session.scope):
            if one.committee_id == session.committee.id:
                people.held[one.id] = one
                people._keep(one)
        return people

    def find(self, told: Told, others: Collection[int] = ()) -> Person | Unsure | None:
        """Whom a row means."""
        named = (self._named.get(name, ()) for name in (told.number, plain(told.name)))
        alike = [self.known[key] for key in sorted(set().union(*named), key=abs)]
        return same_person.find(told, alike, others)

    def add(self, values: dict[str, str], groups: tuple[str, ...]) -> Person:
        """Someone new. Without a name they are called by their number."""
        person = Person(
            -1 - len(self.added), self.session.committee.id, values.get("name") or values["number"], "",
            values.get("unit", ""), values.get("post", ""), groups,
            values.get("number", ""), values.get("phone_tail", ""),
        )  # fmt: skip
        self.added.add(person.id)
        self._keep(person)
        return person

    def learn(self, person: Person, values: dict[str, str], groups: tuple[str, ...]) -> None:
        """Take over what a list says of someone; what it leaves empty stays."""
        says = {name: value for name, value in values.items() if value}
        joins = tuple(group for group in groups if group not in person.groups)
        self._keep(person._replace(groups=(*person.groups, *joins), **says))  # type: ignore[arg-type]

    def changes(self, key: int) -> list[str]:
        """The fields in which someone who is held differs now."""
        before, now = self.held[key], self.known[key]
        return [name for name in (*FIELDS, "groups") if getattr(before, name) != getattr(now, name)]

    def _keep(self, person: Person) -> None:
        self.known[person.id] = person
        for name in {person.number, plain(person.name)} - {""}:
            self._named.setdefault(name, set()).add(person.id)

    def write(self, op: Operation, since: date) -> dict[int, int]:
        """Write who is new and what changed. Gives for the ids below zero the real ones."""
        written: dict[int, int] = {}
        for key, one in self.known.items():
            if key < 0:
                values = {name: getattr(one, name) for name in FIELDS}
                written[key] = table.add_person(
                    op, one.committee_id, **values, groups=one.groups, since=since
                )
            elif changes := self.changes(key):
                before = self.held[key]
                values = {name: getattr(one, name) for name in changes if name in FIELDS}
                joins = one.groups[len(before.groups) :]
                table.change_person(op, before, values, joins=joins, since=since)
        return written


@dataclass(slots=True)
class _StaffList(Decided):
    """Who of a list is new, and what it says of those who are here: `told`, by id."""

    session: Session
    people: People
    told: set[int] = field(default_factory=set)
    unknown: Counter[str] = field(default_factory=Counter)
    groupless: int = 0

    @classmethod
    def read(cls, session: Session, rows: Sequence[IncomingPerson], _source: str, watch: Watch) -> _StaffList:
        """Decide what each row means."""
        people = People.of(session)
        listed = cls(session, people)
        clear = list(listed._without_contradictions(rows))
        meant = {
            found.id
            for row in clear
            if isinstance(found := people.find(_told(row)), Person)
            and (found.unit == row.unit or not row.unit)
        }
        for row in watched(clear, watch):
            listed._take(row, meant)
        for key in listed.told:
            fields = people.changes(key)
            listed.fields.update(fields)
            listed.changed += bool(fields)
            listed.unchanged += not fields
        return listed

    def write(self, op: Operation, _batch_id: int) -> None:
        """Write it as events of `op`."""
        self.people.write(op, day_of(self.session.now(), self.session.zone))

    def _without_contradictions(self, rows: Sequence[IncomingPerson]) -> Iterator[IncomingPerson]:
        """The rows, but for those of one name and unit that nothing tells apart and that differ in the post."""
        posts: dict[tuple[str, str], set[str]] = {}
        for row in rows:
            if row.post and not _told(row).is_sure:
                posts.setdefault((row.name, row.unit), set()).add(row.post)
        for row in rows:
            if not _told(row).is_sure and len(posts.get((row.name, row.unit), ())) > 1:
                self.refuse(
                    row.row,
                    "name",
                    say(
                        "{name} stands in this list with different posts. Add the phone or the staff number, so that "
                        "it is clear who is who.",
                        name=row.name,
                    ),
                )
            else:
                yield row

    def _take(self, row: IncomingPerson, meant: set[int]) -> None:
        found = self.people.find(_told(row), meant)
        if isinstance(found, Unsure):
            self.refuse(row.row, "name", found.reason)
            return
        try:
            values = values_of(row)
        except Refused as refused:
            self.refuse(row.row, "name", refused.message)
            return
        groups = self._groups(row)
        if found is None:
            meant.add(self.people.add(values, groups).id)
            self.new += 1
            self.groupless += not groups
            return
        self.people.learn(found, values, groups)
        if found.id < 0 or found.id in self.told:
            self.unchanged += 1
        else:
            self.told.add(found.id)

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

    def warnings(self) -> Iterator[Message]:
        """Groups that are not known, and people without any."""
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
