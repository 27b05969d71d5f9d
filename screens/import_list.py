"""Import 导入 from the desk: pick a file or paste a table, look at it, take it in, and see what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.refusal import Refused
from exchange import folders
from screens.import_done import DoneScreen
from screens.import_kinds import KINDS, Given, ImportKind
from screens.import_look import LookScreen
from screens.import_pick import FilePick
from screens.shell import load
from services.importing import imported_files

if TYPE_CHECKING:
    from screens.shell import Desk
    from services.importing import Imported


async def import_list(desk: Desk, slug: str = "cases", given: Given | None = None) -> Imported | None:
    """Bring lists of a kind in, one after the other; gives the last that was imported and kept.

    `given`: what was pasted; without it a file is picked, those in the drop folder first.
    """
    kind: ImportKind = load(KINDS[slug])
    kept: Imported | None = None
    while True:
        dropped = [] if given else await new_files(desk)
        chosen = given or await desk.push_screen_wait(FilePick(kind.title, dropped))
        if chosen is None:
            return kept
        done = await desk.push_screen_wait(LookScreen(kind, chosen))
        if done is not None and not await desk.push_screen_wait(DoneScreen(kind, done)):
            kept = done
        more = any(one.path != chosen.content for one in dropped)
        if given or (done is not None and not more):
            return kept


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
