"""The pages of the city's own system, as copy over 回填 steps through them."""

from __future__ import annotations

from settings import known
from settings.entry import Entry, items, one_of, table, text, wrong
from settings.model import PageField
from settings.parts import NAME, name
from words import say


def pages(entry: Entry) -> dict[str, tuple[PageField, ...]]:
    """The fields of each page in order; [] = a page that the city's system does not have."""
    rows = table(entry, " ".join(known.PAGES))
    return {page: tuple([_field(row) for row in items(rows[page])]) for page in known.PAGES}


def _field(entry: Entry) -> PageField:
    """A field with its value's source (`from`), or with what always stands in it (`value`)."""
    fields = table(entry, NAME, "from value")
    if ("from" in fields) == ("value" in fields):
        raise wrong(entry, say("A field of a page has either from: SOURCE or value: TEXT."))
    if "value" in fields:
        return PageField(name(fields), "", text(fields["value"]))
    return PageField(name(fields), one_of(fields["from"], known.PAGE_SOURCES))
