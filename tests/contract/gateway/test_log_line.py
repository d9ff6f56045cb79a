"""One line per request, with what it was and how it ended, and nobody's name, address or password in it."""

from __future__ import annotations

import io
import json

import pytest

from chassis import logs
from tests.contract.gateway.conftest import PASSWORD


@pytest.fixture
def lines():
    """What was logged, as it would be written; personal data in it would raise."""
    import logging

    import structlog

    stream = io.StringIO()
    handlers, level = logging.root.handlers[:], logging.root.level
    logs.configure("info", stream=stream, strict=True)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def test_a_request_is_told_in_one_line(client, lines):
    answer = client.get("/problems/thing.stale?x=1")
    (line,) = lines()
    assert {key: line[key] for key in ("event", "method", "route", "status", "code")} == {
        "event": "http.answered",
        "method": "GET",
        "route": "/problems/<code>",
        "status": 200,
        "code": "",
    }
    assert line["trace_id"] == answer.headers["Jiju-Trace"]
    assert line["actor"] == "-"
    assert line["duration_ms"] >= 0


def test_a_refusal_names_its_code(client, lines):
    client.get("/api/v1/sessions/current?x=1")
    assert (lines()[0]["status"], lines()[0]["code"]) == (400, "request.unknown-parameter")


def test_a_failure_is_logged_with_its_traceback_and_the_trace_that_was_told(client, lines):
    answer = client.get("/gallery/fails")
    failed, answered = lines()
    assert failed["event"] == "http.failed"
    assert "ZeroDivisionError" in failed["exception"]
    assert failed["trace_id"] == answered["trace_id"] == answer.headers["Jiju-Trace"]


def test_signing_in_writes_neither_name_nor_password_nor_token(visitor, officer, lines):
    visitor.sign_in("gu.yan", "wrong-password")
    visitor.sign_in("gu.yan", PASSWORD)
    visitor.get("/account")
    text = json.dumps(lines(), ensure_ascii=False)
    for secret in ("gu.yan", "wrong-password", PASSWORD, "顾砚", visitor.cookie("jiju"), "127.0.0.1"):
        assert secret not in text
    assert lines()[-1]["actor"] == officer.account.id


def test_files_are_not_worth_a_line(client, lines):
    with client.get("/static/jiju.css"):
        assert lines() == []
