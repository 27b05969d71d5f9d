"""A desk at a small made-up ledger, with a clock that stands: for tests that press keys and look."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, wraps
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from textual.events import Key, Paste
from textual.keys import _character_to_key

import tui
import words
from db.ledger import Ledger
from screens.shell import Desk
from services import issues, training
from services.desk import Desk as Thread
from services.drafts import DraftDesk
from services.session import Session, open_session
from services.setup import found
from settings.load import load
from tests.screens.grid import NOW, grid

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from textual.pilot import Pilot

    from settings.model import Settings
    from words import Language

SETTINGS = load()
NAMED = {"space": " ", "asterisk": "*", "slash": "/", "minus": "-"}
PEOPLE = (
    ("王测试", ("two_committees",)),
    ("张示例", ("two_committees", "party_members")),
    ("李样本", ("community_workers",)),
    ("单虚构", ("social_workers",)),
)


def piloted(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test that is a coroutine."""

    @wraps(test)
    def run(**fixtures: object) -> None:
        asyncio.run(test(**fixtures))

    return run


def session_at(ledger: Ledger, account: str = "lijuan") -> Session:
    """李娟, the lead, or whoever has this account, at 10:42 on Monday 2026-11-23."""
    return open_session(ledger, settings=SETTINGS, account=account, terminal="tty1", clock=lambda: NOW)


@cache
def template() -> Path:
    """A ledger with two classes, four people and three issues, made once."""
    path = Path(mkdtemp(prefix="doorstep-test-")) / "ledger.db"
    ledger = Ledger.open(str(path))
    with ledger.connection():
        found(ledger, committee="测试一居", account="lijuan", name="李娟", terminal="tty1", now=NOW)
        session = session_at(ledger)
        _train(session)
        _log(session)
    ledger.close()
    return path


def _train(session: Session) -> None:
    for name, groups in PEOPLE:
        training.add_person(session, name, groups, unit="测试一居", post="委员")
    for name, day, hours, form in (
        ("居民区“两委”集中培训", date(2026, 9, 14), "24", "rotation"),
        ("消防安全与飞线整治", date(2026, 11, 20), "4", "lecture"),
    ):
        given = training.CourseInput(
            name=name, starts=day, ends=day, hours=Decimal(hours), form=form, number="1", place="居委会议室",
            audience=tuple(group.slug for group in SETTINGS.training.groups), teachers="测试老师",
        )  # fmt: skip
        course = training.add_course(session, given)
        if form == "rotation":
            roll = training.roll(session, course)
            training.mark(session, course, [line.id for line in roll[1:]], "completed")


def _log(session: Session) -> None:
    for title, name, category, address in (
        ("独居老人灯泡坏了，想请人换", "张某某", "elderly_care", "航华一村7号301室"),
        ("楼道感应灯晚上不亮", "李某某", "street_lights", "示例路88弄12号"),
        ("[b]想加一排晾衣架[/b]", "王某某", None, "虹桥公寓5号"),
    ):
        phone = f"1380000{len(title):04d}"
        issues.log(
            session,
            issues.IssueInput(
                title=title, content=f"{title}，请居委帮忙。", visit_kind="home", person_name=name,
                person_phone=phone, address=address, category=category,
            ),
        )  # fmt: skip


READING = frozenset({"window", "look", "picked"})
"""Groups of workers that end by themselves; others may wait for a person."""
CALM = 3
"""So many looks in a row without anything under way."""


class CountingThread(Thread):
    """Knows whether a service is under way."""

    busy = 0

    async def run(self, service: Any, *args: Any, **kwargs: Any) -> Any:
        self.busy += 1
        try:
            return await super().run(service, *args, **kwargs)
        finally:
            self.busy -= 1

    async def bulk(self, service: Any, *args: Any, **kwargs: Any) -> Any:
        self.busy += 1
        try:
            return await super().bulk(service, *args, **kwargs)
        finally:
            self.busy -= 1


class CountingDrafts(DraftDesk):
    """Knows whether a draft is under way."""

    def __init__(self, session: Session, thread: CountingThread) -> None:
        super().__init__(session)
        self.thread = thread

    async def save(self, draft_id: int | None, name: str, key: str, values: dict[str, str]) -> Any:
        return await self._count(super().save(draft_id, name, key, values))

    async def take(self, name: str, key: str, *, new: bool) -> Any:
        return await self._count(super().take(name, key, new=new))

    async def waiting(self) -> Any:
        return await self._count(super().waiting())

    async def leave(self, draft_id: int) -> None:
        await self._count(super().leave(draft_id))

    async def drop(self, draft_id: int) -> None:
        await self._count(super().drop(draft_id))

    async def use_folder(self, path: str) -> None:
        await self._count(super().use_folder(path))

    async def folders(self) -> Any:
        return await self._count(super().folders())

    async def _count(self, work: Coroutine[Any, Any, Any]) -> Any:
        self.thread.busy += 1
        try:
            return await work
        finally:
            self.thread.busy -= 1


def key_event(key: str) -> Key:
    """A key as the terminal sends it; `key` is a character or Textual's name."""
    if len(key) == 1:
        return Key(_character_to_key(key), key)
    return Key(key, NAMED.get(key))


@dataclass
class Sitting:
    """Someone at the desk."""

    app: Desk
    thread: CountingThread
    session: Session
    pilot: Pilot[int]

    async def press(self, *keys: str) -> str:
        """Press keys one after the other, waiting for each; gives the screen then."""
        for key in keys:
            self.app.post_message(key_event(key))
            await self.settle()
        return self.text

    async def paste(self, text: str) -> str:
        """Paste a text."""
        self.app.post_message(Paste(text))
        await self.settle()
        return self.text

    async def type(self, text: str) -> str:
        """Type a text as a terminal sends it."""
        return await self.press(*text)

    async def resize(self, size: tuple[int, int]) -> None:
        """The terminal is made larger or smaller."""
        if size != self.app.size:
            await self.pilot.resize_terminal(*size)
            await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is under way but what waits for a person."""
        calm = 0
        for _ in range(1000):
            await asyncio.sleep(0.004)
            calm = calm + 1 if self._idle() else 0
            if calm == CALM:
                break
        else:
            raise AssertionError(f"still at work: {list(self.app.workers)}\n{self.text}")
        self.app.screen._on_timer_update()

    def _idle(self) -> bool:
        pumps = [self.app, self.app.screen, *self.app.screen.walk_children()]
        waiting = any(not pump._message_queue.empty() or pump._next_callbacks for pump in pumps)
        waiting = waiting or bool(self.app.screen._callbacks)
        reading = any(not worker.is_finished and worker.group in READING for worker in self.app.workers)
        return not waiting and not reading and not self.thread.busy

    @property
    def text(self) -> str:
        """The screen."""
        return grid(self.app)


@asynccontextmanager
async def sitting(
    folder: Path,
    first: str,
    *,
    size: tuple[int, int] = (80, 24),
    language: Language = "zh",
    settings: Settings = SETTINGS,
    account: str = "lijuan",
    own_files: bool = True,
) -> AsyncIterator[Sitting]:
    """Sit down at a copy of the ledger, at this screen; the next call goes on with that copy, or with what lies there."""
    path = folder / "ledger.db"
    if not path.exists():
        shutil.copyfile(template(), path)
        path.chmod(0o600)
    before = words.current()
    words.use(language)
    ledger = Ledger.open(str(path))
    with ledger.connection():
        session = replace(session_at(ledger, account), settings=settings, own_files=own_files)
    thread = CountingThread(session)
    drafts = CountingDrafts(session, thread)
    try:
        app = Desk(thread, drafts, screens={"1": first}, anywhere=tui.ANYWHERE)
        async with app.run_test(size=size) as pilot:
            sat = Sitting(app, thread, session, pilot)
            await sat.settle()
            yield sat
    finally:
        thread.stop()
        drafts.close()
        ledger.close()
        words.use(before)
