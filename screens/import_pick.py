"""Pick the file of a list that is to be imported: lists in the drop folder, folders used before, what lies in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message as Event
from textual.widgets import Input

from domain import cells
from domain.hygiene import printable
from domain.initials import matches
from domain.refusal import Refused
from exchange import folders, pasted
from screens.base import DeskScreen
from screens.columns import spread
from screens.import_kinds import Given, from_clipboard
from screens.picker import begins
from screens.widgets.line_list import Fixed, LineList
from screens.widgets.text_input import TextInput
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Paste


SIZES = ("B", "KB", "MB", "GB")
DOWNLOADS = ("下载", "Downloads")
NO_PATHS = say("No files of this server are read here: paste the table.")
EMPTY = say("Nothing here that holds a list. Tab shows every file, ← goes up.")


@dataclass(frozen=True, slots=True)
class Place:
    """A row: a file or folder. `label`: what it is called here; `dim`: no kind that is read."""

    key: int
    path: Path
    folder: bool
    label: str
    note: str = ""
    dim: bool = False


class _Filter(TextInput):
    """The line in which a part of a name or a path is typed; `←` goes up where nothing is typed."""

    class Up(Event):
        """The folder above is wanted."""

    class Table(Event):
        """A whole table was pasted."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def action_cursor_left(self, select: bool = False) -> None:
        """Left in the text, or up."""
        if self.value:
            super().action_cursor_left(select)
        else:
            self.post_message(self.Up())

    def on_paste(self, event: Paste) -> None:
        """A table is no path."""
        if pasted.kind(event.text) == "table":
            event.stop()
            event.prevent_default()
            self.post_message(self.Table(event.text))
        else:
            super().on_paste(event)


class FilePick(DeskScreen["Given | None"]):
    """Gives the file that was picked or the table that was pasted; None where it was left.

    `dropped`: lists that lie in the drop folder and did not come in yet. It begins in the folder that was used last.
    """

    CSS_PATH = "import_pick.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "list('move', -1)", show=False),
        Binding("down", "list('move', 1)", show=False),
        Binding("pageup", "list('page', -1)", show=False),
        Binding("pagedown", "list('page', 1)", show=False),
        Binding("tab", "all", show=False),
    ]

    def __init__(self, title: Message, dropped: Sequence[folders.Entry] = ()) -> None:
        super().__init__()
        self._title = title
        self._dropped = tuple(dropped)
        self._folder: Path | None = None
        self._recent: list[Path] = []
        self._found: list[folders.Entry] = []
        self._all = False
        self._list: LineList[Place] = LineList(self._paint, empty=EMPTY, id="files")
        self._list.can_focus = False

    # what is shown

    def body(self) -> ComposeResult:
        """The line to type in over the list."""
        yield _Filter(limit=500, id="filter")
        yield self._list

    def bar(self) -> str:
        """What is picked, and in which folder one is."""
        where = "" if self._folder is None else folders.shown(self._folder)
        room = max(0, self.app.size.width - cells.width(str(self._title)) - 2)
        return printable(f"{self._title}  {_tail(where, room)}")

    def keys_right(self) -> str:
        """The keys of the list."""
        keys = (
            say("type: filter or path  Enter open  ← up  Tab kinds that are read only  Esc leave")
            if self._all
            else say("type: filter or path  Enter open  ← up  Tab every file  Esc leave")
        )
        if not self.session.own_files:
            keys = say("type: filter  Enter open  paste a table at any time  Esc leave")
        return cells.fit(str(keys), self.app.size.width)

    def on_mount(self) -> None:
        """Begin in the folder that was used last."""
        self.query_one("#filter").focus()
        self.tell(
            say("Is the file on another computer? Copy the whole table there and paste it here."), kind="note"
        )
        self.work(self._begin())

    def relabel(self) -> None:
        """The rows too."""
        super().relabel()
        self._list.relabel()

    def _paint(self, row: Place, width: int) -> tuple[str, str]:
        return spread(row.label, row.note, width), "faint" if row.dim else ""

    # reading folders

    async def _begin(self) -> None:
        if not self.session.own_files:
            self._show()
            return
        drafts = self.shell.drafts
        try:
            self._recent = [Path(path) for path in await drafts.folders()] if drafts else []
        except Refused as refused:
            self.tell(refused.message, kind="refused")
        home, dropped = Path.home(), self.session.settings.drop_folder
        usual = [folders.path_of(dropped)] if dropped else []
        for folder in (*self._recent, *usual, *(home / name for name in DOWNLOADS), home):
            if await self.desk.bulk(folder.is_dir):
                await self._enter(folder)
                return
        self._show()

    async def _enter(self, folder: Path, *, came_from: Path | None = None) -> None:
        """Show a folder; where it can't be read, say so and stay."""
        try:
            found = await self.desk.bulk(folders.listing, folder)
        except Refused as refused:
            self.tell(refused.message, kind="refused")
            return
        self._folder, self._found = folder, found
        self.query_one("#filter", TextInput).value = ""
        self._show(came_from=came_from)
        self.relabel()

    def _places(self) -> list[Place]:
        """All rows: what was dropped, the folders used before, then this folder."""
        rows: list[tuple[Path, bool, str, folders.Entry | None]] = [
            (one.path, False, str(say("drop folder")), one) for one in self._dropped
        ]
        rows += [(path, True, str(say("used before")), None) for path in self._recent if path != self._folder]
        dropped = {one.path for one in self._dropped}
        rows += [
            (one.path, one.folder, "", one)
            for one in self._found
            if (self._all or one.readable) and one.path not in dropped
        ]
        return [
            Place(
                key, path, folder,
                label=_label(path, folder, whole=entry is None),
                note="  ".join(filter(None, (said, self._about(entry)))),
                dim=entry is not None and not entry.readable,
            )
            for key, (path, folder, said, entry) in enumerate(rows)
        ]  # fmt: skip

    def _about(self, entry: folders.Entry | None) -> str:
        if entry is None:
            return ""
        changed = entry.changed.astimezone(self.session.zone)
        now = self.session.now().astimezone(self.session.zone)
        when = changed.strftime("%m-%d %H:%M" if changed.year == now.year else "%Y-%m-%d ")
        return f"{'' if entry.folder else size(entry.size)}  {when:<11}"

    def _show(self, came_from: Path | None = None) -> None:
        """The rows that fit what is typed, the cursor on the first file, or on the folder one came from."""
        typed = self.query_one("#filter", TextInput).value.strip()
        rows, part = self._places(), typed
        if is_path(typed):
            folder, part = _halves(typed)
            rows = [row for row in rows if row.path.parent == folder == self._folder]
        rows = [row for row in rows if matches(part, row.label)]
        if part:
            rows.sort(key=lambda row: not begins(row.label, part.lower()))
        keep = next((row.key for row in rows if row.path == came_from), None)
        if keep is None and not typed:
            keep = next((row.key for row in rows if not row.folder and not row.dim), None)
        empty = NO_PATHS if not self.session.own_files else EMPTY
        if is_path(typed) and self.session.own_files:
            empty = say("Enter opens this path.")
        self._list.show(Fixed(rows), keep=keep, empty=empty)

    # keys

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        self._show()
        if is_path(event.value) and self.session.own_files:
            folder, _ = _halves(event.value.strip())
            if folder != self._folder:
                self.run_worker(self._look_into(folder), group="typed", exclusive=True)

    async def _look_into(self, folder: Path) -> None:
        """Show the folder of a path that is being typed; as long as there is none, nothing is said."""
        try:
            found = await self.desk.bulk(folders.listing, folder)
        except Refused:
            return
        self._folder, self._found = folder, found
        self._show()
        self.relabel()

    @on(_Filter.Up)
    def action_up(self) -> None:
        """The folder above, the cursor on the one that is left."""
        if self._folder is not None and self._folder != self._folder.parent:
            self.work(self._enter(self._folder.parent, came_from=self._folder))

    def action_all(self) -> None:
        """Every file, or only the kinds that are read."""
        self._all = not self._all
        self._show()
        self.relabel()

    def action_list(self, what: str, step: int) -> None:
        """Move in the list while the keyboard is in the line above."""
        move = self._list.action_move if what == "move" else self._list.action_page
        move(step)

    @on(Input.Submitted, "#filter")
    def _open(self, event: Input.Submitted) -> None:
        typed = event.value.strip()
        row = self._list.row
        if is_path(typed) and not self.session.own_files:
            self.tell(NO_PATHS, kind="refused")
        elif is_path(typed):
            self.work(self._go(folders.path_of(typed), row))
        elif row is not None:
            self.work(self._enter(row.path) if row.folder else self._take(row.path))

    async def _go(self, path: Path, row: Place | None) -> None:
        """Open a folder that was typed, or take the file; of a path that is only begun the `row` at the cursor."""
        if row is not None and not await self.desk.bulk(path.exists):
            path = row.path
        await (self._enter(path) if await self.desk.bulk(path.is_dir) else self._take(path))

    async def _take(self, path: Path) -> None:
        drafts = self.shell.drafts
        try:
            if (
                drafts is not None and str(path.parent).isprintable()
            ):  # a name may be no text: GBK from elsewhere
                await drafts.use_folder(str(path.parent))
        except Refused as refused:
            self.tell(refused.message, kind="refused")
        self.dismiss(Given(path.name, path))

    @on(_Filter.Table)
    def _pasted(self, event: _Filter.Table) -> None:
        self.dismiss(from_clipboard(event.text))


def is_path(typed: str) -> bool:
    """Whether what is typed is a path and no part of a name."""
    return typed.lstrip("'\"").startswith(("/", "~", "file://", "./"))


def _halves(typed: str) -> tuple[Path, str]:
    """The folder of a path that is being typed, and the part of a name behind its last /."""
    folder, slash, part = typed.rpartition("/")
    return folders.path_of(folder + slash), part


def size(count: int) -> str:
    """A number of bytes as staff read it: '12 KB'."""
    amount, step = float(count), 0
    while amount >= 1000 and step < len(SIZES) - 1:
        amount, step = amount / 1024, step + 1
    return f"{amount:.0f} {SIZES[step]}"


def _label(path: Path, folder: bool, *, whole: bool) -> str:
    name = folders.shown(path) if whole else path.name
    return f"{name}/" if folder else name


def _tail(text: str, room: int) -> str:
    """The end of a text that is too long: of a path that is the part that tells."""
    if cells.width(text) <= room:
        return text
    mark = "…" if cells.marks() else ".."
    return mark + cells.cut(text[::-1], room - cells.width(mark))[::-1]
