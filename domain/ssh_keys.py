"""Public keys of SSH, and the lines of authorized_keys that say whose each is (sshd(8), 'AUTHORIZED_KEYS')."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import shlex
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS: Final = frozenset(
    {
        *("ssh-ed25519", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com", "ssh-rsa"),
        *("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"),
    }
)
"""Kinds of keys that a current sshd takes."""
_AS = re.compile(r"--as[ =]([a-z_][a-z0-9_-]*)")


class Key(NamedTuple):
    """A public key. `blob`: its base64."""

    kind: str
    blob: str

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` says it."""
        digest = hashlib.sha256(base64.b64decode(self.blob)).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def public_key(text: str) -> Key | None:
    """The one key that the text of a .pub file holds; None where it is none."""
    lines = [line for line in text.splitlines() if line.strip()]
    parts = lines[0].split(maxsplit=2) if len(lines) == 1 else []
    if len(parts) < 2 or parts[0] not in KINDS:
        return None
    return Key(parts[0], parts[1]) if _holds(*parts[:2]) else None


def owners(authorized_keys: str) -> dict[Key, frozenset[str]]:
    """Each key of an authorized_keys file, and the accounts that its lines name after `--as`."""
    found: dict[Key, frozenset[str]] = {}
    for line in authorized_keys.splitlines():
        key, account = _key_in(line), _AS.search(line)
        if key is not None:
            found[key] = found.get(key, frozenset()) | ({account[1]} if account else set())
    return found


def session_keys(auth_info: str) -> Iterator[Key]:
    """The keys that sshd names in the file of SSH_USER_AUTH: lines of `publickey KIND BLOB`."""
    for line in auth_info.splitlines():
        parts = line.split()
        if len(parts) > 2 and parts[0] == "publickey":
            yield Key(parts[1], parts[2])


def line(command: str, key: Key, account: str) -> str:
    """The line of authorized_keys by which this key does nothing but this command."""
    quoted = command.replace('"', '\\"')  # sshd takes off nothing else
    return f'command="{quoted}",restrict,pty {key.kind} {key.blob} {account}'


def _key_in(line: str) -> Key | None:
    """The key of a line; its options may hold blanks within quotation marks."""
    parts = _parts(line.strip())
    at = next((at for at, part in enumerate(parts) if part in KINDS), None)
    return None if at is None or at + 1 >= len(parts) else Key(parts[at], parts[at + 1])


def _parts(line: str) -> list[str]:
    if line.startswith("#"):
        return []
    try:
        return shlex.split(line)
    except ValueError:
        return line.split()


def _holds(kind: str, blob: str) -> bool:
    """Whether the key's bytes say the same kind, as their first string (RFC 4253 §6.6)."""
    try:
        data = base64.b64decode(blob, validate=True)
    except (binascii.Error, ValueError):
        return False
    length = int.from_bytes(data[:4], "big")
    return data[4 : 4 + length] == kind.encode() and len(data) > 4 + length
