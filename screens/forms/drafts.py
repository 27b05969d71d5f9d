"""The draft of one form: saved when it differs from what was saved last, brought back, forgotten."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.forms.spec import DraftKeeper, FormSpec, SavedDraft


class DraftSlot:
    """Where a form's draft lies. Without a keeper nothing is kept.

    Only what differs from what the form opened with is kept: what a colleague changes meanwhile in a field that
    nobody typed in is there when the draft comes back. Of a form that is `whole` everything is kept.
    """

    def __init__(self, spec: FormSpec, keeper: DraftKeeper | None) -> None:
        self._spec = spec
        self._keeper = keeper
        self._id: int | None = None
        self._saving = asyncio.Lock()
        self._start = spec.start()
        self._saved = dict(self._start)

    def is_saved(self, values: dict[str, str]) -> bool:
        """Whether these values are what was saved last, or what the form opened with."""
        return values == self._saved

    @property
    def exists(self) -> bool:
        """Whether what is in the form is a draft by now."""
        return self._id is not None

    async def keep(self, values: dict[str, str]) -> None:
        """Save the values, if they are not saved yet; a form as it opened is no draft."""
        if self._keeper is None:
            return
        async with self._saving:  # the first save makes the draft that the next one changes
            if values == self._saved:
                return
            self._saved = dict(values)
            if values == self._start and not self._spec.whole:
                await self._forget()
            else:
                await self._save(values)

    async def restore(self) -> SavedDraft | None:
        """The draft with which the form goes on, where it differs from what the form opened with."""
        spec = self._spec
        draft = (
            await self._keeper.take(spec.name, spec.key, new=spec.new) if self._keeper is not None else None
        )
        if draft is not None:
            self._id = draft.id
            self._saved = {name: draft.values.get(name, value) for name, value in self._saved.items()}
        elif spec.whole and not spec.new:
            await self._save(self._start)  # a paste is as dear as what was typed
        return draft if self._saved != self._start else None

    async def others(self) -> int:
        """How many drafts of forms like this one wait besides."""
        waiting = await self._keeper.waiting() if self._keeper is not None else ()
        return sum(draft.form == self._spec.name for draft in waiting)

    async def leave(self) -> None:
        """The form is left: its draft waits."""
        if self._keeper is not None and self._id is not None:
            await self._keeper.leave(self._id)

    async def drop(self, values: dict[str, str] | None = None) -> None:
        """Forget the draft; `values`: what the form begins afresh with."""
        async with self._saving:
            if values is not None:
                self._start = self._saved = dict(values)
            await self._forget()

    async def _save(self, values: dict[str, str]) -> None:
        if self._keeper is not None:
            whole, start = self._spec.whole, self._start
            typed = {name: value for name, value in values.items() if whole or value != start.get(name)}
            self._id = await self._keeper.save(self._id, self._spec.name, self._spec.key, typed)

    async def _forget(self) -> None:
        gone, self._id = self._id, None
        if self._keeper is not None and gone is not None:
            await self._keeper.drop(gone)
