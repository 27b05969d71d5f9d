"""What the settings say about reports: when a month begins, what a rating counts, how a score is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from settings.entry import Entry, mapping, number, one_of, table, whole
from settings.model import FigureRules
from settings.parts import is_none, reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from settings.model import Code

POINTS = ("flat", "first_contact", "on_time", "solved", "satisfied")
"""What a score may be made up of: the indicators, and points that everyone has."""


def figures(entry: Entry, ratings: Sequence[Code]) -> FigureRules:
    """The rules of reports. `ratings`: the codes of satisfaction."""
    fields = table(entry, "month_starts weights score")
    weights = mapping(fields["weights"]).items()
    score = fields["score"]
    points = {} if is_none(score) else mapping(score)
    return FigureRules(
        whole(fields["month_starts"], least=1, most=28),
        tuple(
            [(reference(item._replace(value=name), ratings), number(item, most=1)) for name, item in weights]
        ),
        tuple([(one_of(item._replace(value=name), POINTS), number(item)) for name, item in points.items()]),
    )
