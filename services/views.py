"""The lists of cases as screens page through them: Today by sections, all hotline cases, all issues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from db import lists, staff
from domain.masking import mask_line
from services.queue import Today, filter_of, sections, today

if TYPE_CHECKING:
    from domain.records import CaseLine
    from services.session import Session

Kind = Literal["today", "cases", "issues"]


class View(NamedTuple):
    """What a list shows: which list, under which filter; `closed`: all of them, not only open ones."""

    kind: Kind
    text: str = ""
    closed: bool = False


class Window(NamedTuple):
    """Rows first … of a list of `total`; `counts`: all of it by section rule."""

    total: int
    rows: tuple[CaseLine, ...]
    counts: dict[str, int]


def window(
    session: Session, view: View, first: int, count: int, known: tuple[int, int] | None = None
) -> Window:
    """Rows first … first + count - 1, masked. Raises Refused for a filter that can't be read.

    `known`: the place and the id of a case in it, from which a far window is reached.
    """
    near = None if known is None else lists.Near(*known)
    found = lists.window(session.scope, listing_of(session, view), first, count, near=near)
    return Window(found.total, tuple(map(mask_line, found.lines)), found.counts)


class Opening(NamedTuple):
    """What a screen with a list begins with: the staff's names, the window around a case, and the place of that case.

    `today`: the head of Today, where that is the list.
    """

    names: dict[int, str]
    first: int
    window: Window
    place: int | None
    today: Today | None


def opening(session: Session, view: View, keep: int | None, count: int) -> Opening:
    """Names, and `count` rows around the case `keep` (from the start without one), in one go.

    Raises Refused for a filter that can't be read.
    """
    place = None if keep is None else position(session, view, keep)
    first = max(0, (place or 0) - count // 2)
    known = None if keep is None or place is None else (place, keep)
    found = window(session, view, first, count, known)
    head = today(session, view.text, found.counts) if view.kind == "today" else None
    return Opening(staff.names(session.scope), first, found, place, head)


def position(session: Session, view: View, case_id: int) -> int | None:
    """The place of a case in the list; None where it is not in it."""
    return lists.position(session.scope, listing_of(session, view), case_id)


def section(session: Session, view: View, case_id: int) -> list[int]:
    """The ids of all cases in the section that this one stands in."""
    return lists.section_ids(session.scope, listing_of(session, view), case_id)


def listing_of(session: Session, view: View) -> lists.Listing:
    """What the ledger is asked for a view. Raises Refused for a filter that can't be read."""
    return lists.Listing(
        view.kind,
        session.now(),
        session.zone,
        sections(session),
        closed=view.closed,
        filter=filter_of(session, view.text),
    )


def height(session: Session) -> int:
    """How many events the matters that this person may see have; it grows with everybody's changes."""
    # asked some seconds after the list stands, not before
    from db import chain

    return chain.height(session.scope)
