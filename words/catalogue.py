"""The Chinese catalogue, at development time: `zh.po` is the source, `zh.mo` is compiled from it.

python -m words.catalogue                compile zh.po into zh.mo
python -m words.catalogue add FILE…      merge JSON files {"English msgid": "中文"} into zh.po, then compile; refused
                                         where an entry has another translation already: it is used elsewhere
python -m words.catalogue change FILE…   the same for entries that are to read otherwise everywhere
python -m words.catalogue prune          drop entries that no say(…) uses any more, then compile
python -m words.catalogue check          tell what is wrong; exit 1 where anything is
"""

from __future__ import annotations

import ast
import json
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent
PARTS = ("tui.py", "screens", "cli", "services", "exchange", "db", "domain", "settings")
HEADER = "Language: zh_CN\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
MAGIC = 0x950412DE

Entries = dict[str, str]


@dataclass(frozen=True, slots=True)
class Use:
    """One call of say(…): its place, its msgid (None where that is no literal), its parameters' names."""

    place: str
    msgid: str | None
    params: frozenset[str]


def placeholders(text: str) -> set[str]:
    """The names in braces of a message. Raises ValueError where the braces don't pair."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def uses(root: Path = ROOT) -> list[Use]:
    """Every call of say(…) in the parts that speak to staff."""
    found = []
    for part in PARTS:
        path = root / part
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path] * path.is_file():
            tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
            found += [_use(call, file.relative_to(root)) for call in _calls(tree)]
    return found


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    """The calls of `say(…)` and `words.say(…)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            named = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            if named == "say":
                yield node


def _use(call: ast.Call, file: Path) -> Use:
    first = call.args[0] if len(call.args) == 1 else None
    msgid = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
    return Use(f"{file}:{call.lineno}", msgid, frozenset(word.arg or "**" for word in call.keywords))


def read_po(path: Path) -> Entries:
    """The entries of a .po file without its header. Raises ValueError for a bad line or a doubled entry."""
    found: Entries = {}
    msgid, parts = "", {"msgid": "", "msgstr": ""}
    field = ""
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    for number, line in enumerate([*lines, "msgid"], 1):
        word, _, rest = line.partition(" ")
        if word == "msgid" and field == "msgstr":
            msgid = parts["msgid"]
            if msgid in found:
                raise ValueError(f"{path}:{number}: twice: {msgid!r}")
            found[msgid] = parts["msgstr"]
            parts = {"msgid": "", "msgstr": ""}
        if word in parts:
            field, line = word, rest  # noqa: PLW2901
        if line.startswith('"'):
            parts[field] += json.loads(line)
        elif line and not line.startswith("#"):
            raise ValueError(f"{path}:{number}: not understood: {line}")
    found.pop("", None)
    return found


def po_text(entries: Entries) -> str:
    """The text of a .po file, sorted by msgid."""
    blocks = [("", HEADER), *sorted(entries.items())]
    return "\n".join(f"msgid {_quoted(msgid)}\nmsgstr {_quoted(msgstr)}\n" for msgid, msgstr in blocks)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def mo_bytes(entries: Entries) -> bytes:
    """The compiled catalogue: GNU's format, msgids sorted, no hash table."""
    pairs = sorted((msgid.encode(), msgstr.encode()) for msgid, msgstr in {**entries, "": HEADER}.items())
    texts = [pair[0] for pair in pairs] + [pair[1] for pair in pairs]
    start = 28 + 8 * len(texts)
    places, body = [], b""
    for text in texts:
        places.append(struct.pack("<II", len(text), start + len(body)))
        body += text + b"\0"
    head = struct.pack("<IIIIIII", MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return head + b"".join(places) + body


def write(entries: Entries, folder: Path = FOLDER) -> None:
    """Write zh.po and zh.mo."""
    (folder / "zh.po").write_text(po_text(entries), encoding="utf-8")
    (folder / "zh.mo").write_bytes(mo_bytes(entries))


def faults(entries: Entries, found: Iterable[Use]) -> Iterator[str]:
    """What is wrong between the catalogue and the calls of say(…), a line each."""
    used: set[str] = set()
    for use in found:
        if use.msgid is None:
            yield f"{use.place}: the first argument of say() must be its only one, and a literal"
            continue
        used.add(use.msgid)
        if use.msgid not in entries:
            yield f"{use.place}: not in zh.po: {use.msgid!r}"
        if "**" not in use.params and placeholders(use.msgid) != use.params:
            yield f"{use.place}: placeholders and parameters differ: {use.msgid!r} {sorted(use.params)}"
    for msgid, msgstr in entries.items():
        if msgid not in used:
            yield f"zh.po: not used: {msgid!r}"
        if not msgstr.strip():
            yield f"zh.po: not translated: {msgid!r}"
        elif placeholders(msgid) != placeholders(msgstr):
            yield f"zh.po: placeholders differ: {msgid!r} {msgstr!r}"


def main(arguments: list[str], folder: Path = FOLDER, root: Path = ROOT) -> int:
    """Do what the module's text says; the exit code."""
    entries = read_po(folder / "zh.po")
    match arguments:
        case []:
            write(entries, folder)
        case ["add" | "change" as how, *files] if files:
            given: Entries = {}
            for file in files:
                given |= json.loads(Path(file).read_text(encoding="utf-8"))
            other = [msgid for msgid, msgstr in given.items() if entries.get(msgid, msgstr) != msgstr]
            if other and how == "add":
                print(f"translated otherwise already, take another msgid, or change: {other}")
                return 1
            write(entries | given, folder)
        case ["prune"]:
            kept = {use.msgid for use in uses(root)}
            write({msgid: msgstr for msgid, msgstr in entries.items() if msgid in kept}, folder)
        case ["check"]:
            wrong = list(faults(entries, uses(root)))
            for line in wrong:
                print(line)
            return 1 if wrong else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
