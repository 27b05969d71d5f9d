"""A form on a case that a colleague changed meanwhile: what it opened with, what it would open with now, what is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from screens.forms.spec import Field, FormSpec, Values


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that the form would open with another value now. Values as they stand in the form."""

    field: Field
    before: str
    now: str
    mine: str

    @property
    def typed(self) -> bool:
        """Whether something else was typed than what the form opened with."""
        return self.mine != self.before

    @property
    def clash(self) -> bool:
        """Whether what was typed is neither: someone has to choose."""
        return self.typed and self.mine != self.now


def differences(old: FormSpec, new: FormSpec, typed: Values) -> list[Difference]:
    """The fields that a colleague's change touched, in the order of the form."""
    before, now = old.start(), new.start()
    return [
        Difference(field, before[field.id], now[field.id], typed.get(field.id, before[field.id]))
        for field in new.fields
        if field.id in now and field.id in before and before[field.id] != now[field.id]
    ]


def merged(
    new: FormSpec, typed: Values, found: Collection[Difference], mine: Collection[str]
) -> dict[str, str]:
    """The values to save: what was typed; of the fields that a colleague changed the ones of `mine`, else theirs."""
    theirs = {one.field.id: one.now for one in found if not (one.clash and one.field.id in mine)}
    return {**new.start(), **{name: value for name, value in typed.items() if name in new.start()}, **theirs}
