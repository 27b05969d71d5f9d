"""What a case's content holds beside its own text: a repeat call's earlier case, and a sentence for a title."""

from __future__ import annotations

import re

_TITLE = 30
"""Characters of the content that stand in for a title."""
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_REPEAT = "【最近派发的工单编号"
_REPEAT_NUMBER = re.compile(r"[:：]\s*([0-9A-Za-z-]+)")


def split_repeat(content: str) -> tuple[str, str]:
    """A repeat call's own text, and the number of the earlier case that it carries.

    The earlier case stands in it as 【最近派发的工单编号：…，工单内容：…】.
    """
    start = content.find(_REPEAT)
    if start < 0:
        return content, ""
    depth = 0
    for end in range(start, len(content)):
        depth += (content[end] == "【") - (content[end] == "】")
        if not depth:
            break
    else:  # one that was opened is not closed: up to the last that is
        end = content.rfind("】", start) if "】" in content[start:] else len(content)
    number = _REPEAT_NUMBER.match(content, start + len(_REPEAT))
    return (content[:start] + content[end + 1 :]).strip(), number[1] if number else ""


def first_sentence(content: str) -> str:
    """The first sentence of a content, at most 30 characters, to stand in for a title."""
    sentence = next((part for part in map(str.strip, _SENTENCE.split(content)) if part), "")
    return sentence if len(sentence) <= _TITLE else sentence[: _TITLE - 1] + "…"
