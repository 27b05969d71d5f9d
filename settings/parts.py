"""The small parts that all tables of the settings are made of: names, codes, limits, rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from settings.entry import (
    Entry,
    blamed,
    day,
    items,
    not_known,
    one_of,
    slug,
    table,
    text,
    texts,
    truth,
    whole,
    wrong,
)
from settings.lookup import Named, words_for
from settings.model import Code, Limit, Name, Rule, Unit
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

NAME = "zh en"
SHORT = "zh_short en_short"
UNITS: tuple[Unit, ...] = get_args(Unit)


def name(fields: dict[str, Entry]) -> Name:
    """The name in a table's fields."""
    zh_short, en_short = fields.get("zh_short"), fields.get("en_short")
    return Name(
        text(fields["zh"]),
        text(fields["en"]),
        text(zh_short) if zh_short else "",
        text(en_short) if en_short else "",
    )


def also(fields: dict[str, Entry]) -> tuple[str, ...]:
    """The other words in a table's fields."""
    return texts(fields["also"]) if "also" in fields else ()


def codes(entry: Entry) -> tuple[Code, ...]:
    """A code table."""
    rows = items(entry)
    fields = [table(row, f"slug {NAME}", f"{SHORT} also") for row in rows]
    found = tuple([Code(slug(row["slug"]), name(row), also(row)) for row in fields])
    distinct(rows, found)
    return found


def distinct(rows: Iterable[Entry], found: Iterable[Named]) -> None:
    """Raise SettingsError where two rows share a slug, a name or another word: either could be meant."""
    owners: dict[str, tuple[Entry, str]] = {}
    for row, item in zip(rows, found, strict=True):
        for word in sorted(words_for(item) & owners.keys(), key=lambda word: word != item.slug):
            other, owner = owners[word]
            if owner == item.slug:
                raise wrong(blamed(other, row), say("{name} stands here twice.", name=owner))
            raise wrong(
                blamed(other, row),
                say("{word} means {one} as well as {other}.", word=word, one=owner, other=item.slug),
            )
        owners.update(dict.fromkeys(words_for(item), (row, item.slug)))


def reference(entry: Entry, known: Iterable[Named]) -> str:
    """A slug that must be one of a table's."""
    return one_of(entry, [item.slug for item in known])


def limit(entry: Entry) -> Limit | None:
    """A limit such as '5 working_days'; None for 'none'."""
    given = text(entry)
    if given == "none":
        return None
    amount, _, unit = given.partition(" ")
    if not unit:
        raise wrong(
            entry,
            say(
                "{value} is no limit: a number, a blank and a unit ({units}), for example 3 working_days; or none.",
                value=given,
                units=", ".join(UNITS),
            ),
        )
    if unit not in UNITS:
        raise not_known(entry, unit, UNITS)
    return Limit(whole(entry._replace(value=amount), least=1), unit)


def rule(entry: Entry) -> Rule:
    """A limit with its basis."""
    fields = table(entry, "limit basis", "since checked")
    return Rule(limit(fields["limit"]), basis(fields["basis"]), since(fields), checked(fields))


def basis(entry: Entry) -> Name:
    """What a value rests on: a `zh` and an `en` text, or one for both languages (documents have Chinese names)."""
    if isinstance(entry.value, dict):
        return name(table(entry, NAME))
    return Name(text(entry), text(entry))


def since(fields: dict[str, Entry]) -> date | None:
    """The day from which a rule is in force, where it is given."""
    return day(fields["since"]) if "since" in fields else None


def checked(fields: dict[str, Entry]) -> bool:
    """Whether a rule's basis was checked; it was unless it says otherwise."""
    return truth(fields["checked"]) if "checked" in fields else True


def is_none(entry: Entry) -> bool:
    """Whether an entry says 'none'."""
    return entry.value == "none"
