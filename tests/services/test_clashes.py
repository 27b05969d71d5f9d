"""The hotline and we both changed a field: whose value holds is decided on the case, once for each value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import words
from db import cases as case_table
from db.scope import Scope
from domain.refusal import Refused
from services import clashes, sheet, undoing
from services.clashes import OURS, THEIRS, settle
from tests.services.founded import NOW, done

if TYPE_CHECKING:
    from domain.records import Case, IncomingCase
    from tests.services.founded import Founded

MOVED = {"title": "热线改的标题", "address": "测试路9弄1号101室"}


def clashing(desk: Founded) -> tuple[Case, IncomingCase]:
    """A case of which title and place were changed on both sides."""
    row = desk.incoming()
    desk.import_rows([row])
    (case,) = case_table.by_number(Scope.town(), row.number)
    undoing.correct(desk.clerk, case.id, "title", "我们的标题", "写清楚")
    undoing.correct(desk.clerk, case.id, "address", "测试新村8号202室", "写清楚")
    changed = row._replace(title=MOVED["title"], address=MOVED["address"])
    assert len(desk.import_rows([changed]).warnings) == 2
    return desk.read(case), changed


def says(desk: Founded, case: Case) -> dict[str, object]:
    return dict(sheet.sheet(desk.clerk, case.id).hotline_says)


def test_the_hotlines_value_is_taken_or_ours_kept_with_an_event_each(desk: Founded) -> None:
    case, changed = clashing(desk)
    assert set(says(desk, case)) == {"title", "address"}
    done([settle(desk.clerk, case.id, {"title": OURS, "address": THEIRS})])
    now = desk.read(case)
    assert (now.title, now.address, now.lane, now.room) == (
        "我们的标题",
        MOVED["address"],
        "测试路9弄",
        "101室",
    )
    assert desk.actions(case)[-2:] == ["ours_kept", "hotline_taken"]
    assert says(desk, case) == {}
    again = desk.import_rows([changed])
    assert (again.changed, again.unchanged, again.warnings) == (0, 1, [])
    assert says(desk, case) == {}


def test_it_comes_up_again_with_yet_another_value(desk: Founded) -> None:
    case, changed = clashing(desk)
    settle(desk.clerk, case.id, {"title": OURS, "address": OURS})
    assert says(desk, case) == {}
    imported = desk.import_rows([changed._replace(title="又改的标题")])
    assert len(imported.warnings) == 1
    assert says(desk, case) == {"title": "又改的标题"}


def test_undo_brings_the_question_back(desk: Founded) -> None:
    case, _ = clashing(desk)
    outcome = settle(desk.clerk, case.id, {"title": OURS, "address": THEIRS})
    undoing.undo(desk.clerk, outcome.operation_id)
    now = desk.read(case)
    assert (now.title, now.address) == (case.title, case.address)
    assert set(says(desk, case)) == {"title", "address"}


def test_a_moment_that_was_reported_is_taken_over_as_one(desk: Founded) -> None:
    row = desk.incoming(answer="已答复", answered=NOW)
    desk.import_rows([row])
    (case,) = case_table.by_number(Scope.town(), row.number)
    assert clashes.value_of("answered", "2026-11-23T02:42:00Z") == case.answered


def test_what_is_shown_of_it_is_masked(desk: Founded) -> None:
    row = desk.incoming()
    desk.import_rows([row])
    (case,) = case_table.by_number(Scope.town(), row.number)
    undoing.correct(desk.clerk, case.id, "person_phone", "13800002222", "写错")
    desk.import_rows([row._replace(person_phone="13800003333")])
    assert says(desk, case) == {"person_phone": "138****3333"}
    settle(desk.clerk, case.id, {"person_phone": OURS})
    assert "13800003333" not in repr(sheet.sheet(desk.clerk, case.id))


@pytest.mark.parametrize("choices", [{}, {"content": OURS}, {"given_limit": THEIRS}])
def test_only_what_differs_can_be_settled(desk: Founded, choices: dict[str, str]) -> None:
    case, _ = clashing(desk)
    with pytest.raises(Refused):
        settle(desk.clerk, case.id, choices)
    assert desk.read(case) == case


def test_another_committee_settles_nothing(desk: Founded) -> None:
    case, _ = clashing(desk)
    with pytest.raises(Refused, match="not in your ledger"):
        settle(desk.other, case.id, {"title": THEIRS})


def test_who_may_not_correct_settles_nothing(desk: Founded) -> None:
    case, _ = clashing(desk)
    strict = desk.with_settings(roles={"clerk": ("sign_in",)})
    with pytest.raises(Refused, match="Your role"):
        settle(strict.clerk, case.id, {"title": THEIRS})


def test_warnings_name_the_field_in_the_readers_language(desk: Founded) -> None:
    row = desk.incoming()
    desk.import_rows([row])
    (case,) = case_table.by_number(Scope.town(), row.number)
    undoing.correct(desk.clerk, case.id, "person_phone", "13800002222", "写错")
    (warning,) = desk.import_rows([row._replace(person_phone="13800003333")]).warnings
    assert "'resident's phone'" in str(warning)
    words.use("zh")
    assert "person_phone" not in str(warning)
    assert "电话" in str(warning)
