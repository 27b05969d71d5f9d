"""Opening the forms of training: a class, a person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from screens.form import FormScreen
from screens.forms import course, person
from words import Message, say

if TYPE_CHECKING:
    from screens.shell import Desk


async def add_course(app: Desk) -> int | None:
    """Ask for a class and put it into the table. Gives its id; None where the form was left."""
    added: list[int] = []

    async def send(values: dict[str, str]) -> None:
        added.append(await app.desk.run(course.send, app.session, values))

    spec = await app.desk.run(course.form, app.session)
    values = await app.push_screen_wait(FormScreen(spec, course.check, app.drafts, send=send))
    if values is None:
        return None
    _tell_added(app, say("{name} is in the table; its groups are on the roll.", name=values["name"]))
    return added[0]


async def add_person(app: Desk, course_id: int | None = None) -> bool:
    """Ask for a person, for the list or for a roll. False where the form was left."""
    told: list[Message] = []

    async def send(values: dict[str, str]) -> None:
        told.append(await app.desk.run(partial(person.send, course_id=course_id), app.session, values))

    spec = await app.desk.run(person.form, app.session, course_id)
    if await app.push_screen_wait(FormScreen(spec, person.check, app.drafts, send=send)) is None:
        return False
    _tell_added(app, told[0])
    return True


def _tell_added(app: Desk, what: Message) -> None:
    app.tell(say("{what} Undo: {key}", what=what, key=app.registry.shown("undo")))
