"""What the key line of a case leads with, in every state of both kinds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from domain.lifecycle import STATES, allowed
from screens.keys import Registry
from screens.next_steps import NEXT, next_steps
from settings.load import load

if TYPE_CHECKING:
    from services.sheet import Sheet

SETTINGS = load()
FIRST = {
    "hotline": {
        "dispatched": "sign_in", "signed_in": "contact", "in_progress": "finish", "redo": "contact",
        "extension_requested": "result", "return_requested": "result", "finish_review": "review",
        "finished": "result", "returned": "result", "closed": "archive", "archived": "correct",
    },
    "issue": {
        "logged": "check", "checked": "begin", "in_progress": "finish", "finished": "follow_up",
        "followed_up": "archive", "archived": "correct",
    },
}  # fmt: skip


def found(kind: str, state: str, **changes: Any) -> Sheet:
    """As much of a case as the menu looks at."""
    case = {
        "kind": kind,
        "state": state,
        "waiting": "",
        "signed_in_at": None,
        "to_carry": False,
        "due_clock": "",
    }
    case |= {"channel": "visit", "number": "1"} | changes
    sheet = SimpleNamespace(
        case=SimpleNamespace(**case),
        actions=allowed(kind, state),
        barred=frozenset(),
        hotline_says=(),
        linked=None,
    )
    return cast("Sheet", sheet)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("kind", "state"), [(kind, state) for kind in STATES for state in STATES[kind]])
def test_the_step_that_is_next_leads(kind: str, state: str, language: Any) -> None:
    steps = next_steps(found(kind, state), Registry(SETTINGS, language), SETTINGS)
    assert steps[0].action == FIRST[kind][state]
    assert [step.action for step in steps] == [name for name in NEXT[kind][state] if name != "number"]
    assert all(step.letter or step.code for step in steps)


def test_the_first_contact_leads_while_an_application_waits() -> None:
    asked = found("hotline", "extension_requested", due_clock="contact")
    assert [step.action for step in next_steps(asked, Registry(SETTINGS, "zh"), SETTINGS)][:2] == [
        "contact",
        "result",
    ]


def test_what_was_put_off_is_taken_up_first() -> None:
    steps = next_steps(found("issue", "in_progress", waiting="deferred"), Registry(SETTINGS, "zh"), SETTINGS)
    assert steps[0].action == "resume"


def test_a_missing_number_is_offered_until_it_is_known() -> None:
    missing = found("hotline", "in_progress", channel="handed", number="民情-20261123-01-1")
    assert "number" in {step.action for step in next_steps(missing, Registry(SETTINGS, "zh"), SETTINGS)}
    known = found("hotline", "in_progress", channel="handed", number="20261123000001")
    assert "number" not in {step.action for step in next_steps(known, Registry(SETTINGS, "zh"), SETTINGS)}
