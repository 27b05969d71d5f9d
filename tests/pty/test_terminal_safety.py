"""The terminal in a real pty: what it must be, what reaches it, what happens when it goes away."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.pty.terminal import PYTHON, ROOT, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    Sit = Callable[..., Terminal]

ENGLISH = "--english"
LEFT = "\x1b[?1049l"
"""The program has left the alternate screen: what comes after it stays in the terminal."""


def after(terminal: Terminal) -> str:
    """What the program wrote after it had left its screen."""
    return terminal.raw.rpartition(LEFT)[2]


def runs(pid: int) -> bool:
    """Whether a process runs: it is there and has not ended ('Z': no one has asked how it ended)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_leaves_the_terminal_as_it_was(sit: Sit) -> None:
    """q leaves with exit 0; the line echoes again and nothing of the desk stays."""
    terminal = sit(ENGLISH)
    terminal.type("q")
    assert terminal.ended() == 0
    assert terminal.echoes()
    assert "张三" not in after(terminal)


def test_hostile_text_never_acts(sit: Sit) -> None:
    """ESC, C1 and bidi characters of a resident's text reach the terminal only as '�'; markup stays text."""
    terminal = sit(ENGLISH)
    assert "\x1b]52" not in terminal.raw
    assert "\x1b[2J后" not in terminal.raw
    assert "\x9b" not in terminal.raw
    assert "\u202e" not in terminal.raw
    assert "�[2J后�31m" in terminal.text()
    assert "[/b] [@click=app.quit]点[/]" in terminal.text()


def test_asks_nothing_that_breaks_an_input_method(sit: Sit) -> None:
    """No kitty keyboard mode, no mouse, no title, no in-band resizing."""
    raw = sit(ENGLISH).raw
    assert "\x1b[>" not in raw
    assert "\x1b[?1000h" not in raw
    assert "\x1b[?1003h" not in raw
    assert "\x1b[?2048h" not in raw
    assert "\x1b]0;" not in raw
    assert "\x1b]2;" not in raw


def test_idle_desk_writes_nothing(sit: Sit) -> None:
    """No cursor blinks and no clock ticks, so that a dead line is found out and a slow one is free."""
    terminal = sit(ENGLISH)
    terminal.type("/")
    terminal.until("filter=1")
    terminal.quiet()
    before = len(terminal.raw)
    end = time.monotonic() + 1.3
    while time.monotonic() < end:
        terminal.read(0.1)
    assert len(terminal.raw) == before


def test_bytes_that_are_not_utf8(sit: Sit) -> None:
    """A GBK terminal: the desk lives on, does nothing and says why."""
    terminal = sit(ENGLISH)
    terminal.type("消防".encode("gbk"))
    terminal.until("not UTF-8")
    terminal.type("s")
    terminal.until("sign_in=1")


def test_reads_that_hold_no_key(sit: Sit) -> None:
    """A late answer to the question for the cursor, half a Chinese character: the next key still acts."""
    terminal = sit("--english")
    terminal.type("\x1b[5;5R")
    terminal.quiet()
    terminal.type(" ")
    terminal.until("tick=1")
    first, rest = "灯".encode()[:1], "灯".encode()[1:]
    terminal.type(first)
    terminal.quiet()
    terminal.type(rest)
    terminal.until("han:灯=1")
    terminal.type(" ")
    terminal.until("tick=2")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end(sit: Sit, number: signal.Signals) -> None:
    """A signal ends the desk cleanly: the terminal is restored, the exit code says which signal."""
    terminal = sit(ENGLISH)
    os.kill(terminal.pid, number)
    assert terminal.ended(limit=5) == 128 + number
    assert terminal.echoes()
    assert LEFT in terminal.raw


def test_terminal_goes_away(sit: Sit) -> None:
    """The window is closed: the process ends soon."""
    terminal = sit(ENGLISH)
    terminal.hang_up()
    assert terminal.wait_dead(limit=5) != 0


def test_terminal_goes_away_without_a_signal(sit: Sit) -> None:
    """In a session of its own no SIGHUP comes: the poll of the terminal ends the process."""
    terminal = sit(ENGLISH, before=("setsid", "--wait"))
    child = int(Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children").read_text().split()[0])
    terminal.hang_up()
    end = time.monotonic() + 5
    while runs(child) and time.monotonic() < end:
        time.sleep(0.02)
    assert not runs(child)


def test_blocked_output(sit: Sit) -> None:
    """A client that stopped reading while the desk paints: SIGTERM ends it all the same."""
    terminal = sit(ENGLISH)
    terminal.type("\x1b[15~")  # F5: paints all the time
    terminal.until("flood=")
    time.sleep(1.5)  # nothing is read: the pty and the writer's queue are full
    os.kill(terminal.pid, signal.SIGTERM)
    assert terminal.wait_dead(limit=6) == 128 + signal.SIGTERM


def test_crash_is_one_plain_line(sit: Sit, tmp_path: Path) -> None:
    """An error in the program: exit 1, one line, a 0600 log that holds no resident's data."""
    terminal = sit(ENGLISH)
    terminal.type("f")
    assert terminal.ended() == 1
    assert terminal.echoes()
    said = after(terminal).replace("\x1b[?25h", "").replace("\x1b[?1004l", "").strip()
    (log,) = tmp_path.glob("doorstep/crash-*.log")
    assert said.splitlines() == [said]
    assert said.startswith("The desk stopped: an error in the program (ValueError).")
    assert said.endswith(f" Log: {log}")
    assert log.stat().st_mode & 0o777 == 0o600
    written = log.read_text()
    assert "ValueError" in written
    assert "sample_screen.py" in written
    assert "138" not in written
    assert "张三" not in written


def test_lock(sit: Sit) -> None:
    """F12 takes everything off the screen, also for keys; enter brings it back."""
    terminal = sit(ENGLISH)
    terminal.type("\x1b[24~")
    terminal.until("Doorstep is locked")
    terminal.quiet()
    assert "张三" not in terminal.text()
    assert len([line for line in terminal.lines() if line]) == 1
    for key in ("s", "\x1bOP", "\x1bOQ", "\x10", "2", "q", "\x1b"):
        terminal.type(key)
        terminal.quiet(0.15)
    assert len([line for line in terminal.lines() if line]) == 1
    terminal.type("\r")
    terminal.until("张三")
    assert "sign_in" not in terminal.text()


def test_wide_dot(sit: Sit) -> None:
    """Where `·` takes two cells, the desk draws ASCII."""
    assert "ASCII" in sit(ENGLISH, wide_dot=True).text()
    assert "ASCII" not in sit(ENGLISH).text()


def test_no_answer(sit: Sit) -> None:
    """A terminal that does not say where its cursor is: ASCII, and no hang."""
    assert "ASCII" in sit(ENGLISH, answers=False).text()


def test_linux_console(sit: Sit) -> None:
    """The Linux console has no Chinese font: English and ASCII, whatever the settings say."""
    text = sit(env={"TERM": "linux"}).text()
    assert "Sign in" in text
    assert "ASCII" in text


def test_term_dumb(sit: Sit) -> None:
    terminal = sit(ENGLISH, until="", env={"TERM": "dumb"})
    assert terminal.ended() == 2
    assert "TERM=dumb" in terminal.raw
    assert "\x1b" not in terminal.raw


def test_not_utf8_is_refused_in_english(sit: Sit) -> None:
    terminal = sit(until="", env={"PYTHONIOENCODING": "gb18030"})
    assert terminal.ended() == 2
    assert "The terminal's character set is gb18030, not UTF-8." in terminal.raw
    assert "PYTHONUTF8=1" in terminal.raw


def test_no_terminal_is_refused() -> None:
    done = subprocess.run(
        [PYTHON, str(ROOT / "tests/pty/sample.py"), ENGLISH],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 2
    assert done.stderr.startswith("The desk needs a terminal.")
    assert done.stderr.count("\n") == 1
