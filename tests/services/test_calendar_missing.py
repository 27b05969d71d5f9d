"""A limit that runs into a year without a published calendar says so beside its date (DOMAIN §6)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import words
from db import lists
from domain.cells import width
from screens.case_preview import preview_lines
from screens.case_row import DUE, CasePainter
from services import sheet
from tests.services.founded import SETTINGS

if TYPE_CHECKING:
    from domain.records import CaseLine
    from tests.services.founded import Founded
    from words import Language


@pytest.fixture
def late_in_december(desk: Founded) -> Founded:
    desk.clock.now = datetime(2026, 12, 30, 1, 0, tzinfo=UTC)
    return desk


def line_of(desk: Founded) -> CaseLine:
    (line,) = lists.every(desk.lead.scope, kind="hotline", query=None, now=desk.clock.now, limit=None)
    return line


@pytest.mark.parametrize(("language", "marked"), [("zh", "01-07未发布"), ("en", "01-07 cal?")])
def test_the_list_marks_it_and_the_preview_says_it(
    late_in_december: Founded, language: Language, marked: str
) -> None:
    desk = late_in_december
    case = desk.in_progress()
    words.use(language)
    painter = CasePainter(SETTINGS, {})
    for size in (80, 120, 40):
        text, _ = painter.paint(line_of(desk), size, desk.clock.now)
        assert text.startswith(marked)
        assert width(text) == size
    assert width(marked) <= DUE
    found = sheet.preview(desk.lead, case.id)
    lines = preview_lines(found, SETTINGS, desk.clock.now, 80, 6)
    assert ("日历未发布" if language == "zh" else "calendar not published") in lines[1]


def test_what_was_not_counted_is_not_marked(late_in_december: Founded) -> None:
    """A limit that the hotline gave, and one within a published year."""
    desk = late_in_december
    given = desk.in_progress(given_limit=datetime(2027, 1, 8, 9, 0, tzinfo=UTC))
    assert line_of(desk).due_clock == "given"
    assert "cal" not in CasePainter(SETTINGS, {}).paint(line_of(desk), 80, desk.clock.now)[0]
    assert not sheet.preview(desk.lead, given.id).clocks.unpublished
    desk.clock.now = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    soon = desk.in_progress()
    assert not sheet.preview(desk.lead, soon.id).clocks.unpublished
    (line,) = [
        line
        for line in lists.every(desk.lead.scope, kind="hotline", query=None, now=desk.clock.now, limit=None)
        if line.id == soon.id
    ]
    assert "cal" not in CasePainter(SETTINGS, {}).paint(line, 80, desk.clock.now)[0]


def test_what_is_due_today_keeps_its_time(late_in_december: Founded) -> None:
    """There is no room for a mark beside 'today 17:00'; the preview says it."""
    desk = late_in_december
    case = desk.in_progress()
    desk.clock.now = datetime(2027, 1, 7, 1, 0, tzinfo=UTC)
    assert CasePainter(SETTINGS, {}).paint(line_of(desk), 80, desk.clock.now)[0].startswith("today 17:00")
    assert sheet.preview(desk.lead, case.id).clocks.unpublished
