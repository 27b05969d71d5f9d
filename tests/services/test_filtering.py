"""What a filter names and only the ledger knows: colleagues, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.refusal import Refused
from services import issues, listing
from tests.services.founded import SOURCE

if TYPE_CHECKING:
    from tests.services.founded import Founded


def numbers(desk: Founded, text: str) -> set[object]:
    return {row["number"] for row in listing.cases(desk.clerk, "hotline", text)}


def test_by_account_name_part_of_it_me_and_nobody(desk: Founded) -> None:
    case = desk.in_progress()
    named = [f"经办:{word}" for word in ("王测试", "王", "clerk", "我")]
    found = {text: numbers(desk, text) for text in [*named, "by:me", "by:none", "-by:me"]}
    assert case.assignee_id in {None, desk.clerk.staff.id}
    mine = {case.number} if case.assignee_id else set()
    assert found == {
        **dict.fromkeys([*named, "by:me"], mine),
        **dict.fromkeys(["by:none", "-by:me"], {case.number} - mine),
    }


@pytest.mark.parametrize(
    ("text", "value", "nearest"),
    [
        ("经办:王测验", "王测验", "王测试"),
        ("by:clark", "clark", "clerk"),
        ("-by:clark", "clark", "clerk"),
        ("by:赵测试", "赵测试", "王测试"),
        ("来源:12354", "12354", "12345"),
    ],
)
def test_nobody_and_nothing_of_that_name(desk: Founded, text: str, value: str, nearest: str) -> None:
    """Someone of another committee is as unknown as someone who is not there."""
    desk.case()
    with pytest.raises(Refused) as caught:
        listing.cases(desk.clerk, "hotline", text)
    params = dict(caught.value.message.params)
    assert params["value"] == value
    assert "赵测试" not in str(params["nearest"])
    if value != "赵测试":
        assert nearest in str(params["nearest"])


def test_sources(desk: Founded) -> None:
    case = desk.case()
    assert numbers(desk, f"来源:{SOURCE}") == {case.number}
    issue = issues.log(desk.clerk, issues.IssueInput("灯不亮", "灯不亮"))
    assert [row["number"] for row in listing.cases(desk.clerk, "issue", "source:民情")] == [issue.number]


def test_a_source_that_no_import_brought(desk: Founded) -> None:
    """A case that was handed over is there before the first export."""
    issue = issues.log(desk.clerk, issues.IssueInput("灯不亮", "灯不亮"))
    issues.check(desk.clerk, [issue.case_id])
    issues.hand_over(desk.clerk, issue.case_id, "20261123000001")
    assert numbers(desk, "来源:12345") == {"20261123000001"}


def test_a_case_is_shown_by_the_end_of_its_number(desk: Founded) -> None:
    """Where no other number ends so; a few digits are too little."""
    number = desk.case().number
    assert listing.show(desk.clerk, number[-5:])["number"] == number
    for few in (number[-2:], "99999"):
        with pytest.raises(Refused):
            listing.show(desk.clerk, few)
