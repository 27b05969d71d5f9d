"""Settings files as entries: each value with file and line, a site's file over the shipped one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from settings import shipped
from settings.entry import SHIPPED, Entry, SettingsError, wrong
from words import say

if TYPE_CHECKING:
    from pathlib import Path

UNREADABLE = {
    FileNotFoundError: say("it is not there"),
    IsADirectoryError: say("it is a folder"),
    PermissionError: say("you have no right to it"),
}
LARGEST = 2**20
"""Bytes of a settings file; the shipped one has a twentieth of it."""
MERGE_KEYS = ("slug", "action", "year")
"""A list whose items all carry one of these keys is merged by it."""


def read(path: Path) -> Entry | None:
    """The entries of a settings file; None where it holds nothing. Raises SettingsError for an unreadable one."""
    file = str(path)
    try:
        with path.open("rb") as opened:
            data = opened.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise SettingsError(say("{file} is too large for a settings file.", file=file))
        compiled = shipped.entries(data) if path == SHIPPED else None
        if compiled is not None:
            return compiled
        from settings.composing import compose  # YAML takes as long as all the rest of the settings

        return compose(data.decode("utf-8-sig"), file)
    except OSError as error:
        why = next((told for kind, told in UNREADABLE.items() if isinstance(error, kind)), error.strerror)
        raise SettingsError(say("{file} can't be read: {why}.", file=file, why=why)) from error
    except UnicodeDecodeError as error:
        raise SettingsError(say("{file} is not UTF-8 text. Save it as UTF-8.", file=file)) from error


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
