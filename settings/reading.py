"""Settings files as entries: YAML in, each value with file and line, a site's file over the shipped one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from settings.entry import Entry, SettingsError, wrong
from words import say

if TYPE_CHECKING:
    from pathlib import Path

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
    try:
        root = yaml.compose(path.read_text(encoding="utf-8-sig"), _PlainLoader)
        return None if root is None else _entry(root, file, root.start_mark.line + 1)
    except OSError as error:
        raise SettingsError(say("{file} can't be read: {why}.", file=file, why=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise SettingsError(say("{file} is not UTF-8 text. Save it as UTF-8.", file=file)) from error
    except RecursionError as error:
        raise SettingsError(say("{file} is nested too deeply.", file=file)) from error
    except yaml.MarkedYAMLError as error:
        place = Entry("", file, error.problem_mark.line + 1 if error.problem_mark else 1)
        raise wrong(place, say("This is not YAML: {why}.", why=error.problem or error.context)) from error
    except yaml.YAMLError as error:
        raise SettingsError(say("{file} holds characters that YAML does not allow.", file=file)) from error


def _entry(node: yaml.Node, file: str, line: int) -> Entry:
    if node.tag is not None:
        raise wrong(Entry("", file, line), say("Tags such as {tag} can't be used here.", tag=node.tag))
    if isinstance(node, yaml.ScalarNode):
        return Entry(node.value, file, line)
    if isinstance(node, yaml.SequenceNode):
        return Entry([_entry(item, file, item.start_mark.line + 1) for item in node.value], file, line)
    found: dict[str, Entry] = {}
    for key, value in node.value:
        at = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise wrong(Entry("", file, at), say("A key must be a single word."))
        if key.value in found:
            raise wrong(Entry("", file, at), say("The key {name} stands here twice.", name=key.value))
        found[key.value] = _entry(value, file, at)
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
