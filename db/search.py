"""Search in what is not personal, and the counter's look-up by what a resident can say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from peewee import SQL, fn

from db import convert, models
from db.bulk import chunks, fetch
from db.conditions import contains
from db.scope import cases
from db.segment import committee_term, expression, normal, segment
from domain.initials import initials
from domain.lifecycle import is_open

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.scope import Scope
    from domain.records import CaseLine

PORTION: Final = 5000
"""So many cases are put into the index at a time when it is built anew."""
FEW: Final = 2000
"""So many open cases are looked through one by one faster than the index answers."""


def index(case_id: int, committee_id: int, text: str) -> None:
    """Put a new case into the index."""
    index_many([(case_id, committee_id, text)])


def index_many(texts: Sequence[tuple[int, int, str]]) -> None:
    """Put new cases, (id, committee, search text), into the index."""
    rows = [(case_id, segment(text, committee_id)) for case_id, committee_id, text in texts]
    cursor = models.database.cursor()
    cursor.executemany("INSERT INTO case_search (rowid, body) VALUES (?, ?)", rows)


def reindex_many(texts: Sequence[tuple[int, int, str]]) -> None:
    """Replace entries, (id, committee, new search text), before the rows get the new text."""
    unindex_many([(case_id, committee_id) for case_id, committee_id, _ in texts])
    index_many(texts)


def unindex(case_id: int, committee_id: int) -> None:
    """Take a case out of the index."""
    unindex_many([(case_id, committee_id)])


def unindex_many(cases_: Sequence[tuple[int, int]]) -> None:
    """Take cases, (id, committee), out of the index, word for word by the text that their rows still hold."""
    committees = dict(cases_)
    for some in chunks(list(committees)):
        kept = fetch(
            models.Case.select(models.Case.id, models.Case.search_text).where(models.Case.id.in_(some))
        )
        cursor = models.database.cursor()
        cursor.executemany(
            "INSERT INTO case_search (case_search, rowid, body) VALUES ('delete', ?, ?)",
            [(case_id, segment(text, committees[case_id])) for case_id, text in kept],
        )


def rebuild() -> None:
    """Build the index anew, in the open transaction: an index of another version finds too little."""
    models.database.execute_sql("INSERT INTO case_search (case_search) VALUES ('delete-all')")
    query = models.Case.select(models.Case.id, models.Case.committee, models.Case.search_text)
    last = 0
    while rows := fetch(query.where(models.Case.id > last).order_by(models.Case.id).limit(PORTION)):
        index_many(rows)
        last = rows[-1][0]


def search(scope: Scope, words: Sequence[str], *, open_only: bool = False, limit: int = 50) -> list[CaseLine]:
    """Cases in which all these words stand, open ones or all; the newest first, at most `limit`."""
    wanted = [normal(word) for word in words if word.strip()]
    if not wanted:
        return []
    query = cases(scope, convert.LINE.text).where(*map(contains, wanted))
    if open_only:
        query = query.where(SQL("is_open = 1"))
    if not open_only or _many_open(scope):
        query = query.where(models.Case.id.in_(_indexed(scope, wanted)))
    return _lines(query.order_by(models.Case.id.desc()).limit(limit))


def _indexed(scope: Scope, words: Sequence[str]) -> Any:
    """The ids that the index gives for these words, to be verified."""
    parts = [part for word in words for part in expression(word)]
    if scope.committees is not None:
        terms = (f'"{committee_term(committee)}"' for committee in scope.committees)
        parts.append(f"({' OR '.join(terms)})")
    if not parts:
        return SQL("(SELECT id FROM cases)")
    return SQL("(SELECT rowid FROM case_search WHERE case_search MATCH ?)", (" AND ".join(parts),))


def _many_open(scope: Scope) -> bool:
    """Whether more than FEW cases are open, counted no further than that."""
    return int(cases(scope, models.Case.id).where(SQL("is_open = 1")).limit(FEW + 1).count()) > FEW


def _lines(query: Any) -> list[CaseLine]:
    return [convert.LINE.record(row) for row in fetch(query)]


_HAN_NAME: Final = re.compile(r"[^\W\d_a-zA-Z]{2,4}")


def at_counter(scope: Scope, text: str, limit: int = 50) -> list[CaseLine]:
    """Cases for what a resident can say.

    That is the phone or its last four digits, a name or its initials, a place, a part of the number, or what
    it was about. Open cases first, then the newest; at most `limit`.
    """
    wanted = normal(text).strip()
    if not wanted:
        return []
    found: dict[int, CaseLine] = {}
    for condition in _spoken(wanted):
        query = cases(scope, convert.LINE.text).where(condition)
        lines = _lines(_open_first(query).limit(limit))
        found |= {line.id: line for line in lines if line.id not in found}
    if len(found) < limit:
        words = wanted.split()
        for open_only in (True, False):
            lines = search(scope, words, open_only=open_only, limit=limit)
            found |= {line.id: line for line in lines if line.id not in found}
    return sorted(found.values(), key=lambda line: not is_open(line.kind, line.state))[:limit]


def _open_first(query: Any) -> Any:
    return query.order_by(SQL("is_open DESC"), models.Case.received.desc(), models.Case.id.desc())


def _spoken(text: str) -> list[Any]:
    """Conditions on people for what was said, the likeliest first."""
    digits = text.replace(" ", "").replace("-", "")
    if digits.isdecimal():
        if len(digits) == 4:
            return [models.Case.phone_tail == digits]
        if len(digits) >= 7:
            tail = models.Case.phone_tail == digits[-4:]
            return [tail & (models.Case.person_phone.contains(digits) | (models.Case.person_phone == text))]
        return []
    if text.isascii() and text.isalpha():
        return [_begins(text), _other_reading(text)]
    if _HAN_NAME.fullmatch(text):
        # Through the initials' index: a name begins with the initials of its first characters.
        return [_begins(initials(text)) & models.Case.person_name.startswith(text)]
    return []


def _begins(text: str) -> Any:
    """Names whose usual initials begin so: a range of the index."""
    column = models.Case.person_initials
    return SQL("person_initials <> ''") & (column >= text) & (column < text + "\U0010ffff")


def _other_reading(text: str) -> Any:
    """Names whose initials begin so in another reading (单 as s), kept after a blank."""
    return SQL("person_initials <> ''") & (fn.INSTR(models.Case.person_initials, f" {text}") > 0)
