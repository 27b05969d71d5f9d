"""Taking back what one did last in training, after saying what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.moments import time_text
from services import training_undo
from words import Message, listed, say

if TYPE_CHECKING:
    from screens.base import DeskScreen
    from services.training_undo import TrainingOffer

MOST_NAMES = 5


async def take_back(screen: DeskScreen[None]) -> TrainingOffer | None:
    """Undo, asking first where the offer says so. Gives what was taken back, or None."""
    offer = await screen.call(training_undo.offer, screen.session)
    if offer is None:
        return None
    if offer.ask:
        from screens.confirm import Confirm

        at = time_text(offer.recorded_at, screen.session.now(), screen.session.zone)
        question = say("Take back what you did on {time}: {what}?", time=at, what=_what(offer))
        if not await screen.app.push_screen_wait(Confirm(question)):
            return None
    if await screen.call(training_undo.undo, screen.session, offer.operation_id) is None:
        return None
    screen.tell(undone(offer))
    return offer


def undone(offer: TrainingOffer) -> Message:
    """What to tell of it."""
    return say("Undone: {what}.", what=_what(offer))


def _what(offer: TrainingOffer) -> Message:
    """What an operation did, in words."""
    names = listed(offer.names[:MOST_NAMES]) + ("…" if len(offer.names) > MOST_NAMES else "")
    if offer.kind == "course":
        return say("{course} added to the table", course=offer.course)
    if offer.kind == "person":
        return say("{names} added to the list", names=names)
    if offer.kind == "enrolled":
        return say("{names} put onto the roll of {course}", names=names, course=offer.course)
    return say("{names} marked in {course}", names=names, course=offer.course)
