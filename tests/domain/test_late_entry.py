"""Times that are entered late: which steps a step can't have gone before."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.late_entry import AFTER, before, too_early
from domain.lifecycle import Action
from tests.domain.test_extension import CASE
from words import say

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 2, 42, 30, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 30), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds the zone
TIMES = ("received", "dispatched", "redone_at", "signed_in_at", "contacted_at", "finished_at")


@pytest.mark.parametrize(
    ("action", "earlier", "late_enough"),
    [
        (Action.SIGN_IN, "早于派单", 9),
        (Action.CONTACT_REACHED, "早于派单", 9),
        (Action.EXTEND, "早于签收", 10),
        (Action.RETURN, "早于签收", 10),
        (Action.FINISH, "早于联系到来电人", 11),
        (Action.CALLED_BACK, "早于办结", 12),
    ],
)
def test_each_step_names_the_one_before_it(action: Action, earlier: str, late_enough: int) -> None:
    day = [datetime(2026, 11, 20, hour, tzinfo=ZONE) for hour in range(24)]
    case = CASE._replace(
        received=day[8], dispatched=day[9], signed_in_at=day[10], contacted_at=day[11], finished_at=day[12]
    )
    assert too_early(case, action, day[late_enough], ZONE) is None
    told = str(too_early(case, action, day[late_enough] - timedelta(minutes=1), ZONE))
    assert earlier in told
    assert f"（11-20 {late_enough:02d}:00）" in told


def test_a_day_alone_begins_at_midnight() -> None:
    case = CASE._replace(received=date(2026, 11, 20), dispatched=None)
    assert too_early(case, Action.SIGN_IN, datetime(2026, 11, 20, 0, 1, tzinfo=ZONE), ZONE) is None
    assert too_early(case, Action.SIGN_IN, datetime(2026, 11, 19, 23, 59, tzinfo=ZONE), ZONE) is not None


def test_staff_type_no_seconds() -> None:
    assert before(NOW.replace(second=0), NOW, say("{time}"), ZONE) is None
    assert before(NOW - timedelta(minutes=1), NOW, say("{time}"), ZONE) is not None


def test_the_record_may_tell_of_any_time() -> None:
    assert too_early(CASE, Action.RECORD, datetime(1999, 1, 1, tzinfo=UTC), ZONE) is None


@given(
    st.sampled_from(sorted(AFTER)), MOMENTS, st.fixed_dictionaries(dict.fromkeys(TIMES, st.none() | MOMENTS))
)
def test_what_passes_is_after_all_that_it_follows(
    action: Action, at: datetime, times: dict[str, datetime | None]
) -> None:
    times["received"] = times["received"] or NOW
    case = CASE._replace(**times)  # type: ignore[arg-type]
    floors = [when for name in AFTER[action] if (when := times[name]) is not None]
    passes = all(at >= when.replace(second=0, microsecond=0) for when in floors)
    assert (too_early(case, action, at, ZONE) is None) == passes
