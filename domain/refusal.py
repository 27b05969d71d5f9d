"""How the desk says no: a sentence for staff, never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from words import Message


class Refused(Exception):
    """Something can't be done. `message` says what is wrong, where, and what to do next."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.msgid)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Conflict(Refused):
    """Someone else changed the record since it was read."""
