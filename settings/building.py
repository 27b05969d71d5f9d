"""From entries to `Settings`: one function a table; a name that refers to another table is held to it."""

from __future__ import annotations

from typing import get_args

import words
from settings import known
from settings.entry import Entry, items, mapping, one_of, slug, table, text, truth, whole
from settings.figures import figures
from settings.keyboard import keys, sections
from settings.model import Category, Clocks, Code, Codes, Keymap, Name, RequestType, Settings, Tier, Urgency
from settings.pages import pages
from settings.parts import NAME, SHORT, also, basis, codes, distinct, is_none, name, reference, rule
from settings.people import category_routes, place_routes, roles, training
from settings.services import endpoints
from settings.times import calendar, office, zone

TOP = (
    "language timezone ledger keymap mouse clipboard hotline_source sync drop_folder upper_tier review_finish answer_limit "
    "summary_limit stale_after_hours undo_asks_after_minutes lock_after_minutes repeat_days office clocks request_types "
    "urgencies states synonyms departments categories codes training figures print_command routing sections keys "
    "pages roles calendar"
)
CODES = (
    "channels findings claims outcomes not_reached site_visits reply_by satisfaction contacted_first "
    "return_reasons extension_reasons flags tags visit_kinds dispositions reveal_reasons"
)


def build(entry: Entry) -> Settings:
    """The settings in `entry`. Raises SettingsError."""
    top = table(entry, TOP)
    departments = codes(top["departments"])
    categories = _categories(top["categories"], departments)
    routing = table(top["routing"], "places categories")
    role_rows = roles(top["roles"])
    code_tables = _codes(top["codes"])
    return Settings(
        language=one_of(top["language"], get_args(words.Language)),
        timezone=zone(top["timezone"]),
        ledger=text(top["ledger"], empty=True),
        keymap=one_of(top["keymap"], get_args(Keymap)),
        mouse=truth(top["mouse"]),
        clipboard=truth(top["clipboard"]),
        hotline_source=text(top["hotline_source"], empty=True),
        sync=endpoints(top["sync"]),
        drop_folder=text(top["drop_folder"], empty=True),
        upper_tier=one_of(top["upper_tier"], get_args(Tier)),
        review_finish=truth(top["review_finish"]),
        office=office(top["office"]),
        calendar=calendar(top["calendar"]),
        clocks=_clocks(top["clocks"]),
        request_types=_request_types(top["request_types"]),
        urgencies=_urgencies(top["urgencies"]),
        states=_states(top["states"]),
        synonyms={word: text(means) for word, means in mapping(top["synonyms"]).items()},
        departments=departments,
        categories=categories,
        codes=code_tables,
        training=training(top["training"]),
        figures=figures(top["figures"], code_tables.satisfaction),
        print_command=text(top["print_command"], empty=True),
        place_routes=place_routes(routing["places"]),
        category_routes=category_routes(routing["categories"], categories),
        sections=sections(top["sections"]),
        keys=keys(top["keys"]),
        pages=pages(top["pages"]),
        roles={role.slug: rights for role, rights in role_rows},
        role_names=tuple([role for role, _ in role_rows]),
        answer_limit=whole(top["answer_limit"], least=1),
        summary_limit=whole(top["summary_limit"], least=1),
        stale_after_hours=whole(top["stale_after_hours"], least=1),
        undo_asks_after_minutes=whole(top["undo_asks_after_minutes"]),
        lock_after_minutes=whole(top["lock_after_minutes"]),
        repeat_days=whole(top["repeat_days"], least=1),
    )


def _clocks(entry: Entry) -> Clocks:
    fields = table(entry, "first_contact redo supervised extended_total max_extensions pauses")
    return Clocks(
        first_contact=rule(fields["first_contact"]),
        redo=rule(fields["redo"]),
        supervised=rule(fields["supervised"]),
        extended_total=rule(fields["extended_total"]),
        max_extensions=whole(fields["max_extensions"]),
        pauses=tuple([one_of(item, known.HOTLINE_STATES) for item in items(fields["pauses"])]),
    )


def _request_types(entry: Entry) -> tuple[RequestType, ...]:
    rows = items(entry)
    found = []
    for row in rows:
        fields = table(row, f"slug {NAME} handling findings asks_claim", f"{SHORT} also")
        found.append(
            RequestType(
                slug(fields["slug"]),
                name(fields),
                also(fields),
                rule(fields["handling"]),
                one_of(fields["findings"], known.FINDINGS),
                truth(fields["asks_claim"]),
            )
        )
    distinct(rows, found)
    return tuple(found)


def _urgencies(entry: Entry) -> tuple[Urgency, ...]:
    rows = items(entry)
    found = []
    for row in rows:
        fields = table(row, f"slug {NAME} sign_in handling", f"{SHORT} also")
        handling = None if is_none(fields["handling"]) else rule(fields["handling"])
        found.append(
            Urgency(slug(fields["slug"]), name(fields), also(fields), rule(fields["sign_in"]), handling)
        )
    distinct(rows, found)
    return tuple(found)


def _states(entry: Entry) -> dict[str, dict[str, Name]]:
    kinds = table(entry, "hotline issue")
    return {
        "hotline": _labels(kinds["hotline"], known.HOTLINE_STATES),
        "issue": _labels(kinds["issue"], known.ISSUE_STATES),
    }


def _labels(entry: Entry, states: tuple[str, ...]) -> dict[str, Name]:
    rows = table(entry, " ".join(states))
    return {state: name(table(rows[state], NAME, SHORT)) for state in states}


def _categories(entry: Entry, departments: tuple[Code, ...]) -> tuple[Category, ...]:
    rows, found = [], []
    for first in items(entry):
        fields = table(first, f"slug {NAME} departments second", f"{SHORT} also basis")
        rows.append(first)
        found.append(_category(fields, None, departments))
        for second in items(fields["second"]):
            inner = table(second, f"slug {NAME} departments", f"{SHORT} also basis")
            rows.append(second)
            found.append(_category(inner, slug(fields["slug"]), departments))
    distinct(rows, found)
    return tuple(found)


def _category(fields: dict[str, Entry], parent: str | None, departments: tuple[Code, ...]) -> Category:
    return Category(
        slug(fields["slug"]),
        name(fields),
        parent,
        tuple([reference(item, departments) for item in items(fields["departments"])]),
        also(fields),
        basis(fields["basis"]) if "basis" in fields else None,
    )


def _codes(entry: Entry) -> Codes:
    fields = table(entry, CODES)
    findings = table(fields["findings"], " ".join(known.FINDINGS))
    plain = {title: codes(item) for title, item in fields.items() if title != "findings"}
    return Codes(findings={title: codes(findings[title]) for title in known.FINDINGS}, **plain)
