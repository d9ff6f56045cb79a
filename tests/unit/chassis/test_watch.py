"""The small server of a process's own pages: what it answers, and that no caller can stop it."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from contextlib import suppress

import pytest

from chassis.health import Found, Health
from chassis.watch.pages import pages_of
from chassis.watch.server import Page, Watch
from contracts.declare import Words

START = Words("启动它", "start it")


@pytest.fixture
def health():
    made = Health()
    made.add("thread", lambda: Found(True), live=True)
    return made


@pytest.fixture
def watch(health):
    made = Watch(("127.0.0.1", 0), {**pages_of(health, None), "/breaks": lambda: Page(*[])})
    made.start()
    yield made
    made.close()


def get(watch, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{watch.port}{path}", timeout=5) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def test_a_process_that_is_well_says_so_and_since_when(watch):
    status, report = get(watch, "/readyz")
    assert (status, report["ok"], report["degraded"]) == (200, True, False)
    assert report["checks"][0]["since"].endswith("+08:00")


def test_what_is_needed_and_away_makes_it_not_ready_and_says_what_to_do_but_it_lives(watch, health):
    health.add("database", lambda: Found(False, {"why": "away"}, START))
    status, report = get(watch, "/readyz")
    assert (status, report["checks"][1]["todo"]) == (503, {"zh": "启动它", "en": "start it"})
    assert get(watch, "/healthz")[0] == 200


def test_what_it_can_do_without_degrades_it_only(watch, health):
    health.add("index", lambda: Found(False), needed=False)
    status, report = get(watch, "/readyz")
    assert (status, report["ok"], report["degraded"]) == (200, True, True)


def test_since_moves_only_when_the_answer_changes(health):
    answers = iter([True, True, False])
    health.add("flaps", lambda: Found(next(answers)))
    runs = health._runs["flaps"]
    first = health.ready().checks[1].since
    runs._since = "before"
    assert health.ready().checks[1].since == "before" != first
    assert health.ready().checks[1].since not in ("before", "")


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/breaks", 503), ("/healthz?x=1", 200)])
def test_every_path_gets_its_status(watch, path, status):
    assert get(watch, path)[0] == status


@pytest.mark.parametrize(
    "said", [b"", b"\x00\xff\r\n\r\n", b"GET\r\n\r\n", b"POST /healthz HTTP/1.1\r\n\r\n", b"x" * 9000]
)
def test_no_caller_stops_it(watch, said):
    with socket.create_connection(("127.0.0.1", watch.port), timeout=5) as caller:
        caller.sendall(said)
        with suppress(OSError):  # it has hung up on us already
            caller.shutdown(socket.SHUT_WR)
    assert get(watch, "/healthz")[0] == 200
