"""The first run in a real pty: a new ledger asks for its committee; who started it becomes its lead."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.pty.terminal import PYTHON, ROOT, Terminal

if TYPE_CHECKING:
    from pathlib import Path


def start(folder: Path) -> Terminal:
    command = [PYTHON, str(ROOT / "tui.py"), "--ledger", str(folder / "ledger.db"), "--lang", "zh"]
    return Terminal(command, env={"XDG_STATE_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)})


def test_asks_for_the_committee_and_opens_the_desk(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.until("居民区名称")
        terminal.type("测试一居\r")
        terminal.until("您的姓名")
        terminal.type("张三\r")
        terminal.until("台账还是空的")
        terminal.quiet()
        terminal.type("q")
        assert terminal.ended() == 0
    listed = subprocess.run(
        [PYTHON, str(ROOT / "tui.py"), "staff", "list", "--json", "--ledger", str(tmp_path / "ledger.db")],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path)},
    )
    (person,) = json.loads(listed.stdout)
    assert (person["name"], person["role"]) == ("张三", "lead")


@pytest.mark.parametrize("leave", ["\x03", "\x04"])
def test_no_name_no_committee(tmp_path: Path, leave: str) -> None:
    """Leaving founds nothing and says so; the next start asks again, also after an empty answer."""
    for keys in (leave, f"\r测试\r张{leave}"):
        with start(tmp_path) as terminal:
            terminal.until("居民区名称")
            terminal.type(keys)
            assert terminal.ended() == 2
            assert "台账要有居民区的名称" in terminal.raw


def test_keys_that_are_no_text_leave_no_trace(tmp_path: Path) -> None:
    """Ctrl+S does not freeze the terminal; F1, Esc and arrows are nothing; a wide character is erased whole."""
    with start(tmp_path) as terminal:
        terminal.until("居民区名称")
        terminal.type("\x13\x1bOP\x1b[A\x1b[15~测错\x7f试\x1b")
        terminal.until("测试")
        assert "^" not in terminal.text()
        assert "错" not in terminal.text()
        terminal.type("\r")
        terminal.until("您的姓名")
        terminal.type("\r")
        terminal.until("台账还是空的")
