"""A form on a screen of its own: a label and an editor a row, the draft kept as it is typed.

The screen is opaque and returns the values, or None when it is left: then the draft stays.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, TextArea

from domain import cells
from domain.hygiene import printable
from domain.moments import time_text
from domain.refusal import Refused
from screens.base import DeskScreen
from screens.forms.drafts import DraftSlot
from screens.forms.values import judge
from screens.picker import Picker
from screens.widgets.choice import Choice, PickField
from screens.widgets.form_row import FormRow
from screens.widgets.reading import WrappedText
from screens.widgets.text_input import TextFull, TextInput
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.events import DescendantFocus, Resize
    from textual.timer import Timer
    from textual.widget import Widget

    from screens.forms.spec import Check, DraftKeeper, Field, FormSpec, Option, Problem

DRAFT_DELAY = 0.3
"""Seconds from the last key to the saving of the draft."""
MOST_LABEL = 24
"""Cells of the label column at most."""

Send = Callable[[dict[str, str]], Awaitable[object]]
Picked = Callable[["Option", tuple[str, ...]], Awaitable[object]]
"""Told of what was picked, and of the ids of the fields that it filled."""


class _Rows(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The rows, scrolled so that the focused one is seen; the arrows belong to the form."""


class FormScreen(DeskScreen["dict[str, str] | None"]):
    """Shows a form and returns its values, or None.

    `check` is asked before the form is sent; it is pure. `send`, where given, is awaited with the values
    while the form still stands: what it refuses is shown and nothing typed is lost; when it has succeeded the
    draft is dropped. Without `send` the caller drops the draft when its own work is done. `picked` is awaited
    with what was picked from a list. Values are as screens/forms/spec.py says.
    """

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "next_field", show=False),
        Binding("up,shift+tab", "step_field(-1)", show=False),
        Binding("tab", "step_field(1)", show=False),
        Binding("ctrl+s", "save", show=False),
        Binding("ctrl+r", "afresh", show=False),
        Binding("f4", "pick", show=False),
    ]

    def __init__(
        self,
        spec: FormSpec,
        check: Check | None = None,
        drafts: DraftKeeper | None = None,
        *,
        send: Send | None = None,
        picked: Picked | None = None,
    ) -> None:
        super().__init__()
        self.spec = spec
        self._check = check
        self._send = send
        self._picked = picked
        self._form_rows = {field.id: FormRow(field) for field in spec.fields}
        self._draft = DraftSlot(spec, drafts)
        self._timer: Timer | None = None
        self._picker: Picker | None = None
        self._sending = False
        self._problem = False
        self._restored = False
        self._under_way = 1  # until it is known whether there is a draft

    # what is shown

    def bar(self) -> str:
        """The form's title and what it is about."""
        subject = self.spec.key if self.spec.subject is None else self.spec.subject
        return printable(f"{self.spec.title}  {subject}".rstrip())

    def keys_right(self) -> str:
        """The keys that are the form's own."""
        keys = say("Tab next  Ctrl+S {submit}  Esc back  F4 pick", submit=self.spec.submit)
        place = self._place()
        room = max(0, self.app.size.width - cells.width(place))
        return cells.fit(str(keys), room) + place

    def body(self) -> ComposeResult:
        """The facts, then the rows."""
        for fact in self.spec.top:
            yield WrappedText(partial(str, fact), most=3, classes="fact")
        with _Rows(id="rows"):
            yield from self._form_rows.values()

    def relabel(self) -> None:
        """Everything again, the label column as wide as its labels."""
        super().relabel()
        if not self.is_mounted:
            return
        widest = max((cells.width(row.label_text()) for row in self._form_rows.values()), default=0)
        for row in self._form_rows.values():
            row.label.styles.width = min(widest, MOST_LABEL) + 1
        self.refresh(layout=True, recompose=False)
        for widget in self.query("FormRow *, .fact"):
            widget.refresh(layout=True)
        self.call_after_refresh(self._keep_in_view)

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002  Textual's signature
        """The field that is being filled in stays in view."""
        self.call_after_refresh(self._keep_in_view)

    def _keep_in_view(self) -> None:
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)

    def on_mount(self) -> None:
        """Show what is asked; the keyboard is in it once it is known whether there is a draft."""
        self._show_fields()
        self.run_worker(self._begin())

    def _asked(self) -> list[FormRow]:
        """The rows that ask and are shown."""
        return [row for row in self._form_rows.values() if row.editor is not None and row.display]

    def _place(self) -> str:
        asked = self._asked()
        here = next((i for i, row in enumerate(asked) if row.editor is self.focused), None)
        return "" if here is None else f" {here + 1}/{len(asked)}"

    def _focus_first(self) -> None:
        asked = self._asked()
        first = next(filter(_wants_answer, asked), None)
        if first is None and asked:
            first = asked[0]
        if first is not None and first.editor is not None:
            self.set_focus(first.editor)

    def values(self) -> dict[str, str]:
        """What is typed so far, as it is typed."""
        return {name: row.value for name, row in self._form_rows.items() if row.editor is not None}

    def _show_fields(self) -> None:
        """Show the fields that these values ask for."""
        values = self.values()
        for row in self._form_rows.values():
            shown = row.field.shown(values)
            if row.display != shown:
                row.display = shown

    # typing

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    @on(PickField.Changed)
    def _typed(self) -> None:
        """Count, show or hide what depends on it, and keep the draft soon."""
        if self._sending or not self.is_mounted:
            return
        self._show_fields()
        for row in self._asked():
            row.count()
        if self._draft.is_saved(self.values()):
            return
        if self._problem:
            self._problem = False
            self.hush()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DRAFT_DELAY, self._keep)

    @on(TextFull)
    def _full(self, event: TextFull) -> None:
        """Say that no more goes in."""
        self.tell(
            say("No more than {limit} characters: the rest was left out.", limit=event.limit), kind="refused"
        )
        self._problem = True

    @on(Input.Submitted)
    async def _entered(self) -> None:
        await self.action_next_field()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Mark the field, show its hint and its place among the others."""
        for each in self._form_rows.values():
            each.set_class(each.editor is event.widget, "-here")
        row = next((row for row in self._form_rows.values() if row.editor is event.widget), None)
        if self._restored:
            self._restored = False  # what was said of the draft stays for the field at which the form begins
        elif row is not None and not self._problem:
            if row.field.hint is not None:
                self.tell(row.field.hint, kind="note")
            elif self._told is not None and self._told_kind == "note" and self._told in self._hints():
                self.hush()
        super().relabel()

    def _hints(self) -> list[Message]:
        return [field.hint for field in self.spec.fields if field.hint is not None]

    # the draft

    async def _keep(self) -> bool:
        """Save what is typed, if it is not saved yet. False where that was refused, which is told once."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        try:
            await self._draft.keep(self.values())
        except Refused as refused:
            self._problem = True
            self.tell(refused.message, kind="refused")
            return False
        return True

    async def _begin(self) -> None:
        """Bring the draft back, if there is one; then the keys may come that were pressed meanwhile."""
        try:
            await self._restore()
        finally:
            self.ready()

    async def _restore(self) -> None:
        draft = await self._draft.restore()
        if draft is None:
            self._focus_first()
            if self.spec.new and await self._draft.others():
                self._restored = True
                self.tell(say("There is another draft: F7 brings it back."), kind="note")
            return
        self._put(draft.values, typed=True)
        at = time_text(draft.saved_at, self.session.now(), self.session.zone)
        self._restored = True
        self.tell(say("Draft of {time} is back. Ctrl+R starts afresh.", time=at), kind="note")
        self._focus_first()

    def _put(self, values: Mapping[str, str], *, typed: bool = False) -> None:
        for name, row in self._form_rows.items():
            if name in values:
                row.put(values[name], typed=typed)
        self._show_fields()

    async def action_afresh(self) -> None:
        """Forget the draft and begin again with what is known."""
        start = self.spec.start()
        self._put(start)
        await self._draft.drop(start)
        self.tell(say("The draft is gone; the form begins afresh."), kind="note")
        self._focus_first()

    @property
    def has_draft(self) -> bool:
        """Whether what is in the form is a draft by now."""
        return self._draft.exists

    def action_back(self) -> None:
        """Leave; what is typed stays as a draft."""
        self.run_worker(self.leave())

    async def leave(self) -> None:
        """Leave, unless what is typed can't be kept."""
        if not await self._keep():
            return
        await self._draft.leave()
        self.dismiss(None)
        below = self.app.screen
        if self._draft.exists and isinstance(below, DeskScreen):
            below.tell(say("{form}: not sent, kept as a draft (F7).", form=self.spec.title), kind="note")

    # picking

    @on(PickField.Asked)
    def _asked_to_pick(self, event: PickField.Asked) -> None:
        self._pick(event.field, event.text)

    def action_pick(self) -> None:
        """F4: the list of what can be picked here."""
        if isinstance(self.focused, TextInput | PickField | Choice):
            self._pick(self.focused, self.focused.value if isinstance(self.focused, TextInput) else "")

    def _pick(self, editor: Widget, text: str) -> None:
        row = next((row for row in self._form_rows.values() if row.editor is editor), None)
        if row is None or not row.field.options:
            return
        if self._picker is not None:
            self._picker.add(text)
            return

        def take(slug: str | None) -> None:
            self._picker = None
            if slug is None:
                return
            option = next(option for option in row.field.options if option.slug == slug)
            if row.field.kind == "choices":
                row.put(" ".join(dict.fromkeys([*row.value.split(), slug])))
            else:
                row.put((option.text or str(option.label)) if row.field.kind == "text" else slug)
            self._fill(row.field, option)

        self._picker = Picker(row.field.label, row.field.options, text=text, chosen=row.value)
        self.app.push_screen(self._picker, take)

    def _fill(self, field: Field, option: Option) -> None:
        """What else is known with an option goes into the fields that are empty."""
        filled = [name for name, value in option.fills if value and not self._form_rows[name].value]
        for name, value in option.fills:
            if name in filled:
                self._form_rows[name].put(value)
        if self._picked is not None:
            self.run_worker(self._picked(option, (field.id, *filled)), group="picked")

    # moving and sending

    async def action_next_field(self) -> None:
        """The next field, or send the form behind the last."""
        asked = self._asked()
        if asked and self.focused is asked[-1].editor:
            await self.action_save()
        else:
            self.action_step_field(1)

    def action_step_field(self, way: int) -> None:
        """The field beside it, in the order of the form: a field that has just been shown has no place yet."""
        editors = [row.editor for row in self._asked() if row.editor is not None]
        here = next((place for place, editor in enumerate(editors) if editor is self.focused), -1)
        if editors:
            editors[(here + way) % len(editors)].focus()

    async def action_save(self) -> None:
        """Send the form, or show the first problem in its field."""
        if self._sending:
            return
        await self._keep()
        found = judge(self.spec.fields, self.values(), self.session.now(), self.session.zone, self._check)
        if isinstance(found, dict):
            await self._finish(found)
        else:
            self._show_problem(found)

    def _show_problem(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        row = self._form_rows.get(first.field)
        if row is not None and row.editor is not None:
            row.editor.focus()
        more = len(problems) - 1
        told = say("{problem} ({count} more)", problem=first.message, count=more) if more else first.message
        self._problem = True
        self.tell(told, kind="refused")

    async def _finish(self, values: dict[str, str]) -> None:
        self._sending = True
        try:
            if self._send is not None:
                await self._send(values)
        except Refused as refused:
            self._problem = True
            self.tell(refused.message, kind="refused")
            return
        finally:
            self._sending = False
        await self.sent(values)

    async def sent(self, values: dict[str, str]) -> None:
        """What was typed has been saved: forget the draft and close."""
        if self._send is not None:
            await self._draft.drop()
        else:
            await self._draft.leave()
        self.dismiss(values)


def _wants_answer(row: FormRow) -> bool:
    """Whether the form begins here: empty or only guessed; a time that may stay empty is now."""
    if row.field.kind == "when" and not row.field.required:
        return False
    return row.field.guess or not row.value
