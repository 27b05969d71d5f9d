"""What a hard day brings: interruptions, batches, wrong keys and inputs, a colleague at the same case."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from db.ledger import Ledger
from services.handling import ContactInput, contact
from services.listing import find
from services.session import open_session
from settings.load import load
from tests.pty.desk_pty import Desk, actions, doorstep, environment
from tests.pty.terminal import PYTHON, ROOT, Terminal

if TYPE_CHECKING:
    from pathlib import Path


def test_the_counter_interrupts_a_form(made_ledger: Path, tmp_path: Path) -> None:
    """Status at the counter in at most 7 keys from inside a form; what was typed is still there."""
    with Desk(tmp_path, made_ledger) as desk:
        desk.opened()
        row = desk.ask("list", "cases", "状态:办理中")[0]
        desk.form("f6")
        desk.write("王测试")
        asked = ["f3", *row["person_phone"][-4:]] if "person_phone" in row else ["f3", *row["number"][-4:]]
        assert len(asked) <= 7
        desk.press(*asked, until="您 ")
        desk.until(row["number"])
        desk.press("f9", until="已记下催办")
        desk.quiet()
        desk.press("esc", until="登记民情")
        desk.until("王测试")
        desk.press("esc", until="草稿1")
        assert actions(desk.case(row["number"]))[-1] == "chase"


def test_ticked_cases_at_once(made_ledger: Path, tmp_path: Path) -> None:
    """Two ticked cases are signed in after a preview, each is told, and one undo takes both back."""
    with Desk(tmp_path, made_ledger) as desk:
        desk.opened()
        desk.filter("状态:待签收")
        before = desk.lines()[2:8]
        numbers = [row["number"] for row in desk.ask("list", "cases", "状态:待签收")]
        desk.press(" ", " ", until="✓")
        desk.press("s", until="签收：2 件")
        desk.press("n", until="待办")
        desk.press("s", until="签收：2 件")
        desk.press("y", until="逐件结果  已办2件")
        desk.press("enter", until="已办 2 件，未办 0 件")
        left = [row["number"] for row in desk.ask("list", "cases", "状态:待签收")]
        assert len(left) == len(numbers) - 2
        desk.press("c", until="已撤销")
        desk.quiet()
        assert [line[2:] for line in desk.lines()[2:8]] == [line[2:] for line in before]
        assert [row["number"] for row in desk.ask("list", "cases", "状态:待签收")] == numbers
        # another list has no ticks: nothing is done to a case that is not seen
        desk.press("home", " ", until="已勾选 1 件")
        desk.filter("状态:待联系")
        desk.press("s", until="！")
        assert [row["number"] for row in desk.ask("list", "cases", "状态:待签收")] == numbers


def test_keys_of_an_input_method(made_ledger: Path, tmp_path: Path) -> None:
    """Full-width keys act, Chinese text opens the filter, a burst of letters does nothing, F2 is live."""
    with Desk(tmp_path, made_ledger) as desk:
        desk.opened()
        desk.filter("状态:待签收")
        number = desk.number()
        desk.press("ｓ", until=f"{number} 已签收")
        desk.press("ｃ", until="已撤销")
        desk.press("esc", gone="筛选：")
        desk.type("cs")
        desk.until("没有执行任何操作")
        desk.type("楼道")
        desk.until("中文输入法")
        desk.press("enter", until="筛选：楼道 ")
        assert desk.row()
        desk.press("f2", until="Filter: 楼道 ")
        desk.press("s")
        desk.quiet()
        desk.press("f2", until="筛选：楼道 ")
        desk.press("f12", until="已锁屏")
        desk.press("s", "q", "ctrl+c", "ctrl+z", "ctrl+\\")
        assert "已锁屏" in desk.text()
        desk.press("enter", until="筛选：楼道 ")
        desk.press("ctrl+c", "ctrl+z", "ctrl+\\")
        assert "筛选：楼道 " in desk.text()
        desk.press("q")
        assert desk.ended() == 0


def test_wrong_inputs_are_named_and_kept(made_ledger: Path, tmp_path: Path) -> None:
    """Future times, too long answers, words for numbers: one sentence each, and what was typed stays."""
    with Desk(tmp_path, made_ledger) as desk:
        desk.opened()
        desk.filter("状态:办理中 -逾期")
        number = desk.number()
        version = desk.case(number)["version"]
        desk.form("b")
        desk.press("save", until="还没有填")
        desk.press("1", "tab", "1", "tab", "1", "tab", "tab", "tab")
        desk.press("clear")
        desk.write("2999-01-01 10:00")
        desk.press("save")
        desk.quiet()
        assert "！" in desk.text()
        desk.press("clear", *["tab"] * 5)
        desk.paste("答" * 501)
        desk.until("!501/500")
        desk.resize(60, 15)
        desk.quiet(0.5)
        assert "!501/500" in desk.text(), desk.text()
        desk.resize(80, 24)
        desk.until("!501/500")
        desk.press("f2", until="!501/500")
        desk.quiet()
        assert "答答" in desk.text()
        desk.press("f2", "esc", until="F7")
        assert desk.case(number)["version"] == version


def test_hostile_paste_in_every_field(made_ledger: Path, tmp_path: Path) -> None:
    """Lines, markup and escapes pasted everywhere: the form stands, and the ledger gets plain text."""
    with Desk(tmp_path, made_ledger) as desk:
        desk.opened()
        desk.form("f6")
        for _ in range(14):
            desk.paste("[/b]一\n二\x9b31m\u202e\x07[@click=app.quit]三")
            desk.quiet(0.1)
            desk.press(*(["esc"] if "选一项" in desk.text() else []), "tab")
        desk.press("save")
        desk.quiet()
        assert "！" in desk.text()
        desk.press("afresh", until="草稿已")
        desk.press(*["tab"] * 4)
        desk.paste("[/b]楼道\n堆物\x9b2J[@click=app.quit]满")
        desk.save("已登记")
        desk.press("3", until="[/b]楼道")
        newest = max(desk.ask("list", "issues"), key=lambda row: row["received_at"])
        assert newest["title"].startswith("[/b]楼道")
        assert "\x1b" not in newest["title"]
        desk.press("q")
        assert desk.ended() == 0


def test_two_desks_at_one_ledger(made_ledger: Path, tmp_path: Path) -> None:
    """One's own step from the other terminal is asked about; after a colleague's step undo is refused."""
    with Desk(tmp_path, made_ledger) as first, Desk(tmp_path) as second:
        first.opened()
        second.opened()
        first.filter("状态:待签收")
        number = first.number()
        second.filter(number)
        first.press("s", until=f"{number} 已签收")
        second.press("s", until="！")
        second.press("f5", until="待联系")
        second.press("c", until="请确认")
        assert number in second.text()
        second.press("n", until="待办")
        assert first.case(number)["state"] == "signed_in"
        reach_as_colleague(first.ledger, number)
        first.press("c", until="！")
        assert first.case(number)["state"] == "in_progress"
        assert actions(first.case(number))[-2:] == ["sign_in", "contact_reached"]
        first.press("c", until="！")
        first.press("q")
        assert first.ended() == 0


def reach_as_colleague(path: Path, number: str) -> None:
    """Someone else of the staff reaches the citizen, in another process than the desk's."""
    ledger = Ledger.open(str(path))
    with ledger.connection():
        session = open_session(ledger, settings=load(), account="demo_wang", terminal="另一台")
        (done,) = contact(session, [find(session, number).id], ContactInput(reached=True))
        assert done.done
    ledger.close()


def test_an_empty_ledger(tmp_path: Path) -> None:
    """First run: the committee is asked for; every key on the empty lists says or does something harmless."""
    with Desk(tmp_path) as desk:
        desk.until("居民区名称")
        desk.type("测试[/b]一居\r")
        desk.until("您的姓名")
        desk.type("李测试\r")
        desk.until("待办")
        desk.until("台账还是空的")
        for main in "1234":
            desk.press(main)
            desk.quiet(0.2)
            for key in (
                "enter",
                " ",
                "*",
                "s",
                "c",
                "l",
                "y",
                "b",
                "t",
                "x",
                "z",
                "j",
                "g",
                "end",
                "f8",
                "f5",
            ):
                desk.type({"f8": "\x1b[19~", "enter": "\r", "end": "\x1b[F", "f5": "\x1b[15~"}.get(key, key))
                desk.quiet(0.05)
        desk.press("1", until="待办")
        desk.filter("没有的词")
        desk.until("没有符合")
        desk.press("q")
        assert desk.ended() == 0
    found = doorstep(tmp_path, "doctor", "--ledger", str(tmp_path / "ledger.db"), "--json")
    assert [row["what"] for row in json.loads(found.stdout) if not row["ok"]] == ["台账从未备份。"]


def test_the_demo_opens_and_is_gone_afterwards(tmp_path: Path) -> None:
    """`doorstep demo` itself: Today within the time that staff wait, nothing left behind."""
    command = [PYTHON, str(ROOT / "tui.py"), "demo", "--lang", "zh", "--cases", "60"]
    began = time.monotonic()
    with Terminal(command, env={**environment(tmp_path), "TMPDIR": str(tmp_path)}) as desk:
        desk.until("待办")
        desk.until("待办")
        assert time.monotonic() - began < 15
        desk.quiet()
        desk.type("q")
        assert desk.ended() == 0
    assert not list(tmp_path.glob("doorstep-demo-*"))
