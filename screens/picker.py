"""Pick one of a long table: typing filters by Han text or pinyin initials, enter takes, esc leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from domain import cells
from domain.hygiene import printable
from domain.initials import initials, matches
from screens.base import DeskScreen
from screens.widgets.line_list import Fixed, LineList
from screens.widgets.text_input import TextInput
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from screens.forms.spec import Option


@dataclass(frozen=True, slots=True)
class PickRow:
    """An option with its place in the table."""

    key: int
    option: Option


def _paint(row: PickRow, width: int) -> str:
    label, extra = str(row.option.label), str(row.option.extra)
    if not extra:
        return cells.fit(label, width)
    room = min(max(cells.width(label), width // 2), width)
    return cells.fit(f"{cells.fit(label, room)}  {extra}", width)


def found(options: Sequence[Option], query: str) -> list[PickRow]:
    """The options that match, those first whose name, other name or initials begin so."""
    rows = [
        PickRow(place, option)
        for place, option in enumerate(options)
        if any(matches(query, str(text)) for text in (option.label, option.extra, option.also))
    ]
    wanted = query.strip().lower()
    if not wanted:
        return [PickRow(place, option) for place, option in enumerate(options)]
    return sorted(
        rows,
        key=lambda row: not any(begins(name, wanted) for name in (str(row.option.label), row.option.also)),
    )


def begins(name: str, wanted: str) -> bool:
    """Whether a name, or its initials, begin with what is typed."""
    return name.lower().startswith(wanted) or initials(name).startswith(wanted)


class Picker(DeskScreen["str | None"]):
    """Returns the slug of what was picked, None where it was left. `text`: the filter that it opens with."""

    CSS_PATH = "picker.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "list('move', -1)", show=False),
        Binding("down,tab", "list('move', 1)", show=False),
        Binding("shift+tab", "list('move', -1)", show=False),
        Binding("pageup", "list('page', -1)", show=False),
        Binding("pagedown", "list('page', 1)", show=False),
        Binding("f4", "back", show=False),
    ]

    def __init__(self, title: object, options: Sequence[Option], *, text: str = "", chosen: str = "") -> None:
        super().__init__()
        self._title = title
        self._options = tuple(options)
        self._text = text
        self._chosen = chosen
        self._list: LineList[PickRow] = LineList(
            _paint, empty=say("Nothing matches. Backspace widens."), id="picks"
        )
        self._list.can_focus = False

    def bar(self) -> str:
        """What is picked, and how many there are."""
        told = say("{field}: pick one of {count}", field=self._title, count=len(self._options))
        return printable(str(told))

    def keys_right(self) -> str:
        """The picker's own keys."""
        keys = say("type to filter (Chinese or initials)  ↑↓  Enter take  Esc leave")
        return cells.fit(str(keys), self.app.size.width)

    def body(self) -> ComposeResult:
        """The filter over the list."""
        yield TextInput(self._text, limit=40, id="filter")
        yield self._list

    def on_mount(self) -> None:
        """Begin with what was typed in the field, the cursor on what is chosen."""
        self.query_one("#filter", TextInput).focus()
        chosen = next(
            (place for place, option in enumerate(self._options) if option.slug == self._chosen), None
        )
        self._show(keep=None if self._text else chosen)

    def relabel(self) -> None:
        """The rows too."""
        super().relabel()
        self._list.relabel()

    def add(self, text: str) -> None:
        """Type more into the filter: keys that came while the picker opened."""
        self._text += text
        if self.is_mounted:
            self.query_one("#filter", TextInput).insert_text_at_cursor(text)

    @on(Input.Changed, "#filter")
    def _filter(self) -> None:
        self._show()

    def _show(self, keep: int | None = None) -> None:
        self._list.show(Fixed(self.matching(self.query_one("#filter", TextInput).value)), keep=keep)

    def matching(self, typed: str) -> list[PickRow]:
        """The rows for what is typed."""
        return found(self._options, typed)

    @on(Input.Submitted, "#filter")
    def action_take(self) -> None:
        """What is at the cursor."""
        row = self._list.row
        if row is not None:
            self.dismiss(row.option.slug)
        else:
            self.take_typed(self.query_one("#filter", TextInput).value.strip())

    def take_typed(self, text: str) -> None:
        """Enter where nothing matches: only what is in the table can be picked."""

    @on(LineList.Chosen)
    def _chosen_row(self) -> None:
        self.action_take()

    def action_list(self, what: str, step: int) -> None:
        """Move in the list while the keyboard is in the filter."""
        move = self._list.action_move if what == "move" else self._list.action_page
        move(step)
