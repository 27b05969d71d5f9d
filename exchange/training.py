"""Reading training lists: a roll, records of completion, sign-ins, or the yearly class table 培训班次安排.

Which of them a file is, its headings tell: where they name people it says who was in which class. The class may stand in a
column, in a block of keys and values above the table, or in its title; two halves of a form may stand side by side.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from domain.hygiene import half_width
from domain.incoming import IncomingCourse, IncomingRecord
from domain.records import RefusedRow
from domain.refusal import Refused
from exchange import lists, spans, table, values
from exchange import mapping as headings
from exchange.dates import BadDate, date_column
from exchange.list_file import Located, locate
from exchange.lists import Form, read_located
from exchange.reading import Row, Workbook, only, read
from exchange.words_of import Meaning, translate
from words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo
    from pathlib import Path

    from exchange.list_file import ListFile
    from settings.model import Settings

ROLLS: Form[IncomingRecord] = Form("rolls", IncomingRecord, say("roll"), {})
COURSES: Form[IncomingCourse] = Form(
    "courses",
    IncomingCourse,
    say("class table"),
    {"name": say("The class has no name."), "starts": say("The class has no first day.")},
)
_PERSON = frozenset({"name", "person_number"})
_CLASS = frozenset({"course", "course_number"})
_DAY = frozenset({"signed", "starts", "completed_on"})
_TITLE = re.compile(
    r"(?:人员)?(?:签到(?:表|册|簿)?|(?:点名|花名|名)册|考勤表?|(?:参训)?(?:人员)?名单|情况表|成绩(?:表|单)?|统计表|登记表|记录表?)$"
)
_NOTHING = frozenset({"", "培训", "参训", "学员", "人员", "会议", "培训人员"})
"""What is left of a title that names no class: 培训签到表."""


def read_training(
    source: Path | bytes | Workbook,
    *,
    settings: Settings,
    zone: tzinfo,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    **chosen: Any,
) -> ListFile[Any]:
    """Read a list of training: rows are IncomingRecord, or IncomingCourse of a class table.

    `mapping`, `chosen`: as `exchange.list_file.locate` takes them. Raises Refused where it is neither, or a blank form.
    """
    whole = source if isinstance(source, Workbook) else read(source)
    workbook = only(whole, sheet)
    if not mapping or mapping.keys() <= headings.synonyms(ROLLS.kind).keys():
        located = locate(workbook, kind=ROLLS.kind, mapping=mapping, **chosen)
        if _PERSON & located.table.columns.keys():
            return _roll(located, whole, settings, zone)
    located = locate(workbook, kind=COURSES.kind, mapping=mapping, **chosen)
    classes = read_located(COURSES, located, zone=zone)
    translate(classes, {"form": Meaning(settings.training.forms)})
    return classes


def find_training(
    workbook: Workbook, *, header_row: int | None = None, chosen: Mapping[str, str] | None = None
) -> table.Table:
    """Where the table of a training list is, whichever kind it is. Raises Refused."""
    if not chosen or chosen.keys() <= headings.synonyms(ROLLS.kind).keys():
        found = table.find(workbook, header_row=header_row, chosen=chosen, kind=ROLLS.kind)
        if _PERSON & found.columns.keys():
            return found
    return table.find(workbook, header_row=header_row, chosen=chosen, kind=COURSES.kind)


def _roll(located: Located, whole: Workbook, settings: Settings, zone: tzinfo) -> ListFile[IncomingRecord]:
    found = located.table
    read_rows = read_located(ROLLS, located, zone=zone, rows=_side_by_side(found))
    above = _above(located, zone)
    if not (_CLASS | _DAY) & found.columns.keys() and not above.keys() & {"course", "starts"}:
        raise Refused(
            say(
                "{file} does not say which class it is of: add a column headed {heading}, or the class's name above "
                "the table; its headings: {seen}",
                file=located.workbook.name,
                heading=headings.preferred(ROLLS.kind, "course"),
                seen=headings.quoted(found.headings, ROLLS.kind),
            )
        )
    translate(
        read_rows,
        {
            "state": Meaning(settings.training.attendance, "attendance_words"),
            "form": Meaning(settings.training.forms),
        },
    )
    named = _Names(whole, zone)
    lacking = str(say("The row has no name."))
    read_rows.refused.extend(
        RefusedRow(row.row, "name", lacking)
        for row in read_rows.rows
        if not row.name and not row.person_number
    )
    read_rows.rows[:] = [
        _with_state(named.fill(_with(row, above)), found.columns)
        for row in read_rows.rows
        if row.name or row.person_number
    ]
    return read_rows


def _with(row: IncomingRecord, above: Mapping[str, Any]) -> IncomingRecord:
    """A row with what stands above the table, where the row itself says nothing."""
    return row._replace(**{name: value for name, value in above.items() if not getattr(row, name)})


def _with_state(row: IncomingRecord, columns: Mapping[str, object]) -> IncomingRecord:
    """A row with its state: without a word for it a day of completion or hours say completed, a sign-in attending."""
    if row.state:
        return row
    if row.completed_on or (row.hours and "state" not in columns):
        return row._replace(state="completed")
    return row._replace(state="attending") if row.signed or row.signature else row


def _side_by_side(found: table.Table) -> Sequence[Row]:
    """The rows of a form whose headings stand twice or more, side by side: each part is a row of its own."""
    first = {name: places[0] for name, places in found.columns.items()}
    forms = [headings.normal(_bare(found.headings[column], column)) for column in range(len(found.headings))]
    who = first.get("name", first.get("person_number", 0))
    starts = [column - who for column in range(who, len(forms)) if forms[column] == forms[who]]
    if len(starts) < 2:
        return found.rows
    width = starts[1]
    parts = [start for start in starts if start % width == 0]
    return [
        part
        for row in found.rows
        for start in parts
        if any((part := Row(row.number, row.cells[start : start + width])).cells)
    ]


def _bare(heading: str, column: int) -> str:
    """A heading without the letter that tells a repeated one apart."""
    return heading.removesuffix(f" {table.letter(column)}")


def _above(located: Located, zone: tzinfo) -> dict[str, Any]:
    """What stands above the table: keys with their values beside them, and a title that names the class."""
    found = located.table
    rows = next(sheet for sheet in located.workbook.sheets if sheet.name == found.sheet).rows
    pairs: dict[str, str] = {}
    title = ""
    for row in rows:
        if row.number >= found.header_row:
            break
        texts = [text for cell in row.cells if (text := values.text(cell, lines=False))]
        if len(texts) == 1 and not re.search("[:：]", texts[0]) and _field(texts[0]) is None:
            title = title or _TITLE.sub("", texts[0])
        pairs |= _pairs([values.text(cell, lines=False) for cell in row.cells])
    above: dict[str, Any] = {name: pairs[name] for name in ("course", "place", "form") if name in pairs}
    if "course" not in above and title not in _NOTHING and not _CLASS & found.columns.keys():
        above["course"] = title
    above |= _days(pairs.get("starts", ""), located, zone)
    with suppress(ValueError):  # hours in words: the roll is read all the same
        above["class_hours"] = lists.figure(pairs.get("hours", ""))
    return above


def _days(text: str, located: Located, zone: tzinfo) -> dict[str, Any]:
    """The days of the class that stand above the table; nothing where they can't be read."""
    try:
        days = spans.span(text, date_column([text], zone), spans.year_in(located.workbook.name))
    except BadDate:
        return {}
    return {} if days is None else {"starts": days[0], "ends": days[1]}


def _pairs(texts: Sequence[str]) -> dict[str, str]:
    """Keys and values of a row: 培训名称 | 消防培训, or 培训名称：消防培训 in one cell."""
    found: dict[str, str] = {}
    waiting: str | None = None
    for text in texts:
        key, _, value = (part.strip() for part in half_width(text).partition(":"))
        field = _field(key)
        if field is not None:
            waiting = None if value else field
            if value:
                found[field] = value
        elif text and waiting is not None:
            found[waiting] = text
            waiting = None
    return found


def _field(key: str) -> str | None:
    form = headings.normal(key)
    return next((name for name, names in headings.synonyms(ROLLS.kind).items() if form in names), None)


class _Names:
    """Who and what the other sheets of a workbook call by number: employees with ids, courses with ids."""

    def __init__(self, whole: Workbook, zone: tzinfo) -> None:
        people = _numbered(whole, lists.PEOPLE, zone)
        courses = _numbered(whole, COURSES._replace(needs={}), zone)
        self._people = {one.number: one for one in people}
        self._courses = {one.number: one for one in courses}

    def fill(self, row: IncomingRecord) -> IncomingRecord:
        """The row with names for its numbers, and with the hours of the class."""
        person = None if row.name else self._people.get(row.person_number)
        if person is not None:
            row = row._replace(name=person.name, unit=row.unit or person.unit, post=row.post or person.post)
        course = self._courses.get(row.course_number)
        if course is not None:
            row = row._replace(course=row.course or course.name, class_hours=row.class_hours or course.hours)
        return row


def _numbered(whole: Workbook, form: Form[Any], zone: tzinfo) -> list[Any]:
    """The rows of the sheets that give numbers a name."""
    found: list[Any] = []
    for sheet in whole.sheets if len(whole.sheets) > 1 else ():
        try:
            located = locate(only(whole, sheet.name), kind=form.kind)
        except Refused:  # another kind of sheet
            continue
        if {"number", "name"} <= located.table.columns.keys():
            found += read_located(form, located, zone=zone).rows
    return found
