"""The last resort: an error that nobody expected becomes a log for whoever looks after the program."""

from __future__ import annotations

import os
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


def log(error: BaseException, now: datetime) -> Path | None:
    """Write the crash log, 0600, to the user's state folder; where it is, or None where it can't be written.

    It holds where it happened and what kind of error it was, never the error's text nor any value: both may
    be residents' data.
    """
    path = state_folder() / now.strftime("crash-%Y%m%d-%H%M%S.log")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as file:
            file.writelines(f"{line}\n" for line in _trace(error))
    except OSError:
        return None
    return path


def kind(error: BaseException) -> str:
    """What kind of error it was: the name of its class."""
    return type(error).__name__


def state_folder() -> Path:
    """Where logs for whoever looks after the program lie."""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "doorstep"


def _trace(error: BaseException) -> Iterator[str]:
    seen: BaseException | None = error
    while seen is not None:
        yield kind(seen)
        for frame in traceback.extract_tb(seen.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"
        seen = seen.__cause__ or seen.__context__
