"""Whom a row of a list means: people are told apart by 工号, phone and unit; homonyms are never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.hygiene import half_width
from domain.naming import bare_unit
from words import Message, listed, say

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from domain.records import Person


class Told(NamedTuple):
    """What a row tells of someone; '' = nothing. `phone_tail`: the last four digits."""

    name: str
    number: str = ""
    unit: str = ""
    phone_tail: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether it tells of more than a name and a unit, which two people may share."""
        return bool(self.number or self.phone_tail)


class Unsure(NamedTuple):
    """A row that may mean someone who is here, or someone else. `reason` says why, and what to do."""

    reason: Message


def find(told: Told, people: Sequence[Person], others: Collection[int] = ()) -> Person | Unsure | None:
    """The one of `people` whom a row means; None where they are new.

    `others`: ids of people whom other rows of the same list mean: this row is not about them.
    """
    numbered = [one for one in people if told.number and one.number == told.number]
    if numbered:
        return _by_number(told, numbered)
    if not told.name:
        return None
    alike = [
        one
        for one in people
        if plain(one.name) == plain(told.name)
        and not (told.number and one.number)
        and not _differ(told.phone_tail, one.phone_tail)
    ]
    called = [one for one in alike if told.phone_tail and one.phone_tail]
    return _by_unit(told, called or alike, others, sure=bool(called))


def _by_number(told: Told, numbered: Sequence[Person]) -> Person | Unsure:
    """Of one number there is one person, whose name may still be that number."""
    person = numbered[0]
    if len(numbered) > 1 or (
        told.name and plain(told.name) != plain(person.name) and person.name != person.number
    ):
        return Unsure(
            say(
                "The number {number} is that of {name} here. Correct the number or the name.",
                number=told.number,
                name=listed(one.name for one in numbered),
            )
        )
    return person


def _by_unit(
    told: Told, alike: Sequence[Person], others: Collection[int], *, sure: bool
) -> Person | Unsure | None:
    """Of people of one name the one of this unit. `sure`: their phones agree, so that the unit may have changed."""
    same = [one for one in alike if told.unit and bare_unit(one.unit) == bare_unit(told.unit)]
    nowhere = [one for one in alike if not one.unit or not told.unit]
    found = same or nowhere or [one for one in alike if sure]
    if len(found) > 1:
        return Unsure(
            say(
                "There are {count} people called {name} here; the row does not tell which. "
                "Add the unit, the phone or the staff number.",
                count=len(found),
                name=told.name,
            )
        )
    if found:
        return found[0]
    left = [one for one in alike if one.id not in others]
    if not left:
        return None
    return Unsure(
        say(
            "{name} is here already, of {unit}; the list says {told}. If it is the same person, enter that unit in the "
            "list; if not, add the other one by hand first.",
            name=told.name,
            unit=listed(one.unit for one in left),
            told=told.unit,
        )
    )


def plain(name: str) -> str:
    """A name as it is compared."""
    return "".join(half_width(name).split()).casefold()


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other
