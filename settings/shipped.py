"""The shipped settings, compiled: YAML costs a sixth of the start, JSON nearly nothing.

`config.yaml` stays the source, `shipped.json` is made from it by `python -m settings.shipped`. One that was made
from another text is not used.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

from settings.entry import SHIPPED, Entry

COMPILED = Path(__file__).with_name("shipped.json")


def entries(source: bytes) -> Entry | None:
    """The entries of config.yaml, whose bytes these are; None where what is compiled is of others."""
    try:
        checksum, kept = json.loads(COMPILED.read_bytes())
    except (OSError, ValueError):  # YAML says the same
        return None
    return _entry(kept, str(SHIPPED)) if checksum == zlib.crc32(source) else None


def _entry(kept: list[Any], file: str) -> Entry:
    """An entry as it is compiled: its line, its value."""
    line, value = kept
    if isinstance(value, list):
        value = [_entry(item, file) for item in value]
    elif isinstance(value, dict):
        value = {name: _entry(item, file) for name, item in value.items()}
    return Entry(value, file, line)


def compiled(source: bytes) -> str:
    """What `shipped.json` is to hold for these bytes of config.yaml."""
    from settings.composing import compose

    root = compose(source.decode(), str(SHIPPED))
    line, parts = _kept(root) if root is not None else (1, {})
    rows = ",\n".join(f"{json.dumps(name)}:{_json(part)}" for name, part in parts.items())
    return f"[{zlib.crc32(source)},[{line},{{\n{rows}\n}}]]\n"


def _json(part: list[Any]) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))


def _kept(entry: Entry) -> list[Any]:
    value: Any = entry.value
    if isinstance(value, list):
        value = [_kept(item) for item in value]
    elif isinstance(value, dict):
        value = {name: _kept(item) for name, item in value.items()}
    return [entry.line, value]


if __name__ == "__main__":
    COMPILED.write_text(compiled(SHIPPED.read_bytes()), encoding="utf-8")
