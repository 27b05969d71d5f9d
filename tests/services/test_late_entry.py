"""Steps that are entered late 补记: the time that was given counts, is shown as late, and lies where it can."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from db import cases as case_table
from domain.refusal import Refused
from services import applying, finishing, handling, undoing
from services.applying import ExtensionInput, ReturnInput
from services.handling import CoworkingInput
from tests.services.founded import FINISH, NOW, Founded, done

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.records import Case
    from services.outcome import Outcome
    from services.session import Session

    Take = Callable[[Session, Case, datetime | None], list[Outcome]]

CAME = NOW - timedelta(hours=5)
EXTENSION = ExtensionInput("difficult", date(2026, 12, 4), "需要施工")
RETURN = ReturnInput("not_our_area", "不在本居民区")


def finish(session: Session, case: Case, at: datetime | None) -> list[Outcome]:
    spoke = (at or session.now()) - timedelta(minutes=1)
    return [finishing.finish(session, case.id, replace(FINISH, contact_at=spoke), at=at)]


TAKES: dict[str, Take] = {
    "extend": lambda s, c, at: applying.extend(s, [c.id], replace(EXTENSION, at=at)),
    "return": lambda s, c, at: applying.send_back(s, [c.id], replace(RETURN, at=at)),
    "finish": finish,
    "cohandle": lambda s, c, at: handling.cohandle(s, [c.id], CoworkingInput("housing", asked_at=at)),
}


def signed_in(desk: Founded) -> Case:
    """A case that came five hours ago, signed in four hours ago, as was entered just now."""
    case = desk.case(received=CAME, dispatched=CAME)
    done(handling.sign_in(desk.clerk, [case.id], CAME + timedelta(hours=1)))
    return desk.read(case)


def test_a_sign_in_entered_late(desk: Founded) -> None:
    case = signed_in(desk)
    event = case_table.timeline(desk.clerk.scope, case.id)[-1]
    assert (event.action, event.happened_at, event.recorded_at, event.late) == (
        "sign_in",
        CAME + timedelta(hours=1),
        NOW,
        True,
    )
    assert (case.signed_in_at, case.state, case.to_carry) == (event.happened_at, "signed_in", 1)


@pytest.mark.parametrize("name", TAKES)
def test_a_step_entered_late(desk: Founded, name: str) -> None:
    case, at = signed_in(desk), CAME + timedelta(hours=2)
    done(TAKES[name](desk.clerk, case, at))
    event = case_table.timeline(desk.clerk.scope, case.id)[-1]
    assert (event.action, event.happened_at, event.recorded_at, event.late) == (name, at, NOW, True)
    filed = case_table.applications(desk.clerk.scope, case.id)
    assert [item.filed_at for item in filed] == [at] * (name in {"extend", "return"})
    assert desk.read(case).finished_at == (at if name == "finish" else None)


@pytest.mark.parametrize("name", TAKES)
def test_no_step_in_the_future(desk: Founded, name: str) -> None:
    case = signed_in(desk)
    with pytest.raises(Refused, match="has not come yet"):
        TAKES[name](desk.clerk, case, NOW + timedelta(hours=1))
    assert desk.read(case) == case


@pytest.mark.parametrize(("name", "before"), [("extend", 1), ("return", 1), ("finish", 1), ("cohandle", 0)])
def test_no_step_before_the_one_that_it_follows(desk: Founded, name: str, before: int) -> None:
    case = signed_in(desk)
    at = CAME + timedelta(hours=before) - timedelta(minutes=1)
    try:
        (outcome,) = TAKES[name](desk.clerk, case, at)
    except Refused as refused:
        told = str(refused.message)
    else:
        assert not outcome.done
        told = str(outcome.message)
    assert "is before the case was" in told or "before the case was received" in told
    assert desk.read(case) == case
    assert case_table.applications(desk.clerk.scope, case.id) == []


def test_no_sign_in_before_the_dispatch(desk: Founded) -> None:
    case = desk.case(received=CAME, dispatched=CAME + timedelta(hours=1))
    (outcome,) = handling.sign_in(desk.clerk, [case.id], CAME)
    assert (
        str(outcome.message) == "11-23 05:42 is before the case was dispatched (11-23 06:42). Check the time."
    )
    assert desk.read(case) == case


def test_finished_before_it_was_spoken_about(desk: Founded) -> None:
    case = signed_in(desk)
    given = replace(FINISH, contact_at=CAME + timedelta(hours=3))
    with pytest.raises(Refused, match="before the citizen was reached"):
        finishing.finish(desk.clerk, case.id, given, at=CAME + timedelta(hours=2))
    assert desk.read(case) == case


def test_an_extension_that_was_filed_in_time_may_be_entered_after_the_limit(desk: Founded) -> None:
    case = desk.case(received=CAME, dispatched=CAME, given_limit=NOW - timedelta(hours=1))
    done(handling.sign_in(desk.clerk, [case.id], CAME + timedelta(hours=1)))
    (outcome,) = applying.extend(desk.clerk, [case.id], EXTENSION)
    assert "filed before it" in str(outcome.message)
    done(applying.extend(desk.clerk, [case.id], replace(EXTENSION, at=CAME + timedelta(hours=2))))


def test_a_corrected_time_goes_before_no_earlier_step_either(desk: Founded) -> None:
    case = signed_in(desk)
    with pytest.raises(Refused, match="before the case was dispatched"):
        undoing.correct(desk.clerk, case.id, "signed_in_at", CAME - timedelta(hours=1), "记错了")
    assert desk.read(case) == case
