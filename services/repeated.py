"""Two rows with one number in one file: of the same case the later row counts, different cases are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.records import IncomingCase, RefusedRow
from words import say

if TYPE_CHECKING:
    from collections.abc import Sequence


def one_of_each(rows: Sequence[IncomingCase]) -> tuple[list[IncomingCase], list[RefusedRow]]:
    """One row for each number, in the order in which the numbers come, and the rows that are refused.

    Rows are of the same case where they agree in the time of receipt or in the text.
    """
    by_number: dict[str, list[IncomingCase]] = {}
    for row in rows:
        by_number.setdefault(row.number, []).append(row)
    chosen: list[IncomingCase] = []
    refused: list[RefusedRow] = []
    for number, same in by_number.items():
        if all(_same_case(same[0], other) for other in same[1:]):
            chosen.append(same[-1])
            continue
        reason = str(say("The number {number} stands for different cases in this file.", number=number))
        refused += [RefusedRow(row.row, "number", reason) for row in same]
    return chosen, refused


def _same_case(one: IncomingCase, other: IncomingCase) -> bool:
    return one.received == other.received or (one.content or one.title) == (other.content or other.title)
