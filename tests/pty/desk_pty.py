"""The desk in a pty at a made-up ledger: keys by their names, and what the commands say of the same ledger."""

from __future__ import annotations

import json
import os
import pwd
import re
import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.pty.terminal import PYTHON, ROOT, Terminal

if TYPE_CHECKING:
    from pathlib import Path

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "save": "\x13",
    "ctrl+c": "\x03",
    "ctrl+z": "\x1a",
    "ctrl+\\": "\x1c",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f12": "\x1b[24~",
    "afresh": "\x12",
    "clear": "\x15",
}
OPEN = {"zh": "待办", "en": "to do "}
_NUMBER = re.compile(r"^(\d{14}) ", re.MULTILINE)


def make(path: Path, cases: int = 45) -> None:
    """Write a made-up ledger that ends now: the desk goes by the real clock."""
    from services import demo
    from settings.load import load

    demo.make(path, settings=load(), account=account(), cases=cases, seed=7, now=datetime.now(UTC))


def account() -> str:
    """Whose desk it is."""
    return pwd.getpwuid(os.getuid()).pw_name


def environment(folder: Path) -> dict[str, str]:
    """A home of its own, so that no site file or state of this machine counts."""
    return {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_STATE_HOME": str(folder)}


class Desk(Terminal):
    """The desk at a copy of a ledger, or at the one that lies in `folder` already."""

    def __init__(
        self, folder: Path, template: Path | None = None, *words: str, language: str = "zh", **options: Any
    ) -> None:
        self.ledger = folder / "ledger.db"
        if template is not None:
            shutil.copy(template, self.ledger)
        self.folder = folder
        command = [PYTHON, str(ROOT / "tui.py"), "--ledger", str(self.ledger), "--lang", language, *words]
        more = options.pop("env", {})
        super().__init__(command, env=environment(folder) | more, **options)
        self.language = language

    def opened(self) -> None:
        """Wait until Today stands."""
        self.until(OPEN[self.language])
        self.quiet(0.2)

    def press(self, *keys: str, until: str = "", gone: str = "") -> None:
        """Press keys one after another, as a person does; then wait for what they bring or take away."""
        for key in keys:
            self.type(KEYS.get(key, key))
            self.quiet(0.04)
        if until:
            self.until(until)
        if gone:
            self.until(gone, present=False)

    def form(self, key: str) -> None:
        """Press the key of an action and wait for its form."""
        self.press(key, until="Ctrl+S")
        self.quiet(0.15)

    def save(self, until: str) -> None:
        """Send the form, and see what the list below says then."""
        self.press("save", gone="Ctrl+S")
        self.until(until)

    def write(self, text: str) -> None:
        """Type a text into a field, and see it there."""
        self.type(text)
        self.until(text)

    def paste(self, text: str) -> None:
        """Paste a text as terminals do."""
        self.type(f"\x1b[200~{text}\x1b[201~")
        self.quiet(0.15)

    def filter(self, query: str) -> None:
        """Filter the list, whatever it was filtered by."""
        self.press("/", until={"zh": "回车筛选", "en": "Enter, Esc leaves"}[self.language])
        self.press("clear")
        self.type(query)
        self.press("enter", until={"zh": f"筛选：{query} ", "en": f"Filter: {query} "}[self.language])
        self.quiet(0.1)

    def number(self) -> str:
        """The number of the case at the cursor, as the preview says it."""
        found = _NUMBER.search(self.text())
        assert found is not None, self.text()
        return found.group(1)

    def row(self) -> str:
        """The row at the cursor."""
        return next((line for line in self.lines() if line.startswith("▸")), "")

    def ask(self, *words: str) -> Any:
        """What a command answers about the same ledger."""
        done = doorstep(self.folder, *words, "--ledger", str(self.ledger), "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def case(self, number: str) -> Any:
        """A case as `doorstep show` gives it."""
        return self.ask("show", number)


def doorstep(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command without a terminal."""
    return subprocess.run(
        [PYTHON, str(ROOT / "tui.py"), *words],
        env={**os.environ, **environment(folder), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def actions(case: Any) -> list[str]:
    """What happened to a case, the oldest first."""
    events = sorted(case["timeline"], key=lambda event: event["at"])
    return [event["action"] for event in events]
