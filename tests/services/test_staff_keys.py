"""Keys of the staff: who is who by SSH, and what is refused."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from domain.refusal import Refused
from services import identity, staff_keys, staffing
from tests.domain.test_ssh_keys import ONE, OTHER

if TYPE_CHECKING:
    from pathlib import Path

    from domain.ssh_keys import Key
    from services.session import Session
    from tests.services.founded import Founded


@pytest.fixture
def lead(desk: Founded) -> Session:
    """Whoever may add keys."""
    return desk.lead


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of keys, in a folder of this test."""
    path = tmp_path / ".ssh/authorized_keys"
    monkeypatch.setattr(identity, "authorized_keys", lambda: path)
    monkeypatch.setattr(staff_keys, "authorized_keys", lambda: path)
    return path


def public(folder: Path, key: Key) -> Path:
    path = folder / "key.pub"
    path.write_text(f"{key.kind} {key.blob} somebody@home\n")
    return path


def test_a_key_opens_the_desk_as_its_owner_and_does_nothing_else(
    lead: Session, tmp_path: Path, keys: Path
) -> None:
    staffing.add(lead, "demo_wu", "吴示例")
    keys.parent.mkdir()
    keys.write_text("# the administrator's own")
    mark = staff_keys.add(lead, "demo_wu", public(tmp_path, ONE), ["--ledger", "/srv/our ledger.db"])
    assert mark == ONE.fingerprint
    before, line = keys.read_text().splitlines()
    assert before == "# the administrator's own"
    assert line.endswith(
        f"doorstep --as demo_wu --ledger '/srv/our ledger.db'\",restrict,pty {ONE.kind} {ONE.blob} demo_wu"
    )
    assert line.startswith('command="exec ')


def test_a_new_file_of_keys_is_its_owners_alone(lead: Session, tmp_path: Path, keys: Path) -> None:
    staff_keys.add(lead, lead.staff.account, public(tmp_path, ONE), [])
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.parent.stat().st_mode) == 0o700


def test_a_key_that_stands_for_someone_is_refused(lead: Session, tmp_path: Path, keys: Path) -> None:
    staffing.add(lead, "demo_wu", "吴示例")
    staff_keys.add(lead, "demo_wu", public(tmp_path, ONE), [])
    text = keys.read_text()
    with pytest.raises(Refused, match="demo_wu"):
        staff_keys.add(lead, lead.staff.account, public(tmp_path, ONE), [])
    with pytest.raises(Refused, match="nobody_here"):
        staff_keys.add(lead, "nobody_here", public(tmp_path, OTHER), [])
    (tmp_path / "key").write_text("-----BEGIN OPENSSH PRIVATE KEY-----\n")
    with pytest.raises(Refused, match="key"):
        staff_keys.add(lead, "demo_wu", tmp_path / "key", [])
    with pytest.raises(Refused, match="missing"):
        staff_keys.add(lead, "demo_wu", tmp_path / "missing", [])
    assert keys.read_text() == text


class TestWhoSitsHere:
    """`--as` by SSH, under the account that owns the ledger, and never with another's key."""

    @pytest.fixture(autouse=True)
    def _by_ssh(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("SSH_CONNECTION", "SSH_ORIGINAL_COMMAND", "SSH_USER_AUTH"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("SSH_CONNECTION", "192.0.2.7 50000 192.0.2.1 22")

    def who(self, lead: Session, claimed: str) -> str:
        return identity.account(claimed, str(lead.ledger.path), lead.settings)

    def test_by_ssh_it_is_whom_the_forced_command_names(self, lead: Session) -> None:
        assert self.who(lead, "demo_wang") == "demo_wang"

    def test_at_a_terminal_of_the_machine_nobody_is_someone_else(
        self, lead: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("SSH_CONNECTION")
        with pytest.raises(Refused, match="demo_wang"):
            self.who(lead, "demo_wang")

    def test_whoever_does_not_own_the_ledger_is_themselves(
        self, lead: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("os.geteuid", lambda: 54321)
        with pytest.raises(Refused, match="demo_wang"):
            self.who(lead, "demo_wang")

    def test_a_key_that_stands_for_another_too_is_refused(
        self, lead: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        staff_keys.add(lead, lead.staff.account, public(tmp_path, ONE), [])
        told = tmp_path / "sshauth"
        monkeypatch.setenv("SSH_USER_AUTH", str(told))
        told.write_text(f"publickey {OTHER.kind} {OTHER.blob}\n")
        assert self.who(lead, "demo_wang") == "demo_wang"
        told.write_text(f"publickey {ONE.kind} {ONE.blob}\n")
        with pytest.raises(Refused, match=lead.staff.account):
            self.who(lead, "demo_wang")
