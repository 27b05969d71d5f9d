"""The settings in force, as YAML with the file that they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from settings.load import own_values, site_file
from words import say

if TYPE_CHECKING:
    from settings.model import Settings


def lines(settings: Settings, given: str | None) -> Iterator[object]:
    """First where the settings come from and what the site's file sets, then all of them as YAML."""
    site = Path(given) if given else site_file()
    yield (
        say("# shipped settings, with {file} over them", file=site)
        if site
        else say("# shipped settings, no site file")
    )
    for line, path, value in own_values(site) if site else ():
        yield say("# line {line}: {path} = {value}", line=line, path=path, value=value)
    yield yaml.safe_dump(plain(settings), allow_unicode=True, sort_keys=False, width=110)


def plain(value: object) -> object:
    """A settings value as what YAML knows."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(item) for name, item in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, str, date)):
        return value
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)
