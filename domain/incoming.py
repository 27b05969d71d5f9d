"""Rows of lists from outside other than cases, read and cleaned, before the ledger has seen them.

'', None and () mean that the list says nothing. `row` is as the spreadsheet numbers it. The kind of a field is its
annotation: that is how exchange/lists.py reads its column.
"""

# annotations are evaluated here: exchange/lists.py reads columns by them
from decimal import Decimal
from typing import NamedTuple

from domain.moments import When


class IncomingPerson(NamedTuple):
    """Someone of a staff list. `groups`: in the list's words; `number`: 工号."""

    row: int
    name: str = ""
    number: str = ""
    unit: str = ""
    post: str = ""
    phone: str = ""
    groups: tuple[str, ...] = ()


class IncomingCourse(NamedTuple):
    """A class of a yearly table. `audience`, `form`, `state`: in the list's words; `audience` as one text."""

    row: int
    name: str = ""
    number: str = ""
    starts: When | None = None
    ends: When | None = None
    days: Decimal | None = None
    hours: Decimal | None = None
    form: str = ""
    audience: tuple[str, ...] = ()
    planned: int | None = None
    host: str = ""
    organiser: str = ""
    place: str = ""
    content: str = ""
    teachers: str = ""
    exam: str = ""
    contact: str = ""
    state: str = ""


class IncomingRecord(NamedTuple):
    """Someone in a class: a line of a roll, a completion record, or a sign-in (`signed`).

    `state`: a slug of training.attendance, None with its `state_text` where the word is not known. `class_hours`: of
    the class as a whole, where the list says so beside the person's own `hours`.
    """

    row: int
    name: str = ""
    person_number: str = ""
    unit: str = ""
    post: str = ""
    phone: str = ""
    course: str = ""
    course_number: str = ""
    starts: When | None = None
    ends: When | None = None
    completed_on: When | None = None
    hours: Decimal | None = None
    class_hours: Decimal | None = None
    state: str = ""
    form: str = ""
    place: str = ""
    signed: When | None = None
    signature: str = ""


class IncomingIssue(NamedTuple):
    """A resident's issue that was logged elsewhere. `…_text` is in the list's words, `state` a slug."""

    row: int
    number: str = ""
    received: When | None = None
    title: str = ""
    content: str = ""
    address: str = ""
    estate: str = ""
    person_name: str = ""
    person_phone: str = ""
    category_text: str = ""
    visit_kind_text: str = ""
    urgency_text: str = ""
    tags_text: tuple[str, ...] = ()
    households: int | None = None
    promised: When | None = None
    answer: str = ""
    finished: When | None = None
    state: str = ""
    handler: str = ""


class IncomingResult(NamedTuple):
    """What a call-back found of one case, by number: slugs of the answers. `said`: what the citizen said."""

    row: int
    number: str = ""
    reached: str = ""
    contacted: str = ""
    solved: str = ""
    result: str = ""
    attitude: str = ""
    said: str = ""
