"""Cases 工单: all hotline cases, open ones by their limit; with closed ones the newest first."""

from __future__ import annotations

from typing import ClassVar

from screens.columns import spread
from screens.queue import QueueScreen
from services import views
from words import say


class CasesScreen(QueueScreen):
    """The hotline's cases under a filter."""

    MAIN = "2"
    VIEW: ClassVar[views.Kind] = "cases"
    ACTIONS = (*QueueScreen.ACTIONS, "other", "log_issue")
    HINTS: ClassVar[tuple[str, ...] | None] = (
        "sign_in", "contact", "extend", "finish", "return", "tick", "filter", "log_issue", "find", "open",
        "cohandle", "assign", "record", "result", "copy_over", "undo", "why", "refresh", "import",
    )  # fmt: skip
    LABELS: ClassVar = {"other": say("also closed"), "log_issue": say("new case")}

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def head(self, read: views.Opening) -> None:
        """How many there are."""
        self.count = read.window.total

    def bar(self) -> str:
        """Name, what is shown, how many, who sits here."""
        shown = say("open and closed") if self.view.closed else say("open")
        left = say("Doorstep Cases  {shown}  {count}", shown=shown, count=self.count)
        return spread(str(left), self.session.staff.name, self.app.size.width)

    def greeting(self) -> object:
        """The filter that is set, or how to set one."""
        if self.view.text:
            return say("Filter: {text}   Esc clears it", text=self.view.text)
        return say("/ filters: words, state: category: at: by: due: overdue   Tab: also closed ones")

    def action_log_issue(self) -> None:
        """A hotline case that no list has brought yet."""
        self.work(self.enter_case())

    async def action_other(self) -> None:
        """Show closed ones too, or only open ones again."""
        await self._open(views.View(self.VIEW, self.view.text, not self.view.closed), None)
