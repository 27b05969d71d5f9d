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
    reached: str
    extended: str
    result: str
    finished: str
    closed: str
    logged: str
    undone: str
    training: str
    roll: str
    completed: str
    today: str


SAID = {
    "zh": Said(
        "状态:待签收", "已签收", "已联系上市民", "已申请延期至", "已登记上级结果", "已办结", "结案", "已登记",
        "已撤销", "家门口 培训", "点名  ", "：已完成", "待办",
    ),
    "en": Said(
        "state:dispatched", "is signed in", "the citizen was reached", "is filed and waits",
        "the result from above is recorded", "is finished", "Closed", "is logged", "Undone",
        "Doorstep Training", "Roll  ", ": completed", "to do ",
    ),
}  # fmt: skip


def handle(desk: Desk, keys: Letters, said: Said) -> str:
    """One case from signing in to the finish, an extension agreed to above on the way; its number."""
    desk.filter(said.to_sign)
    number = desk.number()
    desk.press(keys.sign, until=f"{number} {said.signed}")
    desk.filter(number)
    desk.form(keys.contact)
    desk.press("1")
    desk.save(said.reached)
    desk.form(keys.extend)
    desk.press("1", "tab", "tab")
    desk.write("需要施工单位排期")
    desk.save(said.extended)
    desk.form(keys.result)
    desk.press("1")
    desk.save(said.result)
    desk.form(keys.finish)
    desk.press("1", "tab", "1", "tab", "1", *["tab"] * 5)
    desk.press("1", "tab", "1", "tab", "tab")
    desk.write("社区民警与物业上门处理，已解决")
    desk.save(f"{number} {said.finished}")
    return number


def log(desk: Desk, said: Said) -> None:
    """An issue, told at the counter."""
    desk.form("f6")
    desk.write("王测试")
    desk.press(*["tab"] * 4)
    desk.write("楼道的灯三天不亮")
    desk.save(said.logged)


def roll(desk: Desk, said: Said) -> str:
    """One person marked in the oldest class of the year; the name."""
    desk.press("4", until=said.training)
    desk.press("end", "enter", until=said.roll)
    desk.press("end")
    name = desk.row().split()[1]
    desk.press("enter", "2", until=f"{name}{said.completed}")
    desk.press("q", until=said.training)
    return name


def site(folder: Path, keymap: str) -> Path:
    """A site's settings file that fixes the keymap."""
    path = folder / "site.yaml"
    path.write_text(f"keymap: {keymap}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(("language", "keys"), [("zh", PINYIN), ("en", ENGLISH)])
def test_a_day_by_keys(made_ledger: Path, tmp_path: Path, language: str, keys: Letters) -> None:
    """Sign in, contact, extend, finish, call-back, an issue, a roll, undo, leave; the commands agree."""
    said = SAID[language]
    with Desk(tmp_path, made_ledger, language=language) as desk:
        desk.opened()
        issues = desk.ask("list", "issues")
        number = handle(desk, keys, said)
        desk.form(keys.result)
        desk.press("1", *["tab", "1"] * 5, "tab", "2")
        desk.save(said.closed)
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
        assert actions(case)[-7:] == [
            "sign_in", "contact_reached", "extend", "extension_approved", "finish", "called_back", "closed",
        ]  # fmt: skip
        assert case["extensions"] == 1
        dispatched = [row["number"] for row in desk.ask("list", "cases", "状态:待签收")]
        assert other in dispatched
        assert number not in dispatched
        new = [row for row in desk.ask("list", "issues") if row not in issues]
        assert [(row["title"], row["state"]) for row in new] == [("楼道的灯三天不亮", "logged")]
        marked = [row["state"] for row in desk.ask("list", "training", name) if row["recorded_by"]]
        assert "completed" in marked


@pytest.mark.parametrize(
    ("language", "keymap", "keys"), [("zh", "english", ENGLISH), ("en", "pinyin", PINYIN)]
)
def test_the_keymap_of_the_other_language(
    made_ledger: Path, tmp_path: Path, language: str, keymap: str, keys: Letters
) -> None:
    """A site fixes the letters; the call-back sends the case back to be redone."""
    said = SAID[language]
    config = str(site(tmp_path, keymap))
    with Desk(tmp_path, made_ledger, "--config", config, language=language) as desk:
        desk.opened()
        number = handle(desk, keys, said)
        desk.form(keys.result)
        desk.press("3", "tab")
        desk.write("2099-01-05")
        desk.save(said.result)
        desk.press("q")
        assert desk.ended() == 0
        case = desk.case(number)
        assert (case["state"], actions(case)[-1]) == ("redo", "redo")
        assert case["given_limit"] == "2099-01-05"
        assert case["due_at"].startswith("2099-01-05")
