"""Issues 民情: what residents told us ourselves, and the form that logs one from anywhere (F6)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from screens.base import DeskScreen
from screens.cases import CasesScreen
from screens.columns import spread
from screens.form import FormScreen
from screens.forms import issue
from screens.queue import QueueScreen
from services import known, views
from words import Message, say

if TYPE_CHECKING:
    from screens.forms.spec import Option
    from screens.shell import Desk
    from services.outcome import Outcome


class IssuesScreen(CasesScreen):
    """The committee's own issues; enter opens one, where the menu 办理 has what can be done with it."""

    MAIN = "3"
    VIEW: ClassVar[views.Kind] = "issues"
    LISTS: ClassVar[str] = "issues"
    ACTIONS = (
        "log_issue", "open", "finish", "record", "assign", "contact", "cohandle", "undo", "filter", "other",
        "refresh", "why", "import", "print", "export", "report",
    )  # fmt: skip
    HINTS = ("log_issue", "open", "finish", "record", "assign", "tick", "filter", "other", "undo")
    LABELS: ClassVar = {"log_issue": say("Log it"), "open": say("handle"), "other": say("also closed")}

    def bar(self) -> str:
        """Name, what is shown, how many, who sits here."""
        shown = say("open and closed") if self.view.closed else say("open")
        left = say("Doorstep Issues  {shown}  {count}", shown=shown, count=self.count)
        return spread(left, self.session.staff.name, self.app.size.width)

    def greeting(self) -> object:
        """The filter that is set; else what to do."""
        if self.view.text:
            return say("Filter: {text}   Esc clears it", text=self.view.text)
        return say("F6 logs an issue from anywhere. Enter: check, take on, hand over, finish.")

    def empty(self) -> Message:
        """An empty list says how to begin."""
        if self.view.text or self.view.closed:
            return super().empty()
        return say(
            "No open issue. {key} logs what a resident tells you.", key=self.registry.shown("log_issue")
        )

    def action_open(self) -> None:
        """The issue at the cursor."""
        self.cases.action_choose()

    def action_log_issue(self) -> None:
        """The form of a new issue."""
        self.work(open_log(self.shell))


async def open_log(app: Desk) -> None:
    """F6: the form of DOMAIN §3, over whatever is on the screen; what is typed is kept as a draft."""
    below = app.screen
    if isinstance(below, FormScreen) and below.spec.name == issue.NAME:
        below.tell(say("This is the form that logs an issue."), kind="note")
        return
    spec = await app.desk.run(issue.log_form, app.session)
    logged: list[Outcome] = []

    async def send(values: dict[str, str]) -> None:
        logged.append(await app.desk.run(issue.log, app.session, values))

    form = FormScreen(spec, drafts=app.drafts, send=send, picked=partial(_noted, app))
    values = await app.push_screen_wait(form)
    screen = app.screen
    if not isinstance(screen, DeskScreen) or values is None:
        return
    if isinstance(screen, QueueScreen):
        screen.tell(say("{what}. Undo: {key}", what=logged[0].message, key=app.registry.shown("undo")))
    else:
        screen.tell(say("{what}.", what=logged[0].message))


async def _noted(app: Desk, option: Option, filled: tuple[str, ...]) -> None:
    """A known resident was filled in: what was seen in full with it is logged (DOMAIN §7)."""
    if issue.PERSON in filled:
        await app.desk.run(known.seen, app.session, int(option.slug), filled)
