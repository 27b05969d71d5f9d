"""The counter's look-up: by what a resident can say, in one order, and by the indexes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from db import spoken

if TYPE_CHECKING:
    from tests.db.ledger_desk import Desk


def found(desk: Desk, said: str) -> list[int]:
    at_counter = spoken.at_counter(desk.scope, said)
    assert at_counter.total == len(at_counter.lines)
    return [line.id for line in at_counter.lines]


PHONE = ("234", "1234", "01234", "001234", "13800001234", "138 0000 1234", "138-0000-1234", "１２３４")
MASKED = ("138****1234", "****1234", "138****1234 12号")
CALLED = ("王先生", "姓王的", "王阿姨的", "王，12号", "王、飞线", "王女士 12号")
NAME = ("王", "建国", "国", "王建国", "wjg", "WJ", "ｗｊ")
PLACE = (
    "航",
    "航华",
    "12号",
    "十二号",
    "12号楼",
    "12-502",
    "12号502室",
    "502室",
    "502",
    "航华一村12号",
    "一村12-502",
)
REST = ("000001", "1123000001", "飞", "飞线", "飞线充电", "飞线 王", "1234 航华", "建国 12号 飞线")


@pytest.mark.parametrize("said", [*PHONE, *MASKED, *NAME, *CALLED, *PLACE, *REST])
def test_what_a_resident_can_say(desk: Desk, said: str) -> None:
    case = desk.add(
        number="20261123000001", person_name="王建国", person_phone="138 0000-1234",
        address="航华一村12号502室", estate="航华一村", building="12号", room="502室",
    )  # fmt: skip
    desk.add(
        number="2026", title="别的", person_name="李四", person_phone="13812345678",
        address="测试新村13号501室", estate="测试新村", building="13号", room="501室",
    )  # fmt: skip
    assert found(desk, said) == [case.id]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "  ",
        "0001",
        "123",
        "2号 王建国x",
        "飞线 李",
        "13-502",
        "502a",
        "jg",
        "%",
        "*",
        "138****4321",
        "建先生",
        "先生",
    ],
)
def test_what_fits_nothing(desk: Desk, said: str) -> None:
    desk.add(
        number="9", title="飞线", person_name="王建国", person_phone="13800001234",
        address="航华一村12号502室", building="12号", room="502室",
    )  # fmt: skip
    assert found(desk, said) == []


def test_of_two_numbers_in_one_field_each_is_found(desk: Desk) -> None:
    case = desk.add(number="1", person_phone="13800001234、021-6400 5678")
    assert found(desk, "1234") == found(desk, "64005678") == found(desk, "678") == [case.id]


def test_a_name_with_two_readings(desk: Desk) -> None:
    case = desk.add(person_name="单小测")
    for said in ("sxc", "dxc", "单小", "小测"):
        assert found(desk, said) == [case.id]


def test_open_ones_first_then_the_newest_however_they_were_found(desk: Desk) -> None:
    """By text, by name and by text and name: one order, and the total beyond the lines that are given."""
    made = [
        desk.add(
            state=("closed", "dispatched")[hours % 2],
            title=("王家浜水泵", "别的")[hours % 3 == 0],
            person_name=("王测", "李测")[hours % 3 == 1],
            received=desk.now - timedelta(hours=hours),
        )
        for hours in (5, 1, 9, 8, 2, 6, 4, 3, 7)
    ]
    wanted = [made[place] for place in (1, 7, 0, 8, 2, 4, 6, 5, 3)]
    assert found(desk, "王") == [case.id for case in wanted]
    few = spoken.at_counter(desk.scope, "王", limit=4)
    assert ([line.id for line in few.lines], few.total) == ([case.id for case in wanted[:4]], 9)


INDEXES = {
    "678": ["cases_asked", "cases_house", "cases_tail"],
    "13800005678": ["cases_asked", "cases_tail"],
    "王": ["cases_asked", "cases_name"],
    "wjg": ["cases_asked", "cases_name"],
    "12号": ["cases_asked", "cases_house"],
    "502室": ["cases_asked", "cases_house"],
}
"""What is said → the indexes that have to answer it."""


@pytest.mark.parametrize("said", INDEXES)
def test_indexes_answer(desk: Desk, said: str) -> None:
    """The rows of cases are read only of those that the indexes name: of 100,000 cases that is what takes long."""
    desk.add()
    with desk.statements() as statements:
        spoken.at_counter(desk.scope, said)
    looked, *_ = (statement for statement in statements if "found" in statement)
    plan = [str(row[3]) for row in desk.rows(f"EXPLAIN QUERY PLAN {looked}")]
    read = [step for step in plan if "cases" in step or "PRIMARY KEY" in step]
    assert not [step for step in read if step.startswith("SCAN")]
    for index in INDEXES[said]:
        assert any(f"INDEX {index} (committee_id=?" in step for step in read), (index, plan)
    assert not any("ORDER BY" in step for step in plan)
