"""Today and Cases by keys, on the made-up ledger with a clock that stands."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest

from db.ledger import Ledger
from screens.conflict import ConflictScreen
from screens.form import FormScreen
from screens.today import TodayScreen
from services import demo, handling
from services.listing import cases, find, show
from services.setup import found
from tests.screens.grid import NOW, SIZES, matches_grid
from tests.screens.sitting import SETTINGS, Sitting, piloted, sitting

if TYPE_CHECKING:
    from words import Language

TODAY = "screens.today:TodayScreen"
CASES = "screens.cases:CasesScreen"
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@cache
def made() -> Path:
    path = Path(mkdtemp(prefix="doorstep-test-")) / "ledger.db"
    demo.make(path, settings=SETTINGS, account="lijuan", cases=80, seed=1, now=NOW)
    return path


@pytest.fixture
def busy(tmp_path: Path) -> Path:
    shutil.copyfile(made(), tmp_path / "ledger.db")
    (tmp_path / "ledger.db").chmod(0o600)
    return tmp_path


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    with ledger.connection():
        found(ledger, committee="测试一居", account="lijuan", name="李娟", terminal="tty1", now=NOW)
    ledger.close()
    return tmp_path


def states(sat: Sitting) -> dict[str, str]:
    with sat.session.ledger.connection():
        return {str(row["number"]): str(row["state"]) for row in cases(sat.session, "hotline")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_how_it_looks(busy: Path, size: tuple[int, int], language: Language) -> None:
    name = f"{size[0]}x{size[1]}-{language}"
    async with sitting(busy, TODAY, size=size, language=language) as sat:
        matches_grid(sat.app, f"today-{name}")
        await sat.press("slash", *"state:in_progress")
        matches_grid(sat.app, f"today-filter-{name}")
        await sat.press("escape", "f1")
        matches_grid(sat.app, f"help-{name}")
    async with sitting(busy, CASES, size=size, language=language) as sat:
        matches_grid(sat.app, f"cases-{name}")
        await sat.press("tab")
        matches_grid(sat.app, f"cases-all-{name}")


@pytest.mark.parametrize("language", LANGUAGES)
@piloted
async def test_an_empty_ledger_says_how_to_begin(empty: Path, language: Language) -> None:
    async with sitting(empty, TODAY, language=language) as sat:
        matches_grid(sat.app, f"today-empty-{language}")
        assert "F6" in sat.text
        await sat.press("enter", "space", "asterisk", "down", "end")
        assert not sat.app.crash


@piloted
async def test_sign_in_the_whole_section_and_take_it_back(busy: Path) -> None:
    async with sitting(busy, TODAY) as sat:
        before = states(sat)
        waiting = [number for number, state in before.items() if state == "dispatched"]
        await sat.press("slash", *"状态:待签收", "enter", "asterisk", "s")
        assert str(len(waiting)) in sat.text
        await sat.press("y")
        assert all(number in sat.text for number in waiting)
        await sat.press("enter")
        assert {states(sat)[number] for number in waiting} == {"signed_in"}
        await sat.press("c")
        assert states(sat) == before


@piloted
async def test_contact_in_three_keys_goes_on_to_the_next_case(busy: Path) -> None:
    async with sitting(busy, TODAY) as sat:
        await sat.press("slash", *"状态:待联系", "enter")
        with sat.session.ledger.connection():
            first = cases(sat.session, "hotline", "状态:待联系")
        here = sat.text.split("\n")[-9].split()[0]
        await sat.press("l", "1", "ctrl+s")
        with sat.session.ledger.connection():
            assert show(sat.session, here, "12345")["state"] == "in_progress"
            assert len(cases(sat.session, "hotline", "状态:待联系")) == len(first) - 1
        assert here in sat.text
        assert "撤销" in sat.text


@piloted
async def test_han_text_opens_the_filter(busy: Path) -> None:
    async with sitting(busy, TODAY) as sat:
        await sat.press("电", "梯", "enter")
        assert "电梯" in sat.text.split("\n")[1]
        assert all("电梯" in line for line in sat.text.split("\n")[2:10] if "待" in line or "办理" in line)
        await sat.press("escape")
        assert "电梯" not in sat.text.split("\n")[1]


@piloted
async def test_a_command_is_found_by_a_word_of_staff(busy: Path) -> None:
    async with sitting(busy, TODAY) as sat:
        for word in ("接单", "jd"):
            await sat.press("ctrl+p", *word)
            assert "签收" in sat.text.split("\n")[2] + sat.text.split("\n")[3]
            await sat.press("escape")


@piloted
async def test_a_filter_that_can_not_be_read_keeps_what_was_typed(busy: Path) -> None:
    """The list stays as it was, under no filter and under the one before."""
    async with sitting(busy, TODAY) as sat:
        for earlier in ("", "电梯"):
            await sat.press("slash", *earlier, "enter")
            before = sat.text.split("\n")[2:10]
            await sat.press("slash", *["backspace"] * len(earlier), *"state:nonsense", "enter")
            assert "state:nonsense" in sat.text
            assert sat.text.count("nonsense") == 2
            assert sat.text.split("\n")[2:10] == before
            await sat.press("escape")
            assert sat.text.split("\n")[2:10] == before
            assert earlier in sat.text.split("\n")[1]


@piloted
async def test_the_same_number_of_queries_whatever_the_ledger_holds(busy: Path) -> None:
    """Opening Today takes so many statements, with 80 cases as with a million."""
    async with sitting(busy, TODAY) as sat:
        from services import views

        asked: list[str] = []
        ledger = sat.session.ledger
        with ledger.connection():
            connection = ledger.database.connection()
            connection.set_trace_callback(asked.append)
            views.opening(sat.session, views.View("today"), None, 240)
            connection.set_trace_callback(None)
        assert len(asked) <= 14, asked


@piloted
async def test_a_form_does_not_write_over_what_a_colleague_did_meanwhile(busy: Path) -> None:
    async with sitting(busy, TODAY) as sat:
        await sat.press("slash", *"状态:待联系", "enter")
        with sat.session.ledger.connection():
            number = next(line.split()[0] for line in sat.text.split("\n") if line.startswith("2026"))
            found = find(sat.session, number)
        await sat.press("l", "1")
        with sat.session.ledger.connection():
            handling.record(sat.session, [found.id], "同事刚打过电话")
        await sat.press("ctrl+s")
        assert isinstance(sat.app.screen, ConflictScreen)
        assert number in sat.text
        assert "同事刚打过电话" in sat.text
        assert states(sat)[number] == "signed_in"
        await sat.press("escape")
        assert isinstance(sat.app.screen, FormScreen)
        assert states(sat)[number] == "signed_in"
        await sat.press("escape", "l", "ctrl+s")
        assert states(sat)[number] == "in_progress"


@piloted
async def test_what_a_colleague_did_is_shown_a_moment_later(busy: Path) -> None:
    async with sitting(busy, TODAY) as sat:
        screen = sat.app.screen
        assert isinstance(screen, TodayScreen)
        await screen._follow()
        before = sat.text
        with sat.session.ledger.connection():
            row = screen.cases.row
            assert row is not None
            handling.record(sat.session, [row.key], "同事记的")
            handling.assign(sat.session, [row.key], sat.session.staff.id)
        assert sat.text == before
        await screen._follow()
        await sat.settle()
        row = screen.cases.row
        assert row is not None
        assert row.line.assignee_id == sat.session.staff.id


@piloted
async def test_esc_on_a_form_nobody_typed_in_says_nothing_of_a_draft(busy: Path) -> None:
    async with sitting(busy, TODAY) as sat:
        await sat.press("l", "escape")
        assert "F7" not in sat.text.splitlines()[-2]
        await sat.press("j", "x", "escape")
        assert "没有提交，办理记录草稿已保留（F7 找回）" in sat.text.splitlines()[-2]


@piloted
async def test_the_steps_to_copy_over_from_the_list(busy: Path) -> None:
    async with sitting(busy, TODAY) as sat:
        await sat.press("s", "home", "f")
        assert sat.text.startswith("回填 2026")
        await sat.press("escape")
        assert "今日" in sat.text.splitlines()[0]


@pytest.mark.parametrize("language", ["zh", "en"])
@piloted
async def test_all_counts_and_the_drafts_stand_whole_at_80(busy: Path, language: Language) -> None:
    """Every section has some, and there are drafts: the program's name, weekday and name give way."""
    async with sitting(busy, TODAY, language=language) as sat:
        today = sat.app.screen
        assert isinstance(today, TodayScreen)
        assert today.today is not None
        for count in (8, 88, 188):
            slugs = [section.slug for section in sat.session.settings.sections]
            today.today = today.today._replace(counts=dict.fromkeys(slugs, count))
            today.drafts = 12
            head = str(today.bar())
            assert len(re.findall(rf"\D{count}(?= )", head)) == 7, head
            assert "…" not in head
            assert re.search(r"(草稿|drafts )12", head), head


@piloted
async def test_an_extension_filed_in_time_is_entered_when_the_limit_has_passed(busy: Path) -> None:
    """The form asks first when it was filed; a time behind the limit is refused in that field."""
    async with sitting(busy, TODAY) as sat:
        await sat.press("slash", *"状态:办理中 逾期", "enter")
        number = next(row.split()[0] for row in sat.text.splitlines() if row[:14].isdigit())
        with sat.session.ledger.connection():
            limit = find(sat.session, number).handle_due
        assert limit is not None
        assert "时限已过" in await sat.press("y")
        await sat.press(*"10:00", "tab", "1", "tab", "tab", *"waits", "ctrl+s")
        assert "延期须在到期前申请" in sat.text
        before = (limit - timedelta(hours=1)).astimezone(sat.session.zone)
        await sat.press("ctrl+u", *f"{before:%Y-%m-%d %H:%M}", "ctrl+s")
        assert f"{number} 已申请延期至" in sat.text
        with sat.session.ledger.connection():
            assert find(sat.session, number).state == "extension_requested"
