"""`python -m bench import [--cases N]`: a list read, checked, applied and searchable ÷ openpyxl's bare reading of it.

Meanwhile another program writes into the same ledger all the time: its longest wait is what a colleague would wait.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

HEADINGS = (
    "工单编号", "来电时间", "派单时间", "截止时间", "标题", "诉求内容", "事项类别", "诉求类型", "紧急程度",
    "发生地址", "联系人", "联系电话", "状态", "答复意见", "办结时间",
)  # fmt: skip
CATEGORIES = ("飞线充电", "商业噪声", "占道设摊", "小区停车", "楼道堆物", "漏水渗水", "电梯故障", "垃圾分类")
TYPES = ("投诉", "求助", "咨询", "建议")
BARE = """
import sys, openpyxl
for row in openpyxl.load_workbook(sys.argv[1], read_only=True).active.iter_rows(values_only=True):
    pass
"""


def bring_in(cases: int) -> None:
    """Print both times, their ratio, and the longest wait of the other writer."""
    with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as folder:
        path, ledger = Path(folder) / "list.xlsx", Path(folder) / "ledger.db"
        write_list(path, cases)
        desk = [str(Path(sys.executable).with_name("doorstep"))]
        subprocess.run(
            [*desk, "demo", "--make-only", str(ledger), "--cases", "5"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        floor = timed([sys.executable, "-c", BARE, str(path)])
        command = [*desk, "import", "cases", str(path), "--source", "bench", "--ledger", str(ledger)]
        with closing(OtherWriter(ledger)) as other:
            ours = timed(command)
        found = subprocess.run(
            [*desk, "list", "cases", f"{cases - 1:010d}", "--ledger", str(ledger)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        again = timed(command)
    print(
        f"{cases} rows: openpyxl's bare reading {floor:.1f} s · imported {ours:.1f} s · ratio {ours / floor:.2f}"
    )
    print(f"searchable: {bool(found.stdout.strip())} · the same list again {again:.1f} s")
    print(f"another program wrote {other.writes} times meanwhile, the longest wait {other.longest:.2f} s")


def timed(command: list[str]) -> float:
    """Seconds that a program takes."""
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"{command} ended with {done.returncode}")
    return time.perf_counter() - start


class OtherWriter:
    """Writes into a ledger every few milliseconds until it is closed."""

    def __init__(self, ledger: Path) -> None:
        self.longest = 0.0
        self.writes = 0
        self._ledger = ledger
        self._enough = Event()
        self._thread = Thread(target=self._write)
        self._thread.start()

    def _write(self) -> None:
        with closing(sqlite3.connect(self._ledger, timeout=60, isolation_level=None)) as connection:
            while not self._enough.wait(0.03):
                start = time.perf_counter()
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('bench', ?)", (start,))
                connection.execute("COMMIT")
                self.longest = max(self.longest, time.perf_counter() - start)
                self.writes += 1

    def close(self) -> None:
        """Stop writing."""
        self._enough.set()
        self._thread.join()


def write_list(path: Path, cases: int) -> None:
    """A list of made-up cases as the hotline exports it."""
    from xlsxwriter import Workbook

    dice = random.Random(1)  # noqa: S311  made-up data
    book = Workbook(str(path), {"constant_memory": True})
    sheet, moment = book.add_worksheet("工单"), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.write_row(0, 0, HEADINGS)
    for serial in range(cases):
        for column, cell in enumerate(_row(dice, serial)):
            if isinstance(cell, datetime):
                sheet.write_datetime(serial + 1, column, cell, moment)
            elif cell:
                sheet.write_string(serial + 1, column, cell)
    book.close()


def _row(dice: random.Random, serial: int) -> tuple[str | datetime | None, ...]:
    received = datetime(2026, 1, 5, 9) + timedelta(minutes=dice.randrange(300_000))  # noqa: DTZ001  as in a sheet
    lane, house, room = dice.randrange(1, 900), dice.randrange(1, 60), dice.randrange(101, 2004)
    category, closed = dice.choice(CATEGORIES), dice.random() < 0.8
    told = (
        f"市民来电反映：示例路{lane}弄{house}号{room}室附近存在{category}问题，已持续{dice.randrange(2, 40)}天，"
        "影响居民正常生活，希望相关部门尽快到现场核实处理并回复。"
    )
    return (
        f"2026{serial:010d}", received, received + timedelta(minutes=20), received + timedelta(days=7),
        f"{lane}弄{house}号{category}", told, category, dice.choice(TYPES), "普通",
        f"上海市示例区示例路{lane}弄{house}号{room}室", f"示例{serial % 97}", f"138{serial:08d}",
        "结案" if closed else "待签收", "已到现场核实，责令整改，居民表示认可。" if closed else "",
        received + timedelta(days=3) if closed else None,
    )  # fmt: skip
