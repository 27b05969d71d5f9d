"""The closing form: each rule of DOMAIN §2 refuses its own fault and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.closing import Finish, asks_claim, counted, findings, problems
from domain.records import Case
from settings.load import load

SETTINGS = load()
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CASE = Case(
    **(
        dict.fromkeys(Case._fields)  # type: ignore[arg-type]
        | {
            "kind": "hotline",
            "state": "in_progress",
            "request_type": "complaint",
            "received": datetime(2026, 11, 20, 0, 40, tzinfo=UTC),
        }
    )
)
GOOD = Finish(
    finding="partly_substantiated",
    claim="lawful",
    outcome="solved",
    contacted=True,
    contact_at=NOW - timedelta(hours=1),
    tries=1,
    site_visit="yes",
    reply_by="phone",
    own_satisfaction="satisfied",
    answer="11月21日社工上门，电线已收回，物业每日巡查。",
    summary="已劝阻并复查。",
    explanation="现场只有一户拉线，来电人所说三户不确。",
)
UNREACHED = replace(
    GOOD,
    contacted=False,
    contact_at=None,
    outcome="unreachable",
    not_reached="no_answer",
    tries=3,
    reply_by=None,
    own_satisfaction=None,
)


def wrong(finish: Finish, case: Case = CASE) -> list[str]:
    return [problem.field for problem in problems(finish, case, SETTINGS, NOW)]


def test_a_full_form_may_leave() -> None:
    assert wrong(GOOD) == []
    assert wrong(UNREACHED) == []


@pytest.mark.parametrize("field", ["finding", "claim", "outcome", "contact_at", "site_visit", "reply_by"])
def test_each_code_is_needed(field: str) -> None:
    assert wrong(replace(GOOD, **{field: None})) == [field]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "field", ["finding", "claim", "outcome", "site_visit", "reply_by", "own_satisfaction"]
)
def test_a_code_that_is_not_offered_is_refused(field: str) -> None:
    assert wrong(replace(GOOD, **{field: "gone"})) == [field]  # type: ignore[arg-type]


def test_an_empty_form_is_answered_field_by_field_in_the_order_of_the_form() -> None:
    assert wrong(Finish()) == ["finding", "claim", "outcome", "not_reached", "site_visit", "answer"]


# what the request type decides


@pytest.mark.parametrize(
    ("request_type", "finding", "claim"),
    [
        ("complaint", "unsubstantiated", "excessive"),
        ("report", "unsubstantiated", "lawful"),
        ("suggestion", "adopted", None),
        ("consultation", "policy_known", None),
    ],
)
def test_findings_and_claim_follow_the_request_type(
    request_type: str, finding: str, claim: str | None
) -> None:
    case = CASE._replace(request_type=request_type)
    fitting = replace(GOOD, finding=finding, claim=claim)
    assert wrong(fitting, case) == []
    assert asks_claim(case, SETTINGS) is (claim is not None)
    assert finding in {code.slug for code in findings(case, SETTINGS)}


def test_a_finding_of_another_type_and_a_claim_that_is_not_asked_are_refused() -> None:
    assert wrong(GOOD, CASE._replace(request_type="consultation")) == ["finding", "claim"]


@pytest.mark.parametrize("request_type", [None, "gone"])
def test_where_the_type_is_not_known_every_finding_is_offered(request_type: str | None) -> None:
    case = CASE._replace(request_type=request_type)
    assert wrong(replace(GOOD, finding="policy_known"), case) == []
    assert wrong(replace(GOOD, finding="unsubstantiated"), case) == []


# contact


def test_no_closing_without_a_contact_time_or_a_reason() -> None:
    assert wrong(replace(GOOD, contacted=False, contact_at=None)) == ["not_reached"]
    assert wrong(replace(GOOD, contacted=False, contact_at=None, not_reached="phone_off")) == []


def test_a_contact_lies_between_receipt_and_now() -> None:
    received = datetime(2026, 11, 20, 0, 40, tzinfo=UTC)
    assert wrong(replace(GOOD, contact_at=NOW)) == []
    assert wrong(replace(GOOD, contact_at=NOW + timedelta(seconds=1))) == ["contact_at"]
    assert wrong(replace(GOOD, contact_at=received)) == []
    assert wrong(replace(GOOD, contact_at=received - timedelta(seconds=1))) == ["contact_at"]


def test_where_only_the_day_of_receipt_is_known_that_local_day_counts() -> None:
    case = CASE._replace(received=date(2026, 11, 20))
    local_midnight = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
    assert wrong(replace(GOOD, contact_at=local_midnight), case) == []
    assert wrong(replace(GOOD, contact_at=local_midnight - timedelta(seconds=1)), case) == ["contact_at"]


def test_unreachable_needs_tries_and_no_contact() -> None:
    assert wrong(replace(UNREACHED, tries=0)) == ["tries"]
    assert wrong(replace(GOOD, outcome="unreachable")) == ["outcome"]


def test_another_reason_has_to_be_explained() -> None:
    other = replace(UNREACHED, not_reached="other")
    assert wrong(other) == []
    assert wrong(replace(other, explanation=" ")) == ["explanation"]
    assert wrong(replace(UNREACHED, explanation="")) == []


# texts


def test_the_limits_count_every_character() -> None:
    assert wrong(replace(GOOD, answer="查。" * 250)) == []
    assert wrong(replace(GOOD, answer="查。" * 250 + "！")) == ["answer"]
    assert wrong(replace(GOOD, summary="查，" * 500)) == []
    assert wrong(replace(GOOD, summary="查，" * 500 + "a")) == ["summary"]


def test_a_text_that_is_too_long_says_by_how_much() -> None:
    (problem,) = problems(replace(GOOD, answer="查" * 512), CASE, SETTINGS, NOW)
    assert dict(problem.message.params) == {"length": 512, "limit": 500, "over": 12}


def test_what_is_cleaned_away_is_not_counted() -> None:
    assert counted("\u3000已查看。\u200b\r\n") == 4
    assert wrong(replace(GOOD, answer="\u200b \n")) == ["answer"]


@pytest.mark.parametrize(
    "text",
    [
        "部分属实",
        " 部分属实。",
        "部分 属实，诉求合理合法；实际解决！",
        "已解决",
        "Solved.",
        "ＰＡＲＴＬＹ substantiated",
        "满意、电话",
    ],
)
@pytest.mark.parametrize("field", ["answer", "summary", "explanation"])
def test_a_text_that_only_repeats_the_selected_words_is_refused(field: str, text: str) -> None:
    assert wrong(replace(GOOD, **{field: text})) == [field]  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["部分属实：一户拉线", "不属实", "实际解决方式为收线"])
def test_a_text_that_says_more_or_another_word_is_no_repetition(text: str) -> None:
    assert wrong(replace(GOOD, explanation=text)) == []


def test_what_the_form_may_leave_open() -> None:
    assert wrong(replace(GOOD, summary="", explanation="", own_satisfaction=None)) == []
