"""Indicators are shares of what was answered; a score counts only what there is."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.indicators import INDICATORS, Closed, indicators, score

WEIGHTS = (("satisfied", Decimal(1)), ("fairly_satisfied", Decimal("0.8")), ("neutral", Decimal("0.6")))
RATINGS = ("", "unrated", "satisfied", "fairly_satisfied", "neutral", "dissatisfied")
GROUPS = st.lists(
    st.builds(
        Closed,
        st.sampled_from(["", "yes", "no", "unrated"]),
        st.sampled_from(RATINGS),
        st.sampled_from(["", "solved", "explained", "partly_solved", "withdrawn"]),
        st.sampled_from([None, True, False]),
        st.booleans(),
        st.integers(0, 50),
    ),
    max_size=12,
)


def test_by_hand() -> None:
    closed = [
        Closed("yes", "satisfied", "solved", True, False, 6),
        Closed("no", "fairly_satisfied", "explained", False, False, 2),
        Closed("unrated", "neutral", "partly_solved", None, False, 1),
        Closed("", "unrated", "withdrawn", True, True, 1),
        Closed("yes", "dissatisfied", "", True, False, 1),
    ]
    found = {
        name: (str(ratio.numerator), ratio.denominator) for name, ratio in indicators(closed, WEIGHTS).items()
    }
    assert found == {
        "first_contact": ("7", 9),
        "on_time": ("8", 10),
        "solved": ("6", 8),
        "satisfied": ("8.2", 10),
    }


def test_of_nothing_there_is_no_share_and_no_score() -> None:
    found = indicators([], WEIGHTS)
    assert {ratio.rate for ratio in found.values()} == {None}
    assert score(found, ()) is None
    given_points = score(found, (("flat", Decimal(5)), ("solved", Decimal(20))))
    assert given_points is not None
    assert (str(given_points.points), str(given_points.of)) == ("5", "5")


@given(GROUPS)
def test_a_share_lies_between_nothing_and_all(closed: list[Closed]) -> None:
    total = sum(group.cases for group in closed)
    for ratio in indicators(closed, WEIGHTS).values():
        assert 0 <= ratio.numerator <= ratio.denominator <= total
        assert (ratio.rate is None) == (ratio.denominator == 0)


@given(GROUPS)
def test_how_cases_are_grouped_and_ordered_does_not_matter(closed: list[Closed]) -> None:
    apart = [group._replace(cases=1) for group in reversed(closed) for _ in range(group.cases)]
    assert indicators(apart, WEIGHTS) == indicators(closed, WEIGHTS)


@given(GROUPS, st.integers(1, 20))
def test_what_was_not_answered_changes_nothing(closed: list[Closed], more: int) -> None:
    silent = [
        *closed,
        Closed("", "", "", None, False, more),
        Closed("unrated", "unrated", "merged", None, True, more),
    ]
    assert indicators(silent, WEIGHTS) == indicators(closed, WEIGHTS)


@given(GROUPS)
def test_a_score_is_no_more_than_its_points(closed: list[Closed]) -> None:
    rules = (("flat", Decimal(5)), *((name, Decimal(20)) for name in INDICATORS))
    found = score(indicators(closed, WEIGHTS), rules)
    assert found is not None
    assert 0 <= found.points <= found.of <= 85
