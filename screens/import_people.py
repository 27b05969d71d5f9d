"""The import of a staff list: people who are trained, as the import screen needs it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain import masking
from exchange import lists
from exchange.table import find
from screens.columns import Column
from screens.import_kinds import Choices, ImportKind, asked
from screens.import_training import UNDONE, gone
from services.incoming_people import import_people
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.incoming import IncomingPerson
    from exchange.list_file import ListFile
    from exchange.reading import Workbook
    from services.session import Session

FIELDS = {
    "name": say("Name"),
    "number": say("Staff number"),
    "unit": say("Unit"),
    "post": say("Post"),
    "groups": say("Groups"),
    "phone": say("Phone"),
}


def _read(session: Session, book: Workbook, choices: Choices) -> ListFile[IncomingPerson]:
    return lists.read_list(lists.PEOPLE, book, **asked(session, choices))


def _arrives(_session: Session, row: IncomingPerson) -> Sequence[object]:
    return row.name, row.number, row.unit, row.post, "、".join(row.groups), masking.phone(row.phone)


PEOPLE = ImportKind(
    slug="people",
    title=say("Import a staff list"),
    fields=FIELDS,
    changes={"phone_tail": FIELDS["phone"]},
    masks={"phone": masking.phone, "name": str},
    resident=lambda _row: "",
    columns=(
        Column(FIELDS["name"], 10),
        Column(FIELDS["number"], 10),
        Column(FIELDS["unit"], 0),
        Column(FIELDS["post"], 10),
        Column(FIELDS["groups"], 14),
        Column(FIELDS["phone"], 11, least=90),
    ),
    arrives=_arrives,
    find=partial(find, kind=lists.PEOPLE.kind),
    read=_read,
    apply=import_people,
    undone=UNDONE,
    gone=gone,
)
