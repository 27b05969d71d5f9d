"""Whom a row of a list means: by 工号, phone and unit, never by a guess."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.records import Person
from domain.same_person import Told, Unsure, find


def person(key: int, **known: Any) -> Person:
    return Person(
        key, 1, **({"name": "张三", "initials": "zs", "unit": "甲社区", "post": "", "groups": ()} | known)
    )


HERE = person(1)


def test_someone_nobody_is_called_like_is_new() -> None:
    assert find(Told("李四", unit="甲居"), [HERE]) is None


def test_name_and_unit_tell_who_it_is_however_the_unit_is_called() -> None:
    assert find(Told("张 三", unit="甲居委会"), [HERE, person(2, unit="乙居")]) == HERE


def test_a_name_alone_is_enough_where_one_bears_it_and_too_little_where_two_do() -> None:
    assert find(Told("张三"), [HERE]) == HERE
    assert isinstance(find(Told("张三"), [HERE, person(2, unit="乙居")]), Unsure)


def test_another_unit_may_be_someone_else_or_a_move() -> None:
    assert isinstance(find(Told("张三", unit="乙居"), [HERE]), Unsure)
    assert find(Told("张三", unit="乙居"), [HERE], others={1}) is None, (
        "the list names the one of 甲居 as well"
    )


def test_a_phone_tells_that_someone_moved_and_that_two_are_two() -> None:
    called = person(1, phone_tail="5678")
    assert find(Told("张三", unit="乙居", phone_tail="5678"), [called]) == called
    assert find(Told("张三", unit="甲社区", phone_tail="1111"), [called]) is None


def test_a_number_goes_before_all_else() -> None:
    numbered = person(1, number="E001")
    assert find(Told("张三", "E001", "乙居"), [numbered, person(2, unit="乙居")]) == numbered
    assert find(Told("", "E001"), [numbered]) == numbered
    assert isinstance(find(Told("李四", "E001"), [numbered]), Unsure)
    assert find(Told("张三", "E002", "甲社区"), [numbered]) is None
    placeholder = person(3, name="E003", number="E003")
    assert find(Told("王五", "E003"), [placeholder]) == placeholder


def test_someone_whose_unit_is_not_known_here_is_meant_by_any() -> None:
    nowhere = person(1, unit="")
    assert find(Told("张三", unit="乙居"), [nowhere]) == nowhere


people = st.lists(
    st.builds(
        person,
        st.integers(1, 9),
        name=st.sampled_from(["张三", "李四"]),
        unit=st.sampled_from(["", "甲居", "乙居"]),
        number=st.sampled_from(["", "1", "2"]),
        phone_tail=st.sampled_from(["", "1111", "2222"]),
    ),
    max_size=4,
)


@given(
    people,
    st.builds(
        Told,
        st.sampled_from(["张三", "李四"]),
        st.sampled_from(["", "1", "3"]),
        st.sampled_from(["", "甲居"]),
    ),
)
def test_whoever_is_found_bears_the_name_or_the_number(known: list[Person], told: Told) -> None:
    found = find(told, known)
    if isinstance(found, Person):
        assert found.name == told.name or (told.number and found.number == told.number)
        assert not (told.number and found.number) or told.number == found.number
