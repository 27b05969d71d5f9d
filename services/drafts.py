"""Drafts as forms keep them: awaited, so that the screen never waits for the disk. Presence lies beside them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from db.drafts import Draft, Drafts
from services.presence import Presence

if TYPE_CHECKING:
    from services.session import Session


class DraftDesk:
    """One person's drafts at one ledger. `save`, `load` and `drop` as screens/forms/spec.DraftKeeper asks.

    `presence`: which cases this person has open, and who else has.
    """

    def __init__(self, session: Session) -> None:
        self._drafts = Drafts(session.ledger.path, session.staff.id, session.clock)
        self.presence = Presence(session, self._drafts)

    async def save(self, name: str, key: str, values: dict[str, str]) -> None:
        """Keep what is in a form now."""
        await asyncio.to_thread(self._drafts.save, name, key, values)

    async def load(self, name: str, key: str) -> Draft | None:
        """The draft of this form, if there is one."""
        return await asyncio.to_thread(self._drafts.load, name, key)

    async def drop(self, name: str, key: str) -> None:
        """Forget a draft whose form was sent."""
        await asyncio.to_thread(self._drafts.drop, name, key)

    async def latest(self) -> Draft | None:
        """The draft that was saved last, for F7."""
        return await asyncio.to_thread(self._drafts.latest)

    async def count(self) -> int:
        """How many drafts wait."""
        return await asyncio.to_thread(self._drafts.count)

    async def use_folder(self, path: str) -> None:
        """Remember a folder from which a file was taken."""
        await asyncio.to_thread(self._drafts.use_folder, path)

    async def folders(self) -> list[str]:
        """The folders from which files were taken, the latest first."""
        return await asyncio.to_thread(self._drafts.folders)

    def close(self) -> None:
        """Leave the cases that were open, and let go of the file."""
        self.presence.close()
        self._drafts.close()
