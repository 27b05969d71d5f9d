"""What is made up for when someone sits down who may write: rules that changed, an import that broke off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import staging
from services.recalculation import recalculate

if TYPE_CHECKING:
    from services.session import Session


def catch_up(session: Session) -> None:
    """Reckon the clocks again where the rules differ, and clear up what an import left over. Mostly two reads."""
    recalculate(session)
    if staging.on_its_way() is not None:
        from services.publishing import clear_up

        clear_up(session)
