"""What of an incoming row only repeats how we show the case: it means 'no value' and changes nothing.

That is a mask of ours (张**, 138****5678, an address without its room) wherever it comes from; and of a row of our own
export, which `VERSION` tells, every value that is as it was. Of a hotline's row a value that agrees with ours stays: it
is the base of the next merge.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from domain.masking import MASKED, as_compared, masks_in
from services.exported import VERSION
from settings.lookup import find_category, find_request_type, find_urgency

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.records import Case, IncomingCase
    from settings.model import Settings

DATED = ("received", "dispatched", "given_limit", "answered", "closed")
CODED: dict[str, tuple[str, Callable[[Settings, str], Any]]] = {
    "category_text": ("category", find_category),
    "request_type_text": ("request_type", find_request_type),
    "urgency_text": ("urgency", find_urgency),
}
"""Field of a row → the case's field, and what its word means in either language."""


def is_ours(row: IncomingCase) -> bool:
    """Whether a row is of an export of ours: it may correct a case, but says nothing of the hotline's state."""
    return VERSION in row.fields


def without_echoes(row: IncomingCase, case: Case, settings: Settings) -> IncomingCase:
    """The row without what only repeats how we show the case."""
    told = {name: getattr(row, name) for name in MASKED}
    dropped: dict[str, Any] = dict.fromkeys(masks_in(told, case), "")
    if is_ours(row):
        dropped |= _repeated(row, case, settings)
    return row._replace(**dropped) if dropped else row


def _repeated(row: IncomingCase, case: Case, settings: Settings) -> dict[str, Any]:
    """The fields that are as our export said them, emptied, and the state that it said."""
    dropped: dict[str, Any] = {"state": None, "state_text": ""}
    for name in MASKED:
        if as_compared(getattr(row, name)) == as_compared(getattr(case, name)):
            dropped[name] = ""
    for name in DATED:
        if _moment(getattr(row, name), settings) == _moment(getattr(case, name), settings):
            dropped[name] = None
    for name, (field, find) in CODED.items():
        known = find(settings, getattr(row, name))
        if known is not None and known.slug == getattr(case, field):
            dropped[name] = ""
    if row.category_text == case.category_text:
        dropped["category_text"] = ""
    return dropped


def _moment(when: object, settings: Settings) -> object:
    """A time as it is compared: a spreadsheet does not tell midnight from the day."""
    if not isinstance(when, datetime):
        return when
    local = when.astimezone(settings.timezone)
    return local.date() if local.time() == time() else local
