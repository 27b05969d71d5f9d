"""What a step in the list costs: measured in a real pseudo-terminal, since a headless app writes nothing."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = """
import asyncio
from dataclasses import dataclass
from textual.app import App
from screens.widgets.line_list import Fixed, LineList

@dataclass
class Row:
    key: int

class Sample(App):
    CSS_PATH = "%s"
    def compose(self):
        yield LineList(lambda row, width: f"第{row.key}件 虹梅路夜市噪音扰民，居民无法休息 办理中")
    def on_mount(self):
        self.theme = "ansi-dark"
        self.query_one(LineList).show(Fixed([Row(key) for key in range(1000)]))
        self.query_one(LineList).focus()

Sample().run(mouse=False)
"""


def _read(fd: int, quiet: float, until: bytes = b"") -> bytes:
    """What the terminal is sent, until nothing more comes for `quiet` seconds (and `until` has come)."""
    got = b""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        ready, _, _ = select.select([fd], [], [], quiet)
        if ready:
            got += os.read(fd, 65536)
        elif until in got:
            break
    return got


def test_a_step_costs_few_bytes() -> None:
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    ours = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    environment = {  # those of a test worker say 80×24
        **ours,
        "TERM": "xterm-256color",
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_DISABLE_KITTY_KEY": "1",
        "PYTHONPATH": str(ROOT),
    }
    script = SAMPLE % (ROOT / "screens" / "desk.tcss")
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=side,
        stdout=side,
        stderr=side,
        env=environment,
        start_new_session=True,
    ) as process:
        os.close(side)
        try:
            _read(main, 0.4, until="第30件".encode())
            costs = []
            for _ in range(5):
                os.write(main, b"\x1b[B")
                costs.append(len(_read(main, 0.25, until=b"\x1b")))
        finally:
            process.kill()
            os.close(main)
    assert max(costs) <= 130, costs
