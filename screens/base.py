"""What all screens of the desk share: top bar, body, status line, key line, and one way to ask a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, ParamSpec, TypeVar, cast

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from domain.cells import fit, width, wrap
from domain.refusal import Refused
from screens.key_queue import KeysForgotten, KeysWanted
from screens.keys import default_keys
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Mapping

    from textual.app import ComposeResult
    from textual.events import Resize

    from screens.keys import Key, Registry
    from screens.shell import Desk
    from services import desk as services_desk
    from services.session import Session

R = TypeVar("R")
T = TypeVar("T")
P = ParamSpec("P")
Kind = Literal["done", "refused", "note"]
SHORT = 16
"""With fewer rows a list goes before what is read below or above it."""
MAIN_KEYS = "1234567"
WIDE = 120
"""From so many columns what is known of a row or case stands beside the rest, not below it."""


class Line(Static):
    """One row of text that is never markup; repaints only when it changes."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }"

    def __init__(self, id: str) -> None:  # noqa: A002  Textual's name
        super().__init__("", markup=False, id=id)
        self._shown: str | Content = ""

    def show(self, text: str | Content) -> None:
        """Show this text."""
        if text != self._shown:
            self._shown = text
            self.update(text if isinstance(text, Content) else Content(text), layout=False)


class DeskScreen(Screen[R], Generic[R]):
    """A screen of the desk. Subclasses give `body`, `bar`, `ACTIONS` and the methods `action_<slug>`.

    The key of an action comes from the registry (screens/keys.py) through Textual's keymap; an action for
    which `check_action` says False has no hint, and the help says so.
    """

    ACTIONS: ClassVar[tuple[str, ...]] = ()
    """The slugs of the actions that this screen has."""
    HINTS: ClassVar[tuple[str, ...] | None] = None
    """The actions in the key line, in order; None = ACTIONS."""
    LABELS: ClassVar[Mapping[str, Message]] = {}
    """What an action is called here, where not as in the registry: log_issue may be 'add a class'."""
    OWN_KEYS: ClassVar[tuple[Key, ...]] = ()
    """All keys of a screen on which letters are text, so that the registry's do not hold."""
    MAIN: ClassVar[str] = ""
    """The digit of a main screen; '' for screens that lie over another one."""
    SEEN_FIRST: ClassVar[bool] = False
    """Whether it asks or tells what has to be read: keys that were pressed before it was there are forgotten."""
    ALLOW_SELECT = False
    DEFAULT_CSS = """
    DeskScreen { layout: vertical; }
    DeskScreen > #bar { dock: top; }
    DeskScreen > #below { dock: bottom; height: 2; width: 1fr; layout: vertical; }
    DeskScreen > #below.-long { height: 3; }
    DeskScreen > #below.-long > #status { height: 2; }
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        own: list[BindingType] = list(cls.__dict__.get("BINDINGS", ()))
        cls.BINDINGS = [*own, *_bindings(cls)]
        super().__init_subclass__(**kwargs)

    def __init__(self) -> None:
        super().__init__()
        self._under_way = 0
        self._columns = 0
        self._told: Message | None = None
        self._told_kind: Kind = "note"

    @property
    def busy(self) -> bool:
        """Whether keys have to wait: it is not there yet, or what the last key asked for is under way."""
        return not self.is_mounted or self._under_way > 0

    def work(self, doing: Coroutine[object, object, object]) -> None:
        """Do what a key asked for; keys that come meanwhile wait until it is done."""
        self._under_way += 1
        self.run_worker(self._do(doing), group="act")

    async def _do(self, doing: Coroutine[object, object, object]) -> None:
        try:
            await doing
        finally:
            self.ready()

    def ready(self) -> None:
        """What was under way is done: the keys that wait may come."""
        self._under_way -= 1
        self.app.post_message(KeysWanted())

    @property
    def shell(self) -> Desk:
        """The app."""
        return cast("Desk", self.app)

    @property
    def desk(self) -> services_desk.Desk:
        """The database thread that services are awaited on."""
        return self.shell.desk

    @property
    def session(self) -> Session:
        """Who sits here: the first argument of every service."""
        return self.shell.session

    @property
    def registry(self) -> Registry:
        """The keys."""
        return self.shell.registry

    def compose(self) -> ComposeResult:
        """The frame; the body is the subclass's."""
        yield Line("bar")
        yield from self.body()
        yield _Below(id="below")

    def body(self) -> ComposeResult:
        """What lies between the top bar and the status line."""
        yield from ()

    def bar(self) -> str | Content:
        """The top bar."""
        return ""

    def hints(self) -> tuple[str, ...]:
        """The actions in the key line, in order."""
        return self.ACTIONS if self.HINTS is None else self.HINTS

    def hint(self, action: str) -> str:
        """How the key line tells an action: its key and what it is called here."""
        own = next((key for key in self.OWN_KEYS if key.action == action), None)
        return own.hint() if own else self.registry.hint(action, self.LABELS.get(action))

    def keys_right(self) -> str:
        """The right end of the key line, e.g. how many are left to do."""
        return ""

    def relabel(self) -> None:
        """Paint every text anew: after F2, after a change, after coming back. Subclasses add their body's."""
        if not self.is_mounted:
            return
        self.query_one("#bar", Line).show(self.bar())
        self._paint_status()
        self.query_one("#keys", Line).show(self._key_line())

    def tell(self, message: Message, *, kind: Kind = "done") -> None:
        """Say in the status line what happened; it stays until the next one."""
        self._told, self._told_kind = message, kind
        if kind == "refused" and self._under_way:
            self.app.post_message(KeysForgotten())
        if self.is_mounted:
            self._paint_status()

    def hush(self) -> None:
        """Empty the status line."""
        self._told = None
        if self.is_mounted:
            self._paint_status()

    async def call(self, service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Await a service on the desk's thread; the first argument is mostly `self.session`.

        What it refuses goes to the status line, and the answer is None. Any other error ends the desk with
        one plain line.
        """
        try:
            return await self.desk.run(service, *args, **kwargs)
        except Refused as refused:
            self.tell(refused.message, kind="refused")
            return None

    def han_typed(self, text: str) -> None:
        """Chinese text arrived where no text is edited. Lists open their filter with it and call this."""
        self.tell(
            say("The Chinese input method is on: “{text}” is no key. Shift switches it off.", text=text),
            kind="note",
        )

    def action_back(self) -> None:
        """Leave this screen for the one below; a main screen stays (only q leaves the desk)."""
        if self.MAIN:
            self.hush()
        else:
            self.dismiss()

    def action_leave(self) -> None:
        """Leave the desk."""
        self.app.exit(0)

    def action_help_here(self) -> None:
        """Show the keys."""
        self.shell.action_help()

    def on_mount(self) -> None:
        """Paint the texts of the frame."""
        self._columns = self.app.size.width
        self.relabel()

    def on_screen_resume(self) -> None:
        """The language may have changed meanwhile; keys that waited for this screen may come."""
        self.relabel()
        self.app.post_message(KeysWanted())

    def on_resize(self, event: Resize) -> None:
        """Another width holds other texts; Textual tells the same width three times at the start."""
        self.set_class(event.size.height < SHORT, "-short")
        if event.size.width != self._columns:
            self._columns = event.size.width
            self.relabel()

    def _paint_status(self) -> None:
        status = self.query_one("#status", Line)
        text = "" if self._told is None else str(self._told)
        refused = self._told is not None and self._told_kind == "refused"
        rows = wrap(str(say("! {message}", message=text)) if refused else text, self.app.size.width)
        self.query_one("#below").set_class(len(rows) > 1, "-long")
        status.show("\n".join(rows))
        for kind in ("done", "refused", "note"):
            status.set_class(self._told is not None and kind == self._told_kind, f"-{kind}")

    def _key_line(self) -> str:
        hints = (self.hint(action) for action in self.hints() if self.check_action(action, ()) is not False)
        right = self.keys_right()
        columns = self.app.size.width
        left = _as_many(hints, columns - width(right) - 1)
        return fit(left, columns - width(right)) + right


def rule(columns: int, title: str = "") -> str:
    """A line from side to side, with a title near its left end."""
    head = f"── {title} " if title else ""
    return head + "─" * (columns - width(head))


class _Below(Static):
    """The status line over the key line."""

    def compose(self) -> ComposeResult:
        yield Line("status")
        yield Line("keys")


def _as_many(hints: Iterable[str], cells: int) -> str:
    """As many hints as fit into so many cells, whole ones only."""
    line = ""
    for hint in hints:
        longer = f"{line} {hint}" if line else hint
        if width(longer) > cells:
            break
        line = longer
    return line


def _bindings(screen: type[DeskScreen[Any]]) -> list[BindingType]:
    found: list[BindingType] = [
        Binding(default_keys(action), action, show=False, id=action)
        for action in dict.fromkeys((*screen.ACTIONS, "help_here"))
    ]
    if screen.MAIN:
        found.append(Binding("q", "leave", show=False))
        found.append(Binding("escape,left", "back", show=False))
        found += [Binding(digit, f"app.main({digit!r})", show=False) for digit in MAIN_KEYS]
    else:
        found.append(Binding(default_keys("back"), "back", show=False))
    return found
