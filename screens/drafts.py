"""F7: back to the latest draft, in the form where it was typed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from domain.refusal import Refused
from screens.acting import take_by_form
from screens.base import DeskScreen
from screens.confirm import Confirm
from screens.form import FormScreen
from screens.forms import course, issue, leave, new_case, person
from screens.forms.actions import FORMS
from services.outcome import read
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from screens.shell import Desk


async def open_latest(app: Desk) -> None:
    """Reopen the form of the draft that was saved last; where there is none, say so."""
    drafts = app.drafts
    draft = await drafts.latest() if drafts is not None else None
    if drafts is None or draft is None:
        _tell(app, say("There is no draft."))
        return
    below = app.screen
    if isinstance(below, FormScreen) and (below.spec.name, below.spec.key) == (draft.form, draft.key):
        _tell(app, say("This is your latest draft."))
        return
    try:
        await _open(app, draft.form, draft.key)
    except Refused as refused:
        subject = await _subject(app, draft.form, draft.key)
        question = say("The draft of {key} can't go on. Throw it away?", key=subject)
        if await _agreed(app, question, refused.message, draft.values):
            await drafts.drop(draft.form, draft.key)
            _tell(app, say("The draft is gone."))


async def _open(app: Desk, form: str, key: str) -> None:
    if form == issue.NAME:
        from screens.issues import open_log

        await open_log(app)
    elif form == course.NAME:
        from screens.training_forms import add_course

        await add_course(app)
    elif form == person.NAME:
        from screens.training_forms import add_person

        await add_person(app, int(key) if key else None)
    elif form == leave.NAME:
        from screens.roll import RollScreen

        course_id, _, people = key.partition(":")
        await app.push_screen(
            RollScreen(int(course_id), leave=[int(person_key) for person_key in people.split(",")])
        )
    elif form == new_case.NAME:
        await _open_case(app, key)
    elif form in FORMS:
        await _open_action(app, form, key)
    else:
        raise Refused(say("There is no such form any more."))


async def _open_case(app: Desk, key: str) -> None:
    """A hotline case that is entered by hand."""
    from screens.new_case import enter_case

    entered = await enter_case(app, key=key)
    told = entered and (entered.outcome or entered.there)
    if told and isinstance(app.screen, DeskScreen):
        app.screen.tell(told.message)


async def _open_action(app: Desk, form: str, key: str) -> None:
    """The form of an action, on the cases whose ids the draft bears."""
    targets = _case_ids(key)
    if not targets:
        raise Refused(say("There is no such form any more."))
    outcomes = await take_by_form(app, FORMS[form], targets)
    screen = app.screen
    if not isinstance(screen, DeskScreen) or not outcomes:
        return
    if len(outcomes) > 1:
        from screens.outcome import OutcomeScreen

        await app.push_screen_wait(OutcomeScreen(say("What became of each case"), outcomes))
        return
    only = outcomes[0]
    screen.tell(only.message, kind="done" if only.done else "refused")


def _case_ids(key: str) -> tuple[int, ...]:
    """The cases of a draft; () where its key names none."""
    parts = key.split()
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


async def _subject(app: Desk, form: str, key: str) -> object:
    """What a draft is about, for a question: the number of its case, else the form's name."""
    case_ids = _case_ids(key) if form in FORMS else ()
    if case_ids:
        with suppress(Refused):
            return (await app.desk.run(read, app.session, case_ids[0])).number
    return form


async def _agreed(app: Desk, question: Message, why: Message, values: Mapping[str, str]) -> bool:
    """A draft that can't be sent any more stands in the way of older ones: show it and ask."""
    typed = [value for value in values.values() if value.strip()]
    agreed = await app.push_screen_wait(Confirm(question, (why, *typed), yes=say("throw away")))
    return bool(agreed)


def _tell(app: Desk, message: Message) -> None:
    if isinstance(app.screen, DeskScreen):
        app.screen.tell(message, kind="note")
