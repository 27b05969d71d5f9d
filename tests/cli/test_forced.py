"""What a forced command takes from SSH_ORIGINAL_COMMAND: the exact list, by stdin and stdout, and a line in the log."""

from __future__ import annotations

import os
import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.arguments import LATER, read
from cli.forced import VERBS, words_of
from domain.refusal import Refused
from services.identity import own_account
from tests.cli.test_commands import SHEET, _alone, ledger, template  # noqa: F401  fixtures

ROOT = Path(__file__).parents[2]
NEVER = ("--ledger", "--config", "--as", "--force", "--help", "--")
WORDS = st.one_of(
    st.sampled_from(
        ["-", "--", "-h", "cases", "people", "week", "last", "/etc/passwd", "out.csv", "状态:办理中", "-状态:办理中", "sqlite:///x"]
    ),
    st.sampled_from([*VERBS, *LATER, "staff", "backup", "restore", "doctor", "demo", "settings", "migrate"]),
    st.sampled_from([option for verb in VERBS.values() for option in (*verb.valued, *verb.flags)] + [*NEVER, "--lang"]),
    st.sampled_from([*NEVER]).map(lambda option: f"{option}=x"),
    st.text(max_size=8),
)  # fmt: skip


@given(st.lists(WORDS, max_size=7).map(shlex.join))
def test_nothing_but_the_list_ever_passes(asked: str) -> None:
    try:
        wanted = words_of(asked)
    except Refused:
        return
    assert wanted[0] in VERBS
    assert not [word for word in wanted if word.split("=")[0] in NEVER]
    try:
        found = read(wanted)
    except SystemExit:
        return
    assert found.command == wanted[0]
    assert (found.ledger, found.config, found.account) == (None, None, None)
    assert found.command != "import" or found.file == "-"
    assert found.command != "export" or (found.out, found.force) == ("-", False)
    assert found.command != "report" or (found.words[-1], found.force) == ("-", False)


@pytest.mark.parametrize(
    "asked",
    [
        "import cases - --source 12345 --json",
        "import cases - --map 'number=工单 编号' --dry-run",
        "export cases - 状态:办理中 -类别:消防 --full 上报",
        "export access-log -",
        "list cases --limit 5 --lang en",
        "show 20261101000001 --source=12345",
        "report month 2026-11 -",
        "report 2026-11-01..2026-11-20 -",
        "handover --since today",
    ],
)
def test_what_is_on_the_list_passes_as_it_is(asked: str) -> None:
    assert words_of(asked) == shlex.split(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "cat /etc/passwd",
        "bash",
        "scp -t /tmp",
        "/usr/lib/openssh/sftp-server",
        "doorstep list cases",
        "import cases /etc/passwd",
        "import cases",
        "export cases /tmp/out.csv",
        "export cases out.csv -",
        "export cases - --force",
        "report month last out.xlsx",
        "list cases --ledger /tmp/other.db",
        "list cases --as=wangfang",
        "show 1 --config /tmp/c.yaml",
        "show 1 --source --json",
        "handover out.txt",
        "list 'cases",
        "backup /tmp/copy.db",
        "demo",
    ],
)  # fmt: skip
def test_anything_else_is_refused(asked: str) -> None:
    with pytest.raises(Refused):
        words_of(asked)


def forced(path: Path, asked: str, given: str = "", *, account: str = "") -> subprocess.CompletedProcess[str]:
    """The forced command as sshd runs it."""
    return subprocess.run(
        [sys.executable, str(ROOT / "tui.py"), "--as", account or own_account(), "--ledger", str(path)],
        env={**os.environ, "XDG_STATE_HOME": str(path.parent), "SSH_CONNECTION": "192.0.2.7 50000 192.0.2.1 22",
             "SSH_ORIGINAL_COMMAND": asked, "LANG": "C.UTF-8"},
        input=given, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip


def test_each_call_is_logged_without_a_word_of_residents(ledger: Path) -> None:  # noqa: F811
    brought = forced(ledger, "import cases - --source 12345 --lang en", SHEET)
    assert (brought.returncode, brought.stderr) == (0, "")
    assert brought.stdout.startswith("2 new")
    listed = forced(ledger, "list cases 路灯不亮 --json")
    assert '"20261101000001"' in listed.stdout
    said = forced(ledger, "cat /etc/passwd")
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (2, "", 1)
    assert forced(ledger, "list nothing").returncode == 2
    log = ledger.parent / "doorstep/ssh.log"
    lines = [re.sub(r"^\S+Z (\S+) ", "", line) for line in log.read_text().splitlines()]
    assert lines == [
        "192.0.2.7 import cases: begun",
        f"192.0.2.7 import cases: exit 0, {len(SHEET.encode())} bytes in, {len(brought.stdout.encode())} bytes out",
        "192.0.2.7 list cases: begun",
        f"192.0.2.7 list cases: exit 0, 0 bytes in, {len(listed.stdout.encode())} bytes out",
        "192.0.2.7 something else: refused",
        "192.0.2.7 something else: refused",
    ]
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_chinese_windows_may_ask_in_its_own_characters(ledger: Path) -> None:  # noqa: F811
    asked = "list cases 状态:待签收 --json"
    sent = asked.encode("gbk").decode("utf-8", "surrogateescape")
    said = forced(ledger, sent)
    assert (said.returncode, said.stderr) == (0, "")
    assert '"number"' in said.stdout
    assert said.stdout == forced(ledger, asked).stdout


def test_what_comes_is_capped(ledger: Path) -> None:  # noqa: F811
    said = forced(ledger, "import cases - --source 12345 --lang en", SHEET + " " * 20 * 2**20)
    assert (said.returncode, said.stdout) == (2, "")
    assert "More than 20 MB" in said.stderr


def test_without_a_command_the_desk_needs_a_terminal(ledger: Path) -> None:  # noqa: F811
    said = forced(ledger, " ")
    assert (said.returncode, said.stderr.count("\n")) == (2, 1)


def test_a_log_that_cannot_be_written_hands_nothing_out(ledger: Path) -> None:  # noqa: F811
    (ledger.parent / "doorstep").write_text("in the way")
    said = forced(ledger, "export cases - --lang en")
    assert (said.returncode, said.stdout) == (2, "")
    assert "ssh.log" in said.stderr
