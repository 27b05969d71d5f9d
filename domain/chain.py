"""The chain of events: each digest covers the one before it, so that nothing is changed or taken out unseen.

Personal values are not in the chain, only a salted commitment to them: erasing value and salt leaves it
whole.
"""

from __future__ import annotations

import json
from hashlib import sha256

SALT_BYTES = 16
_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def commitment(salt: bytes, value: object) -> str:
    """What the chain holds in place of a value: hex SHA-256 over the salt and the value's JSON.

    `salt`: `SALT_BYTES` random bytes. Raises ValueError for a salt of another length, TypeError or
    ValueError for a value that JSON can't hold.
    """
    return commit(salt, canonical(value))


def commit(salt: bytes, spelled: bytes) -> str:
    """The commitment to a value that `canonical` spelled. Raises ValueError for a salt of another length."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return sha256(salt + spelled).hexdigest()


def digest(previous: str, seq: int, *fields: object) -> str:
    """The digest of an event: hex SHA-256 over the previous digest, its number and its fields.

    `previous`: '' for the first event. Raises TypeError or ValueError for a field that JSON can't hold.
    """
    return sha256(canonical([previous, seq, *fields])).hexdigest()


def canonical(value: object) -> bytes:
    """JSON with one spelling for each value: sorted keys, no blanks, ASCII only."""
    return _json(value).encode("ascii")
