"""Who sits here: the operating system's user, or, under the service account, whom the SSH key belongs to."""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from typing import TYPE_CHECKING

from domain.hygiene import printable
from domain.refusal import Refused
from services.session import ledger_path
from words import say

if TYPE_CHECKING:
    from settings.model import Settings


def own_account() -> str:
    """The operating system's user of this process, by uid; never by the environment."""
    return pwd.getpwuid(os.getuid()).pw_name


def client() -> str:
    """The address of the SSH client, '' without one."""
    return printable(os.environ.get("SSH_CONNECTION", "").split(" ")[0])


def account(claimed: str | None, url: str | None, settings: Settings) -> str:
    """Whose desk this is: one's own, or the `claimed` account's in a forced SSH session (docs/ssh.md).

    `url`: of the ledger, as it was given.

    Raises Refused where someone else is claimed and this is no SSH session, not the account that owns the
    ledger, or a key of yet another.
    """
    own = own_account()
    if claimed is None or claimed == own:
        return own
    if not _by_ssh() or not _owns(ledger_path(url, settings)):
        raise Refused(
            say("--as {name} is not you: you are {account} on this machine.", name=claimed, account=own)
        )
    _cross_check(claimed)
    return claimed


def authorized_keys() -> Path:
    """The file in which sshd looks for the keys of this account."""
    return Path(pwd.getpwuid(os.getuid()).pw_dir) / ".ssh/authorized_keys"


def _by_ssh() -> bool:
    return "SSH_CONNECTION" in os.environ or "SSH_ORIGINAL_COMMAND" in os.environ


def _owns(ledger: Path) -> bool:
    try:
        return ledger.stat().st_uid == os.geteuid()
    except FileNotFoundError:
        raise Refused(
            say(
                "There is no ledger yet. Whoever looks after the machine starts doorstep under its service account."
            )
        ) from None


def _cross_check(claimed: str) -> None:
    """Hold what sshd says of the key (`ExposeAuthInfo`) against authorized_keys. Raises Refused."""
    from domain.ssh_keys import owners, session_keys  # nobody at their own account needs them

    told = os.environ.get("SSH_USER_AUTH")
    if told is None:
        return
    known = owners(_text(authorized_keys()))
    for key in session_keys(_text(Path(told))):
        others = known.get(key, frozenset()) - {claimed}
        if others:
            raise Refused(
                say(
                    "This key stands for {owner} too, not for {name} alone. Ask whoever looks after the machine.",
                    owner=", ".join(sorted(others)),
                    name=claimed,
                )
            )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
