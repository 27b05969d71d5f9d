"""The screens of the sample desk."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widgets import Static

from domain import cells
from domain.refusal import Refused
from screens.base import DeskScreen
from screens.widgets.text_input import TextInput
from words import say

if TYPE_CHECKING:
    from textual.app import ComposeResult

HOSTILE = "前\x1b]52;c;aGFjaw==\x07中\x1b[2J后\x9b31m\u202e[/b] [@click=app.quit]点[/]"


class SampleScreen(DeskScreen[None]):
    """Counts what was done."""

    MAIN = "1"
    ACTIONS: ClassVar[tuple[str, ...]] = (
        "sign_in",
        "filter",
        "tick",
        "finish",
        "contact",
        "undo",
        "refresh",
        "why",
    )
    did: ClassVar[dict[str, int]] = {}

    def body(self) -> ComposeResult:
        yield Static("", markup=False, id="did")
        yield Static(Content(HOSTILE), markup=False, id="hostile")
        yield _field()

    def bar(self) -> str:
        return "样板 张三 138 0000 1234" + (" ASCII" if not cells.marks() else " ·")

    def keys_right(self) -> str:
        return "待办23"

    def han_typed(self, text: str) -> None:
        super().han_typed(text)
        self._done(f"han:{text}")

    def _done(self, what: str) -> None:
        self.did[what] = self.did.get(what, 0) + 1
        self.query_one("#did", Static).update(
            Content(" ".join(f"{name}={count}" for name, count in self.did.items()))
        )

    def action_sign_in(self) -> None:
        self._done("sign_in")

    def action_tick(self) -> None:
        self._done("tick")

    def action_filter(self) -> None:
        self._done("filter")
        field = self.query_one("#field", TextInput)
        field.disabled = False
        field.focus()

    def action_back(self) -> None:
        self.query_one("#field", TextInput).disabled = True

    def action_finish(self) -> None:
        resident = "张三的电话 138 0000 1234"
        raise ValueError(resident)

    def action_finish_later(self) -> None:
        self.run_worker(self._fail())

    async def _fail(self) -> None:
        self.action_finish()

    async def action_contact(self) -> None:
        await self.call(_refuse)

    def action_undo(self) -> None:
        self._done(f"pid={os.getpid()}")

    def action_refresh(self) -> None:
        self.set_interval(0.005, self._flood)

    def _flood(self) -> None:
        self._done("flood")
        self.refresh(layout=True)

    def action_why(self) -> None:
        self.app.action_lock()  # type: ignore[attr-defined]


class SecondScreen(DeskScreen[None]):
    """Another main screen."""

    MAIN = "2"

    def bar(self) -> str:
        return "第二屏"


def _refuse() -> None:
    raise Refused(say("sample refusal"))


def _field() -> TextInput:
    field = TextInput(limit=40, id="field")
    field.disabled = True
    return field
