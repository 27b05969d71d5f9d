"""The commands by name: what runs each is imported when it is the one that was asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from domain.refusal import Refused
from words import say

if TYPE_CHECKING:
    from cli.run import Command

COMMANDS: Final = {
    "import": "incoming:import_",
    "undo-import": "incoming:undo_import",
    "sync": "sync:sync",
    "list": "looking:list_",
    "show": "looking:show",
    "export": "outgoing:export",
    "print": "outgoing:print_",
    "report": "outgoing:report",
    "figures": "outgoing:figures",
    "staff": "staff:staff",
    "backup": "caretaking:backup",
    "restore": "caretaking:restore",
    "doctor": "caretaking:doctor",
    "migrate": "caretaking:migrate",
    "settings": "caretaking:settings_",
    "demo": "caretaking:make_demo",
}
"""The module here and its function."""


def command(name: str) -> Command:
    """What runs a command. Raises Refused: it is named for good, but not there yet."""
    if name not in COMMANDS:
        raise Refused(say("doorstep {command} is not yet in this version.", command=name))
    module, _, function = COMMANDS[name].partition(":")
    return cast("Command", getattr(import_module(f"cli.{module}"), function))
