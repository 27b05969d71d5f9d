"""The kinds of lists that `import` takes: how each is read and applied. Loaded only where one is imported."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.refusal import Refused
from exchange import lists
from exchange.cases import read_cases
from exchange.issues import read_issues
from exchange.results import read_results
from services import importing, incoming_issues, incoming_people, incoming_results
from words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.importing import Imported
    from settings.model import Settings


class Kind(NamedTuple):
    """`read` takes a file and what was chosen; `apply` a session, the list, `source`, `dry_run` and `watch`."""

    read: Callable[..., Any]
    apply: Callable[..., Imported]


def kind(name: str, settings: Settings) -> Kind:
    """The kind of this name on the command line. Raises Refused for one that is not there yet."""
    known = {
        "cases": Kind(partial(read_cases, settings=settings), importing.import_cases),
        "issues": Kind(partial(read_issues, settings=settings), incoming_issues.import_issues),
        "results": Kind(partial(read_results, settings=settings), incoming_results.import_results),
        "people": Kind(partial(lists.read_list, lists.PEOPLE), incoming_people.import_people),
    }
    if name not in known:
        raise Refused(say("doorstep {command} is not yet in this version.", command=f"import {name}"))
    return known[name]
