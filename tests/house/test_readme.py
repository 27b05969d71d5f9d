"""The READMEs show what is: the real Today screen, and the two commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.arguments import LATER, parser

ROOT = Path(__file__).parents[2]
BOTH = (("README.md", "en"), ("README.zh-CN.md", "zh"))
SET_UP = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/"


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_the_screen_is_a_real_one(name: str, language: str) -> None:
    screen = (ROOT / f"tests/screens/snapshots/today-80x24-{language}.txt").read_text(encoding="utf-8")
    shown = "\n".join(line.rstrip() for line in screen.rstrip("\n").split("\n"))
    assert shown in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_two_commands_do_everything(name: str, language: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert f"{SET_UP}doorstep demo\n" in text
    assert f"{SET_UP}python -m pytest\n" in text


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_every_command_that_is_there_is_named(name: str, language: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    actions = next(action for action in parser()._actions if action.dest == "command")
    assert actions.choices is not None
    assert [
        command for command in actions.choices if command not in LATER and f"doorstep {command}" not in text
    ] == []
