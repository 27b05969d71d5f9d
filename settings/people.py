"""What the settings say about people: who is trained for how long, who may do what, who gets which cases."""

from __future__ import annotations

from typing import Literal

from settings import known
from settings.entry import Entry, items, mapping, number, one_of, slug, table, text, wrong
from settings.model import Category, CategoryRoute, Code, Group, PlaceRoute, Requirement, Training
from settings.parts import NAME, SHORT, also, basis, checked, codes, distinct, is_none, name, reference, since
from words import say

SPANS: dict[str, Literal[1, 3, 5]] = {"1": 1, "3": 3, "5": 5}


def training(entry: Entry) -> Training:
    """Training codes and rules. All states of attendance must have a label, no others can be added."""
    fields = table(entry, "day_hours leave_withdraws_above groups forms attendance")
    forms = codes(fields["forms"])
    for row in items(fields["attendance"]):
        one_of(mapping(row).get("slug", row), known.ATTENDANCE)
    return Training(
        day_hours=number(fields["day_hours"]),
        leave_withdraws_above=number(fields["leave_withdraws_above"], most=1),
        groups=_groups(fields["groups"], forms),
        forms=forms,
        attendance=codes(fields["attendance"]),
    )


def _groups(entry: Entry, forms: tuple[Code, ...]) -> tuple[Group, ...]:
    found = []
    for row in items(entry):
        fields = table(row, f"slug {NAME} requirement", f"{SHORT} also")
        wanted = fields["requirement"]
        requirement = None if is_none(wanted) else _requirement(wanted, forms)
        found.append(Group(slug(fields["slug"]), name(fields), requirement, also(fields)))
    distinct(items(entry), found)
    return tuple(found)


def _requirement(entry: Entry, forms: tuple[Code, ...]) -> Requirement:
    fields = table(entry, "hours years basis", "by_form since checked")
    by_form = mapping(fields["by_form"]) if "by_form" in fields else {}
    return Requirement(
        hours=number(fields["hours"]),
        years=SPANS[one_of(fields["years"], list(SPANS))],
        basis=basis(fields["basis"]),
        by_form=tuple(
            [(reference(item._replace(value=form), forms), number(item)) for form, item in by_form.items()]
        ),
        since=since(fields),
        checked=checked(fields),
    )


def roles(entry: Entry) -> tuple[tuple[Code, tuple[str, ...]], ...]:
    """The roles and what each may do. Sites may add roles; those that the program knows must be there."""
    rows = mapping(entry)
    for role in known.ROLES:
        if role not in rows:
            raise wrong(entry, say("The key {name} is missing.", name=role))
    found = []
    for role, row in rows.items():
        fields = table(row, f"{NAME} may", f"{SHORT} also")
        rights = tuple([one_of(item, known.RIGHTS) for item in items(fields["may"])])
        found.append((Code(slug(row._replace(value=role)), name(fields), also(fields)), rights))
    distinct(rows.values(), [code for code, _ in found])
    return tuple(found)


def place_routes(entry: Entry) -> tuple[PlaceRoute, ...]:
    """Which place goes to whom."""
    rows = [table(row, "place staff") for row in items(entry)]
    return tuple([PlaceRoute(text(row["place"]), text(row["staff"])) for row in rows])


def category_routes(entry: Entry, categories: tuple[Category, ...]) -> tuple[CategoryRoute, ...]:
    """Which category goes to whom."""
    rows = [table(row, "category staff") for row in items(entry)]
    return tuple([CategoryRoute(reference(row["category"], categories), text(row["staff"])) for row in rows])
