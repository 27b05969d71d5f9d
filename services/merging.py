"""The three-way merge of an export's row with our case: last given, given now, ours (DESIGN)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.moments import When, to_text

if TYPE_CHECKING:
    from domain.records import Case

HOTLINE_OWNS = frozenset({"given_limit", "dispatched", "received", "callback"})
"""Fields in which the hotline's value always governs."""
ORDER = ("dispatched", "signed_in", "in_progress", "finish_review", "finished", "closed", "archived")
"""The forward way of a hotline case: a report that lags behind what we did moves nothing."""
FOLLOWS = frozenset({"redo", "returned", "extension_requested", "return_requested", "closed"})
"""States that the hotline decides."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both the hotline and we changed; ours stays."""

    field: str
    ours: object
    theirs: object


@dataclass(slots=True)
class Merge:
    """What a row changes: `values` to write into the case, `given` the new bases, `clashes` to show."""

    values: dict[str, object] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)


def as_text(value: object) -> str:
    """A field's value as the base is kept: moments and days by `to_text`, the rest as text."""
    if value is None:
        return ""
    if isinstance(value, When):
        return to_text(value)
    return str(value)


def same(one: str, other: str) -> bool:
    """Whether two values say the same: one system indents and breaks lines where another does not."""
    return one == other or "".join(one.split()) == "".join(other.split())


def merge(case: Case, incoming: dict[str, object], bases: dict[str, str]) -> Merge:
    """Merge what an export says now (`incoming`, without empty values) into `case`, on the last `bases`."""
    merged = Merge()
    for name, theirs in incoming.items():
        said = as_text(theirs)
        base = bases.get(name)
        if base is not None and same(said, base):
            continue
        merged.given[name] = said
        ours = getattr(case, name)
        if same(as_text(ours), said):
            continue
        if name in HOTLINE_OWNS or not as_text(ours) or (base is not None and same(as_text(ours), base)):
            merged.values[name] = theirs
        else:
            merged.clashes.append(Clash(name, ours, theirs))
    return merged


def reported_state(case: Case, said: str, base: str | None) -> str | None:
    """The state that a report moves the case to; None where it stays.

    A report that repeats the last one moves nothing. What the hotline decides is followed; of the way
    that we go ourselves only what lies ahead of us.
    """
    if said in {base, case.state} or case.state == "archived":
        return None
    if said in FOLLOWS:
        return said
    if case.state not in ORDER or said not in ORDER:
        return None if case.state in ORDER else said
    return said if ORDER.index(said) > ORDER.index(case.state) else None
