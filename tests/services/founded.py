"""A founded ledger for tests of the services: two committees, five people, a clock that stands still."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from db import cases as case_table
from db import staff as staff_table
from db.ledger import Ledger
from db.scope import Scope
from domain.closing import Finish
from domain.records import Case, IncomingCase
from services import handling, importing
from services.session import Session, open_session
from services.setup import found
from settings.load import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from services.outcome import Outcome
    from settings.model import Settings

NOW = datetime(2026, 11, 23, 2, 42, tzinfo=UTC)
"""A Monday, 10:42 in Shanghai."""
SOURCE = "12345"
OURS, THEIRS = "测试一居", "测试二居"
SETTINGS = load()

FINISH = Finish(
    finding="substantiated",
    claim="lawful",
    outcome="solved",
    contacted=True,
    contact_at=NOW,
    tries=1,
    site_visit="yes",
    reply_by="phone",
    own_satisfaction="satisfied",
    answer="居委当日上门，电线已收回，物业每日巡查。",
    summary="已上门核实并劝阻。",
    explanation="上门查看，电线已收回。",
)


@dataclass
class Clock:
    """Says the same time until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> datetime:
        """Let so much time pass; gives the time then."""
        self.now += timedelta(**span)
        return self.now


def write_template(path: Path) -> None:
    """A ledger with 测试一居 (a lead, two clerks), 测试二居 (a lead) and a dispatcher of the town."""
    ledger = Ledger.open(str(path))
    with ledger.connection():
        found(ledger, committee=OURS, account="lead", name="李测试", terminal="t0", now=NOW)
        with ledger.write():
            ours = staff_table.by_account("lead")
            assert ours is not None
            theirs = staff_table.add_committee(THEIRS, NOW)
            staff_table.add(ours.committee_id, "clerk", "王测试", "clerk")
            staff_table.add(ours.committee_id, "second", "陈测试", "clerk")
            staff_table.add(theirs, "other", "赵测试", "lead")
            staff_table.add(ours.committee_id, "town", "周测试", "dispatcher")
    ledger.close()


@dataclass
class Founded:
    """An open ledger of the template, and sessions at it."""

    ledger: Ledger
    clock: Clock = field(default_factory=Clock)
    settings: Settings = SETTINGS
    serial: int = 0

    @classmethod
    def copy(cls, template: Path, path: Path) -> Founded:
        """A ledger of one's own."""
        shutil.copyfile(template, path)
        path.chmod(0o600)
        return cls(Ledger.open(str(path)))

    def session(self, account: str = "lead", terminal: str = "t1") -> Session:
        """Sit down as this person."""
        return open_session(
            self.ledger, settings=self.settings, account=account, terminal=terminal, clock=self.clock
        )

    @property
    def lead(self) -> Session:
        """李测试, the lead of 测试一居."""
        return self.session("lead")

    @property
    def clerk(self) -> Session:
        """王测试, who is on the staff of 测试一居."""
        return self.session("clerk")

    @property
    def other(self) -> Session:
        """赵测试, the lead of 测试二居."""
        return self.session("other")

    @property
    def town(self) -> Session:
        """周测试, the town's dispatcher."""
        return self.session("town")

    def with_settings(self, **changes: Any) -> Founded:
        """The same ledger under other settings."""
        return replace(self, settings=self.settings._replace(**changes))

    def incoming(self, **changes: Any) -> IncomingCase:
        """A row of an export that nobody has seen yet, a complaint of an hour ago."""
        self.serial += 1
        row = IncomingCase(
            row=self.serial + 1,
            number=f"20261123{self.serial:06d}",
            received=self.clock.now - timedelta(hours=1),
            dispatched=self.clock.now - timedelta(minutes=30),
            title=f"{self.serial}号楼道电动车飞线充电",
            content=f"居民反映测试新村{self.serial}号201室有人从窗口拉线给电动车充电。",
            category_text="飞线充电",
            request_type_text="投诉",
            address=f"测试新村{self.serial}号201室",
            person_name="张三",
            person_phone=f"1380000{self.serial:04d}",
        )
        return row._replace(**changes)

    def import_rows(
        self, rows: Sequence[IncomingCase], session: Session | None = None, **options: Any
    ) -> importing.Imported:
        """Import rows as an export of 12345."""
        sheet = importing.ListSheet("test.xlsx", "工单", 1, {"number": "工单编号"}, "sig", rows, (), ())
        return importing.import_cases(session or self.lead, sheet, **({"source": SOURCE} | options))

    def case(self, session: Session | None = None, **changes: Any) -> Case:
        """A case that has just arrived by an import."""
        row = self.incoming(**changes)
        done = self.import_rows([row], session)
        assert (done.new, done.refused) == (1, 0), done
        (case,) = case_table.by_number(Scope.town(), row.number, SOURCE)
        return case

    def in_progress(self, **changes: Any) -> Case:
        """A case that the clerk has signed in and spoken about with the citizen."""
        case = self.case(**changes)
        done(handling.sign_in(self.clerk, [case.id]))
        done(handling.contact(self.clerk, [case.id], handling.ContactInput(reached=True, said="尽快处理")))
        return self.read(case)

    def read(self, case: Case | int) -> Case:
        """The case as it is now."""
        found = self.get(case)
        assert found is not None
        return found

    def get(self, case: Case | int) -> Case | None:
        """The case as it is now, or None."""
        return case_table.get(Scope.town(), case if isinstance(case, int) else case.id)

    def actions(self, case: Case | int) -> list[str]:
        """What the timeline says, oldest first, without what was undone."""
        case_id = case if isinstance(case, int) else case.id
        return [event.action for event in case_table.timeline(Scope.town(), case_id) if not event.undone]


def done(outcomes: Sequence[Outcome]) -> Outcome:
    """The one outcome, which is a success."""
    (outcome,) = outcomes
    assert outcome.done, str(outcome.message)
    return outcome


def refused(outcomes: Sequence[Outcome]) -> str:
    """What the one outcome says, which is a refusal."""
    (outcome,) = outcomes
    assert not outcome.done, str(outcome.message)
    return outcome.message.msgid
