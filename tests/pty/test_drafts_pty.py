"""What is typed survives kill -9, in a real terminal at a real ledger."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from tests.pty.terminal import PYTHON, ROOT, Terminal

if TYPE_CHECKING:
    from pathlib import Path

F6, F7 = "\x1b[17~", "\x1b[18~"
MADE = """
import sys
from datetime import UTC, datetime
from db.ledger import Ledger
from services.setup import found
ledger = Ledger.open(sys.argv[1])
with ledger.connection():
    account = __import__("pwd").getpwuid(__import__("os").getuid()).pw_name
    found(ledger, committee="测试一居", account=account, name="李测试", terminal="t", now=datetime.now(UTC))
ledger.close()
"""


def desk(ledger: Path) -> Terminal:
    command = [PYTHON, str(ROOT / "tui.py"), "--lang", "zh", "--ledger", str(ledger)]
    return Terminal(command, env={"HOME": str(ledger.parent), "XDG_CONFIG_HOME": str(ledger.parent)})


def found(ledger: Path) -> None:
    with Terminal([PYTHON, "-c", MADE, str(ledger)]) as terminal:
        assert terminal.ended() == 0, terminal.text()


def test_a_form_is_back_after_kill_9(tmp_path: Path) -> None:
    """An issue is being typed over Training; the process is killed; F7 at the next start has every word."""
    ledger = tmp_path / "ledger.db"
    found(ledger)
    with desk(ledger) as terminal:
        terminal.until("家门口 今日")
        terminal.type("4")
        terminal.until("家门口 培训")
        terminal.type(F6)
        terminal.until("诉求内容")
        terminal.quiet()
        terminal.type("王测试")
        terminal.until("王测试")
        terminal.type("\t")
        terminal.until("3/14")
        terminal.type("13800000001")
        terminal.until("13800000001")
        terminal.quiet(0.6)
        os.kill(terminal.pid, signal.SIGKILL)
        assert terminal.ended() == -signal.SIGKILL
    with desk(ledger) as terminal:
        terminal.until("家门口 今日")
        terminal.until("草稿1")
        terminal.type(F7)
        terminal.until("王测试")
        terminal.until("13800000001")
        terminal.until("已恢复")
        terminal.type("\x13")
        terminal.until("“诉求内容”还没有填")
        terminal.type("灯不亮")
        terminal.until("灯不亮")
        terminal.type("\x13")
        terminal.until("已登记")
        terminal.type(F7)
        terminal.until("没有草稿")
        terminal.type("q")
        assert terminal.ended() == 0


def test_two_desks_of_one_person_type_each_into_their_own_form(tmp_path: Path) -> None:
    """The second desk can't open what the first is typing; when that is killed it can, and nothing is lost."""
    ledger = tmp_path / "ledger.db"
    found(ledger)
    with desk(ledger) as first, desk(ledger) as second:
        for terminal, name in ((first, "王测试"), (second, "陈测试")):
            terminal.until("家门口 今日")
            terminal.type(F6)
            terminal.until("诉求内容")
            terminal.quiet()
            terminal.type(name)
            terminal.until(name)
            terminal.quiet(0.6)
        assert "王测试" not in second.text()
        second.type(F7)
        second.until("当前就是最近的草稿")
        os.kill(first.pid, signal.SIGKILL)
        assert first.ended() == -signal.SIGKILL
        second.type(F7)
        second.until("草稿：共1项")
        second.until("王测试")
        second.type("\r")
        second.until("已恢复")
        second.type("\x1b")
        second.until("草稿2")
        second.type("q")
        assert second.ended() == 0
