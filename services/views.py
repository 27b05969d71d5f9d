"""The lists of cases as screens page through them: Today's queue by sections, all hotline cases, all issues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.records import CaseLine
from services.session import Session

Kind = Literal["today", "cases", "issues"]


@dataclass(frozen=True, slots=True)
class View:
    """What a list shows: which list, under which filter; `closed`: all of them, not only open ones."""

    kind: Kind
    text: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Rows first … of a list of `total`."""

    total: int
    rows: tuple[CaseLine, ...]
