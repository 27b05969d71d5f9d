"""Festivals that follow the moon or the sun, for years whose arrangement is not published yet.

Days in Beijing time: 春节 is the first day of the first lunar month, 清明 the solar term, 端午 5/5 and 中秋
8/15 of the lunar calendar.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

MonthDay = tuple[int, int]

_FESTIVALS: Final[dict[int, tuple[MonthDay, MonthDay, MonthDay, MonthDay]]] = {
    2027: ((2, 6), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)),
    2031: ((1, 23), (4, 5), (6, 24), (10, 1)),
    2032: ((2, 11), (4, 4), (6, 12), (9, 19)),
    2033: ((1, 31), (4, 4), (6, 1), (9, 8)),
    2034: ((2, 19), (4, 5), (6, 20), (9, 27)),
    2035: ((2, 8), (4, 5), (6, 10), (9, 16)),
    2036: ((1, 28), (4, 4), (5, 30), (10, 4)),
    2037: ((2, 15), (4, 4), (6, 18), (9, 24)),
    2038: ((2, 4), (4, 5), (6, 7), (9, 13)),
    2039: ((1, 24), (4, 5), (5, 27), (10, 2)),
    2040: ((2, 12), (4, 4), (6, 14), (9, 20)),
}


def festivals(year: int) -> dict[date, str]:
    """The statutory days off of a year that move with moon and sun; none for a year outside the table.

    春节 is the eve and the first three days (全国年节及纪念日放假办法, as amended from 2025).
    """
    if year not in _FESTIVALS:
        return {}
    spring, clear, dragon, autumn = (date(year, *day) for day in _FESTIVALS[year])
    return {
        **{spring + timedelta(days=offset): "春节" for offset in range(-1, 3)},
        clear: "清明节",
        dragon: "端午节",
        autumn: "中秋节",
    }
