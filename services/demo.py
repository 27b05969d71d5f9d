"""A made-up ledger, the same for the same seed and moment: all of it went through the desk's own services."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from db.ledger import Ledger
from domain.clocks import end_of
from domain.records import IncomingCase
from domain.refusal import Refused
from services import issues, staffing, training
from services.demo_stories import LIVE, STORIES, Story, go
from services.demo_words import ANSWERS, CASES, CLASSES, GIVEN, PLACES, STAFF, SURNAMES, TRAINEES
from services.importing import ListSheet, import_cases
from services.listing import find
from services.session import Session, open_session
from services.setup import found
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from domain.moments import When
    from settings.model import Settings

SOURCE = "12345"
CHUNK = 2000
ARRIVES = timedelta(minutes=40)
"""So long after it was received a case has been dispatched, and comes with the next export."""
ROOMY = tuple(case for case in CASES if case[1] in {"投诉", "求助", "举报"})
"""Cases with days to handle them, not one."""
FIELDS = frozenset(
    {
        "number", "received", "dispatched", "title", "content", "category_text", "request_type_text",
        "address", "person_name", "person_phone", "answer", "answered",
    }
)  # fmt: skip


def make(path: Path, *, settings: Settings, account: str, cases: int, seed: int, now: datetime) -> None:
    """Write a demo ledger to `path`, which must not exist. Raises Refused where it does, or `cases` is below 0."""
    if cases < 0:
        raise Refused(say("--cases takes a number from 0."))
    if path.exists():
        raise Refused(say("{file} is there already. Name a file that is not.", file=path))
    ledger = Ledger.open(str(path))
    try:
        with ledger.connection():
            ledger.note("demo", "1")
            found(ledger, committee="样板一居", account=account, name="李娟", terminal="demo", now=now)
            session = open_session(
                ledger, settings=settings, account=account, terminal="demo", clock=lambda: now
            )
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

    def _case(
        self, row: int, received: datetime, known: Sequence[tuple[str, str, str, str]] = CASES
    ) -> IncomingCase:
        category, kind, title, content = self.random.choice(known)
        estate, address = self.random.choice(PLACES)
        place = address.format(
            n=self.random.randint(1, 40), room=f"{self.random.randint(1, 6)}0{self.random.randint(1, 4)}"
        )
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
                received = self.now - timedelta(
                    days=self.random.randint(8, 730), minutes=self.random.randint(0, 1439)
                )
                answered = received + timedelta(days=self.random.randint(1, 5))
                rows.append(
                    (self._case(row + 2, received))._replace(
                        answer=self.random.choice(ANSWERS), answered=answered
                    )
                )
            self._import(rows)

    def _import(self, rows: list[IncomingCase], session: Session | None = None) -> None:
        sheet = ListSheet("demo.xlsx", "工单", 1, {}, "demo", rows, (), ())
        import_cases(session or self.session, sheet, source=SOURCE)

    def _live(self, count: int) -> None:
        """The open cases of these days: each arrives by an export and is taken as far as its story goes."""
        for number, story in enumerate(self._stories(count)):
            known = ROOMY if story.roomy else CASES
            received = self._round(self.now - story.age)
            arrived = received + ARRIVES
            row = self._case(number + 2, received, known)
            limit = self._today() if story.due_today else None
            self._import([row._replace(given_limit=limit)], self.at(arrived))
            self._tell(row.number, arrived, story)

    def _today(self) -> When:
        """A limit that still can end today: with the office's day, after that with the calendar's."""
        local = self.now.astimezone(self.session.zone)
        if self.now < end_of(local.date(), self.session.settings.office, self.session.zone):
            return local.date()
        return local.replace(hour=23, minute=59, second=59)

    def _stories(self, count: int) -> Iterator[Story]:
        told = [story for story in STORIES for _ in range(story.times)]
        for number in range(count):
            yield told[number % len(told)]

    def _round(self, moment: datetime) -> datetime:
        return moment.replace(second=0, microsecond=0) - timedelta(minutes=self.random.randint(0, 50))

    def _tell(self, number: str, arrived: datetime, story: Story) -> None:
        case_id = find(self.session, number, SOURCE).id
        span = (self.now - arrived) / (len(story.steps) + 1)
        for index, step in enumerate(story.steps, 1):
            go(self.at(arrived + span * index), case_id, step)

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
                    name=name, starts=day, ends=day, hours=Decimal(hours),
                    form=forms.get(form, next(iter(forms.values()))),
                    number=str(number + 1), place="居委会议室", audience=tuple(groups),
                ),
            )  # fmt: skip
            if day < self.now.astimezone(self.session.zone).date():
                roll = training.roll(self.session, course)
                training.mark(self.session, course, [line.id for line in roll[:-2]], "completed")
