"""A desk for the tests of queries: a ledger with two committees and their staff."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from db import cases, search
from db.bulk import fetch
from db.operation import Operation, operation
from db.scope import Scope
from db.segment import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.ledger import Ledger
    from domain.records import Case, Event, Staff
    from settings.model import Settings

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""09:00 in Shanghai, a Monday."""
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass
class Desk:
    """A ledger with staff of two committees; `me` works in the first."""

    ledger: Ledger
    settings: Settings
    me: Staff
    other: Staff
    now: datetime = NOW
    zone: ZoneInfo = ZONE
    scope: Scope = field(init=False)
    elsewhere: Scope = field(init=False)
    serial: int = 0

    def __post_init__(self) -> None:
        self.scope = Scope.of(self.me.committee_id)
        self.elsewhere = Scope.of(self.other.committee_id)

    @contextmanager
    def operation(self, actor: Staff | None = None, *, later: int = 0) -> Iterator[Operation]:
        with operation(self.ledger, actor or self.me, "tty-test", self.now + timedelta(minutes=later)) as op:
            yield op

    def values(self, **given: Any) -> dict[str, Any]:
        self.serial += 1
        return {
            "committee_id": self.me.committee_id,
            "kind": "hotline",
            "source": "测试热线",
            "number": f"20261123{self.serial:06d}",
            "state": "dispatched",
            "title": "楼道电动车飞线充电",
            "received": self.now - timedelta(hours=self.serial),
        } | given

    def add(self, **given: Any) -> Case:
        with self.operation() as op:
            return op.add_case("logged", self.values(**given))

    def add_elsewhere(self, **given: Any) -> Case:
        with self.operation(self.other) as op:
            return op.add_case("logged", self.values(committee_id=self.other.committee_id, **given))

    def read(self, case: Case) -> Case:
        found = cases.get(Scope.town(), case.id)
        assert found is not None
        return found

    def timeline(self, case: Case) -> list[Event]:
        return cases.timeline(self.scope, case.id)

    def to_carry(self, case: Case) -> list[int]:
        """The events of a case that are still to be carried over."""
        return [event.id for event in self.timeline(case) if event.carry == "due"]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What the ledger holds."""
        return list(self.ledger.database.execute_sql(sql).fetchall())

    def holding(self, word: str) -> list[int]:
        """The ids of my committee's cases whose search text holds a word, the newest first."""
        return sorted(
            (case_id for (case_id,) in fetch(search.holding(self.scope, normal(word)))), reverse=True
        )

    def counters(self) -> dict[str, int]:
        """The counts that are kept of my committee, without those that are nothing."""
        mine = self.rows(f"SELECT key, count FROM counter WHERE committee_id = {self.me.committee_id}")
        return {key: count for key, count in mine if count}

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The statements that run meanwhile."""
        found: list[str] = []
        connection = self.ledger.database.connection()
        connection.set_trace_callback(found.append)
        try:
            yield found
        finally:
            connection.set_trace_callback(None)
