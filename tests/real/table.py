"""docs/imports.md: what becomes of each file of ../shared/data. `python -m tests.real.table > docs/imports.md`."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import words
from domain.refusal import Refused
from exchange.cases import read_cases
from exchange.training import read_training
from services import importing
from services.incoming_training import import_training
from tests.services.founded import Founded, write_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchange.list_file import ListFile
    from services.session import Session

DATA = Path(__file__).parents[3] / "shared" / "data"
FOLDERS = ("cases", "open311", "torture", "training")
TRAINING = "training"
_HEAD = """# Imports

What becomes of real files, and of small torturing ones, where they are imported as lists of cases (those of training/ as lists
of training): each row is new, unchanged
or refused with its reason, or the file is refused whole. Files of one system share a source; each is imported twice, and the
second time nothing may be new. Made by `python -m tests.real.table > docs/imports.md`; `tests/real` holds the counts.
"""
_SEEN = re.compile(r"[;.] (?:seen|its headings): .*|\. Put .*", re.DOTALL)
"""What a sentence quotes of the file, and the advice behind it."""
_VALUE = re.compile(r"[\w-]*\d[\w-]*")


_COLUMNS = (
    "file",
    "rows",
    "new",
    "changed",
    "unchanged",
    "refused",
    "again: new / unchanged",
    "how it was read, or why not",
)


class Line(NamedTuple):
    """A file: its rows by what became of them the first and the second time, and what was said."""

    name: str
    rows: int
    new: int
    changed: int
    unchanged: int
    refused: int
    again: str
    said: str


def files() -> Iterator[Path]:
    """The files, folder by folder."""
    for folder in FOLDERS:
        yield from sorted(path for path in (DATA / folder).rglob("*") if path.is_file())


def line(session: Session, path: Path) -> Line:
    """Import a file, twice."""
    name = str(path.relative_to(DATA))
    read_list, apply = (
        (read_training, import_training)
        if path.parent.name == TRAINING
        else (read_cases, importing.import_cases)
    )
    try:
        read: ListFile[Any] = read_list(path, settings=session.settings, zone=session.zone)
    except Refused as refused:
        return Line(name, 0, 0, 0, 0, 0, "", _SEEN.sub("", str(refused.message)).replace(path.name, "it"))
    source = path.stem.removesuffix("-GB18030")
    done = apply(session, importing.sheet_of(read, name), source=source)
    again = apply(session, importing.sheet_of(read, name), source=source)
    reasons = Counter(_VALUE.sub("…", refusal.reason) for refusal in done.refusals)
    said = [f"{count} × {reason}" for reason, count in reasons.most_common()]
    said += [f"{name} {order}" for name, order in read.dates.items()]
    if not read.header_row:
        said.append("no headings: columns told by what they hold")
    return Line(
        name,
        len(read.rows) + len(read.refused),
        done.new,
        done.changed,
        done.unchanged,
        done.refused,
        f"{again.new} / {again.unchanged}",
        "; ".join(said),
    )


def document() -> str:
    """The whole document."""
    words.use("en")
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, "template.db")
        write_template(template)
        founded = Founded.copy(template, Path(folder, "ledger.db"))
        with founded.ledger.connection():
            found = [
                line(founded.lead, path) for path in sorted(files(), key=lambda path: path.suffix != ".xlsx")
            ]
    rows = [(*map(str, one[:-1]), one.said.replace("|", "\\|")) for one in sorted(found)]
    ruler = ("---", *["--:"] * 6, "---")
    return _HEAD + "\n" + "".join(f"| {' | '.join(cells)} |\n" for cells in (_COLUMNS, ruler, *rows))


if __name__ == "__main__":
    print(document(), end="")
