"""Frozen records that travel between the layers: what the ledger holds, without the ledger.

db reads and returns them, services mask and hand them on, screens and cli show them. Moments are aware UTC datetimes.
"""

# annotations are evaluated here: as texts, typing compiles each of them, and the start waits for some 300
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from domain.moments import When


class Committee(NamedTuple):
    """A committee 居民区."""

    id: int
    name: str


class Staff(NamedTuple):
    """A staff member. `account` is the operating system's user name."""

    id: int
    committee_id: int
    account: str
    name: str
    role: str
    active: bool = True


class CaseLine(NamedTuple):
    """A case as a line of a list. `due`: the next clock that runs, None where none does."""

    id: int
    number: str
    source: str
    kind: str
    state: str
    title: str
    category: str | None
    category_text: str
    address: str
    due: datetime | None
    due_clock: str
    assignee_id: int | None
    flags: tuple[str, ...]
    to_carry: int
    version: int
    received: When
    person_name: str
    channel: str
    committee_id: int
    waiting_until: date | None = None
    waiting: str = ""
    """'' | 'cohandled' | 'parked' | 'deferred' | 'hotline': what it waits for until that day."""


class Case(NamedTuple):
    """Everything kept of a case. Times that only a day is known of are dates (`When`)."""

    id: int
    committee_id: int
    kind: str
    source: str
    number: str
    channel: str
    state: str
    version: int
    title: str
    content: str
    category: str | None
    category_text: str
    request_type: str | None
    urgency: str
    flags: tuple[str, ...]
    tags: tuple[str, ...]
    person_name: str
    person_phone: str
    address: str
    estate: str
    lane: str
    building: str
    room: str
    received: When
    dispatched: When | None
    given_limit: When | None
    """The limit from above, which governs; `domain.limit_origin` says who set it."""
    sign_in_due: datetime | None
    contact_due: datetime | None
    handle_due: datetime | None
    """Ours, even where the hotline gave one."""
    due: datetime | None
    due_clock: str
    signed_in_at: datetime | None
    contacted_at: datetime | None
    finished_at: datetime | None
    closed: When | None
    redone_at: datetime | None
    extensions: int
    returns: int
    promised: date | None
    disposition: str
    visit_kind: str
    households: int | None
    public: bool
    finding: str | None
    claim: str | None
    outcome: str | None
    answer: str
    answered: When | None
    summary: str
    satisfaction: str | None
    site_visit: str | None
    """Whether someone looked on the spot, by the closing form."""
    reply_by: str | None
    """How the citizen was answered."""
    callback: tuple[tuple[str, str], ...]
    """The call-back's answers by field: reached, contacted, solved, result, attitude."""
    assignee_id: int | None
    waiting: str
    waiting_until: date | None
    linked_id: int | None
    to_carry: int
    as_reported: bool
    """Closed by an import, not by our own action."""


class Change(NamedTuple):
    """One field's value before and after, as text for people and as kept for undo."""

    field: str
    before: object
    after: object


class Event(NamedTuple):
    """One line of a timeline. `late`: entered more than a minute after it happened (补记)."""

    id: int
    operation_id: str
    undoes: str | None
    undone: bool
    case_id: int
    action: str
    actor_id: int | None
    actor_name: str
    terminal: str
    happened_at: datetime
    recorded_at: datetime
    late: bool
    note: str
    changes: tuple[Change, ...]
    carry: str
    """'' = nothing to carry over; 'due' = 待回填; 'done' = 已回填."""
    carried_at: datetime | None = None


class Contact(NamedTuple):
    """One try to reach the citizen."""

    id: int
    case_id: int
    at: datetime
    staff_id: int
    phone: str
    reached: bool
    why_not: str | None
    said: str
    consent: str
    """'' | 'extend' | 'close': what the citizen agreed to."""


class Application(NamedTuple):
    """An application 申请 to the upper tier: `kind` extension, return or appeal."""

    id: int
    case_id: int
    kind: str
    ordinal: int
    reason: str
    agreed: bool
    agreed_with: str
    agreed_at: datetime | None
    agreed_how: str
    days: int | None
    promised: date | None
    statement: str
    basis: str
    filed_at: datetime
    filed_by: int
    from_state: str
    result: str
    """'' while pending, then approved or refused."""
    decided_at: datetime | None
    decided_by: str
    new_limit: datetime | None


class Coworking(NamedTuple):
    """协办: another department works with us; the case stays ours."""

    id: int
    case_id: int
    department: str
    person: str
    asked_at: datetime
    promised: date | None
    remind: date | None
    done_at: datetime | None


class Person(NamedTuple):
    """Someone who is trained, with the slugs of the groups held today.

    `number` 工号 and `phone_tail`, the last four digits of a phone, tell two of one name apart.
    """

    id: int
    committee_id: int
    name: str
    initials: str
    unit: str
    post: str
    groups: tuple[str, ...]
    number: str = ""
    phone_tail: str = ""
    version: int = 1


class Course(NamedTuple):
    """A class 班次 of the yearly table."""

    id: int
    committee_id: int
    year: int
    number: str
    name: str
    host: str
    organiser: str
    audience: tuple[str, ...]
    planned: int | None
    starts: date
    ends: date
    days: Decimal
    hours: Decimal
    place: str
    form: str
    content: str
    teachers: str
    exam: str
    contact: str
    state: str
    people: int = 0
    completed: int = 0


class Attendance(NamedTuple):
    """One person in one class. `completed_on`: their own day, where it is not the last day of the class."""

    id: int
    course_id: int
    person_id: int
    person_name: str
    initials: str
    unit: str
    state: str
    hours: Decimal
    recorded_by: str
    recorded_at: datetime | None
    version: int
    completed_on: date | None = None


class IncomingCase(NamedTuple):
    """A data row of an export, read and cleaned, before the ledger has seen it. '' and None: the export says nothing.

    `row`: as the spreadsheet numbers it. `state`: our slug where the export's status is known, else None with its
    `state_text`.
    """

    row: int
    number: str
    received: When | None
    dispatched: When | None = None
    given_limit: When | None = None
    title: str = ""
    content: str = ""
    category_text: str = ""
    request_type_text: str = ""
    urgency_text: str = ""
    address: str = ""
    estate: str = ""
    person_name: str = ""
    person_phone: str = ""
    state: str | None = None
    state_text: str = ""
    answer: str = ""
    answered: When | None = None
    closed: When | None = None
    department: str = ""
    committee: str = ""
    channel_text: str = ""
    repeat_of: str = ""
    contacted: str = ""
    """Of the call-back: whether the handler called first, as the export says it."""
    solved: str = ""
    """Of the call-back: 'yes', 'no' or nothing."""
    satisfaction: str = ""
    """Of the call-back, as the export says it."""
    outcome_text: str = ""
    source: str = ""
    """The system whose number it is; of an export of our own each row says it."""
    fields: frozenset[str] = frozenset()
    """The fields for which the export has a column at all."""


class RefusedRow(NamedTuple):
    """A data row that was not imported."""

    row: int
    field: str
    reason: str


class Resident(NamedTuple):
    """Someone who turned to the committee before. `case_id`: their newest case, which says so."""

    name: str
    phone: str
    address: str
    case_id: int


class Access(NamedTuple):
    """An entry of the log. `number`: of the case, '' for anything else."""

    id: int
    at: datetime
    staff: str
    number: str
    field: str
    why: str
