"""A table pasted into a real terminal: some hundred rows with quoted line breaks arrive whole and are imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.pty.desk_pty import Desk, make

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 400
HEAD = "工单编号\t受理时间\t标题\t诉求内容\t联系人\t状态"
LINE = '20261120{0:06d}\t2026-11-20 08:05\t第{0}件路灯不亮\t"测试反映路灯{0}不亮，\r\r""请尽快""处理"\t张测试\t办理中'


def test_a_table_of_hundreds_of_rows_is_pasted_on_today(tmp_path: Path) -> None:
    make(tmp_path / "ledger.db", cases=5)
    with Desk(tmp_path) as desk:
        desk.opened()
        table = "\r".join([HEAD, *(LINE.format(row) for row in range(ROWS))])
        for at in range(0, len(sent := f"\x1b[200~{table}\r\x1b[201~"), 1000):
            desk.type(sent[at : at + 1000])
        desk.until("来自哪个系统")
        desk.press("enter", until="选一项")
        desk.write("示例系统")
        desk.press("enter", until=f"新增 {ROWS} 件")
        desk.press("enter", until="已导入")
        desk.press("enter", until="待办")
        assert desk.case("20261120000399")["content"] == '测试反映路灯399不亮，\n\n"请尽快"处理'
