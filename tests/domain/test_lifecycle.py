from __future__ import annotations

import pytest

from domain.lifecycle import (
    ACTION_NAMES,
    BACK,
    FROM_ABOVE,
    GIVEN,
    OPEN,
    REVIEWED,
    STATES,
    STAY,
    TABLES,
    Action,
    Move,
    State,
    allowed,
    is_open,
    step,
)
from domain.refusal import Refused

# By hand. `=` stays, `<` back to where it came from, `*` finished (or under review), `?` as reported,
# `.` not allowed; else the next state by its letters (legend in the head).
HOTLINE = """
                     DI  SI  IP  ER  RR  FR  FI  RD  RT  CL  AR
sign_in              SI  .   .   .   .   .   .   .   .   .   .
contact_reached      .   IP  =   =   =   =   =   IP  .   .   .
contact_missed       .   =   =   =   =   =   =   =   .   .   .
extend               .   ER  ER  .   .   .   .   ER  .   .   .
return               RR  RR  RR  .   .   .   .   .   .   .   .
finish               .   *   *   .   .   .   .   *   .   .   .
cohandle             =   =   =   =   =   .   .   =   .   .   .
assign               =   =   =   =   =   =   .   =   .   .   .
record               =   =   =   =   =   =   =   =   =   =   .
merge                =   =   =   .   .   .   .   =   .   .   .
topic                =   =   =   .   .   .   .   =   .   .   .
chase                =   =   =   =   =   =   =   =   =   =   .
park                 .   =   =   .   .   .   .   =   .   .   .
resume               =   =   =   =   =   .   .   =   .   .   .
carry                =   =   =   =   =   =   =   =   =   =   .
correct              =   =   =   =   =   =   =   =   =   =   =
check                .   .   .   .   .   .   .   .   .   .   .
begin                .   .   .   .   .   .   .   .   .   .   .
hand_over            .   .   .   .   .   .   .   .   .   .   .
report_up            .   .   .   .   .   .   .   .   .   .   .
defer                .   .   .   .   .   .   .   .   .   .   .
follow_up            .   .   .   .   .   .   .   .   .   .   .
reopen               .   .   .   .   .   .   .   .   .   .   .
archive              .   .   .   .   .   .   .   .   .   AR  .
undo                 .   .   .   .   .   .   .   .   .   .   .
review_approved      .   .   .   .   .   FI  .   .   .   .   .
review_refused       .   .   .   .   .   IP  .   .   .   .   .
extension_approved   .   .   .   <   .   .   .   .   .   .   .
extension_refused    .   .   .   <   .   .   .   .   .   .   .
return_approved      .   .   .   .   RT  .   .   .   .   .   .
return_refused       .   .   .   .   <   .   .   .   .   .   .
called_back          .   .   .   .   .   .   =   .   .   .   .
redo                 RD  RD  RD  RD  RD  RD  RD  RD  .   RD  .
closed               CL  CL  CL  CL  CL  CL  CL  CL  .   .   .
redispatched         .   .   .   .   .   .   .   .   DI  .   .
limit_changed        =   =   =   =   =   =   =   =   .   .   .
supervised           =   =   =   =   =   =   =   =   .   .   .
reported             ?   ?   ?   ?   ?   ?   ?   ?   ?   ?   .
"""
ISSUE = """
                     LO  CH  IP  FI  FU  AR
sign_in              .   .   .   .   .   .
contact_reached      =   =   =   =   .   .
contact_missed       =   =   =   =   .   .
extend               .   .   .   .   .   .
return               .   .   .   .   .   .
finish               FI  FI  FI  .   .   .
cohandle             =   =   =   .   .   .
assign               =   =   =   .   .   .
record               =   =   =   =   =   .
merge                =   =   =   .   .   .
topic                .   IP  =   .   .   .
chase                =   =   =   =   =   .
park                 .   .   .   .   .   .
resume               =   =   =   .   .   .
carry                .   .   .   .   .   .
correct              =   =   =   =   =   =
check                CH  .   .   .   .   .
begin                .   IP  =   .   .   .
hand_over            .   IP  =   .   .   .
report_up            .   IP  =   .   .   .
defer                .   IP  =   .   .   .
follow_up            .   .   .   FU  .   .
reopen               .   .   .   IP  .   .
archive              .   .   .   .   AR  .
undo                 .   .   .   .   .   .
review_approved      .   .   .   .   .   .
review_refused       .   .   .   .   .   .
extension_approved   .   .   .   .   .   .
extension_refused    .   .   .   .   .   .
return_approved      .   .   .   .   .   .
return_refused       .   .   .   .   .   .
called_back          .   .   .   .   .   .
redo                 .   .   .   .   .   .
closed               .   .   .   .   .   .
redispatched         .   .   .   .   .   .
limit_changed        .   .   .   .   .   .
supervised           .   .   .   .   .   .
reported             .   .   .   .   .   .
"""
LETTERS = {
    "DI": State.DISPATCHED,
    "SI": State.SIGNED_IN,
    "IP": State.IN_PROGRESS,
    "ER": State.EXTENSION_REQUESTED,
    "RR": State.RETURN_REQUESTED,
    "FR": State.FINISH_REVIEW,
    "FI": State.FINISHED,
    "RD": State.REDO,
    "RT": State.RETURNED,
    "CL": State.CLOSED,
    "AR": State.ARCHIVED,
    "LO": State.LOGGED,
    "CH": State.CHECKED,
    "FU": State.FOLLOWED_UP,
}
MARKS: dict[str, Move | State] = {"=": STAY, "<": BACK, "*": REVIEWED, "?": GIVEN, **LETTERS}
KINDS = {"hotline": HOTLINE, "issue": ISSUE}


def cells(kind: str) -> list[tuple[State, Action, str]]:
    head, *rows = KINDS[kind].strip("\n").splitlines()
    states = [LETTERS[letters] for letters in head.split()]
    found = []
    for row in rows:
        action, *marks = row.split()
        assert len(marks) == len(states), row
        found += [(state, Action(action), mark) for state, mark in zip(states, marks, strict=True)]
    return found


ALL = [(kind, *cell) for kind in KINDS for cell in cells(kind)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_grid_names_every_state_and_action(kind: str) -> None:
    grid = cells(kind)
    assert {state for state, _, _ in grid} == set(STATES[kind])
    assert {action for _, action, _ in grid} == set(Action)
    assert len(grid) == len(STATES[kind]) * len(Action)


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_is_the_grid(kind: str) -> None:
    wanted = {(state, action): MARKS[mark] for state, action, mark in cells(kind) if mark != "."}
    assert TABLES[kind] == wanted


@pytest.mark.parametrize(("kind", "state", "action", "mark"), ALL)
def test_each_step(kind: str, state: State, action: Action, mark: str) -> None:
    if mark == ".":
        with pytest.raises(Refused):
            step(kind, state, action, tier="outside")
        assert action not in allowed(kind, state)
        return
    assert action in allowed(kind, state)
    after = step(kind, state, action, tier="outside", from_state="redo", reported="closed")
    special = {"=": state, "<": State.REDO, "*": State.FINISHED, "?": State.CLOSED}
    assert after == (special[mark] if mark in special else LETTERS[mark])


def test_both_tiers_have_the_same_tables() -> None:
    for kind, state, action, mark in ALL:
        assert (action in allowed(kind, state, "inside")) == (mark != ".")


def test_a_finish_waits_for_the_lead_where_settings_ask() -> None:
    assert step("hotline", "in_progress", Action.FINISH, tier="outside", review=True) is State.FINISH_REVIEW
    assert step("issue", "in_progress", Action.FINISH, tier="outside", review=True) is State.FINISHED


@pytest.mark.parametrize("came_from", ["signed_in", "in_progress", "redo"])
def test_an_answered_extension_goes_back_to_where_it_came_from(came_from: str) -> None:
    for action in (Action.EXTENSION_APPROVED, Action.EXTENSION_REFUSED):
        assert (
            step("hotline", "extension_requested", action, tier="outside", from_state=came_from) == came_from
        )


@pytest.mark.parametrize("wrong", [None, "", "logged", "nonsense"])
def test_a_missing_or_foreign_state_to_go_back_to_is_an_error(wrong: str | None) -> None:
    with pytest.raises(ValueError, match=r"(?i)state"):
        step("hotline", "return_requested", Action.RETURN_REFUSED, tier="outside", from_state=wrong)
    with pytest.raises(ValueError, match=r"(?i)state"):
        step("hotline", "dispatched", Action.REPORTED, tier="outside", reported=wrong)


def test_open_work() -> None:
    assert {kind: {state for state in STATES[kind] if is_open(kind, state)} for kind in KINDS} == {
        "hotline": set(STATES["hotline"]) - {"returned", "closed", "archived"},
        "issue": {"logged", "checked", "in_progress", "finished"},
    }
    assert all(OPEN[kind] <= set(STATES[kind]) for kind in KINDS)


def test_no_open_state_is_a_dead_end() -> None:
    for kind, states in OPEN.items():
        for state in states:
            ways = [TABLES[kind][state, action] for action in allowed(kind, state)]
            assert any(way is not STAY and way is not GIVEN for way in ways), (kind, state)


def refusal(kind: str, state: str, action: Action, *, tier: str = "outside") -> dict[str, object]:
    with pytest.raises(Refused) as caught:
        step(kind, state, action, tier="inside" if tier == "inside" else "outside", label="待联系")
    return dict(caught.value.message.params) | {"msgid": caught.value.message.msgid}


def test_a_refusal_says_the_state_and_what_can_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("words._Choice.language", "en")
    said = refusal("hotline", "dispatched", Action.FINISH)
    assert said["state"] == "待联系"
    assert said["action"] == ACTION_NAMES[Action.FINISH]
    assert str(said["choices"]) == "sign in, apply for a return"
    assert str(refusal("hotline", "returned", Action.FINISH)["choices"]) == "dispatched again"
    assert str(refusal("hotline", "finished", Action.EXTEND)["choices"]) == (
        "sent back to be redone, closed after the call-back"
    )


def test_a_contact_that_is_refused_is_named_without_its_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not known yet whether the citizen will be reached."""
    monkeypatch.setattr("words._Choice.language", "en")
    assert str(refusal("hotline", "dispatched", Action.CONTACT_MISSED)["action"]) == "contact"
    assert str(refusal("hotline", "signed_in", Action.SIGN_IN)["choices"]).count("contact") == 1


def test_a_refusal_while_an_answer_is_awaited_depends_on_the_tier() -> None:
    outside = refusal("hotline", "extension_requested", Action.FINISH)["msgid"]
    inside = refusal("hotline", "extension_requested", Action.FINISH, tier="inside")["msgid"]
    assert "Record that first" in str(outside)
    assert "town has decided" in str(inside)


def test_an_archived_case_can_only_be_corrected() -> None:
    assert allowed("hotline", "archived") == allowed("issue", "archived") == (Action.CORRECT,)
    assert "only a correction" in str(refusal("issue", "archived", Action.RECORD)["msgid"])


def test_every_action_has_a_name() -> None:
    assert set(ACTION_NAMES) == set(Action)
    assert set(Action) >= FROM_ABOVE
