"""Rows to records and back: how each kind of value is kept in a column.

The kind of a field is its annotation in domain/records.py, so that a new field needs no second list here.
What goes through both ways comes back equal: undo rests on that.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from peewee import SQL

from domain import masking, moments
from domain.hygiene import half_width
from domain.initials import readings
from domain.lifecycle import is_open
from domain.naming import COLUMN
from domain.records import Case, CaseLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

R = TypeVar("R")


def seconds(moment: datetime | None) -> int | None:
    """A moment as it is kept: seconds since 1970."""
    return None if moment is None else int(moment.timestamp())


def moment(kept: int | None) -> datetime | None:
    """The moment, in UTC, of kept seconds."""
    return None if kept is None else datetime.fromtimestamp(kept, UTC)


def day_text(day: date | None) -> str | None:
    """A day as it is kept."""
    return None if day is None else day.isoformat()


def day(kept: str | None) -> date | None:
    """The day of a kept text."""
    return None if kept is None else date.fromisoformat(kept)


def slugs_text(slugs: Iterable[str]) -> str:
    """Slugs as ',a,b,', in which ',a,' is found; '' for none."""
    joined = ",".join(slugs)
    return f",{joined}," if joined else ""


def slugs(kept: str) -> tuple[str, ...]:
    """The slugs of a kept text."""
    return tuple(kept[1:-1].split(",")) if kept else ()


def _when_text(when: moments.When | None) -> str | None:
    return None if when is None else moments.to_text(when)


def _when(kept: str | None) -> moments.When | None:
    return None if kept is None else moments.from_text(kept)


def _pairs_text(pairs: tuple[tuple[str, str], ...]) -> str:
    return json.dumps(dict(pairs), ensure_ascii=False) if pairs else ""


def _pairs(kept: str) -> tuple[tuple[str, str], ...]:
    return tuple(json.loads(kept).items()) if kept else ()


def _text(value: str | None) -> str | None:
    """Plain text: a StrEnum is kept as its value."""
    return None if value is None else str(value)


def _same(value: Any) -> Any:
    return value


class _Kind(NamedTuple):
    """How values of an annotation are kept, read again, and what stands where nothing was said."""

    keep: Callable[[Any], Any] = _same
    read: Callable[[Any], Any] = _same
    empty: object = None


_KINDS: Final[dict[object, _Kind]] = {
    str: _Kind(_text, empty=""),
    str | None: _Kind(_text),
    int: _Kind(empty=0),
    int | None: _Kind(),
    bool: _Kind(bool, bool, empty=False),
    datetime: _Kind(seconds, moment),
    datetime | None: _Kind(seconds, moment),
    date: _Kind(day_text, day),
    date | None: _Kind(day_text, day),
    moments.When: _Kind(_when_text, _when),
    moments.When | None: _Kind(_when_text, _when),
    Decimal: _Kind(str, Decimal, empty="0"),
    tuple[str, ...]: _Kind(slugs_text, slugs, empty=""),
    tuple[tuple[str, str], ...]: _Kind(_pairs_text, _pairs, empty=""),
}


class Shape(NamedTuple, Generic[R]):
    """How records of a type are read from rows of its fields' columns, in their order."""

    made: type[R]
    kinds: dict[str, _Kind]

    def columns(self, model: Any) -> tuple[Any, ...]:
        """What to select from a model."""
        return tuple(getattr(model, name) for name in self.kinds)

    @property
    def text(self) -> SQL:
        """The same for the first table of a query, written out: Peewee takes 3 ms to spell sixty columns."""
        return SQL(", ".join(f'"t1"."{name}"' for name in self.kinds))

    def record(self, row: Sequence[Any]) -> R:
        """The record of a row."""
        return self.made(*(kind.read(kept) for kind, kept in zip(self.kinds.values(), row, strict=True)))


def shape(made: type[R]) -> Shape[R]:
    """The shape of a record whose fields are columns by their own names."""
    return Shape(made, {name: _KINDS[kind] for name, kind in made.__annotations__.items()})


CASE: Final = shape(Case)
LINE: Final = shape(CaseLine)
CASE_COLUMNS: Final = (
    *(name for name in CASE.kinds if name != "id"),
    *("is_open", "person_initials", "phone_tail", "search_text"),
)
"""The columns that a new case is written with: its fields and what follows from them."""
SEARCHED: Final = frozenset({"number", "title", "content", "address", "category_text"})
"""The fields that the search text is made of."""
_KEEP: Final = {name: kind.keep for name, kind in CASE.kinds.items()}
_EMPTY: Final = {name: kind.empty for name, kind in CASE.kinds.items()} | {"urgency": "normal", "version": 1}
_NEW: Final[dict[str, Any]] = {name: _EMPTY.get(name) for name in CASE_COLUMNS}


def columns(values: Mapping[str, object]) -> dict[str, Any]:
    """Values by the record's field names as a case's columns. Raises KeyError for a field that is none."""
    return {
        name: value if (keep := _KEEP[name]) is _same or type(value) is str else keep(value)
        for name, value in values.items()
    }


def value(field: str, kept: Any) -> Any:
    """The record's value of a column of a case; of other entities as it is kept."""
    kind = CASE.kinds.get(field)
    return kept if kind is None else kind.read(kept)


def all_columns(case: Case) -> dict[str, Any]:
    """A case as its columns, without those that are derived."""
    return {name: kind.keep(getattr(case, name)) for name, kind in CASE.kinds.items()}


def new_columns(values: Mapping[str, object]) -> dict[str, Any]:
    """All columns of a case that is not in the ledger yet, in the order of CASE_COLUMNS."""
    row = _NEW | columns(values)
    for name, (_, follows) in _DERIVED.items():
        row[name] = follows(row)
    return row


def new_case(case_id: int, row: Mapping[str, Any]) -> Case:
    """The record of a case that was just written with these columns."""
    return CASE.record([case_id if name == "id" else row[name] for name in CASE.kinds])


def derived(row: Mapping[str, Any], changed: AbstractSet[str] | None = None) -> dict[str, Any]:
    """What follows from a case's columns: openness, what the counter finds people by, the search text.

    `changed`: only what follows from these.
    """
    return {
        name: follows(row)
        for name, (sources, follows) in _DERIVED.items()
        if changed is None or not sources.isdisjoint(changed)
    }


def phone_tail(phone: str) -> str:
    """The last four digits of a phone number; '' where it has fewer."""
    digits = "".join(filter(str.isdigit, phone))
    return digits[-4:] if len(digits) >= 4 else ""


def search_text(row: Mapping[str, Any]) -> str:
    """What a case is found by. Never personal: phones, identity numbers and the room are masked."""
    # made half-width first: what masks a text has nothing to convert then
    told = masking.free_text(half_width("\n".join(filter(None, (row["title"], row["content"])))))
    place = masking.address(half_width(row["address"]))
    parts = (half_width(row["number"]), told, place, half_width(row["category_text"]))
    return "\n".join(filter(None, parts)).lower()


_DERIVED: Final[dict[str, tuple[frozenset[str], Callable[[Mapping[str, Any]], Any]]]] = {
    "is_open": (frozenset({"kind", "state"}), lambda row: is_open(row["kind"], row["state"])),
    "person_initials": (
        frozenset({"person_name"}),
        lambda row: " ".join(readings(row["person_name"]))[:COLUMN],
    ),
    "phone_tail": (frozenset({"person_phone"}), lambda row: phone_tail(row["person_phone"])),
    "search_text": (SEARCHED, search_text),
}
"""Derived column → the fields that it follows from, and how."""
