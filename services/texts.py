"""Lists and a case as lines for staff: the words of the language in use, local times. JSON is for programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.case_words import CALLBACK, WAITING, YES_NO, action_name
from domain.field_names import FIELDS
from domain.hygiene import printable
from domain.lifecycle import FROM_ABOVE, Action, is_open
from settings.lookup import category, code, request_type, state_name, urgency
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from settings.model import Code, Settings

Row = Mapping[str, Any]
Fact = tuple[Message, object]


def list_lines(rows: Iterable[Row], kind: str, settings: Settings) -> Iterator[str]:
    """A line for each row of `doorstep list`, its columns parted by tabs."""
    columns = {"training": _training, "people": _person}.get(kind, _line)
    for row in rows:
        yield "\t".join(printable(str(value)) for value in columns(row, settings))


def case_lines(row: Row, settings: Settings) -> Iterator[str]:
    """The lines of `doorstep show`: what is filled, a label each, then what happened."""
    head = (_kind(row), row["number"], f"({row['source']})", _state(row, settings), _due(row))
    yield printable("  ".join(str(part) for part in head if str(part)))
    for label, value in _facts(row, settings):
        first, *more = str(value).split("\n") if value else ("",)
        if first or more:
            yield printable(str(say("{field}: {text}", field=label, text=first)))
            yield from (printable(f"    {line}") for line in more)
    for event in row["timeline"]:
        told = (_time(event["at"]), action_name(event["action"]), event["by"] or "", event["note"] or "")
        undone = say("undone") if event["undone"] else ""
        yield printable("  " + "  ".join(str(part) for part in (*told, undone) if str(part)))


def _line(row: Row, settings: Settings) -> Iterable[object]:
    return (
        row["number"], row["source"], _state(row, settings), row["title"] or "", _category(row, settings),
        row["address"] or "", _time(row["received_at"]), _time(row["due_at"]), _overdue(row),
        row["assignee"] or "",
    )  # fmt: skip


def _training(row: Row, settings: Settings) -> Iterable[object]:
    state = code(settings.training.attendance, row["state"])
    hours = f"{row['hours']:g}"
    return row["person"], row["course"], state, hours, row["completed_on"] or "", row["recorded_by"] or ""


def _person(row: Row, settings: Settings) -> Iterable[object]:
    groups = {group.slug: group.name for group in settings.training.groups}
    named = _parted(groups.get(slug, slug) for slug in row["groups"])
    return row["name"], row["unit"] or "", row["post"] or "", named


def _facts(row: Row, settings: Settings) -> Iterator[Fact]:
    codes = settings.codes
    yield say("Title"), row["title"]
    yield say("Content"), row["content"] if row["content"] != row["title"] else ""
    pressing = urgency(settings, row["urgency"]) if row["urgency"] not in (None, "normal") else None
    marks = [_named(codes.flags, flag) for flag in row["flags"] or ()]
    public = say("may be published") if row["public"] else ""
    yield say("Marks"), _parted((pressing.name if pressing else "", *marks, public))
    yield _resident(row), _parted((row["person_name"], row["person_phone"]))
    yield say("Place"), row["address"]
    kind = request_type(settings, row["request_type"]) if row["request_type"] else None
    tags = [_named(codes.tags, tag) for tag in row["tags"] or ()]
    yield say("Category"), _parted((_category(row, settings), kind.name if kind else "", *tags))
    how = _named(codes.visit_kinds, row["visit_kind"]) or _named(codes.channels, row["channel"])
    dispatched = say("dispatched {time}", time=_time(row["dispatched"])) if row["dispatched"] else ""
    yield say("Received"), _parted((_time(row["received_at"]), how, dispatched))
    yield say("Households"), row["households"]
    yield say("The hotline says something else"), _parted(FIELDS.get(name, name) for name in row["clashes"])
    yield from _course(row, settings)
    yield from _end(row, settings)
    steps = (Action(step) for step in row["actions"])
    above = say("result from above")
    named = (
        above if step in FROM_ABOVE else action_name(step) for step in steps if step is not Action.REPORTED
    )
    yield say("Possible now"), _parted(dict.fromkeys(named))


def _resident(row: Row) -> Message:
    return say("Caller") if row["kind"] == "hotline" else say("Resident")


def _course(row: Row, settings: Settings) -> Iterator[Fact]:
    """The limits and where it stands."""
    yield say("The hotline's limit"), _time(row["given_limit"])
    runs = is_open(row["kind"], row["state"])
    yield say("Sign-in"), _met(row["signed_in_at"], row["sign_in_due"], runs=runs)
    yield say("First contact"), _met(row["contacted_at"], row["contact_due"], runs=runs)
    yield say("Handling"), _met(row["finished_at"], row["handle_due"], runs=runs)
    yield say("Promised day"), row["promised"]
    yield say("Extensions"), row["extensions"]
    yield say("Returns"), row["returns"]
    yield say("Handled by"), row["assignee"]
    yield say("Way"), _named(settings.codes.dispositions, row["disposition"])
    what: object = WAITING.get(row["waiting"], row["waiting"]) if row["waiting"] else ""
    if row["waiting_until"]:
        what = say("{what}, back on {day}", what=what or say("waiting"), day=row["waiting_until"])
    yield say("Waits"), what
    yield say("Linked"), row["linked"]
    carry = say("{count} steps still to be entered in the city's system", count=row["to_carry"])
    yield say("To copy over"), carry if row["to_carry"] else ""
    yield say("Sent back"), _time(row["redone_at"])


def _end(row: Row, settings: Settings) -> Iterator[Fact]:
    codes = settings.codes
    findings = tuple(item for table in codes.findings.values() for item in table)
    judged = ((codes.outcomes, row["outcome"]), (findings, row["finding"]), (codes.claims, row["claim"]))
    yield say("Finished"), _parted((_time(row["finished_at"]), *(_named(*pair) for pair in judged)))
    yield say("Site visit"), _named(codes.site_visits, row["site_visit"])
    yield say("Reply by"), _named(codes.reply_by, row["reply_by"])
    yield say("Answer"), row["answer"]
    yield say("Answered"), _time(row["answered"])
    yield say("Summary"), row["summary"]
    yield say("Our reading"), _named(codes.satisfaction, row["satisfaction"])
    yield (
        say("Call-back"),
        _parted(_callback(settings, *pair) for pair in row["callback"] or ()),
    )
    closed = _time(row["closed"])
    reported = closed and row["as_reported"]
    yield say("Closed"), say("{time}, as the hotline reported", time=closed) if reported else closed


def _callback(settings: Settings, name: str, value: str) -> Message:
    answer = YES_NO.get(value) or _named(settings.codes.satisfaction, value)
    return say("{field}: {text}", field=CALLBACK.get(name, name), text=answer)


def _met(at: str | None, due: str | None, *, runs: bool) -> object:
    """When a limit was met, or until when it `runs`."""
    if at and due:
        return say("done {time} ({limit})", time=_time(at), limit=say("limit {limit}", limit=_time(due)))
    return _time(at) or (say("until {when}", when=_time(due)) if due and runs else "")


def _kind(row: Row) -> Message:
    return say("Case") if row["kind"] == "hotline" else say("Issue")


def _state(row: Row, settings: Settings) -> object:
    return state_name(settings, row["kind"], row["state"])


def _category(row: Row, settings: Settings) -> object:
    known = category(settings, row["category"]) if row["category"] else None
    return known.name if known else row.get("category_text") or row["category"] or ""


def _due(row: Row) -> object:
    due = say("until {when}", when=_time(row["due_at"])) if row["due_at"] else ""
    return _parted((due, _overdue(row)))


def _overdue(row: Row) -> object:
    return say("overdue") if row["overdue"] else ""


def _time(iso: str | None) -> str:
    """A moment or day of the JSON form as staff read it: it is local there already."""
    if iso is None or len(iso) == 10:
        return iso or ""
    return f"{datetime.fromisoformat(iso):%Y-%m-%d %H:%M}"


def _named(table: tuple[Code, ...], slug: str | None) -> object:
    return code(table, slug) if slug else ""


def _parted(parts: Iterable[object]) -> str:
    return " · ".join(text for text in map(str, filter(None, parts)) if text)
