"""A server of another major version is named at first contact, and nothing is sent to it."""

from __future__ import annotations

import json
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chassis.errors import Unavailable
from services.search.storage.engines.elastic import ElasticEngine
from services.search.storage.engines.elastic_at import ElasticAt
from services.search.storage.engines.elastic_link import FIRST_PAUSE
from services.search.storage.engines.port import Document
from tests.contract.search_engine.agencies import LAYOUT
from tests.support.backend import until


def root(number):
    """What `GET /` of a server of that version answers."""
    version = {"number": number, "build_flavor": "default", "build_type": "tar", "lucene_version": "9.12.1"}
    return {
        "name": "n",
        "cluster_name": "c",
        "cluster_uuid": "u",
        "version": version,
        "tagline": "You Know, for Search",
    }


class Server(ThreadingHTTPServer):
    """Says that it is of a version, and remembers what it was asked."""

    number = "8.19.20"

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self):
        self.server.asked.append(self.path)
        body = json.dumps(root(self.server.number) if self.path == "/" else {}).encode()
        self.send_response(200)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing to the terminal."""


@pytest.fixture
def server():
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def engine(server):
    with closing(ElasticEngine(ElasticAt(urls=(f"http://127.0.0.1:{server.server_port}",)), LAYOUT)) as made:
        yield made


@pytest.mark.parametrize("number", ["7.17.29", "10.0.1"])
@pytest.mark.parametrize(
    "ask", [lambda engine: engine.count(), lambda engine: engine.put([Document(id="a", version=1)])]
)
def test_another_major_version_is_named_with_what_to_do_and_nothing_is_sent_to_it(server, engine, number, ask):
    server.number = number
    with pytest.raises(Unavailable) as refused:
        ask(engine)
    (fault,) = refused.value.faults
    said = str(refused.value)
    assert f"the server is Elasticsearch {number} and must be 8 or 9; replace it" in said + str(fault)
    assert f"服务器是 Elasticsearch {number}，须为 8 或 9，请更换" in said + str(fault)
    assert set(server.asked) == {"/"}


@pytest.mark.parametrize("number", ["8.19.20", "9.2.0"])
def test_the_right_ones_are_asked_and_the_version_only_once(server, engine, number):
    server.number = number
    for _ in range(3):
        assert engine.needs_rebuild == "there is none yet"
        engine._looked = -100.0
    assert server.asked.count("/") == 1
    assert len(server.asked) == 4


def test_once_it_is_replaced_it_is_asked_again(server, engine):
    server.number = "7.17.29"
    with pytest.raises(Unavailable):
        engine.count()
    server.number = "9.2.0"

    def answers():
        try:
            return engine.needs_rebuild == "there is none yet"
        except Unavailable:
            return False

    until(answers, seconds=10 * FIRST_PAUSE)
