"""Which step set the limit that governs."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.limit_origin import limit_origin
from domain.records import Change, Event

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


def event(
    place: int, field: str = "given_limit", *, undone: bool = False, undoes: str | None = None
) -> Event:
    change = Change(field, None, date(2026, 12, 4))
    return Event(
        place, f"op{place}", undoes, undone, 1, "redo", 1, "王测试", "t1", AT, AT, False, "", (change,), ""
    )  # fmt: skip


def test_without_a_step_it_is_the_one_that_came_with_the_case() -> None:
    assert limit_origin([]) is None
    assert limit_origin([event(1, "promised")]) is None


def test_the_last_step_that_stands_set_it() -> None:
    steps = [event(1), event(2), event(3, "due"), event(4, undone=True), event(5, undoes="op4")]
    assert limit_origin(steps) == steps[1]


@given(st.lists(st.tuples(st.sampled_from(["given_limit", "state"]), st.booleans())))
def test_it_is_never_a_step_that_was_undone_or_left_the_limit(steps: list[tuple[str, bool]]) -> None:
    timeline = [event(place, field, undone=undone) for place, (field, undone) in enumerate(steps)]
    found = limit_origin(timeline)
    standing = [item for item in timeline if not item.undone and item.changes[0].field == "given_limit"]
    assert found == (standing[-1] if standing else None)
