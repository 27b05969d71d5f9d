"""The SSH keys of the staff: authorized_keys of the account that owns the ledger says whose each is (docs/ssh.md)."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from db import staff as staff_table
from domain import ssh_keys
from domain.refusal import Refused
from services.identity import authorized_keys
from services.rights import may
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.session import Session


def add(session: Session, account: str, file: Path, options: Sequence[str]) -> str:
    """Let this public key open the desk as this person, and do nothing else. Gives the key's fingerprint.

    `options`: words of the command besides the person, as `--ledger PATH`. Raises Refused: no such person, no
    public key, one that stands for someone already, or the file can't be written.
    """
    may(session, "staff")
    person = staff_table.by_account(account)
    if person is None or not person.active or person.committee_id != session.committee.id:
        raise Refused(
            say("Nobody of the account {account} works here. See: doorstep staff list", account=account)
        )
    key = _read(file)
    path = authorized_keys()
    present = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    if key in (known := ssh_keys.owners(present)):
        raise Refused(
            say(
                "This key stands in {file} already, for {owner}. Each person makes a key of their own.",
                file=path,
                owner=", ".join(sorted(known[key])) or "-",
            )
        )
    program = str(Path(sys.executable).with_name("doorstep"))
    line = ssh_keys.line(shlex.join(["exec", program, "--as", account, *options]), key, account)
    with session.operation() as op:
        op.event(session.committee.id, "staff", person.id, "staff_key_added", note=key.fingerprint)
        _append(path, line if present.endswith("\n") or not present else f"\n{line}")
    return key.fingerprint


def _read(file: Path) -> ssh_keys.Key:
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        raise Refused(say("{file} can't be read: check its name and who may.", file=file)) from None
    key = ssh_keys.public_key(text)
    if key is None:
        raise Refused(
            say(
                "{file} is no public key. It is the file that ends in .pub after: ssh-keygen -t ed25519",
                file=file,
            )
        )
    return key


def _append(path: Path, line: str) -> None:
    """Add a line, as sshd's StrictModes wants the file: nobody else's to write."""
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(f"{line}\n")
    except OSError:
        raise Refused(
            say("{file} can't be written. Whoever looks after the machine adds the key.", file=path)
        ) from None
