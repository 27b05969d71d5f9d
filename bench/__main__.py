"""`python -m bench start [--cases N] [--rounds R]`: the desk's first frame ÷ that of a bare Textual app, interleaved.

`python -m bench import [--cases N]`: a list taken in ÷ openpyxl's bare reading of it.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.importing import bring_in
from bench.terminal import first_frame


def start(cases: int, rounds: int) -> None:
    """Print the medians of both starts and their ratio."""
    with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as folder:
        ledger = str(Path(folder) / "ledger.db")
        desk = [str(Path(sys.executable).with_name("doorstep"))]
        subprocess.run(
            [*desk, "demo", "--make-only", ledger, "--cases", str(cases)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        bare = [sys.executable, "-m", "bench.bare"]
        opened = [*desk, "--ledger", ledger, "--lang", "zh"]
        first_frame(bare, "bare desk")
        first_frame(opened, "办理中")
        pairs = [(first_frame(bare, "bare desk")[0], first_frame(opened, "办理中")[0]) for _ in range(rounds)]
    floor, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(b / a for a, b in pairs)
    print(
        f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, {rounds} interleaved pairs"
    )
    print(
        f"bare Textual {floor * 1000:.0f} ms · desk with {cases} cases {ours * 1000:.0f} ms · ratio {ratio:.2f}"
    )


def main() -> None:
    """Run what is named."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("name", choices=("start", "import"), nargs="?", default="start")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    if given.name == "import":
        bring_in(given.cases)
    else:
        start(given.cases, given.rounds)


if __name__ == "__main__":
    main()
