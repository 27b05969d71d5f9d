"""What an action needs to be taken from a screen: its form, prefilled, and the service that takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from domain.masking import mask_case
from domain.moments import from_text
from screens.forms.spec import Check, Field, FormSpec, Option, Values
from words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from domain.lifecycle import Action
    from domain.records import Case
    from services.outcome import Outcome
    from services.session import Session
    from settings.model import Category, Code


def no_check(_values: dict[str, str]) -> Sequence[object]:
    """A form that the service alone judges."""
    return ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A form ready to be shown. `check` runs on the event loop and must be pure."""

    spec: FormSpec
    check: Check = no_check  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class ActionForm:
    """An action by its key's name. All but its names run on the desk's thread.

    `step`: what it is in the lifecycle, for the preview of a batch. `prepare`: None where the action needs no form; it
    raises Refused where the case can't take the action. `many`: whether it may be taken with ticked cases at once.
    `prepare_many`: their form, where it is not the first one's. `fits`: what that preview asks of each case in place of
    the step, raising Refused.
    """

    action: str
    step: Action
    take: Callable[[Session, Sequence[int], Values], list[Outcome]]
    prepare: Callable[[Session, int], Prepared] | None = None
    many: bool = True
    prepare_many: Callable[[Session, Sequence[int]], Prepared] | None = None
    fits: Callable[[Session, Case], object] | None = None

    def opened(self, session: Session, case_ids: Sequence[int]) -> Prepared:
        """The form for these cases. Raises Refused where the first can't take the action."""
        if self.prepare_many is not None and len(case_ids) > 1:
            return self.prepare_many(session, case_ids)
        assert self.prepare is not None  # noqa: S101  only forms that ask are opened
        return self.prepare(session, case_ids[0])


def options(codes: Iterable[Code]) -> tuple[Option, ...]:
    """A code table as answers to choose from."""
    return tuple(Option(item.slug, item.name) for item in codes)


def category_options(categories: Iterable[Category]) -> tuple[Option, ...]:
    """The second-level categories, each found by its first level and its other names too."""
    found = list(categories)
    parents = {item.slug: item.name for item in found if item.parent is None}
    return tuple(
        Option(item.slug, item.name, parents.get(item.parent, ""), also=" ".join(item.also))
        for item in found
        if item.parent is not None
    )


def late_field() -> Field:
    """The last line of a form: when it was done, where it is entered late 补记."""
    return Field("at", say("Done when"), "when", hint=say("empty = now"))


def moment(values: Values, name: str) -> datetime | None:
    """The moment in a 'when' field; None where it is empty (now) or a day only."""
    text = values.get(name, "")
    when = from_text(text) if text else None
    return when if isinstance(when, datetime) else None


def day(values: Values, name: str) -> date | None:
    """The day in a 'date' field; None where it is empty."""
    text = values.get(name, "")
    return date.fromisoformat(text) if text else None


def facts(case: Case) -> tuple[str, ...]:
    """What stands above every form of a case, beside the number in the top bar: what it is about, masked."""
    return (mask_case(case).title,)
