"""What a case's content holds beside its own text: a repeat call's earlier case, and a sentence for a title."""

from __future__ import annotations

import re

_TITLE = 30
"""Characters of the content that stand in for a title."""
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_REPEAT = "【最近派发的工单编号"
_REPEAT_NUMBER = re.compile(r"[:：]\s*([0-9A-Za-z-]+)")


def split_repeat(content: str) -> tuple[str, str]:
    """A repeat call's own text, and the number of the earlier case that it carries: of several the first.

    Each earlier case stands in it as 【最近派发的工单编号：…，工单内容：…】. One that no bracket closes stays: what is the
    resident's own can't be told from it. So does the whole where nothing else is left.
    """
    own, number, behind = [], "", 0
    while (start := content.find(_REPEAT, behind)) >= 0:
        told = _REPEAT_NUMBER.match(content, start + len(_REPEAT))
        number = number or (told[1] if told else "")
        end = _end(content, start)
        if not end:
            break
        own.append(content[behind:start])
        behind = end
    own.append(content[behind:])
    return "".join(own).strip() or content, number


def _end(content: str, start: int) -> int:
    """Where the earlier case that starts here ends; 0 where no bracket closes it."""
    depth = 0
    for at in range(start, len(content)):
        depth += (content[at] == "【") - (content[at] == "】")
        if not depth:
            return at + 1
    # one that was opened within is not closed: up to the last that is, before the next earlier case
    following = content.find(_REPEAT, start + 1)
    return content.rfind("】", start, following if following > 0 else len(content)) + 1


def first_sentence(content: str) -> str:
    """The first sentence of a content, at most 30 characters, to stand in for a title."""
    sentence = next((part for part in map(str.strip, _SENTENCE.split(content)) if part), "")
    return sentence if len(sentence) <= _TITLE else sentence[: _TITLE - 1] + "…"
