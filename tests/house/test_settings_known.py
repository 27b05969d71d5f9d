"""The names that settings hold themselves to are those that the rules use."""

from __future__ import annotations

from domain import lifecycle, queue
from services import page_values
from settings import known


def states(table: object) -> set[str]:
    assert isinstance(table, dict)
    return {
        str(item)
        for pair, then in table.items()
        for item in (pair[0], then)
        if isinstance(item, lifecycle.State)
    }


def test_states_are_those_of_the_lifecycle() -> None:
    assert states(lifecycle.HOTLINE) == set(known.HOTLINE_STATES)
    assert states(lifecycle.ISSUE) == set(known.ISSUE_STATES)


def test_section_rules_are_those_of_the_queue() -> None:
    assert tuple(queue.RULES) == known.SECTION_RULES


def test_sources_and_pages_are_those_that_copy_over_knows() -> None:
    assert set(page_values.VALUES) == set(known.PAGE_SOURCES)
    assert {page for pages in page_values.PAGES.values() for page in pages} == set(known.PAGES)
