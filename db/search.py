"""The search index of what is not personal: kept with every change of a case, and asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from peewee import SQL, Select, Table

from db import models
from db.bulk import chunks, fetch, listed
from db.conditions import contains
from db.scope import ARRIVED, cases
from db.segment import committee_term, expression, is_term, segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.scope import Scope

PORTION: Final = 5000
"""So many cases are put into the index at a time when it is built anew."""


def index(case_id: int, committee_id: int, text: str) -> None:
    """Put a new case into the index."""
    index_many([(case_id, committee_id, text)])


def index_many(texts: Sequence[tuple[int, int, str]]) -> None:
    """Put new cases, (id, committee, search text), into the index."""
    add_terms([(case_id, segment(text, committee_id)) for case_id, committee_id, text in texts])


def add_terms(terms: Sequence[tuple[int, str]]) -> None:
    """Put new cases, (id, terms of `segment`), into the index."""
    models.database.cursor().executemany("INSERT INTO case_search (rowid, body) VALUES (?, ?)", terms)


def reindex_many(texts: Sequence[tuple[int, int, str]]) -> None:
    """Replace entries, (id, committee, new search text), before the rows get the new text."""
    unindex_many([(case_id, committee_id) for case_id, committee_id, _ in texts])
    index_many(texts)


def unindex(case_id: int, committee_id: int) -> None:
    """Take a case out of the index."""
    unindex_many([(case_id, committee_id)])


def unindex_many(cases_: Sequence[tuple[int, int]]) -> None:
    """Take cases, (id, committee), out of the index, word for word by the text that their rows still hold."""
    committees = dict(cases_)
    for some in chunks(list(committees)):
        kept = fetch(
            models.Case.select(models.Case.id, models.Case.search_text).where(
                models.Case.id.in_(listed(some))
            )
        )
        cursor = models.database.cursor()
        cursor.executemany(
            "INSERT INTO case_search (case_search, rowid, body) VALUES ('delete', ?, ?)",
            [(case_id, segment(text, committees[case_id])) for case_id, text in kept],
        )


def rebuild() -> None:
    """Build the index anew, in the open transaction: an index of another version finds too little."""
    models.database.execute_sql("INSERT INTO case_search (case_search) VALUES ('delete-all')")
    query = models.Case.select(models.Case.id, models.Case.committee, models.Case.search_text)
    last = 0
    while rows := fetch(query.where(models.Case.id > last).order_by(models.Case.id).limit(PORTION)):
        index_many(rows)
        last = rows[-1][0]


def holding(scope: Scope, word: str) -> Any:
    """A query of the ids of the cases in whose search text a normal word stands."""
    parts = expression(word)
    query = cases(scope, models.Case.id).where(contains(word))
    if not parts:
        return query
    if scope.committees is not None:
        terms = (f'"{committee_term(committee)}"' for committee in scope.committees)
        parts += (f"({' OR '.join(terms)})",)
    indexed = Select([Table("case_search")], [SQL("rowid AS id")]).where(
        SQL(f"case_search MATCH ? AND +rowid {ARRIVED}", (" AND ".join(parts),))
    )
    return indexed if is_term(word) else query.where(models.Case.id.in_(indexed))
