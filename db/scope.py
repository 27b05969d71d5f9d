"""Who may see what: the one place where queries are held to committees (居民区)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import SQL, NodeList

from db import models

if TYPE_CHECKING:
    from peewee import ModelSelect


class Scope(NamedTuple):
    """The committees whose matters may be seen; None: the whole town's."""

    committees: tuple[int, ...] | None

    @classmethod
    def of(cls, *committees: int) -> Scope:
        """These committees and no other."""
        return cls(committees)

    @classmethod
    def town(cls) -> Scope:
        """All committees, for the town's dispatchers."""
        return cls(None)

    def holds(self, committee_id: int) -> bool:
        """Whether this committee's matters may be seen."""
        return self.committees is None or committee_id in self.committees

    def condition(self, column: Any) -> Any:
        """The condition on a committee column. One committee is an equality, so that every index serves."""
        if self.committees is None:
            return SQL("1 = 1")
        if len(self.committees) == 1:
            return column == self.committees[0]
        return column.in_(self.committees)


_STAGING = "SELECT {column} FROM import_batch WHERE state = 'staging'"
ARRIVED = "NOT BETWEEN COALESCE(({first}), 0) AND COALESCE(({last}), 0)".format(
    first=_STAGING.format(column="first_case"), last=_STAGING.format(column="last_case")
)
"""What ids of cases are not: of a large import that is not complete yet."""


def arrived() -> Any:
    """The condition that a case is not of an import on its way. The sign keeps the planner from walking by id."""
    return NodeList((SQL("+"), models.Case.id, SQL(ARRIVED)))


def cases(scope: Scope, *selection: Any) -> ModelSelect[models.Case]:
    """A query of the cases in scope; other tables of cases are reached by joining from here.

    A large import that is on its way is in nobody's scope.
    """
    return models.Case.select(*selection).where(scope.condition(models.Case.committee), arrived())
