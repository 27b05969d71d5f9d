"""Fields whose answer is chosen: a line of options (`Choice`), and one that opens a picker (`PickField`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message as Event
from textual.strip import Strip
from textual.widget import Widget

from domain import cells
from domain.hygiene import half_width, printable
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual.events import Key
    from textual.geometry import Size

    from screens.forms.spec import Option

DIGITS = "123456789"
TO_PICK = say("(type or F4 to pick)")


class Choice(Widget, can_focus=True):
    """A line of options, more where it is narrow: '1属实 2部分属实 3不属实'.

    The chosen one stands in brackets. A digit or ← → chooses, letters (pinyin initials) and Han text jump to
    the next option that begins so. With `multiple` a digit or space ticks, and ← → only move.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--chosen", "choice--here"}
    DEFAULT_CSS = """
    Choice { height: auto; width: 1fr; }
    Choice .choice--chosen { text-style: bold; }
    Choice .choice--here { text-style: bold reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("space", "take", show=False),
        Binding("backspace,delete", "clear", show=False),
    ]

    class Changed(Event):
        """Another answer was chosen."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> Choice:
            """The field."""
            return self.choice

    def __init__(
        self,
        options: Sequence[Option],
        value: str = "",
        *,
        multiple: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.options = tuple(options)
        self.multiple = multiple
        self._chosen: set[str] = set()
        self._here = 0
        self._take(value)

    @property
    def value(self) -> str:
        """The chosen slugs, in the order of the options, with blanks between."""
        return " ".join(option.slug for option in self.options if option.slug in self._chosen)

    @value.setter
    def value(self, value: str) -> None:
        if value != self.value:
            self._take(value)
            self.refresh(layout=True)
            self.post_message(self.Changed(self))

    def _take(self, value: str) -> None:
        wanted = value.split() if self.multiple else [value]
        self._chosen = {option.slug for option in self.options if option.slug in wanted and option.slug}
        self._here = next((i for i, option in enumerate(self.options) if option.slug in self._chosen), 0)

    # choosing

    def action_step(self, way: int) -> None:
        """The option beside it; in an unanswered field the first step takes one."""
        if not self.options:
            return
        if self.multiple:
            self._here = (self._here + way) % len(self.options)
            self.refresh()
        elif not self._chosen:
            self._choose(self._here if way > 0 else len(self.options) - 1)
        else:
            self._choose((self._here + way) % len(self.options))

    def action_take(self) -> None:
        """Take the option under the cursor; with `multiple` take or clear it."""
        if self.options:
            self._choose(self._here)

    def action_clear(self) -> None:
        """No answer."""
        self.value = ""

    def _choose(self, place: int) -> None:
        self._here = place
        slug = self.options[place].slug
        if self.multiple:
            self._chosen ^= {slug}
        else:
            self._chosen = {slug}
        self.refresh()
        self.post_message(self.Changed(self))

    def check_consume_key(self, key: str, character: str | None = None) -> bool:  # noqa: ARG002
        """What is typed belongs to the field, Chinese text too."""
        return character is not None and character.isprintable()

    def on_key(self, event: Key) -> None:
        """Digits choose, letters and Han text jump; no printable key leaves the field."""
        character = half_width(event.character or "")
        if not event.is_printable or character == " ":
            return
        event.stop()
        event.prevent_default()
        if character in DIGITS:
            if int(character) <= len(self.options):
                self._choose(int(character) - 1)
        else:
            self.jump(character)

    def jump(self, text: str) -> bool:
        """Go to the next option whose name or pinyin initials begin so; False where there is none."""
        from domain.initials import initials

        count = len(self.options)
        start = self._here + 1 if self._chosen or self.multiple else self._here
        for place in [(start + i) % count for i in range(count)]:
            label = str(self.options[place].label)
            if label.startswith(text) or initials(label).startswith(text.lower()):
                if self.multiple:
                    self._here = place
                    self.refresh()
                else:
                    self._choose(place)
                return True
        return False

    # painting

    def _pieces(self) -> list[str]:
        pieces = []
        for place, option in enumerate(self.options):
            digit = DIGITS[place] if place < len(DIGITS) else ""
            label = printable(str(option.label))
            chosen = option.slug in self._chosen
            pieces.append(f"[{digit}{label}]" if chosen else f" {digit}{label} ")
        return pieces

    def _rows(self, width: int) -> list[list[tuple[int, str]]]:
        """The options as rows of (place, text) that fit."""
        rows: list[list[tuple[int, str]]] = [[]]
        used = 0
        for place, piece in enumerate(self._pieces()):
            text = piece if cells.width(piece) <= width else cells.fit(piece, width)
            if used + cells.width(text) > width and rows[-1]:
                rows.append([])
                used = 0
            rows[-1].append((place, text))
            used += cells.width(text)
        return rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many rows as the options need."""
        return len(self._rows(width))

    def _style_of(self, place: int) -> Style:
        base = self.rich_style
        if self.has_focus and place == self._here and (self.multiple or self._chosen):
            return base + self.get_component_rich_style("choice--here", partial=True)
        if self.options[place].slug in self._chosen:
            return base + self.get_component_rich_style("choice--chosen", partial=True)
        return base

    def render_line(self, y: int) -> Strip:
        """One row of options."""
        width = self.size.width
        rows = self._rows(width)
        if y >= len(rows):
            return Strip.blank(width, self.rich_style)
        segments = [Segment(text, self._style_of(place)) for place, text in rows[y]]
        return Strip(segments).adjust_cell_length(width, self.rich_style)


class PickField(Widget, can_focus=True):
    """A line that shows what was picked from a long table; typing or F4 asks for the picker."""

    DEFAULT_CSS = "PickField { height: 1; width: 1fr; } PickField:focus { text-style: reverse; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("backspace,delete", "clear", show=False)]

    class Changed(Event):
        """Something else was picked."""

        def __init__(self, field: PickField) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> PickField:
            """The field."""
            return self.field

    class Asked(Event):
        """The picker is wanted, its filter beginning with `text`."""

        def __init__(self, field: PickField, text: str) -> None:
            super().__init__()
            self.field = field
            self.text = text

    def __init__(self, options: Sequence[Option], value: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.options = tuple(options)
        self._value = value

    @property
    def value(self) -> str:
        """The slug that was picked, '' for none."""
        return self._value

    @value.setter
    def value(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self.refresh()
            self.post_message(self.Changed(self))

    def action_clear(self) -> None:
        """Nothing picked."""
        self.value = ""

    def check_consume_key(self, key: str, character: str | None = None) -> bool:  # noqa: ARG002
        """What is typed belongs to the field, Chinese text too."""
        return character is not None and character.isprintable()

    def on_key(self, event: Key) -> None:
        """What is typed begins the picker's filter."""
        if event.is_printable and event.character:
            event.stop()
            event.prevent_default()
            self.post_message(self.Asked(self, half_width(event.character).strip()))

    def shown(self) -> str | Message:
        """What stands in the field."""
        for option in self.options:
            if option.slug == self._value and self._value:
                return f"{option.label}  {option.extra}".rstrip()
        return self._value or TO_PICK

    def render_line(self, y: int) -> Strip:
        """The one row."""
        width = self.size.width
        text = printable(str(self.shown())) if y == 0 else ""
        return Strip([Segment(cells.fit(text, width), self.rich_style)], width)
