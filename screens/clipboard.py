"""The terminal's clipboard by OSC 52: base64 only, so that nothing in a text can act on the terminal.

tmux takes the sequence itself where `set-clipboard` is on, and hands it on where it allows passthrough; GNU screen
hands on what comes in its own frame, in short pieces.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 74_994
"""Bytes of text that terminals take: 100,000 for the sequence as a whole."""
_PIECE = 512
"""Characters in a frame of GNU screen, which takes 768 at most."""


def serves(environ: Mapping[str, str]) -> bool:
    """Whether the terminal may know OSC 52: the console of Linux would print it."""
    return environ.get("TERM", "") != "linux"


def fits(text: str) -> bool:
    """Whether a text is short enough."""
    return len(text.encode()) <= LONGEST


def framed(text: str, environ: Mapping[str, str]) -> str:
    """What is to be written besides the plain sequence, so that it gets through tmux or GNU screen; '' = nothing."""
    term = environ.get("TERM", "")
    sequence = f"\x1b]52;c;{b64encode(text.encode()).decode()}\a"
    if "TMUX" in environ or term.startswith("tmux"):
        return f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\"
    if "STY" in environ or term.startswith("screen"):
        pieces = (sequence[start : start + _PIECE] for start in range(0, len(sequence), _PIECE))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return ""
