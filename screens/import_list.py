"""Import 导入 from the desk: pick a file or paste a table, look at it, take it in, and see what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.refusal import Refused
from exchange import folders
from screens.import_done import DoneScreen, taken_back
from screens.import_kinds import KINDS, Given, ImportKind
from screens.import_look import LookScreen
from screens.import_pick import FilePick
from screens.import_rows import counted
from screens.shell import load
from services.importing import imported_files

if TYPE_CHECKING:
    from screens.shell import Desk
    from words import Message


async def import_list(desk: Desk, slug: str = "cases", given: Given | None = None) -> Message | None:
    """Bring a list of a kind in; gives what became of it, None where it was left.

    `given`: what was pasted; without it a file is picked. As long as the files come from the drop folder and there are
    more in it, the next one is offered.
    """
    kind: ImportKind = load(KINDS[slug])
    told: Message | None = None
    while True:
        dropped = [] if given else await new_files(desk)
        chosen = given or await desk.push_screen_wait(FilePick(kind.title, dropped))
        if chosen is None:
            return told
        done = await desk.push_screen_wait(LookScreen(kind, chosen))
        if done is not None:
            undone = await desk.push_screen_wait(DoneScreen(kind, done))
            told = counted(done) if undone is None else taken_back(undone)
            if chosen.content not in {one.path for one in dropped} or not await new_files(desk):
                return told
        elif given:
            return told


async def new_files(desk: Desk) -> list[folders.Entry]:
    """The lists in the drop folder that did not come in yet; none where there is no such folder."""
    folder = desk.session.settings.drop_folder
    if not folder:
        return []
    imported = await desk.desk.run(imported_files, desk.session)
    try:
        return await desk.desk.bulk(folders.not_imported, folders.path_of(folder), imported)
    except Refused:  # the doctor says so; nobody is kept from working by it
        return []
