"""The rows of a list of cases, read as the list asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.widgets.line_source import Stretch
from services import views

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import CaseLine
    from services.desk import Desk


class CaseRow:
    """A case line with the key that the list knows it by."""

    __slots__ = ("key", "line", "version")

    def __init__(self, line: CaseLine) -> None:
        self.line = line
        self.key = line.id
        self.version = line.version


class CaseSource:
    """A view's rows, read on the desk's thread as the list asks for them."""

    def __init__(self, desk: Desk, view: views.View, total: int, known: Stretch[CaseRow]) -> None:
        self._desk = desk
        self._view = view
        self._known = known
        self.total = total

    async def window(self, first: int, count: int) -> Sequence[CaseRow]:
        """Rows first … first + count - 1."""
        known = self._known.nearest(first + count // 2)
        found = await self._desk.newest(
            f"window-{self._view.kind}", views.window, self._desk.session, self._view, first, count, known
        )
        self.total = found.total
        rows = [CaseRow(line) for line in found.rows]
        self._known = Stretch(rows, first, None)
        return rows

    async def position(self, key: int) -> int | None:
        """Where a case stands in the view now."""
        return await self._desk.run(views.position, self._desk.session, self._view, key)
