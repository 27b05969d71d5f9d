"""Taking back one's own last roll operation, after saying which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.training_text import listed
from services import training_undo
from words import say

if TYPE_CHECKING:
    from screens.base import DeskScreen

MOST_NAMES = 5


async def take_back(screen: DeskScreen[None]) -> bool:
    """Undo, asking first where the offer says so. False where nothing was taken back."""
    offer = await screen.call(training_undo.offer, screen.session)
    if offer is None:
        return False
    names = listed(offer.names[:MOST_NAMES]) + ("…" if len(offer.names) > MOST_NAMES else "")
    if offer.ask:
        from screens.confirm import Confirm

        at = offer.recorded_at.astimezone(screen.session.zone).strftime("%m-%d %H:%M")
        question = say(
            "Take back what you noted on {time} for {names} in {course}?",
            time=at,
            names=names,
            course=offer.course,
        )
        if not await screen.app.push_screen_wait(Confirm(question)):
            return False
    done = await screen.call(training_undo.undo, screen.session, offer.operation_id)
    if done is None:
        return False
    screen.tell(say("Undone: {names} in {course} are as they were.", names=names, course=offer.course))
    return True
