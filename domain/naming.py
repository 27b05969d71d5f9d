"""Short texts that name something: order numbers, and names that go into a column of limited width."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from domain.hygiene import clean, half_width, quoted
from domain.refusal import Refused
from words import Message, say

if TYPE_CHECKING:
    from domain.records import Case

NUMBER_CHARACTERS: Final = 40
"""DOMAIN §2 has seen 20 digits and '-'; other systems number in other ways."""
PREFIX_CHARACTERS: Final = 8
"""Chinese characters before an order number's digits: 热线-260402-062267, 民情-20261123-01."""
COLUMN: Final = 255
"""Characters of a text column of limited width on PostgreSQL; SQLite does not mind."""
NAME_CHARACTERS: Final = 100
ISSUE_SOURCE: Final = "民情"
"""The source of our own issues, with which their numbers begin; with the committee it makes them unique."""
_NUMBER = re.compile(rf"(?=.*\d)(?!\d+\.\d+$)[\u3400-\u9fff]{{0,{PREFIX_CHARACTERS}}}[A-Za-z0-9_/.-]*")
_PARTED = re.compile(r"\d+(?: \d+)+")
_ENDINGS = ("居民委员会", "居委会", "居民区", "社区", "居委")
"""What a committee is called behind its name; lists differ in it."""
_PHONE = re.compile(
    r"(?:\+?86)?(?:1[3-9]\d{9}|0\d{9,11})|[2-8]\d{6,7}|[48]00\d{7}|1[02]\d{3}|9\d{4,5}|\+\d{8,15}"
)
"""A mobile, a landline with its area code or without, a service number, one from abroad; without blanks and hyphens."""
_EXTENSION = re.compile(r"(?:转|#|-)\s*\d{1,5}$")


def stand_in(issue: Case) -> str:
    """The number of the hotline case that an issue becomes until the hotline's own is known."""
    return f"{issue.number}-{issue.committee_id}"


def unnumbered(case: Case) -> bool:
    """Whether a hotline case was handed over by us and its own number is not known yet."""
    return case.channel == "handed" and case.number.startswith(f"{ISSUE_SOURCE}-")


@lru_cache(maxsize=1024)
def bare_unit(name: str) -> str:
    """The name of a committee or other unit, as two lists' names of it are compared."""
    plain = half_width(name).strip()
    return next((plain.removesuffix(ending) for ending in _ENDINGS if plain.endswith(ending)), plain)


def number(text: str) -> str:
    """An order number as it is kept: half-width, on one line, without the blanks that only part its digits."""
    kept = half_width(clean(text, lines=False))
    return kept.replace(" ", "") if _PARTED.fullmatch(kept) else kept


def number_problem(number: str) -> Message | None:
    """Why a text can't be an order number 工单编号 (DOMAIN §2); None where it can.

    The text is not quoted: what stands in a wrong column may be a resident's.
    """
    if len(number) > NUMBER_CHARACTERS:
        return say(
            "An order number has at most {most} characters; this one has {count}.",
            most=NUMBER_CHARACTERS,
            count=len(number),
        )
    strange = re.search(r"[^\w\-/. ]", number)
    if strange:
        return say(
            "“{character}” can't stand in an order number: letters, digits and - _ / . can.",
            character=strange[0],
        )
    if number and not _NUMBER.fullmatch(number):
        return say(
            "This is no order number: it is made of digits, letters and - _ / ., with at most {most} Chinese "
            "characters in front, has a digit and no blank, and is no decimal fraction.",
            most=PREFIX_CHARACTERS,
        )
    return None


def phone_problem(text: str) -> Message | None:
    """Why a text can't be one or several telephone numbers (parted by 、 , ; or /); None where it can."""
    for part in re.split(r"[、,;/]", half_width(text)):
        if not any(
            _PHONE.fullmatch(re.sub(r"[\s()–—-]", "", one)) for one in (part, _EXTENSION.sub("", part))
        ):
            return say(
                "“{text}” is no telephone number. A mobile has 11 digits, a landline 8 or its area code before them.",
                text=quoted(part),
            )
    return None


def name(text: str, what: Message) -> str:
    """A name as it is kept, on one line. `what` it names, for the sentence. Raises Refused: too long."""
    kept = clean(text, lines=False)
    if len(kept) > NAME_CHARACTERS:
        raise Refused(
            say(
                "{what}: at most {most} characters; this has {count}.",
                what=what,
                most=NAME_CHARACTERS,
                count=len(kept),
            )
        )
    return kept
