"""A desk for tests of the case screens: a small made-up ledger, always the same, with a clock that stands."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

import tui
import words
from db import staff as staff_table
from db.ledger import Ledger
from domain.closing import Finish
from domain.records import IncomingCase
from screens.shell import Desk
from services import applying, finishing, handling, importing, issues
from services.desk import Desk as Thread
from services.drafts import DraftDesk
from services.session import Session, open_session
from services.setup import found
from settings.load import load
from tests.screens.grid import NOW, grid

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
    from pathlib import Path

    from textual.pilot import Pilot

    from services.outcome import Outcome
    from settings.model import Settings
    from words import Language

SETTINGS = load()
ARRIVED, SIGNED, BUSY, ASKED, DONE, CLOSED, LATE, ISSUE = range(1, 9)
"""The ids of the cases, by what has become of them."""
ANSWER = "居委11月20日上门查看，已劝导居民收回电线，物业每日巡查。"
TEXTS = (
    ("12号楼道电动车飞线充电", "飞线充电", "测试新村12号201室", "张三", 0),
    ("虹梅路夜市噪音扰民，居民无法休息", "夜市扰民", "测试路128弄", "李四", 1),
    ("电梯停运三天，老人下不了楼", "电梯故障", "测试公寓5号", "王五", 3),
    ("消防通道长期停车，希望尽快处理", "消防通道堵塞", "测试新村3号", "赵六", 3),
    ("楼道堆满纸箱和旧家具", "楼道堆物", "测试新村7号", "孙七", 4),
    ("垃圾房两天没有清运", "垃圾清运", "测试新村9号", "周八", 12),
    ("楼上漏水，天花板发霉", "漏水渗水", "测试公寓2号301室", "吴九", 13),
)
"""Title, category, place, name, and how many days ago it came."""


@dataclass
class Clock:
    """Stands still until it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


ODD: dict[str, Any] = {
    "urgency_text": "十万火急",
    "department": "测试镇城运中心",
    "repeat_of": "20261020000017",
}
"""What an export tells besides: a word that nobody knows here, whose it is there, the first call."""


def write(path: Path) -> None:
    """A committee with a lead and a clerk, and eight cases in different states; the lead has done it all."""
    clock = Clock(NOW - timedelta(days=20))
    ledger = Ledger.open(str(path))
    with ledger.connection():
        found(ledger, committee="测试一居", account="lead", name="李测试", terminal="tty1", now=clock.now)
        with ledger.write():
            lead = staff_table.by_account("lead")
            assert lead is not None
            staff_table.add(lead.committee_id, "clerk", "王测试", "clerk")
        session = open_session(ledger, settings=SETTINGS, account="lead", terminal="tty1", clock=clock)
        clock.now = NOW - timedelta(minutes=20)
        sheet = importing.ListSheet("test.xlsx", "工单", 1, {"number": "工单编号"}, "sig", _rows(), (), ())
        importing.import_cases(session, sheet, source="12345")
        _handle(session, clock)
    ledger.close()


def _rows() -> list[IncomingCase]:
    return [
        IncomingCase(
            row=place + 1,
            number=f"20261123{place:06d}",
            received=NOW - timedelta(days=days, hours=1),
            dispatched=NOW - timedelta(days=days, minutes=40),
            given_limit=date(2026, 11, 25) if place == BUSY else None,
            title=title,
            content=f"居民反映{address}{title}，电话1380000{place:04d}，请尽快处理并回复。",
            category_text=category,
            request_type_text="投诉",
            address=address,
            person_name=name,
            person_phone=f"1380000{place:04d}",
            answer=ANSWER if place == CLOSED else "",
            closed=NOW - timedelta(days=8) if place == CLOSED else None,
            **(ODD if place == LATE else {}),
        )
        for place, (title, category, address, name, days) in enumerate(TEXTS, 1)
    ]


def _handle(session: Session, clock: Clock) -> None:
    """What the lead has done with the cases."""
    _done(handling.sign_in(session, [SIGNED, BUSY, ASKED, DONE, LATE]))
    missed = handling.ContactInput(reached=False, at=NOW - timedelta(days=2), why_not="no_answer")
    _done(handling.contact(session, [BUSY], missed))
    clock.now += timedelta(minutes=1)
    reached = handling.ContactInput(reached=True, said="居民希望本周内修好", consent="extend")
    _done(handling.contact(session, [BUSY, ASKED, DONE, LATE], reached))
    clock.now += timedelta(minutes=1)
    helped = handling.CoworkingInput(
        "market", person="陈工", promised=date(2026, 11, 24), note="请维保单位到场"
    )
    _done(handling.cohandle(session, [BUSY], helped))
    _done(handling.record(session, [BUSY], "与物业一同到现场查看", at=NOW - timedelta(days=1)))
    agreed = applying.ExtensionInput(
        "agreed", date(2026, 12, 2), "与居民协商，等待划线施工", "赵六", clock.now, "phone", consents=True
    )
    _done(applying.extend(session, [ASKED], agreed))
    finish = Finish(
        finding="substantiated", claim="lawful", outcome="solved", contacted=True, contact_at=clock.now,
        tries=1, site_visit="yes", reply_by="phone", own_satisfaction="satisfied", answer=ANSWER,
        summary="已上门劝导并复查。", explanation="上门查看，纸箱已清走。",
    )  # fmt: skip
    _done([finishing.finish(session, DONE, finish)])
    clock.now = NOW - timedelta(minutes=5)
    told = issues.IssueInput(
        "独居老人家中水管滴水", "走访时老人说厨房水管滴水，想请人看看。", "home", person_name="郑十",
        person_phone="13800000008", address="测试新村1号101室", category="water", promised=date(2026, 11, 26),
    )  # fmt: skip
    _done([issues.log(session, told)])


def _done(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        assert outcome.done, str(outcome.message)


def piloted(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test that is a coroutine."""

    @wraps(test)
    def run(**fixtures: object) -> None:
        asyncio.run(test(**fixtures))

    return run


@asynccontextmanager
async def seated(
    ledger: Path,
    *,
    size: tuple[int, int] = (80, 24),
    language: Language = "zh",
    settings: Settings = SETTINGS,
) -> AsyncIterator[Pilot[int]]:
    """The desk of the lead, open on Today."""
    words.use(language)
    opened = Ledger.open(str(ledger))
    with opened.connection():
        session = open_session(opened, settings=settings, account="lead", terminal="tty1", clock=Clock())
    thread, drafts = Thread(session), DraftDesk(session)
    app = Desk(thread, drafts, screens=tui.SCREENS, anywhere=tui.ANYWHERE)
    try:
        async with app.run_test(size=size) as pilot:
            yield pilot
        if app.crash is not None:
            raise app.crash
    finally:
        words.use("zh")
        thread.stop()
        drafts.close()
        opened.close()


async def shows(pilot: Pilot[int], *texts: str) -> str:
    """Wait until all these texts are on the screen; gives the screen."""
    shown = ""
    for _ in range(400):
        await pilot.pause()
        shown = grid(pilot.app)
        if all(text in shown for text in texts):
            return shown
        await asyncio.sleep(0.01)
    raise AssertionError(f"never shown: {[text for text in texts if text not in shown]}\n{shown}")


def copy(template: Path, folder: Path) -> Path:
    """A ledger of one's own."""
    target = folder / "ledger.db"
    shutil.copyfile(template, target)
    target.chmod(0o600)
    return target
