"""The ledger's tables.

INTEGER times are moments (seconds since 1970, UTC); days are text 'YYYY-MM-DD'; a `When` is text of either
(domain/moments.py). Every table of residents' matters carries committee_id, which leads its indexes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import (
    SQL,
    AutoField,
    BooleanField,
    CharField,
    CompositeKey,
    DatabaseProxy,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

database = DatabaseProxy()


class Table(Model):
    """What all tables share: the one database of this process."""

    if TYPE_CHECKING:
        id: AutoField

    class Meta:
        database = database
        legacy_table_names = False


class Meta(Table):
    """Facts about the ledger itself: schema version, zone, index version, 'demo'."""

    key = CharField(primary_key=True)
    value = TextField()


class Committee(Table):
    """A committee 居民区: the owner of cases, people and staff."""

    name = CharField(unique=True)
    created = IntegerField()


class Head(Table):
    """The head of a committee's event chain; locked last in every transaction that writes events."""

    committee = ForeignKeyField(Committee, primary_key=True)
    seq = IntegerField(default=0)
    digest = CharField(default="")


class Counter(Table):
    """Counts kept by deltas where events are written, e.g. key 'state:hotline:dispatched'."""

    committee = ForeignKeyField(Committee, index=False)
    key = CharField()
    count = IntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("committee", "key")


class Staff(Table):
    """A staff member; `account` is the operating system's user name."""

    committee = ForeignKeyField(Committee)
    account = CharField(unique=True)
    name = CharField()
    role = CharField()
    active = BooleanField(default=True)


class Case(Table):
    """A hotline case or an issue of our own. `person_*` and the room are personal: never in search text."""

    committee = ForeignKeyField(Committee, index=False)
    kind = CharField()
    source = CharField()
    number = CharField()
    channel = CharField(default="")
    state = CharField()
    is_open = BooleanField()
    due = IntegerField(null=True)
    due_clock = CharField(default="")
    version = IntegerField(default=1)
    title = TextField(default="")
    content = TextField(default="")
    category = CharField(null=True)
    category_text = TextField(default="")
    request_type = CharField(null=True)
    urgency = CharField(default="normal")
    flags = TextField(default="")
    tags = TextField(default="")
    person_name = TextField(default="")
    person_initials = CharField(default="")
    person_phone = TextField(default="")
    phone_tail = CharField(default="")
    address = TextField(default="")
    estate = TextField(default="")
    lane = CharField(default="")
    building = CharField(default="")
    room = CharField(default="")
    received = CharField()
    dispatched = CharField(null=True)
    given_limit = CharField(null=True)
    sign_in_due = IntegerField(null=True)
    contact_due = IntegerField(null=True)
    handle_due = IntegerField(null=True)
    signed_in_at = IntegerField(null=True)
    contacted_at = IntegerField(null=True)
    finished_at = IntegerField(null=True)
    closed = CharField(null=True)
    redone_at = IntegerField(null=True)
    extensions = IntegerField(default=0)
    returns = IntegerField(default=0)
    promised = CharField(null=True)
    disposition = CharField(default="")
    visit_kind = CharField(default="")
    households = IntegerField(null=True)
    public = BooleanField(default=False)
    finding = CharField(null=True)
    claim = CharField(null=True)
    outcome = CharField(null=True)
    answer = TextField(default="")
    answered = CharField(null=True)
    summary = TextField(default="")
    satisfaction = CharField(null=True)
    site_visit = CharField(null=True)
    reply_by = CharField(null=True)
    callback = TextField(default="")
    """JSON object of the call-back's answers; '' = none yet."""
    assignee = ForeignKeyField(Staff, null=True)
    waiting = CharField(default="")
    waiting_until = CharField(null=True)
    linked = ForeignKeyField("self", null=True)
    to_carry = IntegerField(default=0)
    as_reported = BooleanField(default=False)
    search_text = TextField(default="")
    """What the search index holds for this row, as it was written there."""

    class Meta:
        table_name = "cases"


Case.add_index(
    Case.index(
        Case.source, Case.number, unique=True, where=SQL("kind = 'hotline'"), name="cases_source_number"
    )
)
Case.add_index(
    Case.index(
        Case.committee, Case.number, unique=True, where=SQL("kind = 'issue'"), name="cases_issue_number"
    )
)
Case.add_index(Case.index(Case.committee, Case.due, Case.id, where=SQL("is_open = 1"), name="cases_open_due"))
Case.add_index(
    Case.index(
        Case.committee, Case.assignee, Case.due, Case.id, where=SQL("is_open = 1"), name="cases_open_mine"
    )
)
Case.add_index(
    Case.index(
        Case.committee, Case.state, Case.due, Case.id, where=SQL("is_open = 1"), name="cases_open_state"
    )
)
Case.add_index(Case.index(Case.committee, Case.to_carry, where=SQL("to_carry > 0"), name="cases_to_carry"))
Case.add_index(Case.index(Case.committee, Case.received, Case.id, name="cases_received"))
Case.add_index(
    Case.index(
        Case.committee,
        Case.phone_tail,
        Case.received,
        Case.person_phone,
        where=SQL("phone_tail <> ''"),
        name="cases_tail",
    )
)
Case.add_index(
    Case.index(Case.committee, Case.estate, Case.received, where=SQL("estate <> ''"), name="cases_estate")
)
Case.add_index(
    Case.index(Case.committee, Case.lane, Case.received, where=SQL("lane <> ''"), name="cases_lane")
)
Case.add_index(
    Case.index(
        Case.committee,
        Case.person_name,
        Case.person_initials,
        where=SQL("person_name <> ''"),
        name="cases_name",
    )
)
Case.add_index(
    Case.index(Case.committee, Case.building, Case.room, where=SQL("building <> ''"), name="cases_house")
)
Case.add_index(Case.index(Case.committee, Case.is_open, Case.received, Case.id, name="cases_asked"))
Case.add_index(Case.index(Case.committee, Case.number, name="cases_number"))


class SourceValue(Table):
    """What the exports said last of a case, the base of the three-way merge: a JSON object, field → text."""

    case = ForeignKeyField(Case, primary_key=True, on_delete="CASCADE")
    given = TextField()


class Event(Table):
    """Append-only: one per change, chained per committee by `seq`, `digest`; personal values: EventValue."""

    committee = ForeignKeyField(Committee, index=False)
    seq = IntegerField()
    digest = CharField()
    operation_id = CharField()
    undoes = CharField(null=True)
    entity = CharField()
    """'case', 'attendance', 'person', 'course', 'staff', 'batch', 'settings'."""
    entity_id = IntegerField()
    action = CharField()
    actor = ForeignKeyField(Staff, null=True)
    terminal = CharField(default="")
    happened_at = IntegerField()
    recorded_at = IntegerField()
    commitment = CharField(default="")

    class Meta:
        indexes = (
            (("committee", "seq"), True),
            (("entity", "entity_id", "id"), False),
            (("operation_id",), False),
        )


HANDLED = (
    "entity = 'case' AND undoes IS NULL"
    " AND action NOT IN ('reported', 'recalculated', 'undo', 'carry', 'correct', 'logged', 'handed_over', 'linked')"
)
"""Events by which staff handled a case, as their index says it: a day with an import adds a few rows. Of a linked
pair the issue's own step says that it was handed over."""
Event.add_index(
    Event.index(
        Event.undoes, Event.entity, Event.entity_id, where=SQL("undoes IS NOT NULL"), name="event_undoes"
    )
)
Event.add_index(Event.index(Event.committee, Event.recorded_at, where=SQL(HANDLED), name="event_handled"))


class EventValue(Table):
    """An event's values and the salt of its commitment; anonymising erases rows and the chain stays whole."""

    event = ForeignKeyField(Event, primary_key=True)
    salt = CharField()
    value = TextField()
    """JSON: {"note": str, "changes": {field: [before, after]}}."""


class Carry(Table):
    """A step that has to be entered in the city's own system: 待回填 until `carried_at`."""

    event = ForeignKeyField(Event, primary_key=True)
    case = ForeignKeyField(Case, index=True)
    carried_at = IntegerField(null=True)
    carried_by = ForeignKeyField(Staff, null=True)


class Contact(Table):
    """One try to reach the citizen."""

    case = ForeignKeyField(Case, index=True)
    event = ForeignKeyField(Event)
    at = IntegerField()
    staff = ForeignKeyField(Staff)
    phone = TextField(default="")
    reached = BooleanField()
    why_not = CharField(null=True)
    said = TextField(default="")
    consent = CharField(default="")


class Application(Table):
    """An application to the upper tier: extension, return or appeal."""

    case = ForeignKeyField(Case, index=True)
    event = ForeignKeyField(Event)
    kind = CharField()
    ordinal = IntegerField()
    reason = CharField()
    agreed = BooleanField(default=False)
    agreed_with = TextField(default="")
    agreed_at = IntegerField(null=True)
    agreed_how = CharField(default="")
    days = IntegerField(null=True)
    promised = CharField(null=True)
    statement = TextField(default="")
    basis = TextField(default="")
    filed_at = IntegerField()
    filed_by = ForeignKeyField(Staff)
    from_state = CharField()
    result = CharField(default="")
    decided_at = IntegerField(null=True)
    decided_by = CharField(default="")
    new_limit = IntegerField(null=True)


class Coworking(Table):
    """协办: a department that works with us on a case."""

    case = ForeignKeyField(Case, index=True)
    event = ForeignKeyField(Event)
    department = CharField()
    person = TextField(default="")
    asked_at = IntegerField()
    promised = CharField(null=True)
    remind = CharField(null=True)
    done_at = IntegerField(null=True)


class Evidence(Table):
    """What proves a step: its kind, day, count and where it is kept."""

    case = ForeignKeyField(Case, index=True)
    event = ForeignKeyField(Event)
    kind = CharField()
    day = CharField()
    count = IntegerField(default=1)
    kept = TextField(default="")


class ImportBatch(Table):
    """One import: its kind of list, file, source and counts. `digest`: its file's SHA-256.

    `state`: complete, undone, cancelled, or staging: on its way, and the cases from `first_case` to `last_case`
    are not shown yet. At most one is.
    """

    committee = ForeignKeyField(Committee)
    kind = CharField(default="cases")
    source = CharField()
    filename = TextField()
    sheet = TextField(default="")
    mapping = TextField(default="{}")
    counts = TextField(default="{}")
    state = CharField()
    operation_id = CharField()
    staff = ForeignKeyField(Staff, null=True)
    at = IntegerField()
    digest = TextField(default="")
    first_case = IntegerField(null=True)
    last_case = IntegerField(null=True)


ImportBatch.add_index(
    ImportBatch.index(
        ImportBatch.state, unique=True, where=SQL("state = 'staging'"), name="import_batch_staging"
    )
)


class SourceBefore(Table):
    """What the exports had said of a case before a batch said something else: what taking it back restores."""

    case = ForeignKeyField(Case, index=False, on_delete="CASCADE")
    batch = ForeignKeyField(ImportBatch, index=True, on_delete="CASCADE")
    given = TextField()

    class Meta:
        primary_key = CompositeKey("case", "batch")


class Refusal(Table):
    """A row that an import refused."""

    batch = ForeignKeyField(ImportBatch, index=True, on_delete="CASCADE")
    row = IntegerField()
    field = CharField()
    reason = TextField()


class SourceHeadings(Table):
    """Which source an export came from, known by its headings again."""

    committee = ForeignKeyField(Committee, index=False)
    signature = CharField()
    source = CharField()
    mapping = TextField(default="{}")

    class Meta:
        primary_key = CompositeKey("committee", "signature")


class AccessLog(Table):
    """Append-only: who saw which resident's data in full, when, and why."""

    committee = ForeignKeyField(Committee)
    at = IntegerField(index=True)
    staff = ForeignKeyField(Staff)
    entity = CharField()
    entity_id = IntegerField()
    field = CharField()
    why = TextField()
