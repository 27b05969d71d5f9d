"""New cases by the thousand, and what the exports said last of each case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from peewee import SQL

from db import bulk, convert, counters, models

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from db.operation import Operation

_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_BASES: Final = ("case_id", "given")


class NewCase(NamedTuple):
    """A case that is not in the ledger yet. `given`: what the export said, as it is kept; `terms`: for the index."""

    columns: dict[str, Any]
    given: str
    terms: str


def new_case(values: Mapping[str, object], told: Mapping[str, str], said: Iterable[str] = ()) -> NewCase:
    """A new case worked out from its values by the record's field names. Nothing is written.

    What the export said of it is `told`, and the values of the fields that are named in `said`.
    """
    # the index is written when a list comes in; Today asks here only how old the last one is
    from db.segment import segment

    columns = convert.new_columns(values)
    given = {name: columns[name] for name in said}
    given.update(told)
    return NewCase(columns, _json(given), segment(columns["search_text"], columns["committee_id"]))


def reserve(count: int) -> range:
    """Keep so many ids for new cases, in the open transaction; ids are never given twice."""
    database = models.database
    taken = database.execute_sql(
        "UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'cases' RETURNING seq", (count,)
    ).fetchone()
    if taken is None:
        database.execute_sql("INSERT INTO sqlite_sequence (name, seq) VALUES ('cases', ?)", (count,))
    last: int = taken[0] if taken else count
    return range(last - count + 1, last + 1)


def add_cases(
    op: Operation,
    batch_id: int,
    new: Sequence[NewCase],
    ids: Sequence[int] | None = None,
    deltas: counters.Deltas | None = None,
) -> Sequence[int]:
    """Put a batch's new cases into the ledger, under `ids` that were reserved, else under the next ones.

    Each has its event, index entry and last given values. They are counted in `deltas`, else at once. Gives
    their ids.
    """
    if not new:
        return ()
    from db import search

    case_ids = reserve(len(new)) if ids is None else ids
    rows = list(zip(case_ids, new, strict=True))
    bulk.insert(
        "cases",
        ("id", *convert.CASE_COLUMNS),
        ((case_id, *case.columns.values()) for case_id, case in rows),
    )
    search.add_terms([(case_id, case.terms) for case_id, case in rows])
    counted = op.deltas if deltas is None else deltas
    for _, case in rows:
        row = case.columns
        counted[row["committee_id"], counters.state_key(row["kind"], row["state"])] += 1
    arrived = ((case.columns["committee_id"], case_id) for case_id, case in rows)
    op.events(arrived, "reported", changes=(("batch", None, batch_id),))
    bulk.insert("source_value", _BASES, ((case_id, case.given) for case_id, case in rows))
    return case_ids


def enter_source_values(case_id: int, given: Mapping[str, str]) -> None:
    """Keep as said by the hotline what was entered by hand of a new case: no batch has brought it."""
    bulk.insert("source_value", _BASES, [(case_id, _json(given))])


def put_source_values(batch_id: int, given: Sequence[tuple[int, Mapping[str, str]]]) -> None:
    """Keep all that the exports say now of these cases; what they said before this batch is kept beside it."""
    for some in bulk.chunks([case_id for case_id, _ in given]):
        kept = models.SourceValue.select(
            SQL("?", (batch_id,)), models.SourceValue.case, models.SourceValue.given
        ).where(models.SourceValue.case.in_(bulk.listed(some)))
        models.SourceBefore.insert_from(
            kept, (models.SourceBefore.batch, models.SourceBefore.case, models.SourceBefore.given)
        ).execute()
    rows = ((case_id, _json(values)) for case_id, values in given)
    bulk.insert("source_value", _BASES, rows, replace=("case_id",))
