"""The case sheet as rows of text: what it is, who, where, its limits, how it ended. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.case_words import CALLBACK, WAITING, YES_NO
from domain.cells import fit, width, wrap
from domain.field_names import FIELDS
from domain.lifecycle import Action, is_open
from domain.limit_origin import limit_origin
from domain.moments import When, day_of, time_text
from screens.case_row import due_text
from screens.moments import full_text, weekday_text
from settings.lookup import category, code, department, request_type, state_name, urgency
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime, tzinfo

    from domain.clocks import Reckoning
    from domain.records import Case
    from services.sheet import Sheet
    from settings.model import Code, Settings

Row = str | tuple[str, str]
"""A text, alone or with the style 'strong', 'faint' or 'overdue'."""
Fact = tuple[object, object, str]
"""Label, value, style."""
PARTED = " · "
URGENT = frozenset({"urgent", "elevated"})


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet with what is needed to put it into words. `revealed`: fields that are shown in full."""

    sheet: Sheet
    settings: Settings
    now: datetime
    names: Mapping[int, str] = field(default_factory=dict)
    revealed: frozenset[str] = frozenset()

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.sheet.case

    @property
    def zone(self) -> tzinfo:
        """The zone in which times are shown."""
        return self.settings.timezone

    def time(self, when: When) -> str:
        """A moment as it stands on the sheet."""
        return time_text(when, self.now, self.zone)


def parted(parts: Iterable[object]) -> str:
    """The parts that say anything, with ' · ' between."""
    return PARTED.join(text for text in map(str, parts) if text)


def named(table: tuple[Code, ...], slug: str | None) -> object:
    """The name of a slug in a code table; '' for none."""
    return code(table, slug) if slug else ""


def hanging(label: object, value: object, indent: int, cells: int) -> list[str]:
    """A label of so many cells and its value beside it, wrapped under itself."""
    rows = wrap(str(value), max(2, cells - indent))
    heads = [fit(str(label), indent), *[" " * indent] * (len(rows) - 1)]
    return [head + row for head, row in zip(heads, rows, strict=True)]


def bar(page: Page) -> Message:
    """The top bar: number (an issue's says that it is one), state, the next limit."""
    case, clocks = page.case, page.sheet.clocks
    name = say("Case {number}", number=case.number) if case.kind == "hotline" else case.number
    due = due_text(clocks.due, page.now, page.zone) if clocks.due else ""
    state = state_name(page.settings, case.kind, case.state)
    return say("{name}  {state}  {due}", name=name, state=state, due=due)


def facts(page: Page, cells: int) -> list[Row]:
    """Title and marks, what was said, then the facts that are filled, a label a row."""
    case = page.case
    rows: list[Row] = [(row, "strong") for row in wrap(case.title, cells)]
    marks = parted(_marks(page))
    if marks:
        rows += [(row, "overdue" if _presses(case) else "") for row in wrap(marks, cells)]
    if case.content and case.content != case.title:
        rows += ["", *wrap(case.content, cells)]
    told = [
        fact
        for fact in (*_theirs(page), *_who(page), *_limits(page), *_course(page), *_end(page))
        if str(fact[1])
    ]
    indent = max((width(str(label)) for label, _, _ in told), default=0) + 2
    rows.append("")
    for label, value, style in told:
        rows += [(row, style) for row in hanging(label, value, indent, cells)]
    return rows


def _presses(case: Case) -> bool:
    return is_open(case.kind, case.state) and ("supervised" in case.flags or case.urgency == "urgent")


def _marks(page: Page) -> Iterator[object]:
    case, sheet = page.case, page.sheet
    known = urgency(page.settings, case.urgency) if case.urgency in URGENT else None
    if known is not None:
        yield known.name
    for flag in case.flags:
        yield code(page.settings.codes.flags, flag)
    if sheet.nth_call > 1:
        yield say("call {count} in {days} days", count=sheet.nth_call, days=page.settings.repeat_days)
    if sheet.same_place > 0:
        yield say("{count} more at this place in 30 days", count=sheet.same_place)
    if case.public:
        yield say("may be published")


def _who(page: Page) -> Iterator[Fact]:
    case, settings = page.case, page.settings
    person = parted((case.person_name, case.person_phone))
    shown = bool(page.revealed & {"person_name", "person_phone"})
    yield (
        say("Caller") if case.kind == "hotline" else say("Resident"),
        say("{text} (in full)", text=person) if shown else person,
        "strong" if shown else "",
    )
    place = say("{text} (in full)", text=case.address) if "address" in page.revealed else case.address
    yield say("Place"), place, "strong" if "address" in page.revealed else ""
    kind = request_type(settings, case.request_type) if case.request_type else None
    tags = [code(settings.codes.tags, tag) for tag in case.tags]
    yield say("Category"), parted((_category(page), kind.name if kind else "", *tags)), ""
    told = (say("{field}: {text}", field=FIELDS[name], text=value) for name, value in page.sheet.told)
    yield say("Hotline tells"), parted(told), ""
    known = category(settings, case.category) if case.category else None
    if known is not None:
        yield say("Basis"), known.basis or "", ""
        yield say("Responsible"), parted(department(settings, slug) for slug in known.departments), ""
    how = named(settings.codes.visit_kinds, case.visit_kind) or named(settings.codes.channels, case.channel)
    dispatched = say("dispatched {time}", time=page.time(case.dispatched)) if case.dispatched else ""
    yield say("Received"), parted((page.time(case.received), how, dispatched)), ""
    if case.households:
        yield say("Households"), case.households, ""


def _category(page: Page) -> object:
    case = page.case
    known = category(page.settings, case.category) if case.category else None
    if known is None:
        return case.category_text
    parent = category(page.settings, known.parent) if known.parent else None
    return say("{parent} › {name}", parent=parent.name, name=known.name) if parent else known.name


def _limits(page: Page) -> Iterator[Fact]:
    """A row for each clock: when it was met, or until when it runs."""
    case, clocks = page.case, page.sheet.clocks
    if clocks.sign_in is not None:
        yield say("Sign-in"), _met(page, case.signed_in_at, clocks.sign_in), _running(page, "sign_in")
    if clocks.contact is not None:
        yield say("First contact"), _met(page, case.contacted_at, clocks.contact), _running(page, "contact")
    style = _running(page, "given") or _running(page, "handling")
    yield say("Handling"), _handling(page), style
    if case.promised is not None:
        yield (
            say("Promised day"),
            weekday_text(case.promised, day_of(page.now, page.zone)),
            _running(page, "promised"),
        )
    extensions, returns = case.extensions, case.returns
    yield (
        say("Extensions"),
        say("{count} of {most}", count=extensions, most=_most(page)) if extensions else "",
        "",
    )
    yield say("Returns"), returns or "", ""


def _most(page: Page) -> int:
    return page.settings.clocks.max_extensions


def _running(page: Page, clock: str) -> str:
    clocks = page.sheet.clocks
    if clocks.due is None or clocks.due_clock != clock:
        return ""
    return "overdue" if clocks.due < page.now else "strong"


def _met(page: Page, at: datetime | None, found: Reckoning) -> object:
    limit = page.time(found.due)
    if at is not None:
        late = (
            say("late, limit {limit}", limit=limit) if at > found.due else say("limit {limit}", limit=limit)
        )
        return say("done {time} ({limit})", time=page.time(at), limit=late)
    if not is_open(page.case.kind, page.case.state) or page.case.as_reported:
        return ""
    return _until(page, found.due, unpublished=found.unpublished)


def _until(page: Page, due: datetime, *, unpublished: bool = False) -> object:
    """Until when, and in words that it is over: never by colour alone. What is finished has had its limit."""
    when = full_text(due, page.now, page.zone)
    over = page.case.finished_at is not None or not is_open(page.case.kind, page.case.state)
    told = say("limit {limit}", limit=when) if over else say("until {when}", when=when)
    if due == page.sheet.clocks.due and due < page.now:
        told = say("{when}, {late}", when=told, late=due_text(due, page.now, page.zone))
    return say("{when}, calendar not published", when=told) if unpublished else told


def _handling(page: Page) -> object:
    """The limit that governs, and ours beside it where it differs."""
    given, ours = page.sheet.clocks.given, page.sheet.clocks.handling
    if given is None:
        return _until(page, ours.due, unpublished=ours.unpublished) if ours is not None else ""
    told = _set_by(page, _until(page, given))
    if ours is None or ours.due == given:
        return told
    return say("{limit}; ours {when}", limit=told, when=full_text(ours.due, page.now, page.zone))


def _set_by(page: Page, limit: object) -> Message:
    origin = limit_origin(page.sheet.timeline)
    day = page.time(origin.happened_at) if origin else ""
    match origin.action if origin else "":
        case Action.EXTENSION_APPROVED:
            return say("{limit}, extended on {day}", limit=limit, day=day)
        case Action.REDO:
            return say("{limit}, given when it came back on {day}", limit=limit, day=day)
        case Action.LIMIT_CHANGED:
            return say("{limit}, changed from above on {day}", limit=limit, day=day)
        case _:
            return say("{limit}, set by the hotline", limit=limit)


def _course(page: Page) -> Iterator[Fact]:
    """Where it stands: who handles it, what it waits for, what goes with it."""
    case, codes = page.case, page.settings.codes
    yield say("Handled by"), page.sheet.assignee, ""
    yield say("Way"), named(codes.dispositions, case.disposition), ""
    if case.waiting:
        what = WAITING.get(case.waiting, say("waiting"))
        today = day_of(page.now, page.zone)
        until = weekday_text(case.waiting_until, today) if case.waiting_until else ""
        yield say("Waits"), say("{what}, back on {day}", what=what, day=until) if until else what, ""
    linked = page.sheet.linked
    if linked is not None:
        state = state_name(page.settings, linked.kind, linked.state)
        yield say("Linked"), parted((linked.number, state, linked.title)), ""
    if case.to_carry:
        yield (
            say("To copy over"),
            say("not yet entered in the city's system: {count}", count=case.to_carry),
            "",
        )
    if case.redone_at is not None:
        yield say("Sent back"), page.time(case.redone_at), ""


def _end(page: Page) -> Iterator[Fact]:
    """How it was finished, and what the call-back said; the two stay apart (DOMAIN §2)."""
    case, codes = page.case, page.settings.codes
    findings = tuple(item for table in codes.findings.values() for item in table)
    if case.finished_at is not None:
        judged = (
            named(codes.outcomes, case.outcome),
            named(findings, case.finding),
            named(codes.claims, case.claim),
        )
        yield say("Finished"), parted((page.time(case.finished_at), *judged)), ""
    yield say("Site visit"), named(codes.site_visits, case.site_visit), ""
    yield say("Reply by"), named(codes.reply_by, case.reply_by), ""
    yield say("Answer"), case.answer, ""
    if case.answered is not None:
        yield say("Answered"), page.time(case.answered), ""
    yield say("Summary"), case.summary, ""
    yield say("Our reading"), named(codes.satisfaction, case.satisfaction), ""
    yield say("Call-back"), parted(_callback(page, name, value) for name, value in case.callback), ""
    if case.closed is not None:
        time = page.time(case.closed)
        yield (
            say("Closed"),
            say("{time}, as the hotline reported", time=time) if case.as_reported else time,
            "",
        )


def _callback(page: Page, name: str, value: str) -> object:
    answer = YES_NO.get(value) or code(page.settings.codes.satisfaction, value)
    return say("{field}: {text}", field=CALLBACK.get(name, name), text=answer)


def _theirs(page: Page) -> Iterator[Fact]:
    """Fields in which the hotline's last export says something else than we do, until someone decides."""
    for name, value in page.sheet.hotline_says:
        told = say("{field}: {text}", field=FIELDS.get(name, name), text=field_value(page, name, value))
        yield say("Hotline says"), told, "strong"
    if page.sheet.hotline_says:
        yield "", say("Enter 0 8: take it over, or keep ours"), "faint"


def field_value(page: Page, field: str, value: object) -> object:
    """A field's value in words."""
    if value is None or value in {"", ()}:
        return ""
    if isinstance(value, When):
        return page.time(value)
    if field == "assignee_id":
        return page.names.get(int(str(value)), "?")
    codes = page.settings.codes
    if isinstance(value, tuple):
        return parted(code(codes.flags if field == "flags" else codes.tags, str(item)) for item in value)
    tables = {"category": category, "request_type": request_type, "urgency": urgency}
    if field in tables:
        known = tables[field](page.settings, str(value))
        return known.name if known else value
    return named(codes.outcomes, str(value)) if field == "outcome" else value
