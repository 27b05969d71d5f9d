"""The YAML of a settings file as entries, without guessing at types."""

from __future__ import annotations

import yaml

from settings.entry import Entry, SettingsError, wrong
from words import say

NO_ALIASES = say("Anchors and aliases (& and *) can't be used. Write it out.")


class _PlainLoader(yaml.CBaseLoader):
    """Composes without guessing types: settings ask for a type where they read a value. It is also faster."""

    def resolve(self, *_: object) -> None:
        """No tag but a written one."""

    def descend_resolver(self, *_: object) -> None:
        """Nothing to keep track of."""

    def ascend_resolver(self) -> None:
        """Nothing to keep track of."""


def compose(text: str, file: str) -> Entry | None:
    """The entries of this text, which is of `file`; None where it holds nothing. Raises SettingsError."""
    try:
        root = yaml.compose(text, _PlainLoader)
        if root is None or (root.tag is None and root.value == ""):
            return None
        return _entry(root, file, root.start_mark.line + 1, set())
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
