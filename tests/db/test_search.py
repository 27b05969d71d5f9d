from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from db import search
from db.segment import expression, segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.records import CaseLine
    from tests.db.ledger_desk import Desk


def ids(lines: Sequence[CaseLine]) -> list[int]:
    return [line.id for line in lines]


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
        assert len(search.search(desk.scope, [part])) == 1, part


@pytest.mark.parametrize("word", ["充电桩", "电充", "9", "0070", "bikes", "堵塞x"])
def test_what_is_not_there_is_not_found(desk: Desk, word: str) -> None:
    desk.add(title=TEXT, number="X")
    assert not search.search(desk.scope, [word])


def test_all_words_must_be_there_and_the_newest_comes_first(desk: Desk) -> None:
    first = desk.add(title="一", content="楼道里有人给电动车充电", state="closed")
    second = desk.add(title="二", content="充电声音很大", state="closed")
    third = desk.add(title="三", content="充电的电动车挡住楼道")
    assert ids(search.search(desk.scope, ["充电"])) == [third.id, second.id, first.id]
    assert ids(search.search(desk.scope, ["充电", "楼道"])) == [third.id, first.id]
    assert ids(search.search(desk.scope, ["充电"], limit=1)) == [third.id]
    assert ids(search.search(desk.scope, ["充电"], open_only=True)) == [third.id]
    assert not search.search(desk.scope, [" "])


def test_many_open_cases_go_through_the_index(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = desk.add()
    desk.add(title="别的")
    for few in (0, 100):
        monkeypatch.setattr(search, "FEW", few)
        with desk.statements() as statements:
            assert ids(search.search(desk.scope, ["飞线"], open_only=True)) == [case.id]
        assert any("MATCH" in statement for statement in statements) == (few == 0)


def test_search_text_is_never_personal(desk: Desk) -> None:
    desk.add(
        person_name="张三丰",
        person_phone="13800001234",
        content="来电人电话13800001234，身份证310101199001011234",
        address="航华一村3号502室",
    )
    for personal in ("张三丰", "13800001234", "138000", "199001011234", "502"):
        assert not search.search(desk.scope, [personal]), personal
    assert len(search.search(desk.scope, ["航华一村"])) == 1


@pytest.mark.parametrize(
    "spoken", ["1234", "13800001234", "138 0000 1234", "张三", "zs", "ZS", "航华", "000001", "飞线", "ｚｓ"]
)
def test_what_a_resident_can_say_at_the_counter(desk: Desk, spoken: str) -> None:
    case = desk.add(
        number="20261123000001", person_name="张三", person_phone="13800001234", address="航华一村3号"
    )
    desk.add(number="2026", title="别的", person_name="李四", person_phone="13800005678")
    assert ids(search.at_counter(desk.scope, spoken)) == [case.id]


def test_a_name_with_two_readings(desk: Desk) -> None:
    case = desk.add(person_name="单小测")
    assert ids(search.at_counter(desk.scope, "sxc")) == [case.id]
    assert ids(search.at_counter(desk.scope, "dxc")) == [case.id]
    assert ids(search.at_counter(desk.scope, "单小")) == [case.id]


def test_at_the_counter_open_cases_come_first_then_the_newest(desk: Desk) -> None:
    newest = desk.add(person_name="张三", state="closed")
    older = desk.add(person_name="张三", state="closed")
    opened = desk.add(person_name="张三")
    assert ids(search.at_counter(desk.scope, "zs")) == [opened.id, newest.id, older.id]
    assert ids(search.at_counter(desk.scope, "zs", limit=2)) == [opened.id, newest.id]
    assert not search.at_counter(desk.scope, "  ")


def test_the_index_is_built_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PORTION", 2)
    case, *more = [desk.add() for _ in range(5)]
    with desk.ledger.write():
        desk.ledger.database.execute_sql("INSERT INTO case_search (case_search) VALUES ('delete-all')")
    assert not search.search(desk.scope, ["飞线"])
    with desk.ledger.write():
        search.rebuild()
    assert ids(search.search(desk.scope, ["飞线"])) == [item.id for item in (*more[::-1], case)]
    with desk.operation() as op:
        op.change_case(case, "correct", {"title": "别的"})
    assert case.id not in ids(search.search(desk.scope, ["飞线"]))


def test_terms() -> None:
    assert segment("飞线ab12c", 7).split() == ["ж7", "飞线", "线", "ab12", "b12c", "12c", "2c", "c"]
    assert expression("飞线充") == ('"飞线"', '"线充"')
    assert expression("飞") == ('"飞"*',)
    assert expression("12345") == ('"1234"', '"2345"')
    assert expression("，") == ()
