"""Two people at one ledger: who has which case open, and what becomes of it when someone is killed."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from db.drafts import PRESENT_FOR, Drafts
from domain.refusal import Refused
from services.drafts import DraftDesk
from services.presence import READING, Colleague, Presence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from services.session import Session
    from tests.services.founded import Founded


@contextmanager
def present(session: Session) -> Iterator[Presence]:
    """Someone who is where they are without a moment's delay."""
    kept = Drafts(session.ledger.path, session.staff.id, session.clock)
    presence = Presence(session, kept, dwell=0, beat=0.001)
    try:
        yield presence
    finally:
        kept.close()


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("never so")


def test_a_colleague_is_seen_while_the_case_is_open(desk: Founded) -> None:
    case, other = desk.case(), desk.case()
    with present(desk.lead) as mine, present(desk.clerk) as theirs:

        async def sit() -> None:
            with theirs.at([case.id], READING):
                await until(lambda: mine.colleagues(case.id) == (Colleague("王测试", READING),))
                with theirs.at([case.id, other.id], "extend"):
                    await until(lambda: mine.colleagues(case.id) == (Colleague("王测试", "extend"),))
                    await until(lambda: mine.colleagues(other.id) == (Colleague("王测试", "extend"),))
                await until(lambda: mine.colleagues(other.id) == ())
                await until(lambda: mine.colleagues(case.id) == (Colleague("王测试", READING),))
                assert theirs.colleagues(case.id) == ()
            await until(lambda: mine.colleagues(case.id) == ())

        asyncio.run(sit())


def test_it_is_said_again_while_it_stays_open(desk: Founded) -> None:
    case = desk.case()
    with present(desk.lead) as mine, present(desk.clerk) as theirs:

        async def sit() -> None:
            with theirs.at([case.id], READING):
                await until(lambda: mine.colleagues(case.id) != ())
                desk.clock.move(seconds=3 * PRESENT_FOR.total_seconds())
                await until(lambda: mine.colleagues(case.id) != ())

        asyncio.run(sit())


def test_who_was_killed_is_gone_after_a_while(desk: Founded) -> None:
    case = desk.case()
    killed = Drafts(desk.ledger.path, desk.clerk.staff.id, desk.clock)
    killed.here(case.id, READING)
    with present(desk.lead) as mine:
        assert mine.colleagues(case.id) == (Colleague("王测试", READING),)
        desk.clock.move(seconds=PRESENT_FOR.total_seconds())
        assert mine.colleagues(case.id) == ()
    killed.close()


def test_who_only_passes_by_is_not_there(desk: Founded) -> None:
    case = desk.case()
    with present(desk.lead) as mine:
        drafts = DraftDesk(desk.clerk)

        async def pass_by() -> None:
            with drafts.presence.at([case.id], READING):
                await asyncio.sleep(0)

        asyncio.run(pass_by())
        assert mine.colleagues(case.id) == ()
        drafts.close()


def test_leaving_the_desk_leaves_the_case(desk: Founded) -> None:
    case = desk.case()
    with present(desk.lead) as mine:
        kept = Drafts(desk.ledger.path, desk.clerk.staff.id, desk.clock)
        theirs = Presence(desk.clerk, kept, dwell=0)

        async def sit() -> None:
            with theirs.at([case.id], READING):
                await until(lambda: mine.colleagues(case.id) != ())
                theirs.close()
                assert mine.colleagues(case.id) == ()

        asyncio.run(sit())
        kept.close()


def test_another_committee_neither_sees_nor_is_seen(desk: Founded) -> None:
    """Even where the file beside the ledger says that they are there."""
    case = desk.case()
    for session in (desk.clerk, desk.other, desk.town):
        kept = Drafts(desk.ledger.path, session.staff.id, desk.clock)
        kept.here(case.id, READING)
        kept.close()
    with present(desk.lead) as mine, present(desk.other) as foreign, present(desk.town) as town:
        assert {found.name for found in mine.colleagues(case.id)} == {"王测试", "周测试"}
        assert {found.name for found in town.colleagues(case.id)} == {"王测试"}
        with pytest.raises(Refused, match="not in your ledger"):
            foreign.colleagues(case.id)
