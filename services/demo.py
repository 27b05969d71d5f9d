"""A made-up ledger, the same for the same seed and day: everything in it went through the desk's own services."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from db.ledger import Ledger
from domain.closing import Finish, asks_claim, findings
from domain.lifecycle import Action
from domain.records import IncomingCase
from domain.refusal import Refused
from services import above, applying, finishing, handling, issues, staffing, training
from services.demo_words import ANSWERS, CASES, CLASSES, GIVEN, PLACES, STAFF, SURNAMES, TRAINEES
from services.outcome import read
from services.importing import CasesSheet, import_cases
from services.session import Session, open_session
from services.setup import found
from settings.model import Settings
from words import say

SOURCE = "12345"
CHUNK = 2000
FIELDS = frozenset({"number", "received", "dispatched", "title", "content", "category_text", "request_type_text", "address", "person_name", "person_phone", "answer", "answered"})  # fmt: skip


def make(path: Path, *, settings: Settings, account: str, cases: int, seed: int, now: datetime) -> None:
    """Write a demo ledger to `path`, which must not exist. Raises Refused where it does."""
    if path.exists():
        raise Refused(say("{file} is there already. Name a file that is not.", file=path))
    ledger = Ledger.open(str(path))
    try:
        with ledger.connection():
            ledger.note("demo", "1")
            found(ledger, committee="样板一居", account=account, name="李娟", terminal="demo", now=now)
            session = open_session(ledger, settings=settings, account=account, terminal="demo", clock=lambda: now)
            _Maker(session, random.Random(seed), now).make(cases)  # noqa: S311  made-up data, no secret
    finally:
        ledger.close()


@dataclass(slots=True)
class _Maker:
    session: Session
    random: random.Random
    now: datetime
    serial: int = 0

    def make(self, cases: int) -> None:
        for account, name in STAFF:
            staffing.add(self.session, account, name)
        live = min(cases, LIVE)
        self._past(cases - live)
        self._live(live)
        self._issues()
        self._training()

    def at(self, moment: datetime) -> Session:
        """The desk as it was at an earlier moment."""
        return replace(self.session, clock=lambda: moment)

    def _case(self, row: int, received: datetime) -> IncomingCase:
        category, kind, title, content = self.random.choice(CASES)
        estate, address = self.random.choice(PLACES)
        place = address.format(n=self.random.randint(1, 40), room=f"{self.random.randint(1, 6)}0{self.random.randint(1, 4)}")
        self.serial += 1
        local = received.astimezone(self.session.zone)
        return IncomingCase(
            row=row,
            number=f"{local:%Y%m%d}{self.serial:06d}",
            received=received,
            dispatched=received + timedelta(minutes=self.random.randint(5, 40)),
            title=title.format(n=self.random.randint(1, 40)),
            content=content.format(place=place, n=self.random.randint(1, 40)),
            category_text=category,
            request_type_text=kind,
            address=place,
            estate=estate,
            person_name=self.random.choice(SURNAMES) + self.random.choice(GIVEN),
            person_phone=f"1380000{self.random.randint(0, 9999):04d}",
            fields=FIELDS,
        )

    def _past(self, count: int) -> None:
        """Closed cases of the last two years, as an export reports them."""
        for first in range(0, count, CHUNK):
            rows = []
            for row in range(first, min(first + CHUNK, count)):
                received = self.now - timedelta(days=self.random.randint(8, 730), minutes=self.random.randint(0, 1439))
                answered = received + timedelta(days=self.random.randint(1, 5))
                rows.append(replace(self._case(row + 2, received), answer=self.random.choice(ANSWERS), answered=answered))
            self._import(rows)

    def _import(self, rows: list[IncomingCase], session: Session | None = None) -> None:
        sheet = CasesSheet("demo.xlsx", "工单", 1, {}, "demo", rows, (), ())
        import_cases(session or self.session, sheet, source=SOURCE)

    def _live(self, count: int) -> None:
        """The open cases of these days: each arrives by an export and is taken as far as its story goes."""
        for number, story in enumerate(self._stories(count)):
            row = self._case(number + 2, self._round(self.now - story.age))
            limit = self.now.astimezone(self.session.zone).date() if story.due_today else None
            assert row.received is not None
            arrived = self.at(row.dispatched)  # type: ignore[arg-type]
            self._import([replace(row, given_limit=limit)], arrived)
            self._tell(row, story)

    def _stories(self, count: int) -> Iterator[_Story]:
        told = [story for story in STORIES for _ in range(story.times)]
        for number in range(count):
            yield told[number % len(told)]

    def _round(self, moment: datetime) -> datetime:
        return moment.replace(second=0, microsecond=0) - timedelta(minutes=self.random.randint(0, 50))

    def _tell(self, row: IncomingCase, story: _Story) -> None:
        from services.listing import find

        case_id = find(self.session, row.number, SOURCE).id
        dispatched = row.dispatched
        assert isinstance(dispatched, datetime)
        span = (self.now - dispatched) / (len(story.steps) + 1)
        for index, step in enumerate(story.steps, 1):
            STEPS[step](self.at(dispatched + span * index), case_id)

    def _issues(self) -> None:
        for days, title, category, address in (
            (3, "独居老人灯泡坏了，想请人换", "elderly_care", "航华一村7号301室"),
            (1, "楼道感应灯晚上不亮", "street_lights", "示例路88弄12号"),
            (0, "想在小区加一排晾衣架", "service_quality", "虹桥公寓5号"),
        ):
            at = self.now - timedelta(days=days, hours=2)
            known = {item.slug for item in self.session.settings.categories}
            issues.log(
                self.at(at),
                issues.IssueInput(
                    title=title,
                    content=title,
                    visit_kind="home",
                    person_name=self.random.choice(SURNAMES) + self.random.choice(GIVEN),
                    person_phone=f"1380000{self.random.randint(0, 9999):04d}",
                    address=address,
                    category=category if category in known else None,
                ),
            )

    def _training(self) -> None:
        groups = [group.slug for group in self.session.settings.training.groups]
        for number in range(TRAINEES):
            name = SURNAMES[number * 2 % len(SURNAMES)] + GIVEN[number % len(GIVEN)]
            training.add_person(self.session, name, (groups[number % len(groups)],), unit="样板一居")
        year = self.now.astimezone(self.session.zone).year
        for number, (name, form, hours, _) in enumerate(CLASSES):
            day = min(date(year, 3 + 3 * number if number < 3 else 12, 12), date(year, 12, 12))
            forms = {item.name.zh: item.slug for item in self.session.settings.training.forms}
            course = training.add_course(
                self.session,
                training.CourseInput(
                    name=name, starts=day, ends=day, hours=Decimal(hours), form=forms.get(form, next(iter(forms.values()))),
                    number=str(number + 1), place="居委会议室", audience=tuple(groups),
                ),
            )  # fmt: skip
            if day < self.now.astimezone(self.session.zone).date():
                roll = training.roll(self.session, course)
                training.mark(self.session, course, [line.id for line in roll[:-2]], "completed")


@dataclass(frozen=True, slots=True)
class _Story:
    """How far a live case has come: its age at arrival, the steps since, how often it is told."""

    age: timedelta
    steps: tuple[str, ...] = ()
    times: int = 1
    due_today: bool = False


STORIES = (
    _Story(timedelta(days=12), ("sign", "reach"), 2),
    _Story(timedelta(hours=2), (), 4),
    _Story(timedelta(hours=6), ("sign",), 5),
    _Story(timedelta(hours=9), ("sign", "miss"), 2),
    _Story(timedelta(days=2), ("sign", "reach"), 7, due_today=True),
    _Story(timedelta(days=3), ("sign", "reach", "note"), 7),
    _Story(timedelta(days=4), ("sign", "reach", "cohandle"), 2),
    _Story(timedelta(days=3), ("sign", "consent"), 3),
    _Story(timedelta(days=3), ("sign", "consent", "extend"), 2),
    _Story(timedelta(days=5), ("sign", "reach", "finish", "redo"), 2),
    _Story(timedelta(days=4), ("sign", "reach", "finish"), 3),
    _Story(timedelta(days=2), ("sign", "return"), 1),
)
LIVE = sum(story.times for story in STORIES)


def _contact(session: Session, case_id: int, *, reached: bool = True, consent: str = "") -> object:
    said = "来电人说明情况，希望尽快处理。" if reached else ""
    why = None if reached else session.settings.codes.not_reached[0].slug
    return handling.contact(session, [case_id], handling.ContactInput(reached, said=said, why_not=why, consent=consent))


def _extend(session: Session, case_id: int) -> object:
    promised = session.calendar.add(session.now().astimezone(session.zone).date(), 7)
    given = applying.ExtensionInput(
        applying.AGREED, promised, "与来电人协商，等待物业施工。", "来电人", session.now(), "phone", consents=True
    )
    return applying.extend(session, [case_id], given)


def _finish(session: Session, case_id: int) -> object:
    codes = session.settings.codes
    case = read(session, case_id)
    given = Finish(
        finding=findings(case, session.settings)[0].slug,
        claim=codes.claims[0].slug if asks_claim(case, session.settings) else None,
        outcome=codes.outcomes[0].slug,
        contacted=True,
        contact_at=session.now() - timedelta(minutes=30),
        tries=1,
        not_reached=None,
        site_visit=codes.site_visits[0].slug,
        reply_by=codes.reply_by[0].slug,
        own_satisfaction=codes.satisfaction[0].slug,
        answer=ANSWERS[0],
        summary="已上门核实并劝阻，物业每日巡查。",
        explanation="上门查看，电线已收回。",
    )
    return finishing.finish(session, case_id, given)


def _redo(session: Session, case_id: int) -> object:
    given = above.ResultInput(Action.CALLED_BACK, who="区城运中心", how="回访", reason="来电人称问题又出现", redo=True)
    return above.result(session, case_id, given)


def _return(session: Session, case_id: int) -> object:
    given = applying.ReturnInput(session.settings.codes.return_reasons[0].slug, "该地址不在本居民区范围内。")
    return applying.send_back(session, [case_id], given)


STEPS: dict[str, Callable[[Session, int], object]] = {
    "sign": lambda session, case_id: handling.sign_in(session, [case_id]),
    "reach": _contact,
    "miss": lambda session, case_id: _contact(session, case_id, reached=False),
    "consent": lambda session, case_id: _contact(session, case_id, consent="extend"),
    "note": lambda session, case_id: handling.record(session, [case_id], "已联系物业，约定上门时间。"),
    "cohandle": lambda session, case_id: handling.cohandle(
        session, [case_id], handling.CoworkingInput(session.settings.departments[0].slug, "值班员")
    ),
    "extend": _extend,
    "finish": _finish,
    "redo": _redo,
    "return": _return,
}
