"""F7: back to the latest draft, in the form where it was typed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from domain.case_words import action_name
from domain.cells import fit
from domain.hygiene import printable
from domain.refusal import Refused
from screens.acting import Acting, take_by_form
from screens.base import DeskScreen
from screens.confirm import Confirm
from screens.form import FormScreen
from screens.forms import course, issue, leave, new_case, person
from screens.forms.actions import FORMS
from screens.forms.spec import Option
from screens.picker import Picker
from services.outcome import read
from words import Message, say

if TYPE_CHECKING:
    from screens.shell import Desk
    from services.drafts import Draft, DraftDesk


class DraftPicker(Picker):
    """The drafts that wait; the one that is picked is to be thrown away where it `discards`."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+r", "discard", show=False)]
    discards = False

    def keys_right(self) -> str:
        """The picker's keys, and the one that throws away."""
        keys = say("↑↓  Enter go on with it  Ctrl+R throw it away  type to filter  Esc leave")
        return fit(str(keys), self.app.size.width)

    def action_discard(self) -> None:
        """Throw the draft at the cursor away, after a question."""
        self.discards = self._list.row is not None
        self.action_take()


NAMES = {
    issue.NAME: say("Log an issue"),
    course.NAME: say("Add a class"),
    person.NAME: say("Add a person"),
    leave.NAME: say("Leave"),
    new_case.NAME: say("New hotline case"),
}
"""What forms are called that are no action's."""


async def open_latest(app: Desk) -> None:
    """Reopen the latest draft that no desk is editing, over an empty form the latest of its kind; over another draft ask.

    Where there is none, say so.
    """
    below = app.screen
    if isinstance(below, Picker):
        return
    form = below if isinstance(below, FormScreen) else None
    waiting = await app.drafts.waiting() if app.drafts is not None else []
    if app.drafts is None or not waiting:
        there = form is not None and form.has_draft
        _tell(app, say("This is your latest draft.") if there else say("There is no draft."))
        return
    draft: Draft | None = waiting[0]
    if form is not None and form.has_draft:
        draft = await _picked(app, app.drafts)
    elif form is not None:
        draft = next((draft for draft in waiting if draft.form == form.spec.name), draft)
    if draft is None:
        return
    if form is not None and (form.has_draft or form.spec.new):
        await form.leave()
        if app.screen is form:
            return
    # by the screen that is there now: the work of a form ends when it is left
    if isinstance(app.screen, DeskScreen):
        app.screen.work(_go_on(app, app.drafts, draft))


async def _go_on(app: Desk, drafts: DraftDesk, draft: Draft) -> None:
    try:
        with drafts.chosen(draft):
            await _open(app, draft.form, draft.key)
    except Refused as refused:
        await _throw_away(app, drafts, draft, refused.message)


async def _picked(app: Desk, drafts: DraftDesk) -> Draft | None:
    """One of the drafts that wait; those that are thrown away meanwhile are gone."""
    while waiting := await drafts.waiting():
        rows = [
            Option(str(draft.id), await _called(app, draft), f"{_at(app, draft)}  {_longest(draft)}")
            for draft in waiting
        ]
        picker = DraftPicker(say("Drafts"), rows)
        picked = await app.push_screen_wait(picker)
        draft = next((draft for draft in waiting if str(draft.id) == picked), None)
        if draft is None or not picker.discards:
            return draft
        await _throw_away(app, drafts, draft)
    return None


async def _throw_away(app: Desk, drafts: DraftDesk, draft: Draft, why: Message | None = None) -> None:
    """Show a draft and ask. `why` it can't go on: it stands in the way of older ones."""
    called = await _called(app, draft)
    question = (
        say("Throw the draft away? {draft}", draft=called)
        if why is None
        else say("The draft of {key} can't go on. Throw it away?", key=called)
    )
    details = [
        *([why] if why is not None else ()),
        *(value for value in draft.values.values() if value.strip()),
    ]
    if not await app.push_screen_wait(Confirm(question, details, yes=say("throw away"))):
        return
    await drafts.drop(draft.id)
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

        undo = app.registry.shown("undo") if isinstance(screen, Acting) else ""
        page = OutcomeScreen(say("What became of each case"), outcomes, undo=undo)
        if await app.push_screen_wait(page) and isinstance(screen, Acting):
            screen.action_undo()
        return
    only = outcomes[0]
    screen.tell(only.message, kind="done" if only.done else "refused")


def _case_ids(key: str) -> tuple[int, ...]:
    """The cases of a draft; () where its key names none."""
    parts = key.split()
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


async def _called(app: Desk, draft: Draft) -> str:
    """What a draft is called: its form, and the number of its case."""
    if draft.form not in FORMS:
        return str(NAMES.get(draft.form, draft.form))
    name = action_name(FORMS[draft.form].action)
    case_ids = _case_ids(draft.key)
    if case_ids:
        with suppress(Refused):
            return f"{name} {(await app.desk.run(read, app.session, case_ids[0])).number}"
    return str(name)


def _at(app: Desk, draft: Draft) -> str:
    return f"{draft.saved_at.astimezone(app.session.zone):%m-%d %H:%M}"


def _longest(draft: Draft) -> str:
    """What tells a draft from another of its kind."""
    return printable(max(draft.values.values(), key=len, default=""))


def _tell(app: Desk, message: Message) -> None:
    if isinstance(app.screen, DeskScreen):
        app.screen.tell(message, kind="note")
