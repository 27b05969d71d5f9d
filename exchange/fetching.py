"""Fetching a list from a service on the network: only http(s), certificates checked, with limits; each failure one sentence."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from domain.refusal import Refused
from exchange.package import MAX_TEXT
from words import Message, say

if TYPE_CHECKING:
    from collections.abc import Callable

_TIMEOUT = 20
"""Seconds without an answer."""
_TOGETHER = 120
"""Seconds that one answer may take from its start to its end."""
_PAUSES = (1.0, 4.0)
"""Seconds before it is tried again."""
_PIECE = 2**16
_SCHEMES = frozenset({"http", "https"})
_BUSY = frozenset({429, 500, 502, 503, 504})
"""Answers that may be others a moment later."""


class _Failed(NamedTuple):
    """Why there is no answer, and whether it may be tried again."""

    reason: Message
    passes: bool = False


def is_address(text: str) -> bool:
    """Whether a text is an address on the network and no file."""
    return urlsplit(text).scheme in _SCHEMES and "://" in text


def fetch(url: str, *, limit: int = MAX_TEXT, wait: Callable[[float], None] = time.sleep) -> bytes:
    """What a service answers, at most `limit` bytes. Raises Refused; nothing of the address but its host is told."""
    host = urlsplit(url).hostname
    if not is_address(url) or not host:
        raise Refused(say("This is no address on the network: it begins with https:// or http://."))
    answer = _once(url, host, limit)
    for pause in _PAUSES:
        if isinstance(answer, bytes) or not answer.passes:
            break
        wait(pause)
        answer = _once(url, host, limit)
    if isinstance(answer, bytes):
        return answer
    raise Refused(answer.reason)


def _once(url: str, host: str, limit: int) -> bytes | _Failed:
    # 40 ms that only whoever asks a service waits for
    from http.client import HTTPException
    from ssl import SSLCertVerificationError
    from urllib.error import HTTPError, URLError

    try:
        with _opener().open(url, timeout=_TIMEOUT) as answer:
            return _read(answer, host, limit)
    except HTTPError as error:
        return _refused(error.code, host)
    except (URLError, HTTPException, OSError, ValueError) as error:
        cause = getattr(error, "reason", error)
        if isinstance(cause, SSLCertVerificationError):
            return _Failed(
                say(
                    "The certificate of {host} is not valid. Tell whoever looks after that service.",
                    host=host,
                )
            )
        if isinstance(cause, TimeoutError):
            return _Failed(say("{host} does not answer in time. Try again later.", host=host), passes=True)
        return _Failed(
            say("{host} can't be reached. Check the network and the address.", host=host), passes=True
        )


def _opener() -> Any:
    """What opens http and https, follows within them, and knows nothing else: no files, no ftp."""
    from urllib import request

    class Within(request.HTTPRedirectHandler):
        """Follows only to http(s), and never from a secured to an open address."""

        def redirect_request(  # noqa: PLR0917  as urllib calls it
            self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
        ) -> Any:
            target = urlsplit(newurl).scheme
            if target not in _SCHEMES or (req.type == "https" and target == "http"):
                return None
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler,
        request.HTTPHandler,
        request.HTTPSHandler,
        request.HTTPDefaultErrorHandler,
        request.HTTPErrorProcessor,
        Within,
    ):
        opener.add_handler(handler())
    opener.addheaders = [
        ("Accept", "application/json, application/xml, text/csv, */*"),
        ("User-Agent", "doorstep"),
    ]
    return opener


def _read(answer: Any, host: str, limit: int) -> bytes | _Failed:
    ends = time.monotonic() + _TOGETHER
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            return _Failed(say("The answer of {host} is too big to be read.", host=host))
        if time.monotonic() > ends:
            return _Failed(say("{host} does not answer in time. Try again later.", host=host), passes=True)
    return b"".join(pieces)


def _refused(code: int, host: str) -> _Failed:
    if code in {401, 403}:
        return _Failed(
            say("{host} does not let us in ({code}). Check the key in the settings.", host=host, code=code)
        )
    if code in {404, 410}:
        return _Failed(
            say("{host} has nothing at this address ({code}). Check the address.", host=host, code=code)
        )
    return _Failed(
        say("{host} answers with an error ({code}). Try again later.", host=host, code=code),
        passes=code in _BUSY,
    )
