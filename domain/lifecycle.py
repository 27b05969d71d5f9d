"""The lifecycles of hotline cases and of our own issues (DOMAIN §2, §3): (state, action) → what comes next.

A pair that is not in its table is not allowed. Decisions of the upper tier (`FROM_ABOVE`) are steps like
others: where that tier is outside the desk they are records of what it decided, and who may make them is not
a matter of the lifecycle. Undo is no step: it restores what an operation changed, whatever the state.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING

import words
from domain.refusal import Refused
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from settings.model import Tier


class State(StrEnum):
    """Where a case stands. Hotline cases and issues share three of the names."""

    DISPATCHED = "dispatched"
    SIGNED_IN = "signed_in"
    IN_PROGRESS = "in_progress"
    EXTENSION_REQUESTED = "extension_requested"
    RETURN_REQUESTED = "return_requested"
    FINISH_REVIEW = "finish_review"
    FINISHED = "finished"
    REDO = "redo"
    RETURNED = "returned"
    CLOSED = "closed"
    ARCHIVED = "archived"
    LOGGED = "logged"
    CHECKED = "checked"
    FOLLOWED_UP = "followed_up"


class Action(StrEnum):
    """What is done with a case; the slugs are also those of its events."""

    SIGN_IN = "sign_in"
    CONTACT_REACHED = "contact_reached"
    CONTACT_MISSED = "contact_missed"
    EXTEND = "extend"
    RETURN = "return"
    FINISH = "finish"
    COHANDLE = "cohandle"
    ASSIGN = "assign"
    RECORD = "record"
    MERGE = "merge"
    TOPIC = "topic"
    CHASE = "chase"
    PARK = "park"
    RESUME = "resume"
    CARRY = "carry"
    CORRECT = "correct"
    CHECK = "check"
    BEGIN = "begin"
    HAND_OVER = "hand_over"
    REPORT_UP = "report_up"
    DEFER = "defer"
    FOLLOW_UP = "follow_up"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    UNDO = "undo"
    REVIEW_APPROVED = "review_approved"
    REVIEW_REFUSED = "review_refused"
    EXTENSION_APPROVED = "extension_approved"
    EXTENSION_REFUSED = "extension_refused"
    RETURN_APPROVED = "return_approved"
    RETURN_REFUSED = "return_refused"
    CALLED_BACK = "called_back"
    REDO = "redo"
    CLOSED = "closed"
    REDISPATCHED = "redispatched"
    LIMIT_CHANGED = "limit_changed"
    SUPERVISED = "supervised"
    REPORTED = "reported"


FROM_ABOVE = frozenset(
    {
        Action.EXTENSION_APPROVED,
        Action.EXTENSION_REFUSED,
        Action.RETURN_APPROVED,
        Action.RETURN_REFUSED,
        Action.CALLED_BACK,
        Action.REDO,
        Action.CLOSED,
        Action.REDISPATCHED,
        Action.LIMIT_CHANGED,
        Action.SUPERVISED,
    }
)
"""What the upper tier decides 登记上级结果."""


class Move(Enum):
    """A next state that depends on the case."""

    STAY = auto()
    BACK = auto()
    """The state from which the application was made."""
    REVIEWED = auto()
    """Finished, or first under review where settings ask for it."""
    GIVEN = auto()
    """The state that the hotline's export reports."""


Next = State | Move
Table = dict[tuple[State, Action], Next]
STAY, BACK, REVIEWED, GIVEN = Move.STAY, Move.BACK, Move.REVIEWED, Move.GIVEN


def _row(state: State, stays: Iterable[Action], moves: dict[Action, Next]) -> Table:
    return {(state, action): STAY for action in stays} | {
        (state, action): after for action, after in moves.items()
    }


_CONTACT = (Action.CONTACT_REACHED, Action.CONTACT_MISSED)
_NOTES = (Action.RECORD, Action.CARRY, Action.CORRECT)
_WORK = (Action.ASSIGN, Action.COHANDLE, Action.MERGE, Action.TOPIC, Action.CHASE, Action.RESUME, *_NOTES)
_WAITS = (*_CONTACT, Action.ASSIGN, Action.COHANDLE, Action.CHASE, Action.RESUME, *_NOTES)
_ABOVE_ANY = (Action.LIMIT_CHANGED, Action.SUPERVISED)
_REPORT: dict[Action, Next] = {Action.REPORTED: GIVEN}
_CLOSE: dict[Action, Next] = {Action.CLOSED: State.CLOSED, Action.REDO: State.REDO, **_REPORT}

HOTLINE: Table = {
    **_row(
        State.DISPATCHED,
        (*_WORK, *_ABOVE_ANY),
        {Action.SIGN_IN: State.SIGNED_IN, Action.RETURN: State.RETURN_REQUESTED, **_CLOSE},
    ),
    **_row(
        State.SIGNED_IN,
        (*_WORK, Action.CONTACT_MISSED, Action.PARK, *_ABOVE_ANY),
        {
            Action.CONTACT_REACHED: State.IN_PROGRESS,
            Action.EXTEND: State.EXTENSION_REQUESTED,
            Action.RETURN: State.RETURN_REQUESTED,
            Action.FINISH: REVIEWED,
            **_CLOSE,
        },
    ),
    **_row(
        State.IN_PROGRESS,
        (*_WORK, *_CONTACT, Action.PARK, *_ABOVE_ANY),
        {
            Action.EXTEND: State.EXTENSION_REQUESTED,
            Action.RETURN: State.RETURN_REQUESTED,
            Action.FINISH: REVIEWED,
            **_CLOSE,
        },
    ),
    **_row(
        State.REDO,
        (*_WORK, Action.CONTACT_MISSED, Action.PARK, *_ABOVE_ANY),
        {
            Action.CONTACT_REACHED: State.IN_PROGRESS,
            Action.EXTEND: State.EXTENSION_REQUESTED,
            Action.FINISH: REVIEWED,
            **_CLOSE,
        },
    ),
    **_row(
        State.EXTENSION_REQUESTED,
        (*_WAITS, *_ABOVE_ANY),
        {Action.EXTENSION_APPROVED: BACK, Action.EXTENSION_REFUSED: BACK, **_CLOSE},
    ),
    **_row(
        State.RETURN_REQUESTED,
        (*_WAITS, *_ABOVE_ANY),
        {Action.RETURN_APPROVED: State.RETURNED, Action.RETURN_REFUSED: BACK, **_CLOSE},
    ),
    **_row(
        State.FINISH_REVIEW,
        (*_CONTACT, Action.ASSIGN, Action.CHASE, *_NOTES, *_ABOVE_ANY),
        {Action.REVIEW_APPROVED: State.FINISHED, Action.REVIEW_REFUSED: State.IN_PROGRESS, **_CLOSE},
    ),
    **_row(State.FINISHED, (*_CONTACT, Action.CHASE, *_NOTES, Action.CALLED_BACK, *_ABOVE_ANY), _CLOSE),
    **_row(State.RETURNED, (Action.CHASE, *_NOTES), {Action.REDISPATCHED: State.DISPATCHED, **_REPORT}),
    **_row(
        State.CLOSED,
        (Action.CHASE, *_NOTES),
        {Action.ARCHIVE: State.ARCHIVED, Action.REDO: State.REDO, **_REPORT},
    ),
    **_row(State.ARCHIVED, (Action.CORRECT,), {}),
}

_ISSUE_NOTES = (Action.RECORD, Action.CORRECT)
_ISSUE_WORK = (
    *_CONTACT,
    Action.ASSIGN,
    Action.COHANDLE,
    Action.MERGE,
    Action.CHASE,
    Action.RESUME,
    *_ISSUE_NOTES,
)
_DISPOSE = (Action.BEGIN, Action.HAND_OVER, Action.REPORT_UP, Action.TOPIC, Action.DEFER)

ISSUE: Table = {
    **_row(State.LOGGED, _ISSUE_WORK, {Action.CHECK: State.CHECKED, Action.FINISH: State.FINISHED}),
    **_row(
        State.CHECKED,
        _ISSUE_WORK,
        {Action.FINISH: State.FINISHED, **dict.fromkeys(_DISPOSE, State.IN_PROGRESS)},
    ),
    **_row(State.IN_PROGRESS, (*_ISSUE_WORK, *_DISPOSE), {Action.FINISH: State.FINISHED}),
    **_row(
        State.FINISHED,
        (*_CONTACT, Action.CHASE, *_ISSUE_NOTES),
        {Action.FOLLOW_UP: State.FOLLOWED_UP, Action.REOPEN: State.IN_PROGRESS},
    ),
    **_row(State.FOLLOWED_UP, (Action.CHASE, *_ISSUE_NOTES), {Action.ARCHIVE: State.ARCHIVED}),
    **_row(State.ARCHIVED, (Action.CORRECT,), {}),
}

APPLIED = frozenset({State.EXTENSION_REQUESTED, State.RETURN_REQUESTED})
"""States in which the upper tier is asked; the case comes from and may go back to another."""

TABLES: dict[str, Table] = {"hotline": HOTLINE, "issue": ISSUE}
STATES: dict[str, tuple[State, ...]] = {
    kind: tuple(dict.fromkeys(state for state, _ in table)) for kind, table in TABLES.items()
}
"""The states of each kind, in the order of the work."""
OPEN: dict[str, frozenset[State]] = {
    "hotline": frozenset(STATES["hotline"]) - {State.RETURNED, State.CLOSED, State.ARCHIVED},
    "issue": frozenset({State.LOGGED, State.CHECKED, State.IN_PROGRESS, State.FINISHED}),
}

ACTION_NAMES: dict[Action, Message] = {
    Action.SIGN_IN: say("sign in"),
    Action.CONTACT_REACHED: say("contact (reached)"),
    Action.CONTACT_MISSED: say("contact (not reached)"),
    Action.EXTEND: say("apply for an extension"),
    Action.RETURN: say("apply for a return"),
    Action.FINISH: say("finish"),
    Action.COHANDLE: say("co-handle"),
    Action.ASSIGN: say("assign"),
    Action.RECORD: say("record"),
    Action.MERGE: say("merge"),
    Action.TOPIC: say("make a topic"),
    Action.CHASE: say("note that the resident asked again"),
    Action.PARK: say("park"),
    Action.RESUME: say("take up again"),
    Action.CARRY: say("mark as carried over"),
    Action.CORRECT: say("correct"),
    Action.CHECK: say("check on the spot"),
    Action.BEGIN: say("handle ourselves"),
    Action.HAND_OVER: say("hand to the hotline"),
    Action.REPORT_UP: say("report upward"),
    Action.DEFER: say("defer"),
    Action.FOLLOW_UP: say("follow up"),
    Action.REOPEN: say("reopen"),
    Action.ARCHIVE: say("archive"),
    Action.UNDO: say("undo"),
    Action.REVIEW_APPROVED: say("agree to the answer"),
    Action.REVIEW_REFUSED: say("give the answer back"),
    Action.EXTENSION_APPROVED: say("extension approved"),
    Action.EXTENSION_REFUSED: say("extension refused"),
    Action.RETURN_APPROVED: say("return approved"),
    Action.RETURN_REFUSED: say("return refused"),
    Action.CALLED_BACK: say("called back"),
    Action.REDO: say("sent back to be redone"),
    Action.CLOSED: say("closed after the call-back"),
    Action.REDISPATCHED: say("dispatched again"),
    Action.LIMIT_CHANGED: say("limit changed"),
    Action.SUPERVISED: say("put under supervision"),
    Action.REPORTED: say("reported by the hotline"),
}
"""What each action is called in a sentence and on a timeline."""


@dataclass(frozen=True, slots=True)
class _Choices:
    """Names of actions, listed in the language in use."""

    names: tuple[Message, ...]

    def __str__(self) -> str:
        return ("、" if words.current() == "zh" else ", ").join(map(str, self.names))


def is_open(kind: str, state: str) -> bool:
    """Whether a case of this kind ('hotline', 'issue') in this state is open work."""
    return state in OPEN[kind]


def allowed(kind: str, state: str, tier: Tier = "outside") -> tuple[Action, ...]:  # noqa: ARG001
    """The actions that this state allows, in the order of `Action`; the same ones for both tiers."""
    table, here = TABLES[kind], State(state)
    return tuple(action for action in Action if (here, action) in table)


def step(
    kind: str,
    state: str,
    action: Action,
    *,
    tier: Tier,
    from_state: str | None = None,
    review: bool = False,
    reported: str | None = None,
    label: object = None,
) -> State:
    """The state in which `action` leaves a case.

    `from_state`: where a pending application was made from, for its answer. `review`: whether the lead agrees
    before a finish leaves. `reported`: the state in the hotline's export. `label`: the state's name for
    people; the slug without it. Raises Refused with what can be done instead, ValueError where a state that
    the action needs is missing or unknown.
    """
    here = State(state)
    after = TABLES[kind].get((here, action))
    if after is None:
        raise Refused(_refusal(kind, here, action, tier, label or state))
    if isinstance(after, State):
        return after
    if after is REVIEWED:
        return State.FINISH_REVIEW if review else State.FINISHED
    if after is STAY:
        return here
    target = State(reported or "") if after is GIVEN else State(from_state or "")
    if target not in STATES[kind]:
        raise ValueError(f"{target} is no state of {kind}")
    return target


def _asked(action: Action) -> Message:
    """What an action is called before it is taken: whether the citizen will be reached is not known yet."""
    return say("contact") if action in _CONTACT else ACTION_NAMES[action]


def _refusal(kind: str, state: State, action: Action, tier: Tier, label: object) -> Message:
    can = allowed(kind, state)
    name = _asked(action)
    if can == (Action.CORRECT,):
        return say(
            "This case is “{state}”: {action} is not possible any more, only a correction.",
            state=label,
            action=name,
        )
    if state in APPLIED:
        if tier == "inside":
            return say(
                "This case is “{state}”: {action} has to wait until the town has decided.",
                state=label,
                action=name,
            )
        return say(
            "This case is “{state}”: {action} has to wait for the answer from above. Record that first.",
            state=label,
            action=name,
        )
    table = TABLES[kind]
    moves = [item for item in can if table[state, item] is not STAY and item is not Action.REPORTED]
    ours = [item for item in moves if item not in FROM_ABOVE] or moves
    choices = _Choices(tuple(dict.fromkeys(map(_asked, ours))))
    return say(
        "This case is “{state}”: {action} is not possible now. Possible: {choices}.",
        state=label,
        action=name,
        choices=choices,
    )
