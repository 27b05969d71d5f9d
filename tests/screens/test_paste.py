"""Pastes arrive whole, wherever the reads of the terminal cut them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from textual.events import Paste

from screens.paste import END, START, PasteReader

TABLE = '工单编号\t标题\r1\t"两\r行"\r' * 30_000


def parts(*reads: str) -> list[str]:
    """What comes of these reads, pastes in brackets, text between two pastes joined."""
    reader = PasteReader()
    found = [piece for read in reads for piece in reader.feed(read)]
    told = [f"[{piece.text}]" if isinstance(piece, Paste) else piece for piece in found]
    joined: list[str] = []
    for piece in told:
        if joined and not piece.startswith("[") and not joined[-1].endswith("]"):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def test_text_and_pastes_come_in_their_order() -> None:
    assert parts("a", f"b{START}一\t二{END}c{START}三{END}") == ["ab", "[一\t二]", "c", "[三]"]


def test_a_key_that_begins_like_a_paste_is_a_key() -> None:
    assert parts("\x1b[20~") == ["\x1b[20~"]
    assert parts("\x1b") == ["\x1b"]
    assert parts("\x1b[2", "0~q") == ["\x1b[20~q"]


def test_a_large_table_is_one_paste() -> None:
    sent = f"{START}{TABLE}{END}"
    reads = [sent[at : at + 4096] for at in range(0, len(sent), 4096)]
    assert parts(*reads) == [f"[{TABLE}]"]


@given(cuts=st.lists(st.integers(0, 20), max_size=4))
def test_a_mark_may_come_in_two_reads(cuts: list[int]) -> None:
    """All but a start mark of which only its first two characters came: they may be a key."""
    sent = f"x{START}表\t格{END}y"
    places = sorted({0, len(sent), *(cut for cut in cuts if cut not in {2, 3} and cut < len(sent))})
    assert parts(*(sent[first:last] for first, last in pairwise(places))) == ["x", "[表\t格]", "y"]
