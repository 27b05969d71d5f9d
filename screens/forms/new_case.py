"""A hotline case entered by hand: typed, or its text pasted from the hotline's page."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from domain.moments import from_text, time_text
from screens.forms.action import category_options
from screens.forms.spec import Field, FormSpec, Option, Values
from services.entering import ALIKE_DAYS, HotlineInput, alike, check_number, enter
from services.known import places
from services.rights import may
from settings.lookup import find_category, find_request_type, find_urgency, state_name
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from domain.moments import When
    from domain.records import Case
    from exchange.case_text import Told
    from services.outcome import Outcome
    from services.session import Session
    from settings.lookup import Named
    from settings.model import Settings

NAME = "new_case"
_NORMAL = "normal"
_DAY = len("2026-11-20")


@dataclass(frozen=True, slots=True)
class NewCase:
    """The form, and the ids of the cases that stand above it as being like this one."""

    spec: FormSpec
    shown: frozenset[int]


def prepare(session: Session, text: str, key: str = "") -> NewCase:
    """The form, filled in with what the text of the hotline's page tells ('' = nothing).

    `key`: the draft's, where it is not a new one. Raises AlreadyThere where the number is in the ledger, Refused where it
    can't be taken in, or the role may not take any in.
    """
    may(session, "import")
    told: Mapping[str, Told] = {}
    if text:
        from exchange.case_text import recognise

        told = recognise(text, session.zone)
        key = sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
    if "number" in told:
        check_number(session, told["number"].value)
    fields = _fields(session, told)
    like = alike(session, _value(told, "person_phone"), _value(told, "address"))
    unsure = any(field.guess for field in fields)
    top = (*([say("? = not sure: look at it, and mend it.")] if unsure else ()), *_above(session, like))
    spec = FormSpec(
        NAME,
        key,
        say("New hotline case"),
        fields,
        say("Enter it"),
        top=top,
        subject="",
        whole=True,
        new=not key,
    )
    return NewCase(spec, frozenset(case.id for case in like))


def _fields(session: Session, told: Mapping[str, Told]) -> tuple[Field, ...]:
    settings = session.settings
    urgencies = tuple(Option(item.slug, item.name) for item in settings.urgencies)
    types = tuple(Option(item.slug, item.name) for item in settings.request_types)
    known_places = tuple(Option(place, place) for place in places(session))
    return (
        _text(told, "number", say("Case number"), limit=40, required=True),
        _time(told, "received", say("Received"), required=True),
        _text(told, "person_name", say("Caller"), limit=40),
        _text(told, "person_phone", say("Phone"), limit=40),
        _text(told, "address", say("Place"), limit=80, choices=known_places),
        _code(told, "request_type", say("Request type"), types, _slug_of(settings, find_request_type)),
        _code(told, "urgency", say("Urgency"), urgencies, _slug_of(settings, find_urgency), usual=_NORMAL),
        _time(told, "dispatched", say("Dispatched")),
        _time(told, "given_limit", say("Limit"), kind="limit"),
        _text(told, "content", say("What"), limit=2000, required=True, area=True),
        _text(told, "title", say("In short"), limit=60, hint=say("empty = the first words")),
        _code(
            told, "category", say("Category"), category_options(settings.categories),
            _slug_of(settings, find_category), pick=True,
        ),
        _text(told, "repeat_of", say("Repeats case"), limit=40),
    )  # fmt: skip


def _value(told: Mapping[str, Told], name: str) -> str:
    return told[name].value if name in told else ""


def _text(
    told: Mapping[str, Told],
    name: str,
    label: Message,
    *,
    limit: int,
    required: bool = False,
    area: bool = False,
    choices: tuple[Option, ...] = (),
    hint: Message | None = None,
) -> Field:
    found = told.get(name)
    return Field(
        name,
        label,
        "area" if area else "text",
        value=found.value if found else "",
        options=choices,
        limit=limit,
        required=required,
        hint=hint,
        guess=found is not None and not found.sure,
    )


def _time(
    told: Mapping[str, Told], name: str, label: Message, *, kind: str = "when", required: bool = False
) -> Field:
    """A time; where the page gives only the day of a moment, its start stands in as a guess."""
    found = told.get(name)
    value = found.value if found else ""
    day_only = kind == "when" and len(value) == _DAY
    return Field(
        name,
        label,
        "limit" if kind == "limit" else "when",
        value=f"{value} 00:00" if day_only else value,
        required=required,
        guess=found is not None and (not found.sure or day_only),
    )


def _slug_of(settings: Settings, find: Callable[[Settings, str], Named | None]) -> Callable[[str], str]:
    def slug(text: str) -> str:
        known = find(settings, text)
        return known.slug if known else ""

    return slug


def _code(
    told: Mapping[str, Told],
    name: str,
    label: Message,
    choices: tuple[Option, ...],
    slug: Callable[[str], str],
    *,
    usual: str = "",
    pick: bool = False,
) -> Field:
    """A choice; a word of the page that is none of them is shown as the hint, and nothing is chosen for it."""
    found = told.get(f"{name}_text")
    value = slug(found.value) if found else usual
    unknown = found is not None and not value
    return Field(
        name,
        label,
        "pick" if pick else "choice",
        value=value,
        options=choices,
        hint=say("The page says: {text}", text=found.value) if found and unknown else None,
        guess=unknown or (found is not None and not found.sure),
    )


def _above(session: Session, like: Sequence[Case]) -> tuple[Message | str, ...]:
    """Cases of the same caller or place, a line each."""
    if not like:
        return ()
    rows = (
        say(
            "{number}  {day}  {title}  {state}",
            number=case.number,
            day=time_text(case.received, session.now(), session.zone),
            title=case.title,
            state=state_name(session.settings, case.kind, case.state),
        )
        for case in like
    )
    return (say("Same caller or place in the last {days} days:", days=ALIKE_DAYS), *rows)


def like_this(session: Session, values: Values) -> list[Case]:
    """Cases of the same caller or place as what was typed."""
    return alike(session, values.get("person_phone", ""), values.get("address", ""))


def _when(values: Values, name: str) -> When | None:
    text = values.get(name, "")
    return from_text(text) if text else None


def take(session: Session, values: Values) -> Outcome:
    """Enter what was typed; as a list is imported, the first sentence stands in for a title. Raises AlreadyThere, Refused."""
    from exchange.content import first_sentence

    return enter(
        session,
        HotlineInput(
            number=values["number"],
            received=_when(values, "received") or session.now(),
            content=values["content"],
            title=values.get("title") or first_sentence(values["content"]),
            person_name=values.get("person_name", ""),
            person_phone=values.get("person_phone", ""),
            address=values.get("address", ""),
            request_type=values.get("request_type") or None,
            urgency=values.get("urgency") or _NORMAL,
            category=values.get("category") or None,
            dispatched=_when(values, "dispatched"),
            given_limit=_when(values, "given_limit"),
            repeat_of=values.get("repeat_of", ""),
        ),
    )
