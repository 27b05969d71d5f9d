"""The import of training lists, the class table or who was in which class, as the import screen needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.incoming import IncomingCourse
from exchange.training import find_training, read_training
from screens.columns import Column
from screens.import_kinds import Choices, ImportKind, asked
from services.incoming_training import import_training
from settings.lookup import code
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from domain.incoming import IncomingRecord
    from exchange.list_file import ListFile
    from exchange.reading import Workbook
    from services.session import Session
    from services.taking_back import TakenBack

FIELDS = {
    "name": say("Name of person or class"),
    "course": say("Class"),
    "person_number": say("Staff number"),
    "course_number": say("Number of their class"),
    "number": say("Class number"),
    "unit": say("Unit"),
    "starts": say("First day"),
    "ends": say("Last day"),
    "completed_on": say("Completed on"),
    "hours": say("Hours"),
    "days": say("Number of days"),
    "state": say("State"),
    "form": say("Form"),
    "audience": say("Groups"),
    "planned": say("People planned"),
    "host": say("Host"),
    "organiser": say("Organiser"),
    "place": say("Held at"),
    "content": say("Content"),
    "teachers": say("Teachers"),
    "signed": say("Sign-in time"),
}
UNDONE = (
    say("All that it brought goes, all that it changed is as it was before."),
    say("Where something else was noted of the same people since, all of it stays."),
)
"""What taking a list of people or training back does: hours hang together."""


def gone(found: TakenBack) -> Message:
    """What became of a list of people or training that was taken back."""
    return say(
        "Taken back: {removed} entries are gone, {restored} as before",
        removed=found.removed,
        restored=found.restored,
    )


def _read(
    session: Session, book: Workbook, choices: Choices
) -> ListFile[IncomingRecord] | ListFile[IncomingCourse]:
    return read_training(book, settings=session.settings, **asked(session, choices))


def _arrives(session: Session, row: IncomingRecord | IncomingCourse) -> Sequence[object]:
    training = session.settings.training
    hours = "" if row.hours is None else row.hours
    if isinstance(row, IncomingCourse):
        form = code(training.forms, row.form).name.short if row.form else ""
        return row.name, "", _day(row.starts), hours, form
    state = code(training.attendance, row.state).name.short if row.state else ""
    day = row.completed_on or row.starts or row.signed
    return row.course or row.course_number, row.name or row.person_number, _day(day), hours, state


def _day(when: date | None) -> str:
    return "" if when is None else when.isoformat()[: len("2026-11-23")]


TRAINING = ImportKind(
    slug="training",
    title=say("Import a training list"),
    fields=FIELDS,
    changes=FIELDS,
    masks={"name": str},
    resident=lambda _row: "",
    columns=(
        Column(say("Class"), 0),
        Column(say("Name"), 10),
        Column(say("Day"), 10),
        Column(say("Hours"), 6, right=True),
        Column(say("State"), 10),
    ),
    arrives=_arrives,
    find=find_training,
    read=_read,
    apply=import_training,
    undone=UNDONE,
    gone=gone,
)
