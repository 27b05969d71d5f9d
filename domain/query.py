"""The filter of lists and commands (DESIGN, Commands): words and terms, in Chinese and English alike.

`状态:办理中 类别:消防 址:虹梅 经办:我 到期:<3d 逾期 待回填 标签:夜经济 -来源:留言 "两个 词"`. Full-width colons,
quotes and digits are taken as their ASCII twins, since a Chinese input method is often on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import words
from domain.hygiene import clean, half_width
from domain.moments import YEARS
from domain.refusal import Refused
from settings.lookup import LEVELS, meant
from words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from settings.model import Name, Settings
    from words import Message

FIELDS = {
    "状态": "state", "state": "state",
    "类别": "category", "category": "category",
    "址": "at", "地址": "at", "at": "at",
    "经办": "by", "经办人": "by", "by": "by",
    "到期": "due", "due": "due",
    "标签": "tag", "tag": "tag",
    "来源": "source", "source": "source",
    "类型": "kind", "kind": "kind",
}  # fmt: skip
"""The names of the terms that take a value."""
OVERDUE = frozenset({"逾期", "overdue"})
CARRY = frozenset({"待回填", "tocopy"})
ME = "me"
SHOWN = 8
"""So many known words are named where none is like the one that was typed."""
_KINDS = {"hotline": "hotline", "工单": "hotline", "热线": "hotline", "issue": "issue", "民情": "issue"}
_MINE = frozenset({"我", "我的", "自己", "me"})
_NOBODY = frozenset({"无", "无人", "未分派", "none", "nobody"})
_LABELLED = frozenset({"state", "category", "tag", "kind"})
"""Terms whose values are labels."""
_SEVERAL = re.compile("[,，、;；]+")
"""What stands between several labels, of which one has to hold."""
_PART = re.compile(
    r"""(?P<negated>[-－])?(?:(?P<name>[^\s:："“”]+)[:：]\s*)?(?P<value>["“”][^"“”]*["“”]?|\S+|$)"""
)
_QUOTES = re.compile('["“”]')
_DUE = re.compile(r"(?P<op><=|>=|<|>|=)?\s*(?P<when>\S+)")
_AWAY = re.compile(r"(?P<sign>[+-])?(?P<days>\d{1,4})(?:d|天|日|day|days)")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition.

    `field`: state, category, at, by, due, overdue, carry, tag (a tag or a flag), kind, source; text for a word that
    must not be there. `op`: '=' (is), 'in' (one of several slugs), 'has' (contains), for due `< <= = >= >`.
    `value`: a slug, slugs ('in'), a local day (due), text; for by: 'me', '' for nobody, else a name or
    account as typed.
    """

    field: str
    op: str
    value: str | tuple[str, ...] | date
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Words that must all be found, and conditions that must all hold."""

    words: tuple[str, ...]
    terms: tuple[Term, ...]


def parse(text: str, settings: Settings, today: date) -> Query:
    """Read a filter. `today`: the local day, from which '<3d' counts.

    Raises Refused naming the term or value that is not known, and the nearest that is.
    """
    found_words: list[str] = []
    terms: list[Term] = []
    rest = clean(text, lines=False)
    if len(_QUOTES.findall(rest)) % 2:
        raise Refused(say("A quotation mark stands open: close it, or leave it out."))
    while rest:
        found = _PART.match(rest)
        if found is None:  # a bare colon or quote
            rest = rest[1:].lstrip()
            continue
        rest = rest[found.end() :].lstrip()
        more = _rest_of_label(found, rest, settings)
        rest = rest[len(more) :].lstrip()
        term = _term(found, more, settings, today)
        if isinstance(term, Term):
            terms.append(term)
        elif term:
            found_words.append(term)
    return Query(tuple(found_words), tuple(terms))


def _rest_of_label(found: re.Match[str], rest: str, settings: Settings) -> str:
    """The words behind a term that go on with the label that it begins: 'state:to sign'."""
    field = FIELDS.get(half_width(found["name"] or "").lower())
    if field not in _LABELLED or not found["value"] or found["value"][0] in '"“”':
        return ""
    known = _choices(field, settings)
    taken = 0
    for end in (*(blank.start() for blank in re.finditer(" ", rest)), len(rest)):
        begun = half_width(f"{found['value']} {rest[:end]}").lower()
        if not rest or not any(word.startswith(begun) for word in known):
            break
        taken = end
    return rest[:taken]


def _term(found: re.Match[str], more: str, settings: Settings, today: date) -> Term | str:
    name, negated = found["name"], found["negated"] is not None
    value = " ".join((found["value"].strip('"“”').strip(), more)).strip()
    if name is None:
        if value.lower() in OVERDUE and found["value"] == value:
            return Term("overdue", "=", "", negated)
        if value.lower() in CARRY and found["value"] == value:
            return Term("carry", "=", "", negated)
        return Term("text", "has", value, negated) if negated and value else value
    field = FIELDS.get(half_width(name).lower())
    if field is None:
        if not half_width(name).isalpha():
            return found[0]  # 10:30, a web address
        raise Refused(
            say(
                "“{term}:” is no filter. {nearest} Put quotes around it to search for the words.",
                term=name,
                nearest=nearest(name, FIELDS),
            )
        )
    if not value:
        raise Refused(say("Say what to look for after “{term}:”, or leave it out.", term=name))
    return replace(_condition(field, name, value, settings, today), negated=negated)


def _condition(field: str, name: str, value: str, settings: Settings, today: date) -> Term:
    if field == "due":
        op, day = _due(name, value, today)
        return Term(field, op, day)
    if field == "by":
        return Term(field, "=", _who(value))
    if field in {"at", "source"}:
        return Term(field, "has" if field == "at" else "=", value)
    parts = [part for part in map(str.strip, _SEVERAL.split(value)) if part] or [value]
    slugs = tuple(dict.fromkeys(slug for part in parts for slug in _labelled(field, name, part, settings)))
    return Term(field, "in", slugs) if len(slugs) > 1 else Term(field, "=", slugs[0])


def _labelled(field: str, name: str, value: str, settings: Settings) -> tuple[str, ...]:
    """The slugs of a label. Raises Refused where nothing is called so."""
    known = _choices(field, settings)
    slugs = _slugs(value, known) or _slugs(meant(settings, value), known)
    if not slugs:
        raise Refused(
            say(
                "There is no “{value}” for “{term}:”. {nearest}",
                value=value,
                term=name,
                nearest=nearest(value, known),
            )
        )
    return slugs


def _who(value: str) -> str:
    plain = half_width(value).lower()
    if plain in _MINE:
        return ME
    return "" if plain in _NOBODY else half_width(value)


def _choices(field: str, settings: Settings) -> dict[str, str]:
    """What may stand after a term of this field: word → slug."""
    if field == "kind":
        return _KINDS
    if field == "state":
        return _named(
            (slug, label, ()) for labels in settings.states.values() for slug, label in labels.items()
        )
    if field == "tag":
        return _named(
            (code.slug, code.name, code.also) for code in (*settings.codes.tags, *settings.codes.flags)
        )
    first_level_first = sorted(settings.categories, key=lambda item: item.parent is not None)
    return _named((item.slug, item.name, item.also) for item in first_level_first)


def _named(entries: Iterable[tuple[str, Name, tuple[str, ...]]]) -> dict[str, str]:
    known: dict[str, str] = {}
    for slug, name, also in entries:
        for word in (slug, name.zh, name.en, name.zh_short, name.en_short, *also):
            if word:
                known.setdefault(half_width(word).lower(), slug)
    return known


def _slugs(value: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The slugs that a value means.

    Of the very word; else of labels that begin with it, else of those in which a word does ('to sign' for
    sign, before the slug signed_in), else of slugs that do, else of all that contain it.
    """
    plain = half_width(value).lower()
    whole = known.get(plain) or known.get(LEVELS.split(plain)[-1])
    if whole:
        return (whole,)
    labels = {word: slug for word, slug in known.items() if "_" not in word}
    found = (
        (slug for word, slug in labels.items() if word.startswith(plain)),
        (slug for word, slug in labels.items() if f" {plain}" in word),
        (slug for word, slug in known.items() if word.startswith(plain)),
        (slug for word, slug in known.items() if plain in word),
    )
    return next((slugs for slugs in (tuple(dict.fromkeys(each)) for each in found) if slugs), ())


def _due(name: str, value: str, today: date) -> tuple[str, date]:
    plain = half_width(value).lower().replace("《", "<").replace("》", ">")
    found = _DUE.fullmatch(plain)
    day = _day(found["when"], today) if found else None
    if found is None or day is None:
        raise Refused(
            say(
                "“{value}” is no day for “{term}:”. Write <3d, >2d, =today or <=2026-12-01.",
                value=value,
                term=name,
            )
        )
    bare = "<=" if _AWAY.fullmatch(found["when"]) else "="
    return found["op"] or bare, day


def _day(text: str, today: date) -> date | None:
    away = _AWAY.fullmatch(text)
    try:
        if away:
            days = int(away["days"])
            day = today + timedelta(days=-days if away["sign"] == "-" else days)
        else:
            day = _named_day(text, today)
    except (Refused, OverflowError):
        return None
    return day if day.year in YEARS else None


def _named_day(text: str, today: date) -> date:
    """A day as forms take it; without its year or month the nearest one, past or to come. Raises Refused."""
    from domain.when_text import parse_day  # only where a day is asked for

    meant = (parse_day(text, today, ahead=ahead) for ahead in (True, False))
    return min(meant, key=lambda day: abs(day - today))


def nearest(text: str, known: Mapping[str, str]) -> Message:
    """The word of `known` (word → what it means) most like `text`, in the language in use where it has one.

    Where none is like it: a word for each of the first meanings.
    """
    import difflib  # only when something is wrong: it costs milliseconds at the start

    close = difflib.get_close_matches(
        half_width(text).lower(), known, n=1, cutoff=0.6 if text.isascii() else 0.5
    )
    shown: dict[str, str] = {}
    for word, slug in known.items():
        if word.isascii() == (words.current() == "en") and "_" not in word:
            shown.setdefault(slug, word)
    if close:
        word = close[0]
        spoken = not word.isascii() or (words.current() == "en" and "_" not in word)
        return say("Nearest: {word}.", word=word if spoken else shown.get(known[word], word))
    more = " …" if len(shown) > SHOWN else ""
    return say("Known: {words}.", words=", ".join(list(shown.values())[:SHOWN]) + more)
