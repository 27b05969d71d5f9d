"""Drafts as forms keep them: awaited, so that the screen never waits for the disk. Presence lies beside them."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

from db.drafts import Draft, Drafts
from services.presence import Presence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.session import Session

__all__ = ["Draft", "DraftDesk"]


class DraftDesk:
    """One person's drafts at one ledger. `save`, `take`, `leave`, `drop` and `waiting` as screens/forms/spec.DraftKeeper asks.

    `presence`: which cases this person has open, and who else has.
    """

    def __init__(self, session: Session) -> None:
        self._drafts = Drafts(session.ledger.path, session.staff.id, session.clock)
        self._chosen: Draft | None = None
        self.presence = Presence(session, self._drafts)

    async def save(self, draft_id: int | None, name: str, key: str, values: dict[str, str]) -> int:
        """Keep what is in a form now, as the draft `draft_id` or a new one. Gives its id; it is held by this desk."""
        return await asyncio.to_thread(self._drafts.save, draft_id, name, key, values)

    async def take(self, name: str, key: str, *, new: bool) -> Draft | None:
        """The draft with which this form goes on: the chosen one, else, unless it is for something new, its latest."""
        chosen, self._chosen = self._chosen, None
        if chosen is not None and (chosen.form, chosen.key) == (name, key):
            return await asyncio.to_thread(self._drafts.take, chosen.id)
        if new:
            return None
        for draft in await self.waiting():
            if (draft.form, draft.key) == (name, key):
                taken = await asyncio.to_thread(self._drafts.take, draft.id)
                if taken is not None:
                    return taken
        return None

    @contextmanager
    def chosen(self, draft: Draft) -> Iterator[None]:
        """The next form of its name and key goes on with this draft."""
        self._chosen = draft
        try:
            yield
        finally:
            if self._chosen is draft:  # refused before its form was there
                self._chosen = None

    async def leave(self, draft_id: int) -> None:
        """The form of a draft was left: the draft waits."""
        await asyncio.to_thread(self._drafts.leave, draft_id)

    async def drop(self, draft_id: int) -> None:
        """Forget a draft whose form was sent."""
        await asyncio.to_thread(self._drafts.drop, draft_id)

    async def waiting(self) -> list[Draft]:
        """The drafts that no desk is editing, the one saved last first."""
        return await asyncio.to_thread(self._drafts.waiting)

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
