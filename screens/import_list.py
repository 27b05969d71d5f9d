"""Import 导入 from the desk: pick a file or paste a table, look at it, take it in, and see what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.refusal import Refused
from exchange import folders
from screens.import_kinds import KINDS, Given, ImportKind
from screens.import_look import LookScreen
from screens.import_pick import FilePick
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
    last: Message | None = None
    while True:
        dropped = [] if given else await new_files(desk)
        chosen = given or await desk.push_screen_wait(FilePick(kind.title, dropped))
        if chosen is None:
            return last
        told = await desk.push_screen_wait(LookScreen(_told_by_name(chosen, kind), chosen))
        last = told or last
        next_one = chosen.content in {one.path for one in dropped} and await new_files(desk)
        if given or (told is not None and not next_one):
            return last


def _told_by_name(given: Given, kind: ImportKind) -> ImportKind:
    """The kind of a list: among the hotline's the town's lists of results are told by their names."""
    from exchange.results import is_results

    return load(KINDS["results"]) if kind.slug == "cases" and is_results(given.name) else kind


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
