"""Changes of cases: worked out from a case as it was read, then written, one or thousands, with index and version."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from db import bulk, convert, search
from domain.refusal import Conflict
from words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.records import Case


class Changed(NamedTuple):
    """A change of a case. `columns`: what is written; `fields`: (field, before, after) as columns, for the event."""

    case: Case
    columns: dict[str, Any]
    fields: tuple[tuple[str, object, object], ...]
    kind: str
    state: str
    searched: bool
    """Whether it is found by other words than before."""


def worked_out(case: Case, values: Mapping[str, object], *, version: int) -> Changed:
    """What `values`, by the record's field names, change in a case that was read before. Nothing is written."""
    before, after = convert.all_columns(case), convert.columns(values)
    merged = before | after
    differs = {name for name, new in after.items() if before[name] != new}
    return Changed(
        case,
        {**after, **convert.derived(merged, differs), "version": version},
        tuple((name, before[name], after[name]) for name in after if name in differs),
        merged["kind"],
        merged["state"],
        not differs.isdisjoint(convert.SEARCHED),
    )


def write(changed: Sequence[Changed]) -> None:
    """Write changes of different cases. Raises Conflict where someone changed one of them since it was read."""
    search.reindex_many(
        [(one.case.id, one.case.committee_id, one.columns["search_text"]) for one in changed if one.searched]
    )
    for columns, alike in groupby(sorted(changed, key=_columns), key=_columns):
        some = list(alike)
        rows = ((*one.columns.values(), one.case.id, one.case.version) for one in some)
        missed = bulk.update("cases", columns, ("id", "version"), rows)
        if missed is not None:
            raise conflict(some[missed].case)


def _columns(one: Changed) -> tuple[str, ...]:
    return tuple(one.columns)


def conflict(case: Case) -> Conflict:
    """What is said where someone else was faster."""
    return Conflict(
        say(
            "Someone else changed {number} just now. What they did is on its timeline; look, then try again.",
            number=case.number,
        )
    )
