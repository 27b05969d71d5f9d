"""A whole day at the desk by keys, in both languages and both keymaps; the commands then say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.pty.desk_pty import Desk, actions

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Letters:
    """The letters of one keymap."""

    sign: str
    contact: str
    extend: str
    finish: str
    result: str
    undo: str


PINYIN = Letters("s", "l", "y", "b", "g", "c")
ENGLISH = Letters("s", "c", "e", "f", "g", "u")


@dataclass(frozen=True)
class Said:
    """What the desk says, in one language."""

    to_sign: str
    signed: str
    contact_form: str
    reached: str
    extend_form: str
    extended: str
    result_form: str
    result: str
    finish_form: str
    finished: str
    closed: str
    issue_form: str
    logged: str
    undone: str
    training: str
    roll: str
    completed: str
    today: str


SAID = {
    "zh": Said(
        "状态:待签收", "已签收", "先行联系", "已联系上市民", "延期申请", "已申请延期至", "登记上级结果",
        "已登记上级结果", "办结  ", "已办结", "结案", "登记民情", "已登记", "已撤销", "家门口 培训", "点名", "已完成", "家门口 今日",
    ),
    "en": Said(
        "state:dispatched", "is signed in", "First contact", "was reached", "Extension", "asked for until",
        "Result from above", "the result from above is recorded", "Finish  ", "is finished", "Closed",
        "Log an issue", "is logged", "Undone", "Doorstep Training", "Roll", "Completed", "Doorstep Today",
    ),
}  # fmt: skip


def handle(desk: Desk, keys: Letters, said: Said) -> str:
    """One case from signing in to the call-back; its number."""
    desk.filter(said.to_sign)
    number = desk.number()
    desk.press(keys.sign, until=f"{number} {said.signed}")
    desk.filter(number)
    desk.press(keys.contact, until=said.contact_form)
    desk.press("1", "save", until=said.reached)
    desk.press(keys.extend, until=said.extend_form)
    desk.write("需要施工单位排期")
    desk.press("save", until=said.extended)
    desk.press(keys.result, until=said.result_form)
    desk.press("save", until=said.result)
    desk.press(keys.finish, until=said.finish_form)
    desk.press("1", "tab", "1", "tab", "1")
    desk.press("end", *["tab"] * 8)
    desk.write("社区民警与物业上门处理，已解决")
    desk.press("save", until=f"{number} {said.finished}")
    desk.press(keys.result, until=said.result_form)
    desk.press("save", until=said.closed)
    desk.press("esc")
    return number


def log(desk: Desk, said: Said) -> None:
    """An issue, told at the counter."""
    desk.press("f6", until=said.issue_form)
    desk.write("王测试")
    desk.press(*["tab"] * 4)
    desk.write("楼道的灯三天不亮")
    desk.press("save", until=said.logged)


def roll(desk: Desk, said: Said) -> str:
    """One person marked in the oldest class of the year; the name."""
    desk.press("4", until=said.training)
    desk.press("end", "enter", until=said.roll)
    desk.press("end")
    name = desk.row().split()[1]
    desk.press("enter", "2", until=f"{name}")
    desk.until(said.completed)
    desk.quiet()
    desk.press("q", until=said.training)
    return name


@pytest.mark.parametrize(
    ("language", "keymap"), [("zh", "auto"), ("en", "auto"), ("zh", "english"), ("en", "pinyin")]
)
def test_a_day_by_keys(made_ledger: Path, tmp_path: Path, language: str, keymap: str) -> None:
    """Sign in, contact, extend, finish, the answers from above, an issue, a roll, undo, leave."""
    said = SAID[language]
    english = keymap == "english" or (keymap == "auto" and language == "en")
    keys = ENGLISH if english else PINYIN
    site = tmp_path / "site.yaml"
    site.write_text(f"keymap: {keymap}\n", encoding="utf-8")
    with Desk(tmp_path, made_ledger, "--config", str(site), language=language) as desk:
        desk.opened()
        issues = desk.ask("list", "issues")
        number = handle(desk, keys, said)
        log(desk, said)
        name = roll(desk, said)
        desk.press("1", until=said.today)
        desk.filter(said.to_sign)
        other = desk.number()
        desk.press(keys.sign, until=f"{other} {said.signed}")
        desk.press(keys.undo, until=said.undone)
        desk.press("q")
        assert desk.ended() == 0
        assert desk.echoes()

        case = desk.case(number)
        assert case["state"] == "closed"
        assert actions(case)[-6:] == [
            "sign_in", "contact_reached", "extend", "extension_approved", "finish", "called_back",
        ]  # fmt: skip
        assert case["extensions"] == 1
        assert desk.case(other)["state"] == "dispatched"
        assert other in [row["number"] for row in desk.ask("list", "cases", "状态:待签收")]
        new = [row for row in desk.ask("list", "issues") if row not in issues]
        assert [(row["title"], row["state"]) for row in new] == [("楼道的灯三天不亮", "logged")]
        marked = [row for row in desk.ask("list", "training", name) if row["recorded_by"]]
        assert "completed" in {row["state"] for row in marked if row["person"] == name}
