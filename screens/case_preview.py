"""The case at the cursor in a few lines: who, how often, what, the law that is quoted first, what is around it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from domain.cells import fit, width, wrap
from screens.case_row import due_text, marks_text
from screens.colleagues import who_else
from settings.lookup import category, state_name
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.presence import Colleague
    from services.sheet import Preview
    from settings.model import Settings


ROOMY = 12
"""With so many rows the preview stands beside the list."""


def preview_lines(
    found: Preview,
    settings: Settings,
    now: object,
    cells: int,
    rows: int,
    *,
    colleagues: Sequence[Colleague] = (),
) -> list[str]:
    """At most `rows` lines of at most `cells` cells. `colleagues`: who else has the case open.

    Beside the list there is room for all of it; under it a line that is too long ends in '…'.
    """
    case = found.case
    head = [part for part in (case.number, case.person_name, case.person_phone) if part]
    if found.nth_call > 1:
        head.append(str(say("call {count} in {days} days", count=found.nth_call, days=settings.repeat_days)))
    state = state_name(settings, case.kind, case.state)
    due = due_text(found.clocks.due, now, settings.timezone)  # type: ignore[arg-type]
    if found.clocks.unpublished:
        due = say("{when}, calendar not published", when=due)
    marks = marks_text(settings, case.flags)
    second = [str(part) for part in (state, due, marks, found.assignee, case.address) if part]
    row = partial(wrap, cells=cells) if rows >= ROOMY else partial(_cut, cells=cells)
    tail = [part for text in _tail(found, settings, rows) for part in row(text)]
    top = [*_with("  ".join(head), who_else(colleagues), cells), " · ".join(second)]
    lines = [part for text in top for part in row(text)]
    room = rows - len(lines) - len(tail)
    body = wrap(case.content or case.title, cells)
    if len(body) > room > 0:
        body = [*body[: room - 1], body[room - 1] + "…"] if room else []
    return [*lines, *body[: max(room, 0)], *tail]


def _cut(text: str, cells: int) -> list[str]:
    return [fit(text, cells).rstrip()]


def _with(head: str, right: str, cells: int) -> list[str]:
    """The first line, with what belongs at its right end; below it where both don't fit."""
    if not right:
        return [head]
    if width(head) + 2 + width(right) > cells:
        return [head, right]
    return [fit(head, cells - width(right)) + right]


def _tail(found: Preview, settings: Settings, rows: int) -> list[str]:
    known = category(settings, found.case.category) if found.case.category else None
    parts = []
    if known is not None and known.basis is not None:
        parts.append(str(say("Basis {law}", law=known.basis)))
    if found.same_place > 0:
        parts.append(str(say("{count} more at this place in 30 days", count=found.same_place)))
    return parts if rows >= ROOMY else ["   ".join(parts)] if parts else []
