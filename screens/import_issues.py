"""The import of issues that were logged elsewhere, as the import screen needs it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain import masking
from domain.field_names import FIELDS
from exchange.issues import ISSUES as FORM
from exchange.issues import read_issues
from exchange.table import find
from screens.columns import Column
from screens.import_kinds import RECEIVED, Choices, ImportKind, asked, received
from services.incoming_issues import import_issues
from settings.lookup import state_name
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.incoming import IncomingIssue
    from exchange.list_file import ListFile
    from exchange.reading import Workbook
    from services.session import Session

ISSUE_FIELDS = {
    "received": say("time received"),
    "content": FIELDS["content"],
    "title": FIELDS["title"],
    "address": FIELDS["address"],
    "estate": say("estate"),
    "person_name": FIELDS["person_name"],
    "person_phone": FIELDS["person_phone"],
    "number": say("case number"),
    "category_text": FIELDS["category"],
    "visit_kind_text": say("How"),
    "urgency_text": FIELDS["urgency"],
    "tags_text": FIELDS["tags"],
    "households": say("Households"),
    "promised": FIELDS["promised"],
    "state": say("status"),
    "answer": FIELDS["answer"],
    "finished": FIELDS["finished_at"],
    "handler": say("Handled by"),
}


def _read(session: Session, book: Workbook, choices: Choices) -> ListFile[IncomingIssue]:
    return read_issues(book, settings=session.settings, **asked(session, choices))


def _arrives(session: Session, row: IncomingIssue) -> Sequence[object]:
    text = partial(masking.said, person=row.person_name)
    state = state_name(session.settings, "issue", row.state).short if row.state else ""
    return (
        received(session, row.received),
        text(row.title or row.content.split("\n", 1)[0]),
        masking.place(row.address),
        masking.name(row.person_name),
        state,
    )


ISSUES = ImportKind(
    slug="issues",
    title=say("Import issues logged elsewhere"),
    fields=ISSUE_FIELDS,
    changes=FIELDS,
    masks={"person_name": masking.name, "person_phone": masking.phone, "address": masking.place},
    resident=lambda row: row.person_name,
    columns=(
        Column(say("received"), RECEIVED),
        Column(say("title"), 0),
        Column(say("place"), 16),
        Column(say("resident"), 8, least=90),
        Column(say("status"), 10),
    ),
    arrives=_arrives,
    find=partial(find, kind=FORM.kind),
    read=_read,
    apply=import_issues,
)
