"""All cases under a filter, a page at a time: 100,000 of them are never in memory at once, nor in one transaction.

Each page is reached by the key of the last row before it, committee by committee, so that an index leads to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import SQL, Tuple

from db import cases as case_table
from db import models
from db import staff as staff_table
from db.conditions import conditions
from db.scope import Scope
from db.sections import OPEN
from domain.moments import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from db.conditions import Filter
    from domain.records import Case

PAGE = 500


def cases(
    scope: Scope,
    *,
    kind: str,
    query: Filter | None,
    now: datetime,
    open_only: bool = False,
    size: int = PAGE,
) -> Iterator[list[Case]]:
    """Pages of whole cases, the newest received first. `kind`: 'hotline' or 'issue'."""
    where: list[Any] = [models.Case.kind == kind, *conditions(query, now)]
    if open_only:
        where.append(SQL(OPEN))
    for committee in staff_table.committees():
        if scope.holds(committee.id):
            yield from _pages(Scope.of(committee.id), where, size)


def _pages(scope: Scope, where: list[Any], size: int) -> Iterator[list[Case]]:
    received, case_id = models.Case.received, models.Case.id
    query = case_table.rows(scope).order_by(received.desc(), case_id.desc()).limit(size)
    for condition in where:
        query = query.where(condition)
    page = case_table.read(query)
    while page:
        yield page
        if len(page) < size:
            return
        last = page[-1]
        page = case_table.read(query.where(Tuple(received, case_id) < (to_text(last.received), last.id)))
