"""A real sshd on loopback, set up as docs/ssh.md says: two staff, each their own key; nothing goes but what is listed."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from services.identity import own_account
from tests.cli.test_commands import SHEET
from tests.pty.terminal import PYTHON, ROOT, Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
TOOLS = SSHD and all(map(shutil.which, ("ssh", "ssh-keygen", "sftp", "scp")))
F6, F7 = "\x1b[17~", "\x1b[18~"
MUST = "DOORSTEP_CI" in os.environ
"""Set by .ci/run, which installs openssh-server: there a missing sshd is a failure."""
pytestmark = pytest.mark.skipif(not TOOLS and not MUST, reason="no sshd here: apt-get install openssh-server")


@dataclass
class Host:
    """The machine with the ledger, and the keys of those who use it."""

    folder: Path
    port: int

    @property
    def ledger(self) -> Path:
        return self.folder / "ledger.db"

    def options(self, who: str, *more: str) -> list[str]:
        """What ssh, scp and sftp are told alike."""
        told = {
            "Port": self.port,
            "IdentityFile": self.folder / who,
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "BatchMode": "yes",
            "UserKnownHostsFile": self.folder / "known_hosts",
            "StrictHostKeyChecking": "accept-new",
            "LogLevel": "ERROR",
        }
        return ["-F", "/dev/null", *(f"-o{name}={value}" for name, value in told.items()), *more]

    def ssh(
        self, who: str, *asked: str, given: str = "", options: tuple[str, ...] = (), **env: str
    ) -> Answer:
        """Ask something in one call."""
        return run(["ssh", *self.options(who, *options), self.address, *asked], given, env)

    @property
    def address(self) -> str:
        return f"{own_account()}@127.0.0.1"

    def desk(self, who: str) -> Terminal:
        """Open the desk in a terminal."""
        return Terminal(["ssh", "-tt", *self.options(who), self.address], columns=100, rows=30)


Answer = subprocess.CompletedProcess[str]


def run(command: list[str], given: str = "", env: dict[str, str] | None = None) -> Answer:
    return subprocess.run(
        command, input=given, capture_output=True, text=True, check=False, timeout=40,
        env={**os.environ, "LANG": "C.UTF-8", **(env or {})},
    )  # fmt: skip


def documented() -> str:
    """The sshd settings that docs/ssh.md gives, for the account that runs the tests."""
    text = (ROOT / "docs/ssh.md").read_text()
    found = re.search(r"```sshd_config\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1].replace("Match User doorstep", f"Match User {own_account()}")


@pytest.fixture(scope="module")
def host(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The host of docs/ssh.md; its service account is whoever runs the tests."""
    assert SSHD is not None, "no sshd here: .ci/run installs openssh-server"
    folder = tmp_path_factory.mktemp("ssh")
    shutil.copy(made_ledger, folder / "ledger.db")
    for name in ("host", "demo_wang", "demo_chen", "stranger"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    with (folder / "authorized_keys").open("w") as file:
        for name in ("demo_wang", "demo_chen"):
            command = [
                "exec", "env", f"HOME={folder}", f"XDG_STATE_HOME={folder}", f"XDG_CONFIG_HOME={folder}", PYTHON,
                str(ROOT / "tui.py"), "--as", name, "--ledger", str(folder / "ledger.db"), "--lang", "en",
            ]  # fmt: skip
            key = (folder / f"{name}.pub").read_text()
            file.write(f'command="{shlex.join(command)}",restrict,pty {key}')
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\nPidFile none\n"
        f"AuthorizedKeysFile {folder / 'authorized_keys'}\n"
        "StrictModes no\n"  # the test's folder lies below /tmp, where all may write
        f"Subsystem sftp internal-sftp\n{documented()}"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([SSHD, "-D", "-e", "-f", folder / "sshd_config"], stderr=log)
    try:
        yield listening(Host(folder, port), server)
    finally:
        server.terminate()
        server.wait()


def listening(host: Host, server: subprocess.Popen[bytes]) -> Host:
    end = time.monotonic() + 20
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", host.port), timeout=1).close()
        except OSError:
            continue
        return host
    raise AssertionError((host.folder / "log").read_text())


def test_lists_come_in_and_go_out_under_each_ones_name(host: Host) -> None:
    brought = host.ssh("demo_wang", "import cases - --source 12345 --json", given=SHEET)
    assert (brought.returncode, brought.stderr) == (0, ""), (host.folder / "log").read_text()
    assert json.loads(brought.stdout)["new"] == 2
    assert '"20261101000001"' in host.ssh("demo_chen", "list cases 路灯不亮 --json").stdout
    shown = json.loads(host.ssh("demo_chen", "show 20261101000001 --json").stdout)
    assert {event["by"] for event in shown["timeline"]} == {"王示例"}
    exported = host.ssh("demo_chen", "export cases - 路灯不亮")
    assert exported.returncode == 0
    assert "20261101000001" in exported.stdout
    assert "13800000001" not in exported.stdout
    assert "|" in host.ssh("demo_chen", "report month last -").stdout
    log = (host.folder / "doorstep/ssh.log").read_text()
    assert re.search(r"Z demo_wang 127\.0\.0\.1 import cases: exit 0, \d+ bytes in, \d+ bytes out\n", log)
    assert re.search(r"Z demo_chen 127\.0\.0\.1 export cases: exit 0, 0 bytes in, \d+ bytes out\n", log)


def test_a_lost_client_leaves_no_process_and_its_draft_is_there_at_the_next_login(host: Host) -> None:
    """Each sits under their own name, and finds their own drafts only."""
    with host.desk("demo_wang") as desk:
        desk.until("to do")
        assert "王示例" in desk.lines()[0]
        desk.type(F6)
        desk.until("2/14")
        desk.quiet()
        desk.type("测试灯")
        desk.until("测试灯")
        desk.quiet(0.6)
        assert running(host)
    end = time.monotonic() + 20
    while running(host):
        assert time.monotonic() < end, "the desk runs on without its client"
    with host.desk("demo_wang") as desk:
        desk.until("drafts 1")
        desk.type(F7)
        desk.until("测试灯")
    with host.desk("demo_chen") as desk:
        desk.until("to do")
        assert "陈示例" in desk.lines()[0]
        assert "drafts" not in desk.lines()[0]


def running(host: Host) -> list[str]:
    """The processes that have the ledger's name in their words: the desks."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if f"--ledger\0{host.ledger}" in words:
            found.append(words)
    return found


@pytest.mark.parametrize(
    "asked",
    [
        "cat /etc/passwd",
        "list cases --ledger /etc/passwd",
        "import cases {ledger}",
        "export cases {folder}/stolen.csv",
    ],
)
def test_no_shell_and_no_file(host: Host, asked: str) -> None:
    said = host.ssh("demo_wang", asked.format(ledger=host.ledger, folder=host.folder))
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (2, "", 1)
    assert said.stderr.startswith("By SSH there are only")
    assert not list(host.folder.glob("stolen*"))


def test_no_desk_without_a_terminal_and_no_program_of_ones_own(host: Host) -> None:
    own = host.folder / "own"
    own.mkdir()
    (own / "sitecustomize.py").write_text(f"open({str(host.folder / 'stolen')!r}, 'w')\n")
    said = host.ssh("demo_wang", options=("-oSendEnv=PYTHONPATH",), PYTHONPATH=str(own))
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (2, "", 1)
    assert not (host.folder / "stolen").exists()


def test_no_copies_and_no_tunnel(host: Host) -> None:
    told, there = host.options("demo_wang"), f"{host.address}:{host.folder}/stolen"
    for words in (["scp"], ["scp", "-O"]):
        assert run([*words, *told, str(host.folder / "host.pub"), there]).returncode != 0
        assert (
            run([*words, *told, f"{host.address}:{host.ledger}", str(host.folder / "stolen")]).returncode != 0
        )
    fetched = run(["sftp", *told, "-b", "-", host.address], f"get {host.ledger} {host.folder / 'stolen'}\n")
    assert fetched.returncode != 0
    assert not (host.folder / "stolen").exists()
    tunnel = host.ssh("demo_wang", options=("-W", f"127.0.0.1:{host.port}"))
    assert (tunnel.returncode, tunnel.stdout) == (255, "")
    assert "forwarding failed" in tunnel.stderr


def test_an_unknown_key_is_refused(host: Host) -> None:
    said = host.ssh("stranger", "list cases")
    assert (said.returncode, said.stdout) == (255, "")
    assert "Permission denied" in said.stderr
