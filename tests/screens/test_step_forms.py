"""The forms of single steps by keys: entered late, refused with what was typed kept, nothing proposed that closes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from textual.events import Paste

from screens.acting import Acting
from screens.case import CaseScreen
from screens.form import FormScreen
from tests.screens.case_desk import ARRIVED, ASKED, BUSY, DONE, LATE, SIGNED, piloted, seated, shows

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
        await shows(pilot, "！2025-11-01 08:00 早于派单（2026-11-20 10:02）", "通话内容      abc")


@piloted
async def test_no_decision_is_proposed(ledger: Path) -> None:
    """g and ctrl+s records nothing: neither on a case at work nor where an answer is awaited."""
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
        await shows(pilot, " 1同意延期  2不同意延期 ")
        await pilot.press("ctrl+s")
        await shows(pilot, "！“上级决定”还没有填。")
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


@piloted
async def test_a_correction_shows_nothing_that_is_masked(ledger: Path) -> None:
    """The room, the name and the phone are typed anew; the title, in which nothing is masked, is mended."""
    async with seated(ledger, size=(100, 40)) as pilot:
        await at(pilot, ARRIVED)
        form = await corrects(pilot)
        values = form.values()
        assert values["title"] == "12号楼道电动车飞线充电"
        assert [values[name] for name in ("address", "person_name", "person_phone")] == ["", "", ""]
        form._put({"field": "address"})
        form.query_one("#edit-address").focus()
        await shows(pilot, "其中有遮盖的内容")


async def corrects(pilot: Pilot[int]) -> FormScreen:
    """The form for a correction."""
    await pilot.press("enter", "0", "4")
    await shows(pilot, "更正  2026")
    form = pilot.app.screen
    assert isinstance(form, FormScreen)
    return form


async def opened(pilot: Pilot[int], key: str, *texts: str) -> FormScreen:
    """The form that a key opens."""
    await pilot.press(key)
    await shows(pilot, *texts)
    form = pilot.app.screen
    assert isinstance(form, FormScreen)
    return form


@piloted
async def test_nothing_is_proposed_that_nobody_knows(ledger: Path) -> None:
    """The record's contact is filled in; what nobody has said is empty, and needed."""
    async with seated(ledger, size=(100, 40)) as pilot:
        await at(pilot, BUSY)
        form = await opened(pilot, "b", "办结  2026")
        assert {name: value for name, value in form.values().items() if value} == {
            "contacted": "yes", "contact_at": "2026-11-23 10:23", "tries": "2",
        }  # fmt: skip
        needed = (
            "finding",
            "claim",
            "outcome",
            "contacted",
            "contact_at",
            "site_visit",
            "reply_by",
            "answer",
        )
        assert (
            tuple(field.id for field in form.spec.fields if field.required and field.id != "not_reached")
            == needed
        )
        await pilot.press("escape")
        for key, titled in (("l", "先行联系  2026"), ("t", "退单申请  2026")):
            await shows(pilot, "办理经过")
            form = await opened(pilot, key, titled)
            assert not form.values().get("why_not")
            assert not form.values().get("reason")
            await pilot.press("escape")
        await at(pilot, DONE)
        form = await opened(pilot, "g", "登记上级结果  2026")
        await pilot.press("1", "tab", "2", "ctrl+s")
        await shows(pilot, "！“退回重办”还没有填。")
        assert [row.field.id for row in form._asked()][:3] == ["action", "reached", "redo"]
        await pilot.press("2", "ctrl+s")
        await shows(pilot, "办理经过")
        await at(pilot, DONE)
        await shows(pilot, "结案")


@piloted
async def test_a_text_over_its_limit_is_kept_and_refused(ledger: Path) -> None:
    """501 characters stay; the count is marked, and ctrl+s says how many are too many, in the field; so after Esc and F7."""
    async with seated(ledger, size=(100, 40)) as pilot:
        await at(pilot, BUSY)
        form = await opened(pilot, "b", "办结  2026")
        long = "答" * 501
        form._put(
            {
                "finding": "substantiated",
                "claim": "lawful",
                "outcome": "solved",
                "site_visit": "yes",
                "reply_by": "phone",
            }
        )
        form._form_rows["answer"].editor.focus()  # type: ignore[union-attr]
        form._form_rows["answer"].editor.post_message(Paste(long))  # type: ignore[union-attr]
        await shows(pilot, "!501/500")
        form.set_focus(form._form_rows["finding"].editor)
        await pilot.press("ctrl+s")
        await shows(pilot, "！答复要点：已有501字，限500字，请删去1字。")
        assert form.focused is form._form_rows["answer"].editor
        await pilot.press("escape")
        await shows(pilot, "办理经过")
        await pilot.press("f7")
        await shows(pilot, "!501/500")
        again = pilot.app.screen
        assert isinstance(again, FormScreen)
        assert again.values()["answer"] == long
        again.set_focus(again._form_rows["answer"].editor)
        await pilot.press("backspace")
        await shows(pilot, " 500/500")
        await pilot.press("ctrl+s")
        await shows(pilot, "已办结")


@piloted
async def test_ticked_cases_are_finished_with_one_form(ledger: Path) -> None:
    """The preview says which can't; the form asks what they share; the page after tells case by case; undo takes both."""
    async with seated(ledger, size=(100, 40)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, Acting)
        await shows(pilot, "待办")
        screen.targets = lambda: (SIGNED, BUSY, LATE)  # type: ignore[method-assign]
        await pilot.press("b")
        await shows(pilot, "办结：3 件", "将办2件，不能办1件", "！还没有联系记录")
        form = await opened(pilot, "y", "办结  20261123000003 等3件", "按各件自己的联系记录")
        assert "contacted" not in {row.field.id for row in form._asked()}
        form._put({
            "finding": "substantiated", "claim": "lawful", "outcome": "solved", "site_visit": "yes", "reply_by": "phone",
            "answer": "居委已上门处理，问题解决，已电话告知来电人。",
        })  # fmt: skip
        await pilot.press("escape")
        await shows(pilot, "待办")
        await pilot.press("f7")
        await shows(pilot, "办结  20261123000003 等3件", "居委已上门处理")
        await pilot.press("ctrl+s")
        await shows(
            pilot,
            "逐件结果",
            "20261123000003       已办结  ",
            "20261123000007       已办结  ",
            "！还没有联系记录",
            "撤销按 c",
        )
        await pilot.press("c")
        await shows(pilot, "待办", "已撤销：20261123000003、20261123000007 的办结")
        await pilot.press("j")
        await shows(pilot, "将办")
        await pilot.press("y", *"abc", "ctrl+s")
        await shows(pilot, "逐件结果", "撤销按 c")
        await pilot.press("c")
        await shows(pilot, "待办", "的办理记录")


@piloted
async def test_the_number_in_full_is_logged_once_for_each_opening(ledger: Path) -> None:
    """Typing, a refusal and the list over it are the same opening; coming back is another."""
    async with seated(ledger, size=(100, 40)) as pilot:
        await at(pilot, BUSY)
        for opening in (1, 2):
            await pilot.press("l")
            await shows(pilot, "13800000003")
            await pilot.press("1", "tab", *"2025-11-01 8:00", "ctrl+s")
            await shows(pilot, "早于派单")
            await pilot.press("escape")
            await shows(pilot, "先行联系草稿已保留")
            with closing(sqlite3.connect(ledger)) as connection:
                (logged,) = connection.execute(
                    "SELECT count(*) FROM access_log WHERE field = 'person_phone' AND why = 'contact'"
                ).fetchone()
            assert logged == opening
