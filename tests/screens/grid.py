"""Text-grid snapshots: a running screen as rows of text in which a wide character takes two cells.

A snapshot is tests/screens/snapshots/<name>.txt. `matches_grid` compares; with DOORSTEP_UPDATE_GRIDS=1 in the
environment it writes.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from textual.app import App

from domain.cells import width

SNAPSHOTS = Path(__file__).with_name("snapshots")
SIZES = ((80, 24), (100, 30), (120, 40))
NOW = datetime(2026, 11, 23, 2, 42, tzinfo=UTC)
"""Monday 2026-11-23 10:42 in Shanghai."""


class FakeSession:
    """What widgets ask of a session: the time."""

    zone: tzinfo = ZoneInfo("Asia/Shanghai")

    def now(self) -> datetime:
        return NOW


class GridApp(App[object]):
    """The desk's look without the desk."""

    CSS_PATH = Path(__file__).parents[2] / "screens" / "desk.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.session = FakeSession()
        self.theme = "ansi-dark"


def rows(app: App[Any], *, dirty: bool = False) -> list[str]:
    """The screen as it is painted now, blanks at the ends of rows cut.

    `dirty`: hostile text is shown, so that '�' is expected; elsewhere it means a lost character.
    """
    found = []
    for strip in app.screen._compositor.render_strips():
        text = "".join(segment.text for segment in strip)
        assert width(text) == app.size.width, f"{width(text)} cells in a screen of {app.size.width}: {text!r}"
        assert dirty or "�" not in text, text
        assert text.isprintable(), repr(text)
        found.append(text.rstrip())
    assert len(found) == app.size.height
    return found


def grid(app: App[Any], *, dirty: bool = False) -> str:
    """The screen as one text."""
    return "\n".join(rows(app, dirty=dirty)) + "\n"


def matches_grid(app: App[Any], name: str, *, dirty: bool = False) -> None:
    """Compare the screen with its snapshot, or write it."""
    path = SNAPSHOTS / f"{name}.txt"
    shown = grid(app, dirty=dirty)
    if os.environ.get("DOORSTEP_UPDATE_GRIDS") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert path.exists(), f"no snapshot {name}: run with DOORSTEP_UPDATE_GRIDS=1 and look at it"
    assert shown == path.read_text(encoding="utf-8"), f"{name} differs:\n{shown}"
