"""How the live cases of the demo ledger came to where they are, told with the desk's own services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.call_back import NO, YES
from domain.closing import Finish, asks_claim, findings
from domain.lifecycle import Action
from domain.refusal import Refused
from services import above, applying, finishing, handling
from services.demo_words import ANSWERS
from services.outcome import Outcome, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.session import Session

Answer = Outcome | list[Outcome]


@dataclass(frozen=True, slots=True)
class Story:
    """How far a live case has come: its age at arrival, the steps since, how often it is told."""

    age: timedelta
    steps: tuple[str, ...] = ()
    times: int = 1
    due_today: bool = False

    @property
    def roomy(self) -> bool:
        """Whether the case has to be one with days to handle it, so that its steps come before its limit."""
        return self.age >= timedelta(days=1)


STORIES = (
    Story(timedelta(days=20), ("sign", "reach"), 2),
    Story(timedelta(hours=2), (), 4),
    Story(timedelta(hours=6), ("sign",), 5),
    Story(timedelta(hours=9), ("sign", "miss"), 2),
    Story(timedelta(days=2), ("sign", "reach"), 7, due_today=True),
    Story(timedelta(days=3), ("sign", "reach", "note"), 7),
    Story(timedelta(days=4), ("sign", "reach", "cohandle"), 2),
    Story(timedelta(days=3), ("sign", "consent"), 3),
    Story(timedelta(days=3), ("sign", "consent", "extend"), 2),
    Story(timedelta(days=5), ("sign", "reach", "finish", "redo"), 2),
    Story(timedelta(days=4), ("sign", "reach", "finish"), 3),
    Story(timedelta(days=3), ("sign", "reach", "ask_lead"), 2),
    Story(timedelta(days=2), ("sign", "return"), 1),
)
LIVE = sum(story.times for story in STORIES)
"""How many live cases it takes to tell each story as often as it says."""


def go(session: Session, case_id: int, step: str) -> None:
    """Take a step of a story. Raises Refused where the desk's own rules forbid it."""
    answer = STEPS[step](session, case_id)
    for outcome in answer if isinstance(answer, list) else [answer]:
        if not outcome.done:
            raise Refused(outcome.message)


def _contact(session: Session, case_id: int, *, reached: bool = True, consent: str = "") -> Answer:
    said = "来电人说明情况，希望尽快处理。" if reached else ""
    why = None if reached else session.settings.codes.not_reached[0].slug
    return handling.contact(
        session, [case_id], handling.ContactInput(reached, said=said, why_not=why, consent=consent)
    )


def _extend(session: Session, case_id: int) -> Answer:
    promised = session.calendar.add(session.now().astimezone(session.zone).date(), 7)
    given = applying.ExtensionInput(
        applying.AGREED,
        promised,
        "与来电人协商，等待物业施工。",
        "来电人",
        session.now(),
        "phone",
        consents=True,
    )
    return applying.extend(session, [case_id], given)


def _finish(session: Session, case_id: int) -> Answer:
    codes = session.settings.codes
    case = read(session, case_id)
    given = Finish(
        finding=findings(case, session.settings)[0].slug,
        claim=codes.claims[0].slug if asks_claim(case, session.settings) else None,
        outcome=codes.outcomes[0].slug,
        contacted=True,
        contact_at=session.now() - timedelta(minutes=30),
        tries=1,
        not_reached=None,
        site_visit=codes.site_visits[0].slug,
        reply_by=codes.reply_by[0].slug,
        own_satisfaction=codes.satisfaction[0].slug,
        answer=ANSWERS[0],
        summary="已上门核实并劝阻，物业每日巡查。",
        explanation="上门查看，电线已收回。",
    )
    return finishing.finish(session, case_id, given)


def _ask_lead(session: Session, case_id: int) -> Answer:
    """As where the lead agrees before an answer leaves, whatever these settings ask for."""
    return _finish(replace(session, settings=session.settings._replace(review_finish=True)), case_id)


def _redo(session: Session, case_id: int) -> Answer:
    given = above.ResultInput(
        Action.CALLED_BACK,
        who="区城运中心",
        how="回访",
        reason="来电人称问题又出现",
        callback=(
            ("reached", YES),
            ("contacted", session.settings.codes.contacted_first[0].slug),
            ("solved", NO),
            ("result", session.settings.codes.satisfaction[-2].slug),
            ("attitude", session.settings.codes.satisfaction[0].slug),
        ),
        redo=True,
    )
    return above.result(session, case_id, given)


def _return(session: Session, case_id: int) -> Answer:
    given = applying.ReturnInput(session.settings.codes.return_reasons[0].slug, "该地址不在本居民区范围内。")
    return applying.send_back(session, [case_id], given)


STEPS: dict[str, Callable[[Session, int], Answer]] = {
    "sign": lambda session, case_id: handling.sign_in(session, [case_id]),
    "reach": _contact,
    "miss": lambda session, case_id: _contact(session, case_id, reached=False),
    "consent": lambda session, case_id: _contact(session, case_id, consent="extend"),
    "note": lambda session, case_id: handling.record(session, [case_id], "已联系物业，约定上门时间。"),
    "cohandle": lambda session, case_id: handling.cohandle(
        session, [case_id], handling.CoworkingInput(session.settings.departments[0].slug, "值班员")
    ),
    "extend": _extend,
    "finish": _finish,
    "ask_lead": _ask_lead,
    "redo": _redo,
    "return": _return,
}
