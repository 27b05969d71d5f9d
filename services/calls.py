"""The log of what was asked by SSH: who, from where, what, how it ended, how many bytes; never residents' data."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from domain.refusal import Refused
from services.crash import state_folder
from services.identity import client
from words import say

if TYPE_CHECKING:
    from datetime import datetime


def note(at: datetime, account: str, call: str, told: str) -> None:
    """Add a line to `ssh.log` (0600) in the state folder. Raises Refused where that can't be.

    `at`: in UTC. `call`: the verb and the kind of list, no word of a query. `told`: 'begun', or how it ended.
    """
    path = state_folder() / "ssh.log"
    line = f"{at:%Y-%m-%dT%H:%M:%SZ} {account} {client() or '-'} {call}: {told}\n"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(file, line.encode())
        finally:
            os.close(file)
    except OSError:
        raise Refused(
            say(
                "What is asked by SSH is logged, and {file} can't be written. Tell whoever looks after the machine.",
                file=path,
            )
        ) from None
