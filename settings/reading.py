"""Settings files as entries: YAML in, each value with file and line, a site's file over the shipped one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from settings.entry import Entry, SettingsError, wrong
from words import say

if TYPE_CHECKING:
    from pathlib import Path

UNREADABLE = {
    FileNotFoundError: say("it is not there"),
    IsADirectoryError: say("it is a folder"),
    PermissionError: say("you have no right to it"),
}
NO_ALIASES = say("Anchors and aliases (& and *) can't be used. Write it out.")
LARGEST = 2**20
"""Bytes of a settings file; the shipped one has a thirtieth of it."""
MERGE_KEYS = ("slug", "action", "year")
"""A list whose items all carry one of these keys is merged by it."""


class _PlainLoader(yaml.CBaseLoader):
    """Composes without guessing types: settings ask for a type where they read a value. It is also faster."""

    def resolve(self, *_: object) -> None:
        """No tag but a written one."""

    def descend_resolver(self, *_: object) -> None:
        """Nothing to keep track of."""

    def ascend_resolver(self) -> None:
        """Nothing to keep track of."""


def read(path: Path) -> Entry | None:
    """The entries of a YAML file; None where it holds nothing. Raises SettingsError for an unreadable one."""
    file = str(path)
    text = ""
    try:
        with path.open("rb") as opened:
            data = opened.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise SettingsError(say("{file} is too large for a settings file.", file=file))
        text = data.decode("utf-8-sig")
        root = yaml.compose(text, _PlainLoader)
        if root is None or (root.tag is None and root.value == ""):
            return None
        return _entry(root, file, root.start_mark.line + 1, set())
    except OSError as error:
        why = next((told for kind, told in UNREADABLE.items() if isinstance(error, kind)), error.strerror)
        raise SettingsError(say("{file} can't be read: {why}.", file=file, why=why)) from error
    except UnicodeDecodeError as error:
        raise SettingsError(say("{file} is not UTF-8 text. Save it as UTF-8.", file=file)) from error
    except RecursionError as error:
        raise SettingsError(say("{file} is nested too deeply.", file=file)) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        place = Entry("", file, line + 1)
        if "\t" in "".join(text.splitlines()[line : line + 1]):
            raise wrong(place, say("A tab stands here. Indent with blanks.")) from error
        if "alias" in f"{error.problem} {error.context}":
            raise wrong(place, NO_ALIASES) from error
        raise wrong(
            place,
            say(
                "This is not YAML ({why}). Look at indentation, quotes and brackets, here and just before.",
                why=error.problem or error.context,
            ),
        ) from error
    except yaml.YAMLError as error:
        raise SettingsError(say("{file} holds characters that YAML does not allow.", file=file)) from error


def _entry(node: yaml.Node, file: str, line: int, seen: set[int]) -> Entry:
    """A node and what is in it. `seen`: the nodes so far; one that comes again stands there by an alias."""
    if id(node) in seen:
        raise wrong(Entry("", file, line), NO_ALIASES)
    seen.add(id(node))
    if node.tag is not None:
        raise wrong(Entry("", file, line), say("Tags such as {tag} can't be used here.", tag=node.tag))
    if isinstance(node, yaml.ScalarNode):
        return Entry(node.value, file, line)
    if isinstance(node, yaml.SequenceNode):
        return Entry([_entry(item, file, item.start_mark.line + 1, seen) for item in node.value], file, line)
    found: dict[str, Entry] = {}
    for key, value in node.value:
        at = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise wrong(Entry("", file, at), say("A key must be a single word."))
        if key.value in found:
            raise wrong(Entry("", file, at), say("The key {name} stands here twice.", name=key.value))
        found[key.value] = _entry(value, file, at, seen)
    return Entry(found, file, line)


def merge(base: Entry, over: Entry) -> Entry:
    """`over` laid on `base`: mappings by key, lists by their slugs, actions or years, the rest replaced."""
    if isinstance(base.value, dict) and isinstance(over.value, dict):
        both = {
            name: merge(base.value[name], item) if name in base.value else item
            for name, item in over.value.items()
        }
        return Entry({**base.value, **both}, over.file, over.line)
    if isinstance(base.value, list) and isinstance(over.value, list):
        ours, theirs = _by_key(base.value), _by_key(over.value)
        if ours and theirs:
            return Entry(list(_merged(ours, theirs).values()), over.file, over.line)
    return over


def _merged(base: dict[str, Entry], over: dict[str, Entry]) -> dict[str, Entry]:
    return base | {key: merge(base[key], item) if key in base else item for key, item in over.items()}


def _by_key(rows: list[Entry]) -> dict[str, Entry] | None:
    """The rows by their slug, action or year; None where some have none."""
    found: dict[str, Entry] = {}
    for row in rows:
        fields = row.value if isinstance(row.value, dict) else {}
        key = next((fields[name].value for name in MERGE_KEYS if name in fields), None)
        if not isinstance(key, str):
            return None
        if key in found:
            raise wrong(row, say("{name} stands here twice.", name=key))
        found[key] = row
    return found
