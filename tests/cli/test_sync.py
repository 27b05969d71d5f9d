"""Asking a service for cases: a loopback server answers page by page, late, wrongly or not at all."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from domain.refusal import Refused
from exchange import endpoint, fetching
from settings.model import Endpoint
from tests.cli.test_commands import IMPORT_KEYS, Doorstep, _alone, doorstep, ledger, template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["_alone", "doorstep", "ledger", "template"]
"""The fixtures of the other commands."""

Answer = tuple[int, bytes]


def request(number: int) -> dict[str, Any]:
    return {
        "service_request_id": f"R-{number}",
        "status": "open",
        "service_name": "Street light",
        "description": f"Light {number} is out",
        "requested_datetime": "2026-11-01T08:00:00Z",
        "updated_datetime": "2026-11-02T08:00:00Z",
        "address": f"Made Up Road {number}",
    }


class Quiet(ThreadingHTTPServer):
    """Says nothing of who hung up before the answer."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class Served:
    """A service on this machine. `asked`: path and query of each request."""

    def __init__(self, answer: Callable[[dict[str, str]], Answer]) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                served.asked.append((parts.path, query))
                code, body = answer(query)
                self.send_response(code)
                if code in {301, 302}:
                    self.send_header("Location", body.decode())
                    body = b""
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@contextmanager
def serving(answer: Callable[[dict[str, str]], Answer]) -> Iterator[Served]:
    served = Served(answer)
    thread = threading.Thread(target=served.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.server.shutdown()
        served.server.server_close()


def paged(query: dict[str, str]) -> Answer:
    pages = {"1": [request(1), request(2)], "2": [request(3)]}
    return 200, json.dumps(pages.get(query.get("page", "1"), [])).encode()


def configured(folder: Path, *endpoints: dict[str, str]) -> Path:
    path = folder / "site.yaml"
    path.write_text("sync: " + json.dumps(list(endpoints), ensure_ascii=False), encoding="utf-8")
    return path


def test_pages_come_in_as_one_import_and_next_time_only_what_changed(
    doorstep: Doorstep, tmp_path: Path
) -> None:
    with serving(paged) as served:
        config = configured(
            tmp_path, {"name": "City", "url": f"{served.url}/v2", "jurisdiction": "made.up", "key": "k1"}
        )
        said = doorstep("sync", "--config", config, "--json")
        assert said.code == 0
        (one,) = said.json
        assert (list(one), one["source"], one["new"], one["refused"]) == (IMPORT_KEYS, "City", 3, 0)
        path, query = served.asked[0]
        assert path == "/v2/requests.json"
        assert query == {"jurisdiction_id": "made.up", "api_key": "k1", "page": "1", "page_size": "200"}
        again = doorstep("sync", "City", "--config", config, "--json")
        assert (again.code, again.json[0]["new"], again.json[0]["unchanged"]) == (0, 0, 3)
        assert "updated_after" in served.asked[-1][1]
        assert "City" in doorstep("show", "R-3").out


def test_a_service_that_ignores_pages_is_asked_twice(doorstep: Doorstep, tmp_path: Path) -> None:
    with serving(lambda _: (200, json.dumps([request(1)]).encode())) as served:
        config = configured(tmp_path, {"name": "City", "url": f"{served.url}/requests.json"})
        assert doorstep("sync", "--config", config, "--dry-run", "--json").json[0]["new"] == 1
        assert [path for path, _ in served.asked] == ["/requests.json"] * 2


def test_one_service_that_fails_keeps_none_of_the_others(
    doorstep: Doorstep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_PAUSES", ())
    with serving(paged) as served:
        config = configured(
            tmp_path, {"name": "Gone", "url": "http://127.0.0.1:9/v2"}, {"name": "City", "url": served.url}
        )
        said = doorstep("sync", "--config", config)
        assert said.code == 1
        assert "127.0.0.1 can't be reached" in said.err
        alone = doorstep("sync", "Gone", "--config", config)
        assert (alone.code, alone.out) == (2, "")
        assert doorstep("sync", "Nobody", "--config", config).code == 2


def test_without_a_service_it_says_what_to_do(doorstep: Doorstep) -> None:
    said = doorstep("sync")
    assert (said.code, said.out) == (2, "")
    assert "sync" in said.err


def test_a_list_is_imported_from_an_address(doorstep: Doorstep) -> None:
    with serving(paged) as served:
        said = doorstep("import", "cases", f"{served.url}/requests.json?page=1", "--source", "City", "--json")
        assert (said.code, said.json["new"]) == (0, 2)


def refusal(url: str, **options: Any) -> str:
    with pytest.raises(Refused) as caught:
        fetching.fetch(url, wait=lambda _: None, **options)
    return caught.value.message.msgid


@pytest.mark.parametrize(
    ("code", "body", "said", "asked"),
    [
        (404, b"", "nothing at this address", 1),
        (403, b"", "does not let us in", 1),
        (503, b"", "answers with an error", 3),
        (200, b"x" * 99, "too big", 1),
        (302, b"file:///etc/hostname", "answers with an error", 1),
        (302, b"ftp://127.0.0.1/x", "answers with an error", 1),
    ],
)
def test_each_failure_is_one_sentence(code: int, body: bytes, said: str, asked: int) -> None:
    with serving(lambda _: (code, body)) as served:
        assert said in refusal(served.url, limit=50)
        assert len(served.asked) == asked


def test_what_passes_is_tried_again() -> None:
    answers = [(503, b""), (200, b"[]")]
    with serving(lambda _: answers.pop(0)) as served:
        assert fetching.fetch(served.url, wait=lambda _: None) == b"[]"


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/x", "https://", "x.csv"])
def test_only_the_web_is_asked(url: str) -> None:
    assert "This is no address on the network" in refusal(url)


def test_silence_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_TIMEOUT", 0.05)
    held = threading.Event()

    def answer(query: dict[str, str]) -> Answer:
        held.wait(5)
        return 200, b""

    with serving(answer) as served:
        try:
            assert "does not answer in time" in refusal(served.url)
        finally:
            held.set()


def test_no_key_is_told() -> None:
    asked = Endpoint("City", "http://127.0.0.1:9/v2", key="secret")
    with pytest.raises(Refused) as caught:
        endpoint.requests(asked, None, get=lambda url: fetching.fetch(url, wait=lambda _: None))
    assert "secret" not in str(caught.value.message)
