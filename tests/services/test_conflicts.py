"""A form that was open while a colleague changed its case."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from domain.refusal import Refused
from services import handling
from services.conflicts import Overtaken, opened, opened_all, save, save_all
from words import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.outcome import Outcome
    from tests.services.founded import Founded


def test_a_step_is_taken_on_the_case_as_it_was(desk: Founded) -> None:
    case = desk.in_progress()
    start = opened(desk.lead, case.id)
    (outcome,) = save(desk.lead, start, partial(handling.record, desk.lead, [case.id], "已到现场"))
    assert outcome.done
    assert desk.actions(case)[-1] == "record"


def test_a_colleague_was_faster_and_nothing_is_written(desk: Founded) -> None:
    case = desk.in_progress()
    start = opened(desk.lead, case.id)
    handling.record(desk.clerk, [case.id], "同事写的")
    before = desk.read(case)
    with pytest.raises(Overtaken, match="while the form was open"):
        save(desk.lead, start, partial(handling.record, desk.lead, [case.id], "我写的"))
    assert desk.read(case) == before
    later = opened(desk.lead, case.id)
    assert (later.version, later.event_id) > (start.version, start.event_id)
    save(desk.lead, later, partial(handling.record, desk.lead, [case.id], "我写的"))
    assert desk.actions(case)[-2:] == ["record", "record"]


def test_what_is_refused_leaves_nothing(desk: Founded) -> None:
    case = desk.in_progress()
    before = desk.read(case)

    def half() -> None:
        handling.record(desk.lead, [case.id], "一半")
        raise Refused(Message("no"))

    with pytest.raises(Refused, match="no"):
        save(desk.lead, opened(desk.lead, case.id), half)
    assert desk.read(case) == before


def test_another_committees_case_can_not_be_opened(desk: Founded) -> None:
    case = desk.case()
    with pytest.raises(Refused, match="not in your ledger"):
        opened(desk.other, case.id)


def test_of_ticked_cases_those_that_a_colleague_changed_stay(desk: Founded) -> None:
    """The others are done, as one operation; a case of another committee is told as not there."""
    mine, changed, foreign = desk.in_progress(), desk.in_progress(), desk.case(desk.other)
    ids = [mine.id, changed.id, foreign.id]
    starts = opened_all(desk.lead, ids)
    handling.record(desk.clerk, [changed.id], "同事写的")

    def take(left: Sequence[int]) -> list[Outcome]:
        return handling.record(desk.lead, left, "一起写的")

    told = save_all(desk.lead, starts[1:], ids, take)
    assert [(one.case_id, one.done) for one in told] == [
        (mine.id, True),
        (foreign.id, False),
        (changed.id, False),
    ]
    assert told[2].message.msgid.startswith("{number} was changed while the form was open: nothing was done")
    assert len(desk.actions(changed)) == len(desk.actions(mine))
    assert not any(one.done for one in save_all(desk.lead, starts[:1], [mine.id], take)), (
        "its own step counts too"
    )
