"""How a case looks as one line of a list, and as the lines of a preview."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from domain.case_words import WAITING
from domain.cells import fit
from domain.moments import day_of, day_text
from domain.queue import AT_HOTLINE
from settings.lookup import category, state_name
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import CaseLine
    from settings.model import Settings

GAP = " "
DUE, CATEGORY, PLACE, STATE, WHO = 11, 10, 12, 8, 8
"""Cells of the columns; the title takes what is left."""
RECKONED = {"sign_in", "contact", "handling"}
"""The clocks that count working days; the others end when somebody said."""
DROPS = ((92, "who"), (66, "place"), (52, "category"), (40, "state"))
"""Narrower than so many cells, the column goes: first who, then place, category, state. Due and title stay."""


def due_text(due: datetime | None, now: datetime, zone: tzinfo) -> Message | str:
    """When the next clock ends, as staff say it: overdue, today with the time, tomorrow, a day."""
    if due is None:
        return "—"
    today, day = day_of(now, zone), day_of(due, zone)
    if due < now:
        return _late(now - due, (today - day).days)
    clock = due.astimezone(zone).strftime("%H:%M")
    if day == today:
        return say("today {time}", time=clock)
    if day == today + timedelta(days=1):
        return say("tmrw {time}", time=clock)
    return day_text(day, today)


def _late(by: timedelta, days: int) -> Message:
    if days >= 1:
        return say("!{days}d late", days=days)
    hours = int(by.total_seconds() // 3600)
    return say("!{hours}h late", hours=hours) if hours else say("!late")


def marks_text(settings: Settings, flags: Sequence[str]) -> str:
    """The marks of a case, short, in the settings' order: '督办 疑难'."""
    return " ".join(str(item.name.short) for item in settings.codes.flags if item.slug in flags)


class CasePainter:
    """Paints lines of a list for one settings and zone. Overdue lines say so in words, and by a style."""

    def __init__(self, settings: Settings, names: dict[int, str]) -> None:
        self.settings = settings
        self.names = names
        self._published = {item.year for item in settings.calendar}

    def paint(self, line: CaseLine, cells: int, now: datetime) -> tuple[str, str]:
        """The text of a line, exactly so many cells wide, and its style: 'overdue', 'faint' or ''."""
        gone = {name for least, name in DROPS if cells < least}
        zone = self.settings.timezone
        parts = [fit(str(self._when(line, now)), DUE)]
        after: list[str] = []
        if "category" not in gone:
            after.append(fit(self._category(line), CATEGORY))
        if "place" not in gone:
            after.append(fit(line.address, PLACE))
        if "state" not in gone:
            after.append(fit(self._state(line, day_of(now, zone)), STATE))
        if "who" not in gone:
            after.append(fit(self.names.get(line.assignee_id or 0, ""), WHO))
        taken = DUE + sum(len(GAP) for _ in after) + len(GAP) + sum(_cells(gone))
        parts.append(fit(self._title(line), max(0, cells - taken)))
        late = line.due is not None and line.due < now
        waits = line.waiting_until is not None and line.waiting_until > day_of(now, zone)
        return GAP.join(parts + after), "overdue" if late else "faint" if waits else ""

    def _when(self, line: CaseLine, now: datetime) -> object:
        if line.due is None and line.waiting_until is not None:
            return day_text(line.waiting_until, day_of(now, self.settings.timezone))
        told = due_text(line.due, now, self.settings.timezone)
        return say("{day} cal?", day=told[-5:]) if self._uncertain(line) and isinstance(told, str) else told

    def _uncertain(self, line: CaseLine) -> bool:
        """Whether the due day was counted by a calendar that is not published; the preview says so in full."""
        if line.due is None or line.due_clock not in RECKONED:
            return False
        return day_of(line.due, self.settings.timezone).year not in self._published

    def _title(self, line: CaseLine) -> str:
        """Its marks before it: 督办, 催办 and the like."""
        marks = marks_text(self.settings, line.flags)
        return f"[{marks}] {line.title}" if marks else line.title

    def _category(self, line: CaseLine) -> str:
        known = category(self.settings, line.category) if line.category else None
        return known.name.short if known else line.category_text

    def _state(self, line: CaseLine, today: date) -> str:
        if line.waiting == AT_HOTLINE or (line.waiting_until is not None and line.waiting_until > today):
            return str(WAITING.get(line.waiting, say("waiting")))
        return state_name(self.settings, line.kind, line.state).short


def _cells(gone: set[str]) -> list[int]:
    widths = {"category": CATEGORY, "place": PLACE, "state": STATE, "who": WHO}
    return [cells for name, cells in widths.items() if name not in gone]
