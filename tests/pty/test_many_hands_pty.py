"""Two processes at one ledger: the desk in a terminal, and a colleague's program beside it."""

from __future__ import annotations

import signal
import subprocess
from typing import TYPE_CHECKING

from tests.pty.desk_pty import Desk, environment
from tests.pty.terminal import PYTHON, ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

COLLEAGUE = """
import asyncio, sys
from db.ledger import Ledger
from services.drafts import DraftDesk
from services.handling import record
from services.listing import find
from services.session import open_session
from settings.load import load
ledger = Ledger.open(sys.argv[1])
with ledger.connection():
    session = open_session(ledger, settings=load(), account="demo_wang", terminal="t2")
    case_id = find(session, sys.argv[2]).id
    presence = DraftDesk(session).presence
    async def stay():
        with presence.at([case_id], "reading"):
            while not (presence._said and presence.colleagues(case_id)):
                await asyncio.sleep(0.02)
            print("seen", flush=True)
            await asyncio.to_thread(sys.stdin.readline)
            record(session, [case_id], sys.argv[3])
            print("done", flush=True)
            await asyncio.Event().wait()
    asyncio.run(stay())
"""


def colleague(folder: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [PYTHON, "-c", COLLEAGUE, str(folder / "ledger.db"), *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment(folder),
    )  # fmt: skip


def says(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    assert process.stdout.readline().strip() == word


def go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def number_of(rows: Sequence[dict[str, str]]) -> str:
    return rows[0]["number"]


def test_two_at_one_case(made_ledger: Path, tmp_path: Path) -> None:
    """Each sees the other on the case; the colleague's step is shown before the form is saved; kill -9 ends it."""
    with Desk(tmp_path, made_ledger) as desk:
        desk.opened()
        number = number_of(desk.ask("list", "cases", "状态:办理中"))
        desk.filter(f"状态:办理中 {number}")
        desk.until(f"{number} ")
        with colleague(tmp_path, number, "王示例写的记录") as process:
            desk.press("enter", until=f"工单 {number}")
            says(process, "seen")
            desk.press("q", until="待办")
            desk.until("王示例 正在查看")
            desk.form("j")
            desk.write("我写的记录")
            go_on(process)
            says(process, "done")
            desk.press("save", until="王示例写的记录")
            desk.until("没有冲突")
            process.send_signal(signal.SIGKILL)
            desk.press("save", gone="没有冲突")
            desk.until("待办")
        timeline = desk.case(number)["timeline"]
        assert [event["note"] for event in timeline if event["action"] == "record"][-2:] == [
            "王示例写的记录",
            "我写的记录",
        ]
        desk.press("q")
        assert desk.ended() == 0
