"""Asking an Open311 GeoReport v2 service for what changed since it was asked last, page by page.

`page`, `page_size` and `updated_after` are the common extensions of the standard; a service that ignores them answers with
its latest requests again, and the asking ends.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from exchange.cases import CasesFile, read_cases
from exchange.fetching import fetch
from exchange.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from settings.model import Endpoint

PAGE = 200
_PAGES = 250
"""Pages of one asking at most."""
_OVERLAP = timedelta(hours=1)
"""Asked for again each time: clocks differ, and fetching takes its time; what is here already changes nothing."""


def requests(
    endpoint: Endpoint, since: datetime | None, *, get: Callable[[str], bytes] = fetch, **reading: Any
) -> CasesFile:
    """The requests that changed since a moment, of all pages as one list; None = all that the service gives.

    `reading`: `settings` and `zone` for `read_cases`. Raises Refused.
    """

    def answer(page: int) -> CasesFile:
        book = read(get(address(endpoint, since, page)), name=endpoint.name)
        return read_cases(book, **reading)

    found = answer(1)
    seen = {row.number for row in found.rows}
    for page in range(2, _PAGES + 1 if seen else 2):
        more = answer(page)
        new = [row for row in more.rows if row.number not in seen]
        if not new:
            break
        found.rows.extend(new)
        found.refused.extend(more.refused)
        seen.update(row.number for row in new)
    return found


def address(endpoint: Endpoint, since: datetime | None, page: int) -> str:
    """What is asked: the requests of a page."""
    base = endpoint.url
    if not base.endswith((".json", ".xml")):
        base = base.rstrip("/") + "/requests.json"
    asked = {"jurisdiction_id": endpoint.jurisdiction, "api_key": endpoint.key}
    if since is not None:
        asked["updated_after"] = (since - _OVERLAP).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked |= {"page": str(page), "page_size": str(PAGE)}
    return f"{base}?{urlencode({name: value for name, value in asked.items() if value})}"
