"""The printer: a command of the settings that prints what it reads."""

from __future__ import annotations

import shlex
import subprocess
from typing import TYPE_CHECKING

from domain.refusal import Refused
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable

PATIENCE = 30
"""Seconds that it has to take the sheet."""


def send(command: str, lines: Iterable[str]) -> None:
    """Give lines to the print command of the settings. Raises Refused where it is not there or says no."""
    text = "".join(f"{line}\n" for line in lines)
    try:
        done = subprocess.run(  # noqa: S603  the command is the site's own setting
            shlex.split(command), input=text.encode(), capture_output=True, timeout=PATIENCE, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise Refused(_failed(command)) from error
    if done.returncode:
        raise Refused(_failed(command))


def _failed(command: str) -> Message:
    return say(
        "{command} did not print. Look at the printer, or write the sheet into a file.", command=command
    )
