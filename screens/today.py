"""Today 今日: the morning's queue, and the line that says what to do first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from domain.cells import width
from domain.moments import day_of
from domain.refusal import Refused
from domain.workdays import WEEKDAYS
from screens.base import Line
from screens.columns import spread
from screens.queue import QueueScreen
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.worker import WorkType

    from services import queue as queue_service
    from services import views
    from settings.model import Section

SHORT_NOTICE = ("overdue", "to_sign", "to_contact", "due_today", "redo", "approval", "carry_over")
"""Sections that the top bar counts; the rest is what is left."""
FIRST = frozenset({"overdue", "to_sign", "to_contact", "due_today", "redo", "approval"})
"""What presses; which of it comes first is the order of the settings' sections, as in the list."""


class TodayScreen(QueueScreen):
    """The open work of the committee, by the settings' sections."""

    MAIN = "1"
    VIEW: ClassVar[views.Kind] = "today"
    LABELS: ClassVar = {"print": say("print the queue")}

    def __init__(self) -> None:
        super().__init__()
        self.today: queue_service.Today | None = None
        self.drafts = 0
        self.new_files = 0

    def head(self, read: views.Opening) -> None:
        """The counts."""
        self.today = read.today

    async def refresh_all(self, keep: int | None = None) -> None:
        """Read all again; drafts and the drop folder lie elsewhere, and nothing waits for them."""
        await super().refresh_all(keep)
        self.call_after_refresh(self._count_drafts)
        if self.session.settings.drop_folder:
            count: WorkType[None] = self._count_new_files
            self.run_worker(count, group="drop folder", exclusive=True)

    async def _count_new_files(self) -> None:
        from screens.import_list import new_files

        self.new_files = len(await new_files(self.shell))
        self.query_one("#greeting", Line).show(str(self.greeting()))

    async def _count_drafts(self) -> None:
        if self.shell.drafts is None:
            return
        try:
            self.drafts = len(await self.shell.drafts.waiting())
        except Refused as refused:
            self.tell(refused.message, kind="refused")
        self.query_one("#bar", Line).show(self.bar())

    def bar(self) -> str:
        """The day, the sections' counts, drafts, who sits here; what is not a count gives way where there is no room."""
        day = day_of(self.session.now(), self.session.zone)
        when = {"day": day.strftime("%m-%d"), "weekday": WEEKDAYS[day.weekday()]}
        short = say("Today {day}", day=when["day"])
        drafts = str(say("drafts {count}", count=self.drafts)) if self.drafts else ""
        named = f"{drafts}   {self.session.staff.name}".lstrip()  # the line below says the name too
        counts, columns = self._counts(), self.app.size.width
        for head, right in (
            (say("Doorstep Today {day} {weekday}", **when), named),
            (say("Today {day} {weekday}", **when), named),
            (short, named),
            (short, drafts),
            (say("Today"), drafts),
        ):
            left = f"{head}  {' '.join(counts)}"
            if width(left) + 1 + width(right) <= columns:
                return spread(left, right, columns)
        while counts and width(left) + 1 + width(right) > columns:  # a count cut in half is a wrong one
            counts.pop()
            left = f"{head}  {' '.join(counts)} …"
        return spread(left, right, columns)

    def _counts(self) -> list[str]:
        """How many stand in each section that is not empty."""
        if self.today is None:
            return []
        found = (
            (section, self.today.counts.get(section.slug, 0)) for section in self.session.settings.sections
        )
        return [
            str(say("{name} {count}", name=section.name.short, count=count))
            for section, count in found
            if count and section.rule in SHORT_NOTICE
        ]

    def _section_here(self) -> Section | None:
        """The section of the case at the cursor."""
        row = self.cases.row
        if row is None:
            return None
        # not what the first frame waits for
        from domain.queue import section_of

        sections = {section.rule: section for section in self.session.settings.sections}
        return sections.get(section_of(row.line, sections, self.session.now(), self.session.zone) or "")

    async def to_carry(self) -> Sequence[int]:
        """In the section of what is to be carried over, without ticks, all of it from the cursor on."""
        chosen = self.targets()
        here, row = self._section_here(), self.cases.row
        if self.cases.ticked or row is None or here is None or here.rule != "carry_over":
            return chosen
        section = list(await self._section(row))
        return section[section.index(row.key) :] if row.key in section else chosen

    def section_title(self) -> str:
        """The section of the case at the cursor, and how many stand in it."""
        found = self._section_here()
        if found is None or self.today is None:
            return ""
        return str(say("{name} {count}", name=found.name, count=self.today.counts.get(found.slug, 0)))

    def greeting(self) -> object:
        """What to do first, and how old the hotline's data is."""
        found = self.today
        if self.view.text:
            return say("Filter: {text}   Esc clears it", text=self.view.text)
        if found is None:
            return ""
        if found.empty:
            return say(
                "An empty ledger. {bring}: import the hotline's list. {log}: log what a resident tells you.",
                bring=self.registry.shown("import"),
                log=self.registry.shown("log_anywhere"),
            )
        right = self._offer() if self.new_files else self._age(found)
        return spread(str(self._first(found)), str(right), self.app.size.width)

    def _offer(self) -> Message:
        """What lies in the drop folder; it makes the hotline's data new, so it stands where their age does."""
        key = self.registry.shown("import")
        if self.new_files == 1:
            return say("1 new file in the drop folder: {key}", key=key)
        return say("{count} new files in the drop folder: {key}", count=self.new_files, key=key)

    def _first(self, found: queue_service.Today) -> Message:
        name = self.session.staff.name
        first = [
            (section.name, found.counts.get(section.slug, 0))
            for section in self.session.settings.sections
            if section.rule in FIRST and found.counts.get(section.slug, 0)
        ]
        if not first:
            return say("{name}, nothing presses. {count} wait.", name=name, count=found.waiting)
        if len(first) == 1:
            return say("{name}, first: {count} {what}.", name=name, count=first[0][1], what=first[0][0])
        return say(
            "{name}, first: {count} {what}, then {count2} {what2}.",
            name=name, count=first[0][1], what=first[0][0], count2=first[1][1], what2=first[1][0],
        )  # fmt: skip

    def _age(self, found: queue_service.Today) -> object:
        if found.data_at is None:
            return say("no hotline list yet")
        local = found.data_at.astimezone(self.session.zone)
        same = local.date() == day_of(self.session.now(), self.session.zone)
        time = local.strftime("%H:%M" if same else "%m-%d %H:%M")
        return (
            say("! hotline data of {time} is old", time=time)
            if found.stale
            else say("hotline data of {time}", time=time)
        )

    def keys_right(self) -> str:
        """How many wait, how many are done today, how many steps are not in the city's system yet."""
        if self.today is None:
            return ""
        found = self.today
        counts = say("to do {count} done {done}", count=found.waiting, done=found.done_today)
        if not found.to_carry:
            return str(counts)
        return f"{counts} {say('copy {count} steps', count=found.to_carry)}"

    def action_print(self) -> None:
        """The queue on paper, for when the network is down."""
        from screens.handing_out import print_queue

        print_queue(self, self.view.text)
