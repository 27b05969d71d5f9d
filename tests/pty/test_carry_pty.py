"""Copy over in a real terminal: what OSC 52 brings onto the clipboard, in tmux too."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import TYPE_CHECKING

import pytest

from tests.pty.desk_pty import Desk

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = re.compile("(?<!\x1b)\x1b]52;c;([A-Za-z0-9+/=]*)\a")
IN_TMUX = re.compile("\x1bPtmux;\x1b\x1b]52;c;([A-Za-z0-9+/=]*)\a\x1b\\\\")
TICKED = "撤销按 c"


@pytest.mark.parametrize("tmux", [False, True])
def test_the_clipboard_gets_each_field_in_order(made_ledger: Path, tmp_path: Path, *, tmux: bool) -> None:
    """The case's number, the time, the name: as base64 and nothing else; tmux gets them in its frame as well."""
    options = {"TMUX": "/tmp/tmux-0/default,1,0"} if tmux else {}
    with Desk(tmp_path, made_ledger, env=options) as desk:
        desk.opened()
        desk.press("/")
        desk.write("待回填")
        desk.press("enter", until="筛选：待回填")
        desk.press("f", until="已复制：工单编号")
        number = re.search(r"回填 (\S+)", desk.text())
        desk.press("enter", until="已复制：签收时间")
        desk.press("enter", until="已复制：签收人")
        desk.press("enter", until=TICKED)
        desk.press("esc", until="筛选：待回填")
    assert number is not None
    copied = [b64decode(found).decode() for found in PLAIN.findall(desk.raw)]
    assert copied[0] == copied[3] == number[1]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", copied[1])
    assert copied[2]
    framed = [b64decode(found).decode() for found in IN_TMUX.findall(desk.raw)]
    assert framed == (copied if tmux else [])
