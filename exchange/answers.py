"""Answers of a service as a table: requests of Open311 GeoReport v2 (wiki.open311.org), and lists of records like them.

Runs in the child process; imports nothing of the project but the refusal.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from exchange.package import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REQUEST = (
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url",
)  # fmt: skip
"""The fields of a request in GeoReport v2: an empty answer has them as headings."""
_LISTS = (
    "service_requests",
    "requests",
    "issues",
    "features",
    "data",
    "results",
    "value",
    "rows",
    "items",
    "records",
)
"""Where a JSON object keeps its list."""


def from_json(text: str) -> list[list[str]] | None:
    """The table of a JSON text, or of a JSON object a line; None where it is no JSON. Raises Unreadable."""
    try:
        value = _loaded(text)
    except ValueError:
        try:
            value = [_loaded(line) for line in text.splitlines() if line.strip()]
        except ValueError:
            return None
    if isinstance(value, list) and value and all(isinstance(one, list) for one in value):
        return [list(map(_plain, row)) for row in value]
    return table(_records(value))


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, parse_int=str, parse_float=str)
    except RecursionError as error:
        raise Unreadable("broken") from error


def _records(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list, wherever the answer keeps it. Raises Unreadable."""
    if isinstance(value, dict):
        value = _list_in(value)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Unreadable("foreign")
    flat = [one["properties"] if isinstance(one.get("properties"), dict) else one for one in value]
    keys = {key for one in flat for key in one}
    if flat and "service_code" in keys and not keys & {"service_request_id", "token"}:
        raise Unreadable("services")
    if keys and keys <= {"code", "description"}:
        raise Unreadable("error_answer")
    return flat


def _list_in(value: Mapping[str, Any]) -> Any:
    if "service_code" in value and "service_request_id" not in value:
        raise Unreadable("services")
    if "errors" in value:
        raise Unreadable("error_answer")
    if "service_request_id" in value:
        return [value]
    found = next((value[name] for name in _LISTS if name in value), None)
    if isinstance(found, dict):
        found = next((one if isinstance(one, list) else [one] for one in found.values()), [])
    return found


def table(records: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Headings, then a row for each record; what is nested is left out."""
    keys = dict.fromkeys(key for record in records for key in record)
    known = [key for key in REQUEST if key in keys or not records]
    headings = [*known, *(key for key in keys if key not in known)]
    return [list(headings), *([_plain(record.get(key)) for key in headings] for record in records)]


def _plain(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)
