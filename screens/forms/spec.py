"""A form as data: what it asks, what it shows, when a field is asked at all.

Every value of a form is text, so that a draft is a flat mapping of texts: a choice is its slug, several
choices are their slugs with blanks between, yes and no are 'yes' and 'no', a number is its digits, a day is
'2026-11-23', a moment is the text that `domain.moments.to_text` writes ('' = now, left to the service).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from words import Message

Kind = Literal[
    "text", "area", "choice", "choices", "when", "limit", "date", "number", "pick", "yesno", "note"
]
Values = Mapping[str, str]
Shown = Callable[[Values], bool]

YES = "yes"
NO = "no"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: `label` (a Name, Message or text) is shown, in the picker `extra` too.

    `also`: other words that find it. `text`: what a text field takes of it, '' = the label. `fills`: (field id,
    value) of other fields that picking it fills, where they are empty.
    """

    slug: str
    label: object
    extra: object = ""
    also: str = ""
    text: str = ""
    fills: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form.

    `kind`: a 'when' is a moment, a 'limit' a day or a moment that lies ahead.
    `value`: what it starts with (for 'when', 'limit' and 'date' as staff would type it; of a 'note' the text).
    `options`: for choice, choices and pick; a text with options offers them by F4 and takes anything else
    too. `limit`: characters at most;
    more can be typed and is counted, but not sent. `shown_if`: asked only where this holds for the values typed so far; a
    field that is not shown gives ''. `guess`: the value is only likely, so the form begins there.
    `lines`: rows on the screen of an 'area', and at most of a 'note'.
    """

    id: str
    label: Message
    kind: Kind = "text"
    value: str = ""
    options: tuple[Option, ...] = ()
    limit: int | None = None
    required: bool = False
    shown_if: Shown | None = None
    hint: Message | None = None
    guess: bool = False
    lines: int = 3

    def shown(self, values: Values) -> bool:
        """Whether the field is asked, given what is typed so far."""
        return self.shown_if is None or self.shown_if(values)


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A form as a whole.

    `name` and `key` name its draft (key: the case's number, '' for something new). `top`: facts shown above
    the fields. `submit`: what ctrl+s does, in a word or two. `subject`: what the top bar names, None = key.
    `whole`: its draft keeps every value, since what it opened with is nowhere else. `new`: it asks for something new
    and opens empty; only F7 brings its drafts back.
    """

    name: str
    key: str
    title: Message
    fields: tuple[Field, ...]
    submit: Message
    top: tuple[Message | str, ...] = ()
    subject: Message | str | None = None
    whole: bool = False
    new: bool = False

    def field(self, name: str) -> Field:
        """The field with this id. Raises KeyError."""
        for field in self.fields:
            if field.id == name:
                return field
        raise KeyError(name)

    def start(self) -> dict[str, str]:
        """The values that the form opens with, one for each field that asks."""
        return {field.id: field.value for field in self.fields if field.kind != "note"}


class Problem(Protocol):
    """Why a form can't be sent: `domain.closing.Problem` and the like."""

    @property
    def field(self) -> str:
        """The id of the field to mend; '' = none of them."""
        ...

    @property
    def message(self) -> Message:
        """What is wrong and what to do."""
        ...


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A problem that the form itself finds."""

    field: str
    message: Message


Check = Callable[[dict[str, str]], Sequence[Problem]]


class SavedDraft(Protocol):
    """A draft as it comes back."""

    @property
    def id(self) -> int:
        """Its number."""
        ...

    @property
    def form(self) -> str:
        """The name of its form."""
        ...

    @property
    def values(self) -> Values:
        """What was typed, by field id."""
        ...

    @property
    def saved_at(self) -> datetime:
        """When, an aware moment."""
        ...


class DraftKeeper(Protocol):
    """Keeps what is typed, so that nothing is lost. A draft is held by the desk that edits it, until it is left."""

    async def save(self, draft_id: int | None, name: str, key: str, values: dict[str, str]) -> int:
        """Keep these values as this draft, or as a new one, and give its number."""
        ...

    async def take(self, name: str, key: str, *, new: bool) -> SavedDraft | None:
        """The draft with which a form goes on, if any; of a `new` form only one that was chosen."""
        ...

    async def leave(self, draft_id: int) -> None:
        """Hold the draft no longer."""
        ...

    async def drop(self, draft_id: int) -> None:
        """Forget the draft."""
        ...

    async def waiting(self) -> Sequence[SavedDraft]:
        """The drafts that nobody is editing, the latest first."""
        ...
