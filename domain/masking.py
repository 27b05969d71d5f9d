"""Masking of personal data (DOMAIN §7): what lists, exports and prints show unless someone reveals it.

138****5678, 310***********1234, 张**, no room number. Order numbers, dates and other figures stay readable.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from domain.hygiene import half_width, unguarded
from domain.outgoing import cell_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.records import Case, CaseLine

_NOBODY = frozenset(
    {"", "匿名", "不详", "无", "无名", "未知", "未留", "市民", "居民", "群众", "业主", "保密"}
)
"""What exports write where they give no name."""

_CALLED = (
    r"(?<=电话)|(?<=座机)|(?<=固话)|(?<=致电)|(?<=拨打)"
    r"|(?<=电话[:为是 ])|(?<=座机[:为是 ])|(?<=固话[:为是 ])|(?<=号码[:为是 ])"
)
"""What stands before eight digits that are a landline without its area code."""
_SEP = r"[ \-–—]?"
_MOBILE = rf"(?<!\d)(?<!\d-)(?:\+?86{_SEP})?(1[3-9](?:{_SEP}\d){{9}})(?!\d)"
_LANDLINE = (
    rf"(?<![\d-])\(?(0(?:10|2\d|[3-9]\d\d))\)?{_SEP}(\d{{4}}{_SEP}\d{{3,4}})(?!\d)"
    rf"|(?:{_CALLED})([2-8]\d{{3}}{_SEP}\d{{4}})(?!\d)"
)
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = (
    rf"(?<!\d)(?:[1-9]\d{{5}} ?(?:18|19|20)\d\d{_DAY} ?\d{{3}}[\dXx]|[1-9]\d{{7}}{_DAY}\d{{3}})(?![\dXx])"
)

_ROOM = r"[\dA-Za-z零〇一二三四五六七八九十百]{1,8}(?:[-~、/]\d{1,5}){0,3}(?:室|房间|房(?!产|屋|管|东|门)|户(?!外|口))"
_BARE_ROOM = (
    r"(?:(?<=[号栋幢座楼层元])|(?<=[号栋幢座楼层元][- ])"
    r"|(?<=[村苑园墅坊庭邸]\d-)|(?<=[村苑园墅坊庭邸]\d\d-)|(?<=\d-\d-))"
    r"\d{3,4}[A-Za-z]?(?:[-~、/]\d{3,4}){0,3}(?:室|房间)?"
    r"(?![\dA-Za-z])(?!号|弄|支弄|路|米|栋|幢|元|人|年|月|日|线|公里|平)"
)
"""A number after a house number is a room, unless it counts something else."""
_ROOM_IN_TEXT = r"\d(?<!\d\d)\d{2,3}(?=室)"
_LOOSE_END = r"[ \-~、/]+(?=$|[,，。;；(（])"
_LONG_NUMBER = r"\d(?:[ \-–—()]{0,2}\d){6}"
"""A text without so many digits together holds neither a phone nor an identity number. Patterns are compiled
when the first text needs them: all of them take as long as painting a screen."""
_compiled = cache(re.compile)


def phone(text: str) -> str:
    """A field of one or several phone numbers, masked; what is not recognised as a number is hidden whole."""
    if not text.strip():
        return ""
    plain = half_width(text)
    masked = _each(plain, plain, _MOBILE, _mobile)
    masked = _each(masked, masked, _LANDLINE, _landline)
    found = re.findall(r"1\d\d\*{4}\d{4}|0\d{2,3}-\*{4}\d{4}", masked)
    if found:
        return "、".join(found)
    digits = re.sub(r"\D", "", plain)
    return f"****{digits[-4:]}" if len(digits) >= 7 else "****"


def identity(text: str) -> str:
    """An identity number: the first three and the last four characters stay."""
    plain = half_width(text).replace(" ", "")
    if len(plain) < 15:
        return "*" * len(plain)
    return f"{plain[:3]}{'*' * (len(plain) - 7)}{plain[-4:]}"


def name(text: str) -> str:
    """A person's name: 张**, whatever its length; words that stand for no name stay."""
    plain = text.strip()
    return plain if plain in _NOBODY else f"{plain[0]}**"


def address(text: str) -> str:
    """An address without its room number: '航华一村3号502室' → '航华一村3号'."""
    plain = half_width(text)
    masked = _each(text, plain, _BARE_ROOM, _nothing) if _compiled(r"\d{3}").search(plain) else text
    masked = _each(masked, plain if masked == text else half_width(masked), _ROOM, _nothing)
    return _compiled(_LOOSE_END).sub("", masked)


def place(text: str) -> str:
    """Where a case is, as it may be shown: without the room, and phones in it masked."""
    return free_text(address(text))


def free_text(text: str) -> str:
    """A text with the phone, identity and room numbers in it masked, written in whatever width or grouping.

    Order numbers of 14 or 20 digits and dates stay.
    """
    if _compiled(_LONG_NUMBER).search(half_width(text)):
        for pattern, mask in ((_IDENTITY, _identity), (_MOBILE, _mobile), (_LANDLINE, _landline)):
            text = _each(text, half_width(text), pattern, mask)
    return _each(text, half_width(text), _ROOM_IN_TEXT, lambda _: "***") if "室" in text else text


def mask_line(line: CaseLine) -> CaseLine:
    """A list's line as it may be shown."""
    return line._replace(
        title=said(line.title, line.person_name),
        address=place(line.address),
        person_name=name(line.person_name),
    )


def mask_case(case: Case) -> Case:
    """A case as it may be shown, printed or exported."""
    return case._replace(
        title=said(case.title, case.person_name),
        content=said(case.content, case.person_name),
        answer=said(case.answer, case.person_name),
        summary=said(case.summary, case.person_name),
        person_name=name(case.person_name),
        person_phone=phone(case.person_phone),
        address=place(case.address),
        room="",
    )


MASKED = ("title", "content", "answer", "address", "person_name", "person_phone")
"""The fields of a case in which something may be masked."""


def masks_in(told: Mapping[str, str], case: Case) -> set[str]:
    """The fields in which a list tells of a case only what we show of it masked: there it tells nothing."""
    differ = [name for name in MASKED if told.get(name, "") not in {"", getattr(case, name)}]
    shown = mask_case(case) if differ else case
    return {name for name in differ if as_compared(told[name]) == as_compared(getattr(shown, name))}


def as_compared(text: str) -> str:
    """A text without what a file may change of it: its blanks, its widths, a guard, what a cell can't hold."""
    return half_width("".join(unguarded(cell_text(text)).split()))


def said(text: str, person: str) -> str:
    """Free text with the complainant's own name masked as well."""
    person = person.strip()
    if len(person) > 1 and person not in _NOBODY:
        text = text.replace(person, name(person))
    return free_text(text)


def _each(text: str, plain: str, pattern: str, mask: Callable[[re.Match[str]], str]) -> str:
    """`text` with what `pattern` finds in `plain`, its half-width twin of equal length, masked."""
    parts: list[str] = []
    done = 0
    for found in _compiled(pattern).finditer(plain):
        parts += [text[done : found.start()], mask(found)]
        done = found.end()
    return "".join(parts) + text[done:]


def _mobile(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[1])
    return f"{digits[:3]}****{digits[-4:]}"


def _landline(found: re.Match[str]) -> str:
    area, number, local = found.groups()
    return f"{area}-****{number[-4:]}" if area else f"****{local[-4:]}"


def _identity(found: re.Match[str]) -> str:
    return identity(found[0])


def _nothing(_: re.Match[str]) -> str:
    return ""
