"""The indicators 考核指标 of closed cases (DOMAIN §2): shares with their numerators and denominators.

What nobody was asked, or did not answer, is left out of both; of nothing there is no share, never 0 %.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Weights = tuple[tuple[str, Decimal], ...]
UNRATED = frozenset({"", "unrated"})
INDICATORS = ("first_contact", "on_time", "solved", "satisfied")


class Closed(NamedTuple):
    """So many (`cases`) closed cases that are alike.

    `contacted`, `result`: the call-back's answers 'yes' | 'no' and a rating, '' where there is none. `outcome`:
    slug, '' = none. `on_time`: None without a limit. `appealed`: under appeal, not refused.
    """

    contacted: str
    result: str
    outcome: str
    on_time: bool | None
    appealed: bool
    cases: int


class Ratio(NamedTuple):
    """A share: `numerator` of `denominator`; the numerator may be weighted."""

    numerator: Decimal
    denominator: int

    @property
    def rate(self) -> Decimal | None:
        """The share of 1; None of nothing."""
        return self.numerator / self.denominator if self.denominator else None


def indicators(closed: Sequence[Closed], weights: Weights) -> dict[str, Ratio]:
    """The four indicators, by the names of INDICATORS.

    first_contact: called first ÷ (yes + no). on_time: finished by the limit ÷ those with a limit. solved: solved ÷
    (solved + explained). satisfied: weighted ratings ÷ rated.
    """
    worth = dict(weights)
    return {
        "first_contact": _share(closed, "contacted", {"yes": Decimal(1), "no": Decimal(0)}),
        "on_time": _share(closed, "on_time", {True: Decimal(1), False: Decimal(0)}),
        "solved": _share(closed, "outcome", {"solved": Decimal(1), "explained": Decimal(0)}),
        "satisfied": _share(
            [group for group in closed if group.result not in UNRATED],
            "result",
            {group.result: worth.get(group.result, Decimal(0)) for group in closed},
        ),
    }


def _share(closed: Iterable[Closed], field: str, worth: Mapping[object, Decimal]) -> Ratio:
    counted = [(worth[answer], group.cases) for group in closed if (answer := getattr(group, field)) in worth]
    return Ratio(
        sum((value * cases for value, cases in counted), Decimal(0)), sum(cases for _, cases in counted)
    )


class Score(NamedTuple):
    """Points of so many that could be had: an indicator without a denominator gives none and asks none."""

    points: Decimal
    of: Decimal


def score(found: Mapping[str, Ratio], rules: Weights) -> Score | None:
    """The score by the settings' points; None where none is set."""
    if not rules:
        return None
    rates = {name: ratio.rate for name, ratio in found.items()} | {"flat": Decimal(1)}
    counted = [(points, rate) for name, points in rules if (rate := rates[name]) is not None]
    return Score(
        sum((points * rate for points, rate in counted), Decimal(0)),
        sum((points for points, _ in counted), Decimal(0)),
    )
