"""The client's promises: a lost answer is asked for again under the same key; positions travel; refusals are whole."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from cli import client as module
from cli.client import Client, Told, Unreachable
from cli.home import Home, Unkept

LOST = object()  # the connection ends without an answer


class Server:
    """Answers with what a test prepared, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.asked: list[dict[str, Any]] = []
        self._running = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._running.server_port}"

    def stop(self) -> None:
        self._running.shutdown()
        self._running.server_close()


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            server.asked.append({"method": self.command, "path": self.path, "body": body, **dict(self.headers)})
            prepared = server.answers.pop(0)
            if prepared is LOST:
                self.close_connection = True
                return
            status, headers, value = prepared
            raw = json.dumps(value).encode() if not isinstance(value, bytes) else value
            self.send_response(status)
            for name, text in ({"Content-Length": str(len(raw))} | headers).items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PATCH = answer  # noqa: N815 - http.server's names

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def client(server, home, monkeypatch) -> Client:
    monkeypatch.setattr(module, "PAUSES", (0.01, 0.01))
    home.write(server=server.url, token="t0ken")
    return Client(home, server.url, "zh")


def test_a_command_whose_answer_was_lost_is_sent_again_under_the_same_key(server, client):
    server.answers = [LOST, LOST, (201, {}, {"id": "A"})]
    assert client.send("POST", "/zones", {"state": {}}).body == {"id": "A"}
    keys = {request["Idempotency-Key"] for request in server.asked}
    assert len(server.asked) == 3
    assert len(keys) == 1
    assert len({request["body"] for request in server.asked}) == 1


def test_two_commands_have_two_keys(server, client):
    server.answers = [(201, {}, {}), (201, {}, {})]
    client.send("POST", "/zones", {})
    client.send("POST", "/zones", {})
    assert len({request["Idempotency-Key"] for request in server.asked}) == 2


def test_after_the_last_try_the_key_is_told_so_that_a_person_can_go_on(server, client):
    server.answers = [LOST] * 3
    with pytest.raises(Unreachable) as lost:
        client.send("POST", "/zones", {}, key="my-own-key")
    assert lost.value.key == "my-own-key"


def test_where_nobody_listens_one_try_is_enough(home):
    with pytest.raises(Unreachable):
        Client(home, "http://127.0.0.1:9", "zh").get("/zones")


def test_an_overloaded_platform_is_asked_again(server, client):
    server.answers = [(503, {"Retry-After": "1"}, {"code": "store.unavailable"}), (200, {}, {"items": []})]
    assert client.get("/zones").body == {"items": []}


def test_a_refusal_is_not_asked_again_and_comes_whole(server, client):
    problem = {"code": "registry.credit-code", "title": "x", "errors": [{"detail": "a"}, {"detail": "b"}]}
    server.answers = [(422, {"Content-Type": "application/problem+json"}, problem)]
    with pytest.raises(Told) as told:
        client.send("POST", "/agencies", {})
    assert (told.value.status, told.value.problem) == (422, problem)
    assert len(server.asked) == 1


def test_an_answer_of_another_program_is_told_as_what_it_is(server, client):
    server.answers = [(404, {}, b"<html>not ours</html>")]
    with pytest.raises(Told) as told:
        client.get("/zones")
    assert "404" in told.value.problem["title"]


def test_what_a_command_wrote_is_asked_for_by_the_next_read_of_another_call(server, client, home):
    server.answers = [(201, {"Jiju-Position": "cDE"}, {}), (200, {}, {})]
    client.send("POST", "/zones", {})
    Client(home, server.url, "zh").get("/zones")
    assert server.asked[1]["Jiju-Position"] == "cDE"


def test_a_position_of_long_ago_or_of_another_server_is_not_sent(server, home):
    home.write(server=server.url, position="cDE", seen_at=1.0)
    server.answers = [(200, {}, {})] * 2
    Client(home, server.url, "zh").get("/zones")
    home.write(server="http://elsewhere.example", position="cDE", seen_at=9e9, token="secret")
    Client(home, server.url, "zh").get("/zones")
    assert [request.get("Jiju-Position") for request in server.asked] == [None, None]
    assert server.asked[1].get("Authorization") is None


def test_a_position_that_is_never_reached_is_forgotten(server, client, home):
    home.write(position="cDE", seen_at=9e9)
    server.answers = [(503, {}, {"code": "read.not-yet"})] * 3
    with pytest.raises(Told):
        client.get("/zones")
    assert home.read().position == ""


def test_the_revision_seen_goes_into_if_match(server, client):
    server.answers = [(200, {"ETag": '"4"'}, {})]
    assert client.send("PATCH", "/zones/A", {}, revision=3).revision == 4
    assert server.asked[0]["If-Match"] == '"3"'


def test_whoever_is_no_longer_signed_in_reads_on_as_a_visitor(server, client):
    server.answers = [(401, {}, {"code": "session.over"}), (200, {}, {"items": []})]
    assert client.get("/agencies").body == {"items": []}
    assert [request.get("Authorization") for request in server.asked] == ["Bearer t0ken", None]


def test_empty_parameters_are_left_out_and_several_values_come_several_times(server, client):
    server.answers = [(200, {}, {})]
    client.get("/agencies", {"region": ("320211", "320213"), "after": "", "count": None, "limit": 5})
    assert server.asked[0]["path"] == "/api/v1/agencies?region=320211&region=320213&limit=5"


def test_pages_follow_the_cursor_to_the_end(server, client):
    server.answers = [
        (200, {}, {"items": [1], "page": {"next_cursor": "x"}}),
        (200, {}, {"items": [2], "page": {"next_cursor": None}}),
    ]
    assert [page.body["items"] for page in client.pages("/zones", {"limit": 1})] == [[1], [2]]
    assert server.asked[1]["path"].endswith("after=x")


def test_a_proxy_is_never_asked_for_this_machine(server, home, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.answers = [(200, {}, {"fine": True})]
    assert Client(home, server.url, "zh").get("/zones").body == {"fine": True}


def test_what_was_done_is_told_even_where_nothing_can_be_remembered(server, tmp_path):
    (tmp_path / "file").write_text("no folder")
    client = Client(Home(tmp_path / "file"), server.url, "zh")
    server.answers = [(201, {"Jiju-Position": "p"}, {"id": "x"})]
    assert client.send("POST", "/zones", {}).body == {"id": "x"}


def test_a_folder_that_takes_nothing_is_named_in_both_languages(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Unkept) as told:
        Home(tmp_path / "file").write(token="x")
    assert f"{tmp_path / 'file' / 'state.json'} 写不进去 · cannot be written: " in told.value.message
