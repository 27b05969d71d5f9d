"""Places 小区/弄/号/室, read from addresses as Shanghai writes them, so that one place is found again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from domain.hygiene import half_width

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_NUMBER = "零〇一二两三四五六七八九十百"
_LONGEST = 200
"""Characters of an address that are looked at."""
# Patterns are texts, compiled when first used: they would cost every start 12 ms.
_NUMBER = rf"(?:\d{{1,6}}|[{_HAN_NUMBER}]{{1,6}})"

_ABOVE = (
    r"^(?:上海市?)?(?:[\u4e00-\u9fff]{2,3}?(?:新区|(?<![小社园街])区))?"
    r"(?:[\u4e00-\u9fff]{2,4}?(?:街道|镇|乡)(?![路街村]))?"
)
"""City, district and town, which say nothing here."""
_ROAD = r"^[\u4e00-\u9fff]{1,8}?(?:大道|路|街(?!坊|道))"
_ESTATE = (
    rf"[\u4e00-\u9fffA-Za-z·]{{1,10}}?(?:新村|[{_HAN_NUMBER}\d]{{1,3}}(?:村|街坊)"
    r"|公寓|花园|花苑|花城|家园|名苑|名邸|华庭|豪庭|大厦|新苑"
    r"|(?:村|苑|坊|园|庭|府|邸|城|湾|里|轩|墅)(?=$|[^\u4e00-\u9fff]|小区))"
    rf"(?:[{_HAN_NUMBER}\d]{{1,3}}(?:街坊|期|区))?"
)
_NAMED_ESTATE = r"[\u4e00-\u9fffA-Za-z·\d]{2,10}?小区"
_LANE = rf"({_NUMBER})(?:支)?弄"
_BUILDING = rf"({_NUMBER}|[A-Za-z]|[A-Za-z]\d+|\d+[A-Za-z])(?:号楼|号(?!线|门|口|院|店)|栋|幢|座)"
_ROOM = rf"({_NUMBER}[A-Za-z]?|[A-Za-z]\d+)(?:室|房间)"
_BARE_ROOM = r"^[ \-]*(?:\d{1,2}单元)?[ \-]*(\d{2,4}[A-Za-z]?)(?![\dA-Za-z号弄路米栋幢元人年月日])"
_BEFORE_DASH = r"(?<![\d-])\d{1,4}-"
_DASHED = r"^[ ]*(\d{1,4})(?:-\d{1,2})?-(\d{3,4}[A-Za-z]?)(?![\dA-Za-z号弄])"

_compiled = cache(re.compile)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is; '' = not given. lane '虹梅路128弄' with its road, building '12号', room '301室'."""

    estate: str = ""
    lane: str = ""
    building: str = ""
    room: str = ""


def parse(address: str) -> Place:
    """The place that an address names; what is not recognised is left out. Never raises."""
    rest = _compiled(_ABOVE).sub("", " ".join(half_width(address[:_LONGEST]).split()), count=1)
    lane_number, head, tail = _take(_LANE, rest)
    building, between, after = _take(_BUILDING, tail)
    room = _room(after) if building else ""
    if not building:
        building, room, between = _dashed(tail)
    road, name = _road(head if lane_number else between)
    estate = _estate(name, certain=bool(building or lane_number))
    if lane_number:
        estate = _estate(between, certain=bool(building)) or estate
        lane = f"{road}{_arabic(lane_number)}弄"
    else:
        lane = road if building and not estate else ""
    house = (
        f"{_arabic(building)}{'座' if building.isalpha() and building.isascii() else '号'}"
        if building
        else ""
    )
    return Place(estate, lane, house, f"{_arabic(room)}室" if room else "")


def _take(unit: str, text: str) -> tuple[str, str, str]:
    """The first such unit's number, the text before and after it; without one all of it is after."""
    found = _compiled(unit).search(text)
    return (found[1], text[: found.start()], text[found.end() :]) if found else ("", "", text)


def _room(after: str) -> str:
    named = _compiled(_ROOM).search(after)
    bare = named or _compiled(_BARE_ROOM).match(after)
    return bare[1] if bare else ""


def _dashed(text: str) -> tuple[str, str, str]:
    """Building and room of '航华一村3-502', and the text before them."""
    at = _compiled(_BEFORE_DASH).search(text)
    found = _compiled(_DASHED).match(text[at.start() :]) if at else None
    if at is None or found is None:
        return "", "", text
    return found[1], found[2], text[: at.start()]


def _road(text: str) -> tuple[str, str]:
    """The road that a text begins with, or ends with after an estate, and the rest."""
    found = _compiled(_ROAD).match(text)
    if found is None:
        return "", text
    estate = _compiled(_ESTATE).match(found[0])
    if estate and estate.end() < found.end():
        return found[0][estate.end() :], estate[0] + text[found.end() :]
    return found[0], text[found.end() :]


def _estate(text: str, *, certain: bool) -> str:
    """The estate in a text; `certain`: a lane or house number follows, so that any short name is one."""
    text = text.strip(" -,，、")
    found = _compiled(_ESTATE).search(text)
    if found:
        return found[0]
    named = _compiled(_NAMED_ESTATE).search(text)
    if named:
        return named[0]
    return text if certain and re.fullmatch(r"[\u4e00-\u9fffA-Za-z·]{2,8}", text) else ""


def _arabic(number: str) -> str:
    """'十二' → '12', '五〇二' → '502'; other numbers as they are, letters as capitals."""
    if not number or not all(character in _HAN_NUMBER for character in number):
        return number.upper()
    if not set(number) & {"十", "百"}:
        return "".join(str(_DIGITS[character]) for character in number)
    total = pending = 0
    for character in number:
        if character in "十百":
            total += (pending or 1) * (10 if character == "十" else 100)
            pending = 0
        else:
            pending = _DIGITS[character]
    return str(total + pending)
