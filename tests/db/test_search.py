from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from db import search
from db.segment import expression, is_term, segment

if TYPE_CHECKING:
    from tests.db.ledger_desk import Desk


TEXT = "Ｅbike飞线充电，20261123000007；消防通道 x堵塞"


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, len(TEXT) - 1), st.integers(1, 20))
def test_any_part_of_a_text_is_found(desk: Desk, start: int, length: int) -> None:
    if not desk.serial:
        desk.add(title=TEXT)
    part = TEXT[start : start + length]
    if part.strip():
        assert len(desk.holding(part)) == 1, part


@pytest.mark.parametrize("word", ["充电桩", "电充", "9", "0070", "bikes", "堵塞x"])
def test_what_is_not_there_is_not_found(desk: Desk, word: str) -> None:
    desk.add(title=TEXT, number="X")
    assert not desk.holding(word)


def test_search_text_is_never_personal(desk: Desk) -> None:
    desk.add(
        person_name="张三丰",
        person_phone="13800001234",
        content="来电人电话13800001234，身份证310101199001011234",
        address="航华一村3号502室",
    )
    for personal in ("张三丰", "13800001234", "138000", "199001011234", "502"):
        assert not desk.holding(personal), personal
    assert len(desk.holding("航华一村")) == 1


def test_the_index_is_built_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PORTION", 2)
    case, *more = [desk.add() for _ in range(5)]
    with desk.ledger.write():
        desk.ledger.database.execute_sql("INSERT INTO case_search (case_search) VALUES ('delete-all')")
    assert not desk.holding("飞线")
    with desk.ledger.write():
        search.rebuild()
    assert desk.holding("飞线") == [item.id for item in (*more[::-1], case)]
    with desk.operation() as op:
        op.change_case(case, "correct", {"title": "别的"})
    assert case.id not in desk.holding("飞线")


def test_terms() -> None:
    assert segment("飞线ab12c", 7).split() == ["ж7", "飞线", "线", "ab12", "b12c", "12c", "2c", "c"]
    assert expression("飞线充") == ('"飞线"', '"线充"')
    assert expression("飞") == ('"飞"*',)
    assert expression("12345") == ('"1234"', '"2345"')
    assert expression("，") == ()
    assert [is_term(word) for word in ("飞", "飞线", "12", "1234")] == [True] * 4
    assert not any(map(is_term, ("飞线充", "12345", "12号", "a b", "，", "飞线，")))
