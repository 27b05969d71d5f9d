"""The settings: the shipped config.yaml with a site's own file over it, checked strictly."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from settings.building import build
from settings.entry import SHIPPED, Entry, SettingsError
from settings.reading import MERGE_KEYS, merge, read
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from settings.model import Settings

__all__ = ["SHIPPED", "SettingsError", "load", "own_values", "site_file"]


def site_file() -> Path | None:
    """The site's own file: $DOORSTEP_CONFIG, else the one in the user's settings folder if it is there.

    A file that $DOORSTEP_CONFIG names must be there: `load` refuses it otherwise.
    """
    named = os.environ.get("DOORSTEP_CONFIG")
    if named:
        return Path(named).expanduser()
    folder = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    path = Path(folder).expanduser() / "doorstep" / "config.yaml"
    return path if path.is_file() else None


def load(site: Path | None = None) -> Settings:
    """The shipped settings with `site` over them. Raises SettingsError for anything that is not right."""
    entries = read(SHIPPED)
    if entries is None:
        raise SettingsError(say("{file} is empty.", file=SHIPPED))
    own = read(site) if site is not None else None
    return build(entries if own is None else merge(entries, own))


def own_values(site: Path) -> Iterator[tuple[int, str, str]]:
    """What a site's file sets, as (line, path, value): (3, 'office.day_ends', '18:00'). Raises SettingsError."""
    own = read(site)
    return iter(()) if own is None else _values(own, "")


def _values(entry: Entry, path: str) -> Iterator[tuple[int, str, str]]:
    if isinstance(entry.value, str):
        yield entry.line, path, entry.value
        return
    named = entry.value.items() if isinstance(entry.value, dict) else _rows(entry.value)
    for name, item in named:
        yield from _values(item, f"{path}.{name}" if path else name)


def _rows(rows: list[Entry]) -> Iterator[tuple[str, Entry]]:
    """The rows of a list by what they are merged by, else by their place."""
    for place, row in enumerate(rows, 1):
        fields = row.value if isinstance(row.value, dict) else {}
        key = next((str(fields[name].value) for name in MERGE_KEYS if name in fields), str(place))
        yield key, row
