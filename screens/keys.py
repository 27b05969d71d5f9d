"""The key registry: one table from which bindings, key line, help and palette all come.

Letters come from the settings (DESIGN 'Keys'), function keys and marks from `ALWAYS`. An action is a slug; on
a screen it is the method `action_<slug>`; its binding carries the slug as id, by which the settings move it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from words import Message, say

if TYPE_CHECKING:
    from settings.model import KeyRow, Settings
    from words import Language

Letters = Literal["pinyin", "english"]


class Key(NamedTuple):
    """The keys of one action, by Textual's names, the shown one first. `menu`: its digit in the case menu."""

    action: str
    keys: tuple[str, ...]
    label: object
    tooltip: object
    group: Message
    menu: str = ""

    def hint(self, label: object = None) -> str:
        """Key and label (its own unless given) as in the key line: 's签收', '↑↓选择', 's Sign in'."""
        arrows = self.keys[:2] == ("up", "down")
        key = "↑↓" if arrows else shown(self.keys[0])
        return str(say("{key} {label}", key=key, label=label or getattr(self.label, "short", self.label)))


WORK = say("Work")
MOVE = say("Move about")
ANYWHERE = say("From anywhere")

ALWAYS: tuple[Key, ...] = (
    Key(
        "find",
        ("f3", "ctrl+f"),
        say("find"),
        say("Find a case from anywhere: phone, name, place, number"),
        ANYWHERE,
    ),
    Key(
        "log_anywhere",
        ("f6", "ctrl+n"),
        say("log an issue"),
        say("Log a resident's issue from anywhere"),
        ANYWHERE,
    ),
    Key("draft", ("f7",), say("draft"), say("Go back to the latest draft"), ANYWHERE),
    Key(
        "palette",
        ("ctrl+p",),
        say("commands"),
        say("Choose a command by its name or pinyin initials"),
        ANYWHERE,
    ),
    Key("help", ("f1",), say("help"), say("Show the keys of this screen"), ANYWHERE),
    Key("help_here", ("question_mark",), say("help"), say("Show the keys of this screen"), ANYWHERE),
    Key("language", ("f2",), say("中文"), say("Switch between Chinese and English"), ANYWHERE),
    Key("lock", ("f12", "ctrl+l"), say("lock"), say("Blank the screen until you come back"), ANYWHERE),
    Key("open", ("enter",), say("open it"), say("Open what is marked"), MOVE),
    Key("act", ("enter",), say("act"), say("Open the menu of what can be done"), MOVE),
    Key("tick", ("space",), say("tick"), say("Tick this one and go on"), MOVE),
    Key("tick_all", ("asterisk",), say("tick all"), say("Tick all of this section"), MOVE),
    Key("filter", ("slash",), say("filter"), say("Filter this list, or jump in it"), MOVE),
    Key(
        "closed", ("tab",), say("closed too"), say("Show closed cases as well, or only open ones again"), MOVE
    ),
    Key("pick", ("f4",), say("pick"), say("Pick from the list of choices"), MOVE),
    Key("refresh", ("f5",), say("refresh"), say("Read the ledger again"), MOVE),
    Key("other", ("tab",), say("other list"), say("The other list of this screen"), MOVE),
    Key("earlier", ("minus",), say("a year back"), say("The year before"), MOVE),
    Key("later", ("plus", "equals_sign"), say("a year on"), say("The year after"), MOVE),
    Key("why", ("f8",), say("why"), say("Why: how this date or this place in the list came about"), MOVE),
    Key("export", (), say("export this list"), say("Write this list into a spreadsheet"), MOVE),
    Key("report", (), say("report of a period"), say("Write the figures of a period, with charts"), MOVE),
    Key("save", ("ctrl+s",), say("save"), say("Save what is in this form"), MOVE),
    Key("back", ("q", "escape", "left"), say("back"), say("Back; on a main screen q leaves the desk"), MOVE),
)
"""The keys that are the same in both keymaps."""

GLOBAL = ("find", "log_anywhere", "draft", "palette", "help", "language", "lock")
"""The actions of the app itself, which act in forms too."""

DANGLING = "<{}>"
"""The key of a binding that has none in the keymap: no terminal sends it."""

_SHOWN: dict[str, object] = {
    "space": say("space"),
    "enter": say("enter"),
    "escape": say("esc"),
    "asterisk": "*",
    "slash": "/",
    "question_mark": "?",
    "left": "←",
    "up": "↑",
    "down": "↓",
    "minus": "-",
    "plus": "+",
    "equals_sign": "=",
    "tab": "Tab",
}


def letters(settings: Settings, language: Language) -> Letters:
    """Which column of the key table holds: the settings', or by the language that the desk starts in."""
    if settings.keymap == "auto":
        return "pinyin" if language == "zh" else "english"
    return settings.keymap


def shown(key: str) -> str:
    """A key by Textual's name as staff read it: 'f3' → 'F3', 'slash' → '/', 'space' → '空格'."""
    if key in _SHOWN:
        return str(_SHOWN[key])
    return key.upper() if key[0] == "f" and key[1:].isdigit() else key


class Registry:
    """All actions with their keys, for the settings' keymap and the language in which the desk starts."""

    def __init__(self, settings: Settings, language: Language) -> None:
        self.letters = letters(settings, language)
        self._by_action = {key.action: key for key in ALWAYS}
        self._moved = {row.action: self._of(row) for row in settings.keys}
        self._by_action |= self._moved

    def _of(self, row: KeyRow) -> Key:
        keys = row.pinyin if self.letters == "pinyin" else row.english
        always = self._by_action.get(row.action)
        tooltip = always.tooltip if always else row.name
        group = always.group if always else WORK
        return Key(row.action, tuple(keys.replace(",", " ").split()), row.name, tooltip, group, row.menu)

    def __contains__(self, action: str) -> bool:
        return action in self._by_action

    def __getitem__(self, action: str) -> Key:
        return self._by_action[action]

    def knows(self, key: str) -> bool:
        """Whether an action has this key."""
        return any(key in each.keys for each in self._by_action.values())

    def keymap(self) -> dict[str, str]:
        """Binding id → keys, for Textual's `App.set_keymap`: those that the settings give."""
        return {key.action: ",".join(key.keys) for key in self._moved.values() if key.keys}

    def shown(self, action: str) -> str:
        """The first key of an action as staff read it; '' where it has none."""
        key = self._by_action.get(action)
        return shown(key.keys[0]) if key and key.keys else ""

    def hint(self, action: str, label: object = None) -> str:
        """An action's key and label as `Key.hint` gives them; '' where it has no key."""
        key = self._by_action.get(action)
        return key.hint(label) if key and key.keys else ""

    def menu(self, actions: tuple[str, ...]) -> list[Key]:
        """Those of the actions that have a digit in the menu 办理, by digit."""
        found = [self._by_action[action] for action in actions if action in self._by_action]
        return sorted((key for key in found if key.menu), key=lambda key: key.menu)


def default_keys(action: str) -> str:
    """The keys of a binding before a keymap is set."""
    keys = next((key.keys for key in ALWAYS if key.action == action), ())
    return ",".join(keys) or DANGLING.format(action)
