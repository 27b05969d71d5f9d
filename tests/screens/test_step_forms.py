"""The forms of single steps by keys: entered late, refused with what was typed kept, nothing proposed that closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.case import CaseScreen
from screens.form import FormScreen
from tests.screens.case_desk import ARRIVED, ASKED, BUSY, SIGNED, piloted, seated, shows

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot


async def at(pilot: Pilot[int], case_id: int) -> None:
    """Go to a case."""
    await pilot.app.push_screen(CaseScreen(case_id))
    await shows(pilot, f"20261123{case_id:06d}", "办理经过")


@piloted
async def test_a_sign_in_entered_late_from_the_menu(ledger: Path) -> None:
    """Before the dispatch and in the future it is refused in a sentence; then it stands on the timeline as 补记."""
    async with seated(ledger, size=(100, 40)) as pilot:
        await at(pilot, ARRIVED)
        await pilot.press("enter", "0", "9")
        await shows(pilot, "补记签收")
        for typed, why in (
            ("2025-11-23 8:00", "2025-11-23 08:00 早于派单（2026-11-23 10:02），请核对时间。"),
            ("2027-01-01 8:00", "2027-01-01 08:00 还没到"),
        ):
            await pilot.press("ctrl+u", *typed, "ctrl+s")
            await shows(pilot, f"！{why}", typed)
        await pilot.press("ctrl+u", *"10:20", "ctrl+s")
        await shows(pilot, "待办")
        await at(pilot, ARRIVED)
        await shows(pilot, "11-23 10:20  签收 → 待先行联系 · 李测试 · 补记（11-23 10:42录入） · 待回填")


@piloted
async def test_what_was_typed_stays_where_the_step_is_refused(ledger: Path) -> None:
    async with seated(ledger, size=(100, 40)) as pilot:
        await at(pilot, BUSY)
        await pilot.press("l")
        await shows(pilot, "先行联系  2026")
        await pilot.press("1", "tab", *"2025-11-01 8:00", "tab", "tab", *"abc", "ctrl+s")
        await shows(pilot, "！2025-11-01 08:00 早于派单（2026-11-20 10:02）", "通话内容  abc")


@piloted
async def test_no_decision_is_proposed_that_nobody_awaits(ledger: Path) -> None:
    """g and ctrl+s on a case at work closes nothing; where an answer is awaited the cursor stands on the likely one."""
    async with seated(ledger, size=(100, 40)) as pilot:
        await at(pilot, BUSY)
        await pilot.press("g")
        await shows(pilot, "登记上级结果  2026", " 1结案  2退回重办 ")
        await pilot.press("ctrl+s")
        await shows(pilot, "！“上级决定”还没有填。")
        await pilot.press("escape")
        await shows(pilot, "办理经过")
        await at(pilot, ASKED)
        await pilot.press("g")
        await shows(pilot, "[1同意延期] 2不同意延期 ")
        await pilot.press("2", "ctrl+s")
        await shows(pilot, "办理经过")
        await at(pilot, ASKED)
        await shows(pilot, "不同意延期 → 办理中")


@piloted
async def test_a_correction_is_held_to_what_the_field_can_be(ledger: Path) -> None:
    """Times of steps that were not taken are not offered; a phone is a phone, and what was typed stays."""
    async with seated(ledger, size=(100, 40)) as pilot:
        await at(pilot, SIGNED)
        form = await corrects(pilot)
        field = form.spec.field("field")
        offered = {option.slug for option in field.options}
        assert "signed_in_at" in offered
        assert not offered & {"contacted_at", "finished_at", "promised", "outcome"}
        form._put({"field": "person_phone", "person_phone": "不详", "reason": "写错了"})
        await pilot.press("ctrl+s")
        await shows(pilot, "！“不详”不是电话号码", "改为        不详")
        form._put({"field": "signed_in_at", "signed_in_at": "2026-11-01 9:00"})
        await pilot.press("ctrl+s")
        await shows(pilot, "！11-01 09:00 早于派单")


async def corrects(pilot: Pilot[int]) -> FormScreen:
    """The form for a correction."""
    await pilot.press("enter", "0", "4")
    await shows(pilot, "更正  2026")
    form = pilot.app.screen
    assert isinstance(form, FormScreen)
    return form
