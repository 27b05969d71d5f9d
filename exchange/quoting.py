"""What a sentence quotes of a cell that can't be read: dates, and never what stands there of a resident."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.masking import free_text
from domain.moments import YEARS
from exchange import mapping, values
from exchange.dates import FarDate, NoSuchDate, OtherOrder
from words import Message, say

if TYPE_CHECKING:
    from exchange.reading import Cell

_LIKE_A_DATE = re.compile(r"(?!.*\d{5})[\d :：/.年月日号时点分秒上下中午半-]{1,40}")


def cell(value: Cell) -> str:
    """A cell that can't be read: whole where it is like a date, else its first letter; it may be a name or a phone."""
    text = values.text(value, lines=False)
    return free_text(text) if _LIKE_A_DATE.fullmatch(text) else mapping.hidden(text)


def bad_date(error: ValueError, value: Cell) -> Message:
    """Why a date is not taken."""
    text = cell(value)
    if isinstance(error, FarDate):
        return say(
            "{text} is not between the years {first} and {last}", text=text, first=YEARS[0], last=YEARS[-1]
        )
    if isinstance(error, OtherOrder):
        return say("{text} has its day and month the other way round than the column", text=text)
    if isinstance(error, NoSuchDate):
        return say("{text} is no date that exists", text=text)
    return say("{text} can't be read as a date: year, month and day are needed", text=text)
