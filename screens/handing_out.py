"""What leaves the desk from a screen: a short form, then the work on the bulk thread while staff go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.refusal import Refused
from screens.form import FormScreen
from screens.forms.hand_out import case_form, export_form, queue_form, report_form
from words import say

if TYPE_CHECKING:
    from domain.records import Case
    from screens.base import DeskScreen
    from screens.forms.hand_out import HandOut
    from screens.shell import Desk


def export(screen: DeskScreen[Any], kind: str, text: str = "", *, open_only: bool = False) -> None:
    """A list under its filter, as a spreadsheet."""
    if _goes(screen):
        screen.work(_ask(screen, export_form(screen.session, kind, text, open_only=open_only)))


def report(screen: DeskScreen[Any]) -> None:
    """The figures of a period."""
    if _goes(screen):
        screen.work(_ask(screen, report_form(screen.session)))


def print_case(screen: DeskScreen[Any], case: Case) -> None:
    """One case on paper."""
    if _goes(screen, printed=True):
        screen.work(_ask(screen, case_form(screen.session, case.id, case.number)))


def print_queue(screen: DeskScreen[Any], text: str) -> None:
    """The open queue on paper, under a filter."""
    if _goes(screen, printed=True):
        screen.work(_ask(screen, queue_form(screen.session, text)))


def _goes(screen: DeskScreen[Any], *, printed: bool = False) -> bool:
    """Whether it can leave here: in a forced SSH session no file of the server is anyone's, only the printer is."""
    if screen.session.own_files or (printed and screen.session.settings.print_command):
        return True
    screen.tell(
        say("No files are written on this server; use ssh … export cases - > list.csv"),
        kind="refused",
    )
    return False


async def _ask(screen: DeskScreen[Any], asked: HandOut) -> None:
    """Ask the form over the screen, then do it while staff go on, from this screen too."""
    values = await screen.app.push_screen_wait(FormScreen(asked.spec, asked.check))
    if values is not None:
        screen.tell(say("Being written; go on working."), kind="note")
        screen.app.run_worker(_do(screen.shell, asked, values), group="hand_out")


async def _do(desk: Desk, asked: HandOut, values: dict[str, str]) -> None:
    """Do it, and say what became of it on the screen that is there by then."""
    try:
        desk.tell(await desk.desk.bulk(asked.take, desk.session, values))
    except Refused as refused:
        desk.refused(refused)
