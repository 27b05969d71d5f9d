"""What a corrected value can be: a time only of a step that was taken, a phone a phone, a code a known one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.correction import CORRECTABLE, correctable, problem
from domain.late_entry import STEP_OF, out_of_order
from settings.load import load
from tests.domain.test_extension import CASE

SETTINGS = load()
ZONE = ZoneInfo("Asia/Shanghai")
DAY = [datetime(2026, 11, 20, hour, tzinfo=ZONE) for hour in range(24)]
FINISHED = CASE._replace(
    received=DAY[8], dispatched=DAY[9], signed_in_at=DAY[10], contacted_at=DAY[11], finished_at=DAY[13],
    closed=date(2026, 11, 20), request_type="complaint", outcome="solved", finding="substantiated", claim="lawful",
)  # fmt: skip
HOURS = st.integers(0, 23).map(DAY.__getitem__)


def test_only_what_a_step_gave_is_offered() -> None:
    untouched = CASE._replace(signed_in_at=None, contacted_at=None, finished_at=None, promised=None)
    assert not set(correctable(untouched)) & {*STEP_OF, "promised", "outcome", "finding", "claim"}
    assert set(CORRECTABLE) - set(correctable(FINISHED)) == {"promised"}
    told = problem(untouched, "contacted_at", DAY[12], SETTINGS)
    assert "先行联系时间" in str(told)
    assert "补记" in str(told)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("signed_in_at", DAY[7], "早于派单"),
        ("signed_in_at", DAY[14], "晚于办结"),
        ("contacted_at", DAY[14], "晚于办结"),
        ("finished_at", DAY[10], "早于联系到来电人"),
        ("finished_at", DAY[13] + timedelta(days=1), "晚于结案"),
        ("person_phone", "电话不详", "不是电话号码"),
        ("person_phone", "1380000123", "不是电话号码"),
        ("person_name", "138", "不是姓名"),
        ("category", "nonsense", "不在选项"),
        ("category", "noise_fumes", "不在选项"),
        ("finding", "adopted", "不在选项"),
        ("outcome", "", "不能为空"),
        ("content", "", "不能为空"),
        ("title", "题" * 201, "请删去1字"),
        ("answer", "答" * 503, "请删去3字"),
        ("state", "closed", "登记上级结果"),
    ],
)
def test_what_a_field_cannot_be_is_refused_in_a_sentence(field: str, value: object, told: str) -> None:
    assert told in str(problem(FINISHED, field, value, SETTINGS))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("signed_in_at", DAY[12]),
        ("contacted_at", DAY[9]),
        ("finished_at", DAY[23]),
        ("person_phone", "021-6400 1234转801、13800001234"),
        ("person_name", "欧阳测试"),
        ("finding", "partly_substantiated"),
        ("summary", ""),
    ],
)
def test_what_it_can_be_passes(field: str, value: object) -> None:
    assert problem(FINISHED, field, value, SETTINGS) is None


def test_a_promised_day_is_not_before_the_case_came() -> None:
    case = FINISHED._replace(promised=date(2026, 11, 25))
    assert problem(case, "promised", date(2026, 11, 20), SETTINGS) is None
    assert "早于收到" in str(problem(case, "promised", date(2026, 11, 19), SETTINGS))


def test_a_first_contact_before_the_redo_stays_where_it_was() -> None:
    """What came back was spoken about before; an application stands behind the sign-in."""
    again = FINISHED._replace(redone_at=DAY[20], finished_at=None, closed=None)
    assert problem(again, "contacted_at", DAY[12], SETTINGS) is None
    assert problem(again, "signed_in_at", DAY[12], SETTINGS, [DAY[11]]) is not None
    assert problem(again, "signed_in_at", DAY[11], SETTINGS, [DAY[11]]) is None


@given(st.sampled_from(sorted(STEP_OF)), HOURS, *[HOURS] * 4, st.lists(HOURS, max_size=2))
def test_a_correction_never_breaks_an_order_that_held(  # noqa: PLR0917
    field: str, at: datetime, dispatched: datetime, signed: datetime, spoke: datetime, done: datetime, filed: list[datetime]
) -> None:  # fmt: skip
    case = CASE._replace(
        received=DAY[0], dispatched=dispatched, signed_in_at=signed, contacted_at=spoke, finished_at=done
    )

    def held(**corrected: datetime) -> list[bool]:
        times = {"signed_in_at": signed, "contacted_at": spoke, "finished_at": done} | corrected
        sign, call, end = times.values()
        pairs = [(dispatched, sign), (dispatched, call), (dispatched, end), (sign, end), (call, end)]
        return [first <= then for first, then in pairs + [(sign, when) for when in filed]]

    before, after = held(), held(**{field: at})
    broken = any(was and not now for was, now in zip(before, after, strict=True))
    assert (out_of_order(case, field, at, ZONE, filed) is not None) == broken


def test_moments_are_compared_to_the_minute() -> None:
    case = FINISHED._replace(dispatched=datetime(2026, 11, 20, 1, 0, 40, tzinfo=UTC))
    assert problem(case, "signed_in_at", DAY[9], SETTINGS) is None
