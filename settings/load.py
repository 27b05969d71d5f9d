"""The settings: the shipped config.yaml with a site's own file over it, checked strictly."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from settings.building import build
from settings.entry import SettingsError
from settings.reading import merge, read
from words import say

if TYPE_CHECKING:
    from settings.model import Settings

__all__ = ["SHIPPED", "SettingsError", "load", "site_file"]

SHIPPED = Path(__file__).parent.parent / "config.yaml"
"""Beside tui.py, in a checkout and in an installed wheel alike."""


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
    return build(entries if own is None else merge(entries, own), shipped=str(SHIPPED))
