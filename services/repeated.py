"""Two rows with one number in one file: of the same case they count together, different cases are refused."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from domain.records import IncomingCase, RefusedRow
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence


def one_of_each(rows: Sequence[IncomingCase]) -> tuple[list[IncomingCase], list[RefusedRow]]:
    """One row for each number of a source, in the order in which the numbers come, and the rows that are refused.

    Rows are of the same case where they agree in the time of receipt or in the text, or one says nothing of it. They count
    as two files in sequence would: of each field the last that says something.
    """
    by_number: dict[tuple[str, str], list[IncomingCase]] = {}
    for row in rows:
        by_number.setdefault((row.source, row.number), []).append(row)
    chosen: list[IncomingCase] = []
    refused: list[RefusedRow] = []
    for (_, number), same in by_number.items():
        if all(_same_case(same[0], other) for other in same[1:]):
            chosen.append(reduce(_told_again, same))
            continue
        reason = str(say("The number {number} stands for different cases in this file.", number=number))
        refused += [RefusedRow(row.row, "number", reason) for row in same]
    return chosen, refused


def _same_case(one: IncomingCase, other: IncomingCase) -> bool:
    texts = one.content or one.title, other.content or other.title
    return not (_differ(one.received, other.received) and _differ(*texts))


def _differ(one: object, other: object) -> bool:
    return bool(one and other) and one != other


def _told_again(earlier: IncomingCase, later: IncomingCase) -> IncomingCase:
    """A row on top of an earlier one of the same case: what it leaves empty says nothing."""
    return earlier._replace(**{name: value for name, value in later._asdict().items() if value})
