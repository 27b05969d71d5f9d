"""A row of a form: label, editor, count; and which editor answers which kind of field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal

from domain.hygiene import clean
from screens.forms.spec import NO, YES, Field, Option
from screens.widgets.choice import Choice, PickField
from screens.widgets.reading import TextLine, WrappedText
from screens.widgets.text_area import LongInput
from screens.widgets.text_input import TextInput
from words import say

if TYPE_CHECKING:
    from textual.app import ComposeResult

Editor = TextInput | LongInput | Choice | PickField
_YES_NO = (Option(YES, say("yes")), Option(NO, say("no")))


def _editor(field: Field) -> Editor:
    """The widget in which a field is answered."""
    name = f"edit-{field.id}"
    match field.kind:
        case "area":
            return LongInput(field.value, id=name)
        case "choice" | "choices":
            return Choice(field.options, field.value, multiple=field.kind == "choices", id=name)
        case "yesno":
            return Choice(_YES_NO, field.value, id=name)
        case "pick":
            return PickField(field.options, field.value, id=name)
        case _:
            return TextInput(field.value, prefilled=True, id=name)


class FormRow(Horizontal):
    """A field: its label, its editor (a note has none), the count of characters where there is a limit."""

    DEFAULT_CSS = "FormRow { height: auto; width: 1fr; }"

    def __init__(self, field: Field) -> None:
        super().__init__(id=f"row-{field.id}")
        self.field = field
        self.editor = None if field.kind == "note" else _editor(field)
        self.label = TextLine(self.label_text, classes="label")

    def compose(self) -> ComposeResult:
        """Label, editor, count."""
        yield self.label
        if self.editor is None:
            yield WrappedText(
                lambda: str(self.field.hint or self.field.value), most=self.field.lines, classes="note"
            )
            return
        yield self.editor
        if isinstance(self.editor, LongInput):
            self.editor.styles.height = self.field.lines
        if self.field.limit is not None:
            yield TextLine(lambda: "", self._count, classes="count")

    def label_text(self) -> str:
        """The label, with a question mark where the value is a guess that nobody changed, a star where one is needed."""
        mark = "?" if self._guessed() else "*" if self.field.required else " "
        return f"{mark}{self.field.label}"

    def _guessed(self) -> bool:
        return self.field.guess and self.value == self.field.value

    def on_mount(self) -> None:
        """What is there may be too long already, or a guess."""
        self.count()

    def _count(self) -> str:
        mark = "!" if self._over() else ""
        return f"{mark}{len(clean(self.value))}/{self.field.limit}"

    def _over(self) -> bool:
        return self.field.limit is not None and len(clean(self.value)) > self.field.limit

    @property
    def value(self) -> str:
        """What is typed or chosen."""
        match self.editor:
            case None:
                return ""
            case LongInput():
                return self.editor.text
            case _:
                return self.editor.value

    def put(self, value: str, *, typed: bool = False) -> None:
        """Put a value in; `typed`: it was typed before, as what comes from a draft."""
        match self.editor:
            case None:
                return
            case LongInput():
                self.editor.text = value
                self.editor.move_cursor(self.editor.document.end)
            case TextInput() if typed:
                self.editor.value = value
                self.editor.cursor_position = len(value)
            case TextInput():
                self.editor.fill(value)
            case _:
                self.editor.value = value

    def count(self) -> None:
        """Paint the count and what a guess is marked with anew; the count tells where the text is too long."""
        if self.field.guess:
            self.set_class(self._guessed(), "-guessed")
            self.label.refresh()
        for line in self.query(".count"):
            line.set_class(self._over(), "-over")
            line.refresh()
