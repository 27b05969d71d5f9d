"""The draft of one form: saved when it differs from what was saved last, brought back, forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.forms.spec import DraftKeeper, FormSpec, SavedDraft


class DraftSlot:
    """Where a form's draft lies. Without a keeper nothing is kept.

    Only what differs from what the form opened with is kept: what a colleague changes meanwhile in a field that
    nobody typed in is there when the draft comes back. Of a form that is `whole` everything is kept.
    """

    def __init__(self, spec: FormSpec, keeper: DraftKeeper | None) -> None:
        self._name, self._key = spec.name, spec.key
        self._keeper = keeper
        self._whole = spec.whole
        self._start = spec.start()
        self._saved = dict(self._start)

    def is_saved(self, values: dict[str, str]) -> bool:
        """Whether these values are what was saved last, or what the form opened with."""
        return values == self._saved

    def holds(self, values: dict[str, str]) -> bool:
        """Whether there is a keeper for these values, and they are more than the form opened with."""
        return self._keeper is not None and values != self._start

    async def keep(self, values: dict[str, str]) -> None:
        """Save the values, if they are not saved yet."""
        if self._keeper is not None and values != self._saved:
            self._saved = dict(values)
            typed = {
                name: value for name, value in values.items() if self._whole or value != self._start.get(name)
            }
            await self._keeper.save(self._name, self._key, typed)

    async def restore(self) -> SavedDraft | None:
        """The draft that is kept, where it differs from what the form opened with."""
        draft = await self._keeper.load(self._name, self._key) if self._keeper is not None else None
        if draft is None or {**self._saved, **draft.values} == self._saved:
            return None
        self._saved = {name: draft.values.get(name, value) for name, value in self._saved.items()}
        return draft

    async def drop(self, values: dict[str, str] | None = None) -> None:
        """Forget the draft; `values`: what the form begins afresh with."""
        if values is not None:
            self._start = self._saved = dict(values)
        if self._keeper is not None:
            await self._keeper.drop(self._name, self._key)
