"""What the settings say about the desk itself: the queue's sections and the keys of the actions."""

from __future__ import annotations

from settings import known
from settings.entry import Entry, blamed, items, mapping, one_of, slug, table, text, wrong
from settings.model import KeyRow, Section
from settings.parts import NAME, SHORT, name
from words import say

LETTERS = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "123456789"
EXAMPLE = "- {action: sign_in, pinyin: l, english: s}"


def sections(entry: Entry) -> tuple[Section, ...]:
    """The queue's sections in order; each rule once, so that the sections stay exclusive."""
    rows = [table(row, f"slug {NAME} rule", SHORT) for row in items(entry)]
    found: list[Section] = []
    for row in rows:
        rule = one_of(row["rule"], known.SECTION_RULES)
        made = Section(slug(row["slug"]), name(row), rule)
        for other, there in zip(rows, found, strict=False):
            if rule == there.rule or made.slug == there.slug:
                raise wrong(blamed(other["rule"], row["rule"]), say("{name} stands here twice.", name=rule))
        found.append(made)
    return tuple(found)


def keys(entry: Entry) -> tuple[KeyRow, ...]:
    """The keys of the actions."""
    if isinstance(entry.value, dict):
        raise wrong(entry, say("Here must be a list of lines such as {example}", example=EXAMPLE))
    rows = [_key_row(row) for row in items(entry)]
    found = [
        KeyRow(
            one_of(row["action"], known.ACTIONS),
            name(row),
            _key(row["menu"], DIGITS),
            _key(row["pinyin"], LETTERS, known.TAKEN_KEYS["pinyin"]),
            _key(row["english"], LETTERS, known.TAKEN_KEYS["english"]),
        )
        for row in rows
    ]
    for column in ("action", "menu", "pinyin", "english"):
        _no_clash([row[column] for row in rows], found)
    missing = [action for action in known.ACTIONS if action not in {row.action for row in found}]
    if missing:
        raise wrong(entry, say("The key {name} is missing.", name=missing[0]))
    return tuple(found)


def _key_row(entry: Entry) -> dict[str, Entry]:
    """The fields of a row. An unknown action is said first: as a new row it would lack everything else."""
    action = mapping(entry).get("action")
    if action is not None:
        one_of(action, known.ACTIONS)
    return table(entry, f"action {NAME} menu pinyin english", SHORT)


def _key(entry: Entry, allowed: str, taken: str = "") -> str:
    key = text(entry, empty=True)
    if key and (len(key) > 1 or key not in allowed):
        raise wrong(
            entry, say("{key} can't be a key here. Choose one of {allowed}.", key=key, allowed=allowed)
        )
    if key and key in taken:
        raise wrong(entry, say("{key} is taken for moving and leaving in this keymap.", key=key))
    return key


def _no_clash(column: list[Entry], rows: list[KeyRow]) -> None:
    owners: dict[str, tuple[Entry, KeyRow]] = {}
    for entry, row in zip(column, rows, strict=True):
        key = text(entry, empty=True)
        if key and key in owners:
            other, owner = owners[key]
            at_fault = blamed(other, entry)
            bystander = row if at_fault is other else owner
            named = say("{name} ({slug})", name=bystander.name, slug=bystander.action)
            raise wrong(at_fault, say("{key} is the key of {action} already.", key=key, action=named))
        owners[key] = (entry, row)
