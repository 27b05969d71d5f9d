"""The kinds of lists that `import` takes: how each is read and applied. Loaded only where one is imported."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from exchange import lists
from exchange.cases import read_cases
from exchange.issues import read_issues
from exchange.results import read_results
from exchange.training import read_training
from services import importing, incoming_issues, incoming_people, incoming_results, incoming_training

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.importing import Imported
    from settings.model import Settings


class Kind(NamedTuple):
    """`read` takes a file and what was chosen; `apply` a session, the list, `source`, `dry_run` and `watch`."""

    read: Callable[..., Any]
    apply: Callable[..., Imported]


def kind(name: str, settings: Settings) -> Kind:
    """The kind of this name on the command line."""
    return {
        "cases": Kind(partial(read_cases, settings=settings), importing.import_cases),
        "issues": Kind(partial(read_issues, settings=settings), incoming_issues.import_issues),
        "results": Kind(partial(read_results, settings=settings), incoming_results.import_results),
        "people": Kind(partial(lists.read_list, lists.PEOPLE), incoming_people.import_people),
        "training": Kind(partial(read_training, settings=settings), incoming_training.import_training),
    }[name]
