"""A new hotline case from its text on the hotline's page, or typed: the form, and what it was like before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from domain.refusal import Refused
from screens.form import FormScreen
from screens.forms import new_case
from services.entering import ALIKE_DAYS, AlreadyThere
from words import listed, say

if TYPE_CHECKING:
    from screens.shell import Desk
    from services.outcome import Outcome


class Entered(NamedTuple):
    """What became of it: entered, or there already (`there`: the refusal, which knows the case)."""

    outcome: Outcome | None = None
    there: AlreadyThere | None = None


async def enter_case(desk: Desk, text: str = "", key: str = "") -> Entered | None:
    """Ask, filled in as far as `text` tells, and enter the case; None where the form was left.

    `key`: the draft's, where that is gone on with. Raises Refused for a number that can't be taken in.
    """
    try:
        prepared = await desk.desk.run(new_case.prepare, desk.session, text, key)
    except AlreadyThere as there:
        return Entered(there=there)
    spec, shown = prepared.spec, set(prepared.shown)
    found: list[Entered] = []

    async def send(values: dict[str, str]) -> None:
        like = await desk.desk.run(new_case.like_this, desk.session, values)
        if not shown.issuperset(case.id for case in like):
            shown.update(case.id for case in like)
            raise Refused(
                say(
                    "Same caller or place in the last {days} days: {numbers}. Ctrl+S again enters it all the same.",
                    days=ALIKE_DAYS,
                    numbers=listed(case.number for case in like),
                )
            )
        try:
            found.append(Entered(await desk.desk.run(new_case.take, desk.session, values)))
        except AlreadyThere as there:
            found.append(Entered(there=there))

    await desk.push_screen_wait(FormScreen(spec, drafts=desk.drafts, send=send))
    return found[-1] if found else None
